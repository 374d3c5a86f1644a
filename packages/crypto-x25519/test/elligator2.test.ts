// Elligator2 against i2pd's and emissary's own answers (test/vectors/elligator2.json).
import { loadVectors, runs } from '@i2p/testkit';
import { fromHex, type Random, randomFrom, toHex } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as portable from '../src/index.js';
import * as node from '../src/node/index.js';

interface Vectors {
	encode: {
		priv: string;
		pub: string;
		encodable: boolean;
		lowY?: string;
		highY?: string;
		random: { randByte: string; representative: string }[];
	}[];
	decode: { representative: string; ok: boolean; pub?: string }[];
	dirtyEphemerals: { priv: string; representative: string; decodedPublicKey: string }[];
}
const vectors = loadVectors<Vectors>(new URL('vectors/elligator2.json', import.meta.url));

function always(byte: number): Random {
	const random: Random = randomFrom(
		(bytes) => bytes.fill(byte),
		() => random,
	);
	return random;
}

describe.each([
	['portable', portable],
	['node', node],
])('Elligator2, %s engine', (_, engine) => {
	const { elligator2Decode, elligator2Encode, importX25519Private } = engine;

	it('encodes as i2pd does, for each random byte', () => {
		for (const v of vectors.encode) {
			const pub = fromHex(v.pub);
			expect(importX25519Private(fromHex(v.priv)).publicKey).toEqual(pub);
			const low = elligator2Encode(pub, always(0));
			const high = elligator2Encode(pub, always(1));
			expect(low !== undefined).toBe(v.encodable);
			if (low === undefined || high === undefined) continue;
			expect([toHex(low), toHex(high)]).toEqual([v.lowY, v.highY]);
			for (const r of v.random) {
				const representative = elligator2Encode(pub, always(Number.parseInt(r.randByte, 16)))!;
				expect(toHex(representative)).toBe(r.representative);
				expect(elligator2Decode(representative)).toEqual(pub);
			}
		}
	});

	it('decodes what i2pd and emissary send', () => {
		for (const v of vectors.decode) if (v.ok) expect(toHex(elligator2Decode(fromHex(v.representative)))).toBe(v.pub);
		for (const v of vectors.dirtyEphemerals)
			expect(toHex(elligator2Decode(fromHex(v.representative)))).toBe(v.decodedPublicKey);
	});

	it('agrees with the private key whether or not the decoded key is dirty', () => {
		const peer = importX25519Private(new Uint8Array(32).fill(5));
		for (const v of vectors.dirtyEphemerals) {
			const ours = importX25519Private(fromHex(v.priv)).agree(peer.publicKey);
			expect(peer.agree(elligator2Decode(fromHex(v.representative)))).toEqual(ours);
		}
	});

	it('decodes any 32 bytes, to a key that encodes again unless it is degenerate', () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(255), (bytes, byte) => {
				const key = elligator2Decode(bytes);
				const again = elligator2Encode(key, always(byte));
				if (bytes.some((b) => b !== 0)) expect(elligator2Decode(again!)).toEqual(key);
			}),
			{ numRuns: runs(100) },
		);
	});

	it('has no representative for 0 and for -A', () => {
		expect(elligator2Encode(new Uint8Array(32), always(0))).toBeUndefined();
		const minusA = elligator2Decode(new Uint8Array(32));
		expect(elligator2Encode(minusA, always(1))).toBeUndefined();
	});
});
