// One suite over both engines: RFC 4231 section 4, test cases 1 to 4, 6 and 7.
import { concatBytes, fromHex, toHex, utf8 } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

const vectors: readonly [origin: string, key: Uint8Array, message: Uint8Array, mac: string][] = [
	[
		'RFC 4231 4.2',
		new Uint8Array(20).fill(0x0b),
		utf8('Hi There'),
		'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
	],
	[
		'RFC 4231 4.3',
		utf8('Jefe'),
		utf8('what do ya want for nothing?'),
		'5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
	],
	[
		'RFC 4231 4.4',
		new Uint8Array(20).fill(0xaa),
		new Uint8Array(50).fill(0xdd),
		'773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
	],
	[
		'RFC 4231 4.5',
		fromHex('0102030405060708090a0b0c0d0e0f10111213141516171819'),
		new Uint8Array(50).fill(0xcd),
		'82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
	],
	[
		'RFC 4231 4.7',
		new Uint8Array(131).fill(0xaa),
		utf8('Test Using Larger Than Block-Size Key - Hash Key First'),
		'60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
	],
	[
		'RFC 4231 4.8',
		new Uint8Array(131).fill(0xaa),
		utf8(
			'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
		),
		'9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
	],
];

for (const [name, engine] of [
	['portable', portable],
	['node', native],
] as const) {
	describe(`HMAC-SHA256, ${name} engine`, () => {
		it.each(vectors)('%s', (_origin, key, message, mac) => {
			expect(toHex(engine.hmacSha256(key, message))).toBe(mac);
			expect(toHex(engine.hmacSha256(key, message.subarray(0, 3), message.subarray(3)))).toBe(mac);
			expect(engine.hmacSha256(key, message).constructor).toBe(Uint8Array);
		});
	});
}

describe('both engines', () => {
	it('agree on keys and messages of all lengths', () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ maxLength: 130 }),
				fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 4 }),
				(key, parts) => {
					const expected = portable.hmacSha256(key, concatBytes(...parts));
					expect(native.hmacSha256(key, ...parts)).toEqual(expected);
					expect(portable.hmacSha256(key, ...parts)).toEqual(expected);
				},
			),
			{ numRuns: 100 },
		);
	});
});
