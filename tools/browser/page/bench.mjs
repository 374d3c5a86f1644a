// What sealing costs in a browser: our package, as a browser gets it, beside the library that it could have been.
import { createAead } from '@i2p/crypto-chacha20';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { compare } from '../../bench/compare.ts';

/** A fourth of the library's time, where most messages are. */
const goals = new Map([[1024, 0.25]]);

function sealing(length) {
	const [key, ad, data] = [32, 32, length].map((bytes) => crypto.getRandomValues(new Uint8Array(bytes)));
	const nonce = new Uint8Array(12);
	const aead = createAead(key);
	let counter = 0;
	return {
		what: `in Chromium: ChaCha20-Poly1305, seal ${length} bytes`,
		others: [{ name: '@noble/ciphers', work: () => chacha20poly1305(key, nonce, ad).encrypt(data) }],
		ours: { name: 'ours', work: () => aead.seal(counter++, ad, data) },
		goal: goals.get(length),
	};
}

for (const comparison of [64, 1024, 16_384].map(sealing)) {
	const { what, goal } = comparison;
	await fetch('/comparison', { method: 'POST', body: JSON.stringify({ what, goal, rows: compare(comparison) }) });
}
await fetch('/done', { method: 'POST' });
