// The engine on @noble/ciphers: complete, everywhere, and what the others are held to.
import { chacha20, chacha20poly1305 } from '@noble/ciphers/chacha.js';
import type { Engine } from './types.js';

/** ChaCha20 and ChaCha20-Poly1305 on @noble/ciphers. */
export const nobleEngine: Engine = {
	seal(key, nonce, ad, plaintext, into, at) {
		into.set(chacha20poly1305(key.bytes, nonce.bytes, ad).encrypt(plaintext), at);
	},
	open(key, nonce, ad, box) {
		try {
			return chacha20poly1305(key.bytes, nonce.bytes, ad).decrypt(box);
		} catch {
			return undefined;
		}
	},
	openInto(key, nonce, ad, box, into, at) {
		const opened = nobleEngine.open(key, nonce, ad, box);
		if (opened === undefined) return false;
		into.set(opened, at);
		opened.fill(0);
		return true;
	},
	xor(key, nonce, counter, data) {
		return data.length === 0 ? new Uint8Array(0) : chacha20(key.bytes, nonce.bytes, data, undefined, counter);
	},
};
