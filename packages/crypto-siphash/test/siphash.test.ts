// The reference table of SipHash-2-4 (vectors_sip64 of the authors' reference code, key 00..0f, message 00..n−1).
import { toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { SipChain, sipHash24 } from '../src/index.js';

const count = (length: number) => Uint8Array.from({ length }, (_, i) => i);
const table = [
	'310e0edd47db6f72',
	'fd67dc93c539f874',
	'5a4fa9d909806c0d',
	'2d7efbd796666785',
	'b7877127e09427cf',
	'8da699cd64557618',
	'cee3fe586e46c9cb',
	'37d1018bf50002ab',
	'6224939a79f5f593',
	'b0e4a90bdf82009e',
	'f3b9dd94c5bb5d7a',
	'a7ad6b22462fb3f4',
	'fbe50e86bc8f1e75',
	'903d84c02756ea14',
	'eef27a8e90ca23f7',
	'e545be4961ca29a1',
];

describe('SipHash-2-4', () => {
	it.each(table.map((hash, length) => [length, hash] as const))('message of %i bytes', (length, hash) => {
		expect(toHex(sipHash24(count(16), count(length)))).toBe(hash);
	});

	it('refuses keys and IVs of the wrong size', () => {
		expect(() => sipHash24(count(15), count(3))).toThrow(RangeError);
		expect(() => new SipChain(count(17), count(8))).toThrow(RangeError);
		expect(() => new SipChain(count(16), count(7))).toThrow(RangeError);
	});

	it('chains as repeated hashing of the IV', () => {
		const key = count(16);
		let iv = Uint8Array.from([200, 3, 0, 255, 128, 127, 9, 1]);
		const chain = new SipChain(key, iv);
		for (let i = 0; i < 200; i++) {
			iv = new Uint8Array(sipHash24(key, iv));
			expect(chain.next()).toBe(iv[0]! | (iv[1]! << 8));
		}
	});
});
