// Raw ChaCha20 in Node: node:crypto for long data; noble for short, where making a cipher object costs more.
import { createCipheriv } from 'node:crypto';
import { chacha20 as portable } from '../chacha20.js';
import { aeadNonceBytes, checkCounter, checkKey, checkNonce } from '../types.js';

/** Bytes up to which noble is measured faster than a cipher object. */
const mostShortBytes = 192;

/** LE32(counter) ‖ nonce of the call in progress. */
const iv = new Uint8Array(4 + aeadNonceBytes);

/**
 * The data XORed with the ChaCha20 key stream (RFC 8439 section 2.4).
 * @param lentKey 32 bytes, RangeError otherwise
 * @param lentNonce 12 bytes, RangeError otherwise
 * @param counter first block's number; I2P starts at 1 wherever no Poly1305 follows
 */
export function chacha20(lentKey: Uint8Array, lentNonce: Uint8Array, lentData: Uint8Array, counter = 1): Uint8Array {
	if (lentData.length <= mostShortBytes) return portable(lentKey, lentNonce, lentData, counter);
	checkKey(lentKey);
	checkNonce(lentNonce);
	checkCounter(counter);
	for (let i = 0; i < 4; i++) iv[i] = counter >>> (8 * i);
	iv.set(lentNonce, 4);
	const output = createCipheriv('chacha20', lentKey, iv).update(lentData);
	return new Uint8Array(output.buffer, output.byteOffset, output.length);
}
