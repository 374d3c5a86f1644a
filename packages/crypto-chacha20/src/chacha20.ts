// Raw ChaCha20 on @noble/ciphers; knows no platform.
import { chacha20 as nobleChacha20 } from '@noble/ciphers/chacha.js';
import { checkCounter, checkKey, checkNonce } from './types.js';

/**
 * The data XORed with the ChaCha20 key stream (RFC 8439 section 2.4).
 * @param lentKey 32 bytes, RangeError otherwise
 * @param lentNonce 12 bytes, RangeError otherwise
 * @param counter first block's number; I2P starts at 1 wherever no Poly1305 follows
 */
export function chacha20(lentKey: Uint8Array, lentNonce: Uint8Array, lentData: Uint8Array, counter = 1): Uint8Array {
	checkKey(lentKey);
	checkNonce(lentNonce);
	checkCounter(counter);
	if (lentData.length === 0) return new Uint8Array(0);
	return nobleChacha20(lentKey, lentNonce, lentData, undefined, counter);
}
