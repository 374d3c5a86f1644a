// The engines against one another: every short length, long ones around each limit, forgeries everywhere; and each alone.
import { runs } from '@i2p/testkit';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { faces } from './engines.js';

const [[, reference], ...others] = faces as [(typeof faces)[number], ...typeof faces];
const none = new Uint8Array(0);
const key = Uint8Array.from({ length: 32 }, (_, i) => 255 - i * 7);
const filled = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 255);
const same = (a: Uint8Array | undefined, b: Uint8Array) => a !== undefined && Buffer.compare(a, b) === 0;

/** Seals with the reference, and asks of every other engine the same bytes, the way back, and no to a forgery. */
function agree(nonce: number | Uint8Array, ad: Uint8Array, message: Uint8Array, forge: number): void {
	const sealed = reference.createAead(key).seal(nonce, ad, message);
	const forged = new Uint8Array(sealed);
	forged[forge % forged.length]! ^= 1 << (forge & 7);
	expect(reference.createAead(key).open(nonce, ad, forged)).toBeUndefined();
	for (const [name, face] of others) {
		const aead = face.createAead(key);
		const what = `${name}, ${message.length} bytes, ${ad.length} aside`;
		expect(same(aead.seal(nonce, ad, message), sealed), what).toBe(true);
		expect(same(aead.open(nonce, ad, sealed), message), what).toBe(true);
		expect(aead.open(nonce, ad, forged), what).toBeUndefined();
	}
}

describe('all engines agree', () => {
	it('on every length up to 600 and every seventh up to 1500, with and without data aside', () => {
		for (let length = 0; length <= 1500; length += length < 600 ? 1 : 7) {
			agree(length, none, filled(length), length * 7);
			agree(length * 0x1_0000_0001, filled(length % 70), filled(length), length);
		}
	});

	it('on long messages, around the lengths at which engines change', () => {
		for (const length of [8191, 8192, 8193, 16_384, 65_535, 65_536, 65_537, 200_000]) {
			agree(length, none, filled(length), length - 1);
			agree(2 ** 40 + length, filled(13), filled(length), length + 5);
		}
		for (const length of [4095, 4096, 4097, 70_000]) agree(1, filled(length), filled(100), 99);
	});

	it('on anything', () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.uint8Array({ minLength: 12, maxLength: 12 }), fc.nat(Number.MAX_SAFE_INTEGER)),
				fc.uint8Array({ maxLength: 70 }),
				fc.uint8Array({ maxLength: 1500 }),
				fc.nat(),
				agree,
			),
			{ numRuns: runs(100) },
		);
	});

	it('on the bare key stream', () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ minLength: 32, maxLength: 32 }),
				fc.uint8Array({ minLength: 12, maxLength: 12 }),
				fc.nat(5000),
				fc.nat(0xffff_ff00),
				(secret, nonce, length, counter) => {
					const expected = reference.chacha20(secret, nonce, filled(length), counter);
					for (const [name, face] of others)
						expect(same(face.chacha20(secret, nonce, filled(length), counter), expected), name).toBe(true);
				},
			),
			{ numRuns: runs(100) },
		);
	});
});

describe('without WebAssembly', () => {
	afterEach(() => {
		vi.unstubAllGlobals();
		vi.resetModules();
	});

	it.each(['../src/index.js', '../src/node/index.js'])('%s works as before', async (entry) => {
		vi.resetModules();
		vi.stubGlobal('WebAssembly', undefined);
		const face: (typeof faces)[number][1] = await import(entry);
		const expected = reference.createAead(key).seal(3, none, filled(100));
		expect(face.createAead(key).seal(3, none, filled(100))).toEqual(expected);
		expect(face.createAead(key).open(3, none, expected)).toEqual(filled(100));
		expect(face.chacha20(key, filled(12), filled(90))).toEqual(reference.chacha20(key, filled(12), filled(90)));
	});
});
