// The field of Elligator2 in limbs, held to BigInt: any bytes, the edges of every limb, numbers at and above the prime.
import { runs } from '@i2p/testkit';
import { fromHex, toHex } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as field from '../src/field.js';

const prime = 2n ** 255n - 19n;
const numberOf = (bytes: Uint8Array) => BigInt(`0x${toHex(new Uint8Array(bytes).reverse())}`);
const bytesOf = (value: bigint) => fromHex(value.toString(16).padStart(64, '0')).reverse();
const modulo = (value: bigint) => ((value % prime) + prime) % prime;
const readOut = (element: field.Element) => numberOf(field.toBytes(element));
function power(base: bigint, exponent: bigint): bigint {
	let result = 1n;
	for (const bit of exponent.toString(2)) result = modulo(result * result * (bit === '1' ? base : 1n));
	return result;
}

/** Any number below 2^255, many of them next to powers of two or to the prime. */
const numbers = fc.oneof(
	fc.bigInt({ min: 0n, max: 2n ** 255n - 1n }),
	fc.tuple(fc.nat(254), fc.integer({ min: -20, max: 20 })).map(([bit, by]) => {
		const value = 2n ** BigInt(bit) + BigInt(by);
		return value < 0n ? 0n : value;
	}),
	fc.integer({ min: -20, max: 18 }).map((by) => prime + BigInt(by)),
);

describe('the field', () => {
	it('reads, reduces and writes', () => {
		fc.assert(
			fc.property(numbers, (value) => {
				expect(readOut(field.fromBytes(bytesOf(value)))).toBe(modulo(value));
			}),
			{ numRuns: runs(300) },
		);
		expect(readOut(field.fromBytes(new Uint8Array(32).fill(0xff)))).toBe(18n);
		for (const value of [0, 1, -1, 486662, -486662]) expect(readOut(field.small(value))).toBe(modulo(BigInt(value)));
	});

	it('adds, subtracts, multiplies, compares and chooses, long chains of it too', () => {
		fc.assert(
			fc.property(
				fc.array(numbers, { minLength: 2, maxLength: 8 }),
				fc.integer({ min: 0, max: 1 }),
				(values, choice) => {
					let [have, want] = [field.small(1), 1n];
					for (const [i, value] of values.entries()) {
						const element = field.fromBytes(bytesOf(value));
						if (i % 3 === 0) [have, want] = [field.multiply(have, element), modulo(want * value)];
						else if (i % 3 === 1) [have, want] = [field.subtract(have, element), modulo(want - value)];
						else [have, want] = [field.add(field.add(have, have), element), modulo(2n * want + value)];
						expect(field.equal(have, element)).toBe(want === modulo(value) ? 1 : 0);
						expect(readOut(field.select(choice, have, element))).toBe(choice === 1 ? want : modulo(value));
					}
					expect(readOut(have)).toBe(want);
					expect(field.equal(have, field.fromBytes(bytesOf(want)))).toBe(1);
				},
			),
			{ numRuns: runs(200) },
		);
	});

	it('knows squares, inverses and the smaller root of a ratio', () => {
		fc.assert(
			fc.property(numbers, numbers, (a, b) => {
				const [x, y] = [modulo(a), modulo(b)];
				if (x === 0n || y === 0n) return;
				const { square, inverse } = field.characterAndInverse(field.fromBytes(bytesOf(x)));
				expect(square).toBe(power(x, (prime - 1n) / 2n) === 1n ? 1 : 0);
				expect(modulo(readOut(inverse) * x)).toBe(1n);
				const { exists, root } = field.rootOfRatio(field.fromBytes(bytesOf(x)), field.fromBytes(bytesOf(y)));
				expect(exists).toBe(power(modulo(x * y), (prime - 1n) / 2n) === 1n ? 1 : 0);
				if (exists === 0) return;
				expect(modulo(readOut(root) ** 2n * y)).toBe(x);
				expect(readOut(root) <= (prime - 1n) / 2n).toBe(true);
			}),
			{ numRuns: runs(60) },
		);
	});
});
