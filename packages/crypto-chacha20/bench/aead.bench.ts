// ChaCha20-Poly1305 and ChaCha20: both engines beside node:crypto used directly.
import { createCipheriv } from 'node:crypto';
import { bench, describe } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

const key = new Uint8Array(32).fill(1);
const nonce = new Uint8Array(12);
const ad = new Uint8Array(8);

for (const length of [64, 1024, 16_384]) {
	const plaintext = new Uint8Array(length).fill(7);
	const [ours, theirs] = [native.createAead(key), portable.createAead(key)];
	const sealed = ours.seal(0, ad, plaintext);
	describe(`ChaCha20-Poly1305, seal ${length} bytes`, () => {
		bench('node:crypto createCipheriv', () => {
			const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
			cipher.setAAD(ad, { plaintextLength: length });
			cipher.update(plaintext);
			cipher.final();
			cipher.getAuthTag();
		});
		bench('node engine', () => {
			ours.seal(0, ad, plaintext);
		});
		bench('portable engine', () => {
			theirs.seal(0, ad, plaintext);
		});
	});
	describe(`ChaCha20-Poly1305, open ${length} bytes`, () => {
		bench('node engine', () => {
			ours.open(0, ad, sealed);
		});
		bench('portable engine', () => {
			theirs.open(0, ad, sealed);
		});
	});
}

for (const length of [32, 218]) {
	const data = new Uint8Array(length);
	describe(`ChaCha20, ${length} bytes`, () => {
		bench('node engine', () => {
			native.chacha20(key, nonce, data);
		});
		bench('portable engine', () => {
			portable.chacha20(key, nonce, data);
		});
	});
}
