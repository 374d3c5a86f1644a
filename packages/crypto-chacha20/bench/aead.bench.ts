// ChaCha20-Poly1305 and ChaCha20: both entries and noble beside node:crypto used directly.
import { createCipheriv } from 'node:crypto';
import { bench, describe } from 'vitest';
import * as portable from '../src/index.js';
import { KeyedAead } from '../src/keyed.js';
import { nobleEngine } from '../src/noble.js';
import * as native from '../src/node/index.js';

const key = new Uint8Array(32).fill(1);
const nonce = new Uint8Array(12);
const ad = new Uint8Array(32);

for (const length of [64, 1024, 4096, 8192, 16_384]) {
	const plaintext = new Uint8Array(length).fill(7);
	const engines = [
		['node entry', native.createAead(key)],
		['portable entry', portable.createAead(key)],
		['noble', new KeyedAead(nobleEngine, key)],
	] as const;
	const into = new Uint8Array(length + 16);
	const sealed = engines[0][1].seal(0, ad, plaintext);
	describe(`ChaCha20-Poly1305, seal ${length} bytes`, () => {
		bench('node:crypto createCipheriv', () => {
			const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
			cipher.setAAD(ad, { plaintextLength: length });
			Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
		});
		for (const [name, aead] of engines) bench(name, () => void aead.seal(0, ad, plaintext));
		bench('node entry, sealInto', () => engines[0][1].sealInto(0, ad, plaintext, into, 0));
	});
	describe(`ChaCha20-Poly1305, open ${length} bytes`, () => {
		for (const [name, aead] of engines) bench(name, () => void aead.open(0, ad, sealed));
		bench('node entry, openInto', () => void engines[0][1].openInto(0, ad, sealed, into, 0));
	});
}

for (const length of [8, 32, 218]) {
	const data = new Uint8Array(length);
	describe(`ChaCha20, ${length} bytes`, () => {
		bench('node entry', () => void native.chacha20(key, nonce, data));
		bench('portable entry', () => void portable.chacha20(key, nonce, data));
	});
}
