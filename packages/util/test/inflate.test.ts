// Our inflate and zlib's: the same payloads, the same refusals.
import { deflateRawSync, inflateRawSync, constants as zlib } from 'node:zlib';
import { runs, seededRandom } from '@i2p/testkit';
import { fromHex, WireError } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflate } from '../src/inflate.js';

const strategies = [zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FILTERED];

function opened(deflated: Uint8Array, length: number): Uint8Array | string {
	const out = new Uint8Array(length);
	try {
		return out.subarray(0, inflate(deflated, out).written);
	} catch (error) {
		if (error instanceof WireError) return error.code;
		throw error;
	}
}

describe('inflate', () => {
	it('opens what zlib makes in every way, and says where it ended', () => {
		const random = seededRandom('inflate');
		for (const length of [0, 1, 258, 5000, 40_000]) {
			const skewed = new Uint8Array(length).map(() => Math.floor(256 * (random.below(1000) / 1000) ** 6));
			const text = new Uint8Array(length).map((_, i) => 97 + ((i * i) % 23));
			for (const payload of [random.bytes(length), skewed, text, new Uint8Array(length)])
				for (const strategy of strategies)
					for (const level of [0, 9]) {
						const deflated = deflateRawSync(payload, { strategy, level });
						const out = new Uint8Array(length);
						const longer = Buffer.concat([deflated, random.bytes(5)]);
						expect(inflate(longer, out)).toEqual({ read: deflated.length, written: length });
						expect(Buffer.compare(out, payload)).toBe(0);
					}
		}
	}, 60_000);

	it('refuses what zlib refuses and opens what it opens, when bits are flipped', () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ minLength: 20, maxLength: 300 }).map((bytes) => bytes.map((byte) => byte & 0x17)),
				fc.nat(),
				fc.nat(7),
				fc.constantFrom(...strategies),
				(payload, at, bit, strategy) => {
					const deflated = deflateRawSync(payload, { strategy });
					deflated[at % deflated.length]! ^= 1 << bit;
					let theirs: Uint8Array | undefined;
					try {
						theirs = inflateRawSync(deflated, { maxOutputLength: 100_000 });
					} catch {
						theirs = undefined;
					}
					const ours = opened(deflated, 100_000);
					if (theirs === undefined) expect(typeof ours).toBe('string');
					else expect(Buffer.compare(ours as Uint8Array, theirs)).toBe(0);
				},
			),
			{ numRuns: runs(300) },
		);
	});

	it('refuses codes and distances that cannot be', () => {
		const broken: Record<string, string> = {
			'reserved block type': '07',
			'stored length without its complement': '010100feef00',
			'stored block cut': '01',
			'distance before the beginning': '030200',
			'too many length codes': 'fcff',
			'repeat before the first length': '04c000',
			empty: '',
		};
		for (const [what, hex] of Object.entries(broken))
			expect([what, opened(fromHex(hex), 100)]).toEqual([what, 'deflate']);
	});

	it('stops at the first byte that does not fit', () => {
		for (const payload of [new Uint8Array(1000), seededRandom('x').bytes(1000)])
			for (const level of [0, 9])
				for (const length of [0, 1, 999]) expect(opened(deflateRawSync(payload, { level }), length)).toBe('too-large');
	});
});
