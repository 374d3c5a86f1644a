// Base64 and base32 of I2P at every length, against the platform and against plain arithmetic.
import { seededRandom } from '@i2p/testkit';
import { equalBytes, fromBase32, fromBase64, toBase32, toBase64, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';

const random = seededRandom('base-n');

/** The bits of the bytes, in groups of five from the front: no shifting, no tables. */
function plainBase32(bytes: Uint8Array): string {
	const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
	const groups = bits.match(/.{1,5}/g) ?? [];
	return groups.map((group) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

describe('base64', () => {
	it('is the platform’s but for two letters, at every length', () => {
		for (let length = 0; length <= 520; length++) {
			const bytes = random.bytes(length);
			const theirs = Buffer.from(bytes).toString('base64').replaceAll('+', '-').replaceAll('/', '~');
			expect(toBase64(bytes)).toBe(theirs);
			expect(fromBase64(theirs)).toEqual(bytes);
			expect(fromBase64(theirs.replaceAll('=', ''))).toEqual(bytes);
		}
	});

	it('has one text for each bytes: half a padding, more of it and set bits behind the last byte are refused', () => {
		for (const text of [
			'A',
			'AA=',
			'AA+A',
			'AA/A',
			'AB==',
			'AAB=',
			'AAA==',
			'AAAA=',
			'AAAA==',
			'A===',
			'====',
			'A=AA',
			'é',
			'=',
		])
			expect([text, fromBase64(text)]).toEqual([text, undefined]);
		expect([fromBase64(''), fromBase64('AA'), fromBase64('AA=='), fromBase64('AAA=')]).toEqual(
			[0, 1, 1, 2].map((length) => new Uint8Array(length)),
		);
	});
});

describe('base32', () => {
	it('is five bits a letter, at every length, in either case', () => {
		for (let length = 0; length <= 260; length++) {
			const bytes = random.bytes(length);
			expect(toBase32(bytes)).toBe(plainBase32(bytes));
			expect(fromBase32(toBase32(bytes))).toEqual(bytes);
			expect(fromBase32(toBase32(bytes).toUpperCase())).toEqual(bytes);
		}
	});

	it('gives the vectors of RFC 4648 section 10, lower case and unpadded', () => {
		const texts = ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'];
		const coded = ['', 'my', 'mzxq', 'mzxw6', 'mzxw6yq', 'mzxw6ytb', 'mzxw6ytboi'];
		expect(texts.map((text) => toBase32(utf8(text)))).toEqual(coded);
	});

	it('refuses other letters, lengths and leftover bits', () => {
		for (const text of ['a', 'a1', 'a0', 'mz', 'my======', 'aaa', 'aaaaaa', 'ä'])
			expect([text, fromBase32(text)]).toEqual([text, undefined]);
	});
});

describe('long texts', () => {
	it('come through whole', () => {
		const bytes = random.bytes(1_000_000);
		expect(equalBytes(fromBase64(toBase64(bytes))!, bytes)).toBe(true);
		expect(equalBytes(fromBase32(toBase32(bytes))!, bytes)).toBe(true);
	});
});
