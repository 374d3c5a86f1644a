// The engine on node:crypto: the fastest for long messages; for short ones the cipher objects cost more than the work.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { aeadTagBytes, type Engine, type Words } from '../types.js';

const name = 'chacha20-poly1305';
const options = { authTagLength: aeadTagBytes };
/** LE32(counter) ‖ nonce of the call in progress. */
const iv = new Uint8Array(16);

function opened(key: Words, nonce: Words, ad: Uint8Array, box: Uint8Array): Buffer | undefined {
	const length = box.length - aeadTagBytes;
	const decipher = createDecipheriv(name, key.bytes, nonce.bytes, options);
	if (ad.length > 0) decipher.setAAD(ad, { plaintextLength: length });
	decipher.setAuthTag(box.subarray(length));
	const bytes = decipher.update(box.subarray(0, length));
	try {
		decipher.final();
	} catch {
		bytes.fill(0);
		return undefined;
	}
	return bytes;
}

/** ChaCha20 and ChaCha20-Poly1305 on node:crypto. */
export const opensslEngine: Engine = {
	seal(key, nonce, ad, plaintext, into, at) {
		const length = plaintext.length;
		const cipher = createCipheriv(name, key.bytes, nonce.bytes, options);
		if (ad.length > 0) cipher.setAAD(ad, { plaintextLength: length });
		if (length > 0) into.set(cipher.update(plaintext), at);
		cipher.final();
		into.set(cipher.getAuthTag(), at + length);
	},
	open(key, nonce, ad, box) {
		const bytes = opened(key, nonce, ad, box);
		return bytes && new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
	},
	openInto(key, nonce, ad, box, into, at) {
		const bytes = opened(key, nonce, ad, box);
		if (bytes === undefined) return false;
		into.set(bytes, at);
		bytes.fill(0);
		return true;
	},
	xor(key, nonce, counter, data) {
		for (let i = 0; i < 4; i++) iv[i] = counter >>> (8 * i);
		iv.set(nonce.bytes, 4);
		const bytes = createCipheriv('chacha20', key.bytes, iv).update(data);
		return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
	},
};
