// Bytes, their texts, chance and the names of faults.
import { acceptedMistakes, runs, seededRandom } from '@i2p/testkit';
import {
	bytesBE,
	checkAnyBytes,
	checkBytes,
	checkBytesWithin,
	checkInteger,
	checkPositive,
	compareBytes,
	concatBytes,
	copyBytes,
	destroyedKey,
	drawNumber,
	equalBytes,
	fromHex,
	fromUtf8,
	numberBE,
	powersModulo,
	randomFrom,
	shuffle,
	spendSecret,
	toHex,
	unlessMalformed,
	utf8,
	WireError,
	wipe,
} from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const anyBytes = fc.uint8Array({ maxLength: 100 });

describe('bytes', () => {
	it('compare, join, copy, wipe', () => {
		const [a, b] = [new Uint8Array([1, 2]), new Uint8Array([1, 3])];
		expect([equalBytes(a, copyBytes(a)), equalBytes(a, b), equalBytes(a, a.subarray(1))]).toEqual([true, false, false]);
		expect(compareBytes(a, b)).toBeLessThan(0);
		expect(compareBytes(b, a)).toBeGreaterThan(0);
		expect(compareBytes(a, copyBytes(a))).toBe(0);
		expect(compareBytes(a, a.subarray(0, 1))).toBeGreaterThan(0);
		expect(concatBytes(a, new Uint8Array(0), b)).toEqual(new Uint8Array([1, 2, 1, 3]));
		wipe(a, undefined, b);
		expect([...a, ...b]).toEqual([0, 0, 0, 0]);
	});

	it('are never equal to what is no bytes, nor is that to itself', () => {
		const name = 'bytes to compare';
		expect(acceptedMistakes(name, (given) => equalBytes(given, given))).toEqual([]);
		expect(acceptedMistakes(name, (given) => equalBytes(new Uint8Array(32), given))).toEqual([]);
	});

	it('are spent by one use, also by one that fails', () => {
		const [a, b] = [Uint8Array.of(1, 2), Uint8Array.of(3)];
		expect(spendSecret(a, toHex)).toBe('0102');
		expect(() => spendSecret(b, () => fromHex('?'))).toThrow(RangeError);
		expect([...a, ...b]).toEqual([0, 0, 0]);
	});

	it('go to hexadecimal and back', () => {
		fc.assert(
			fc.property(anyBytes, (bytes) => {
				expect(fromHex(toHex(bytes))).toEqual(bytes);
				expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
			}),
			{ numRuns: runs(50) },
		);
		expect(fromHex('0aFF')).toEqual(new Uint8Array([10, 255]));
		for (const text of ['0', 'zz', '0 ']) expect(() => fromHex(text)).toThrow(RangeError);
	});

	it('go to UTF-8 and back, strictly', () => {
		expect(fromUtf8(utf8('grüße 🙂'))).toBe('grüße 🙂');
		expect(fromUtf8(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe('\ufeffa');
		for (const bad of [[0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80]]) expect(fromUtf8(new Uint8Array(bad))).toBeUndefined();
	});
});

describe('big numbers', () => {
	it('go to big-endian bytes and back', () => {
		fc.assert(
			fc.property(anyBytes, (bytes) => {
				expect(bytesBE(numberBE(bytes), bytes.length)).toEqual(bytes);
			}),
			{ numRuns: runs(50) },
		);
		expect([numberBE(new Uint8Array(0)), numberBE(Uint8Array.of(1, 0))]).toEqual([0n, 256n]);
		expect(bytesBE(258n, 4)).toEqual(Uint8Array.of(0, 0, 1, 2));
		for (const [value, length] of [
			[-1n, 4],
			[256n, 1],
			[1n, 0],
		] as const)
			expect(() => bytesBE(value, length)).toThrow(new RangeError(`number: expected one that ${length} bytes hold`));
	});

	it('are raised modulo another as by repeated multiplication', () => {
		const power = powersModulo(1009n, 2);
		let expected = 1n;
		for (let exponent = 0n; exponent < 300n; exponent++, expected = (expected * 7n) % 1009n)
			expect(power(7n, exponent)).toBe(expected);
		expect([power(0n, 0n), power(0n, 5n), power(5n, 65_535n)]).toEqual([1n, 0n, power(5n, 65_535n % 1008n)]);
		expect(() => power(2n, 65_536n)).toThrow(RangeError);
	});

	it('are drawn from 1 to below the end', () => {
		const random = seededRandom('numbers');
		const drawn = Array.from({ length: 200 }, () => drawNumber(4n, 1, random));
		expect(new Set(drawn)).toEqual(new Set([1n, 2n, 3n]));
		expect(drawNumber(2n, 1, random)).toBe(1n);
	});
});

describe('Random', () => {
	it('draws evenly below any bound, and wants one', () => {
		const random = seededRandom('below');
		for (const bound of [1, 2, 3, 1000, 0x1_0000_0000]) {
			const drawn = random.below(bound);
			expect(drawn >= 0 && drawn < bound).toBe(true);
		}
		for (const bound of [0, -1, 1.5, 2 ** 33]) expect(() => random.below(bound)).toThrow(RangeError);
		const words = [0xff, 0x01];
		const stub = randomFrom(
			(bytes) => bytes.fill(words.shift() ?? 0),
			() => stub,
		);
		expect(stub.below(3)).toBe(0x0101_0101 % 3);
		expect(stub.fork('x')).toBe(stub);
	});

	it('favours no number, whatever the bound: chi-squared within five deviations', () => {
		const random = seededRandom('unbiased');
		for (const bound of [3, 7, 100, 0xaaaa_aaab]) {
			const [cells, draws] = [Math.min(bound, 16), 20_000];
			const counts = new Array<number>(cells).fill(0);
			for (let i = 0; i < draws; i++) counts[Math.floor((random.below(bound) / bound) * cells)]!++;
			// A cell of a bound that its cells do not divide holds one number more or less: its share is counted, not assumed.
			const shares = new Array<number>(cells).fill(0);
			if (bound <= 100) for (let n = 0; n < bound; n++) shares[Math.floor((n / bound) * cells)]! += 1 / bound;
			else shares.fill(1 / cells);
			const chi = counts.reduce((sum, count, i) => sum + (count - draws * shares[i]!) ** 2 / (draws * shares[i]!), 0);
			expect(chi).toBeLessThan(cells - 1 + 5 * Math.sqrt(2 * (cells - 1)));
		}
	});

	it('shuffles every order alike', () => {
		const random = seededRandom('shuffle');
		const counts = new Map<string, number>();
		for (let i = 0; i < 6000; i++) {
			const order = shuffle(['a', 'b', 'c'], random).join('');
			counts.set(order, (counts.get(order) ?? 0) + 1);
		}
		expect(counts.size).toBe(6);
		for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
	});
});

describe('WireError', () => {
	it('has a code, carries no stack and leaves other errors theirs', () => {
		const error = new WireError('truncated', 'header', 7);
		expect([error.code, error.what, error.at, error.message]).toEqual([
			'truncated',
			'header',
			7,
			'header: truncated at byte 7',
		]);
		expect([error.name, new WireError('x').message]).toEqual(['WireError', 'bytes: x']);
		expect(error.stack ?? '').not.toContain('    at ');
		expect(new Error('x').stack).toContain('    at ');
	});
});

describe('what is malformed', () => {
	it('is undefined where nobody asks why, and hides nothing else', () => {
		expect(unlessMalformed(() => 'fine')).toBe('fine');
		expect(
			unlessMalformed(() => {
				throw new WireError('truncated');
			}),
		).toBeUndefined();
		expect(() => unlessMalformed(() => fromHex('?'))).toThrow(RangeError);
	});
});

describe('checks of arguments', () => {
	const message = (check: () => void): string => {
		try {
			check();
		} catch (error) {
			return String(error);
		}
		return 'passed';
	};

	it('name the argument, what was expected and what was given', () => {
		expect(message(() => checkBytes('key', new Uint8Array(31), 32))).toBe('RangeError: key: expected 32 bytes, got 31');
		expect(message(() => checkBytes('key', 'text' as never, 32))).toBe(
			'TypeError: key: expected a Uint8Array, got string',
		);
		expect(message(() => checkBytes('key', [1] as never, 1))).toBe('TypeError: key: expected a Uint8Array, got Array');
		expect(message(() => checkBytes('key', null as never, 1))).toBe('TypeError: key: expected a Uint8Array, got null');
		expect(message(() => checkAnyBytes('message', undefined as never))).toBe(
			'TypeError: message: expected a Uint8Array, got undefined',
		);
		expect(String(destroyedKey('key'))).toBe('TypeError: key: destroyed');
		expect(message(() => checkBytesWithin('seed', new Uint8Array(9), 1, 8))).toBe(
			'RangeError: seed: expected 1 to 8 bytes, got 9',
		);
		expect(message(() => checkBytesWithin('memory', new Uint8Array(9), 21, Number.MAX_SAFE_INTEGER))).toBe(
			'RangeError: memory: expected at least 21 bytes, got 9',
		);
		expect(message(() => checkInteger('nonce', 1.5, 0, 9))).toBe(
			'RangeError: nonce: expected an integer from 0 to 9, got 1.5',
		);
		expect(message(() => checkInteger('nonce', '5' as never, 0, 9))).toBe(
			'TypeError: nonce: expected an integer, got string',
		);
		expect(message(() => checkPositive('rate', 0))).toBe('RangeError: rate: expected a finite number above 0, got 0');
		expect(message(() => checkPositive('rate', Number.NaN))).toContain('got NaN');
		expect(message(() => checkPositive('rate', Number.POSITIVE_INFINITY))).toContain('got Infinity');
		expect(message(() => checkPositive('rate', undefined as never))).toBe(
			'TypeError: rate: expected a number, got undefined',
		);
	});

	it('let through what fits', () => {
		checkAnyBytes('message', new Uint8Array(0));
		checkBytes('key', new Uint8Array(32), 32);
		checkBytesWithin('seed', new Uint8Array(8), 1, 8);
		checkInteger('nonce', 9, 0, 9);
		checkPositive('rate', 0.001);
	});
});
