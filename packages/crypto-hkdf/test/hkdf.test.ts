// One suite over both engines: RFC 5869 appendix A, test cases 1 to 3.
import { hkdfSync } from 'node:crypto';
import { concatBytes, fromHex, toHex } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

const count = (from: number, length: number) => Uint8Array.from({ length }, (_, i) => from + i);

const vectors: readonly [string, ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, okm: string][] = [
	[
		'RFC 5869 A.1',
		new Uint8Array(22).fill(0x0b),
		count(0, 13),
		fromHex('f0f1f2f3f4f5f6f7f8f9'),
		'3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
	],
	[
		'RFC 5869 A.2',
		count(0, 80),
		count(0x60, 80),
		count(0xb0, 80),
		'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
	],
	[
		'RFC 5869 A.3',
		new Uint8Array(22).fill(0x0b),
		new Uint8Array(0),
		new Uint8Array(0),
		'8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
	],
];

for (const [name, engine] of [
	['portable', portable],
	['node', native],
] as const) {
	describe(`HKDF-SHA256, ${name} engine`, () => {
		it.each(vectors)('%s', (_origin, ikm, salt, info, okm) => {
			expect(toHex(engine.hkdf(salt, ikm, info, okm.length / 2))).toBe(okm);
		});

		it('takes info as text and answers pairs', () => {
			const salt = count(1, 32);
			const long = engine.hkdf(salt, count(2, 32), Uint8Array.of(0x61, 0x62), 64);
			expect(engine.hkdf(salt, count(2, 32), 'ab', 64)).toEqual(long);
			const [first, second] = engine.hkdfPair(salt, count(2, 32), 'ab');
			expect(concatBytes(first, second)).toEqual(long);
			expect(first.buffer.byteLength).toBe(32);
		});

		it('refuses impossible lengths', () => {
			for (const length of [-1, 8161, 1.5, Number.NaN])
				expect(() => engine.hkdf(count(0, 1), count(0, 1), '', length)).toThrow(RangeError);
			expect(engine.hkdf(count(0, 1), count(0, 1), '', 0)).toHaveLength(0);
			expect(engine.hkdf(count(0, 1), count(0, 1), '', 8160)).toHaveLength(8160);
		});
	});
}

describe('both engines', () => {
	const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
	const direct = (salt: Uint8Array, ikm: Uint8Array, info: Uint8Array, length: number) =>
		new Uint8Array(hkdfSync('sha256', ikm, salt, info, length));

	it('agree with node:crypto', () => {
		fc.assert(
			fc.property(bytes(100), bytes(100), bytes(300), fc.integer({ min: 1, max: 200 }), (salt, ikm, info, length) => {
				const expected = direct(salt, ikm, info, length);
				expect(native.hkdf(salt, ikm, info, length)).toEqual(expected);
				expect(portable.hkdf(salt, ikm, info, length)).toEqual(expected);
			}),
			{ numRuns: 100 },
		);
	});

	it('agree with node:crypto on the short inputs of ratchets, up to every limit', () => {
		const filled = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255);
		for (const saltLength of [0, 1, 32, 63, 64, 65])
			for (const inputLength of [0, 1, 32, 54, 55, 56, 64])
				for (const infoLength of [0, 16, 21, 22, 23, 55]) {
					const [salt, ikm, info] = [filled(saltLength), filled(inputLength), filled(infoLength)];
					const expected = direct(salt, ikm, info, 64);
					expect(concatBytes(...native.hkdfPair(salt, ikm, info))).toEqual(expected);
					expect(concatBytes(...portable.hkdfPair(salt, ikm, info))).toEqual(expected);
				}
		for (const length of [1, 31, 32, 33, 63, 64, 65]) {
			const [salt, ikm, info] = [filled(32), filled(32), filled(16)];
			expect(native.hkdf(salt, ikm, info, length)).toEqual(direct(salt, ikm, info, length));
			expect(portable.hkdf(salt, ikm, info, length)).toEqual(direct(salt, ikm, info, length));
		}
	});
});
