// Ed25519 in both engines: RFC 8032 vectors, forgeries, and that the engines agree on anything.
import { readFileSync } from 'node:fs';
import { concatBytes, fromHex, type Random, randomFrom, toHex } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as portable from '../src/index.js';
import * as node from '../src/node/index.js';

const rfc8032 = [
	{
		seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
		pub: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
		message: '',
		signature:
			'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
	},
	{
		seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
		pub: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
		message: '72',
		signature:
			'92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
	},
	{
		seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
		pub: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
		message: 'af82',
		signature:
			'6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
	},
];
const order = 2n ** 252n + 27742317777372353535851937790883648493n;

function always(byte: number): Random {
	const random: Random = randomFrom(
		(bytes) => bytes.fill(byte),
		() => random,
	);
	return random;
}

function littleEndian(value: bigint): Uint8Array {
	return fromHex(value.toString(16).padStart(64, '0')).reverse();
}

describe.each([
	['portable', portable],
	['node', node],
])('Ed25519, %s engine', (_, engine) => {
	it('signs and verifies the vectors of RFC 8032 section 7.1', () => {
		for (const v of rfc8032) {
			const key = engine.importEd25519Private(fromHex(v.seed));
			expect(toHex(key.publicKey)).toBe(v.pub);
			expect(toHex(key.sign(fromHex(v.message)))).toBe(v.signature);
			expect(engine.importEd25519Public(key.publicKey).verify(fromHex(v.message), fromHex(v.signature))).toBe(true);
		}
	});

	it('refuses each flipped bit of a signature, another message, another length', () => {
		const key = engine.generateEd25519(always(3));
		const message = new Uint8Array([1, 2, 3]);
		const pub = engine.importEd25519Public(key.publicKey);
		const good = key.sign(message);
		for (let i = 0; i < 64; i++) {
			const bad = new Uint8Array(good);
			bad[i]! ^= 1 << (i & 7);
			expect(pub.verify(message, bad)).toBe(false);
		}
		expect(pub.verify(new Uint8Array([1, 2, 4]), good)).toBe(false);
		for (const length of [0, 1, 63]) expect(pub.verify(message, good.subarray(0, length))).toBe(false);
		expect(pub.verify(message, concatBytes(good, good.subarray(0, 1)))).toBe(false);
	});

	it('refuses S + L', () => {
		const v = rfc8032[1]!;
		const signature = fromHex(v.signature);
		const s = BigInt(`0x${toHex(new Uint8Array(signature.subarray(32)).reverse())}`);
		const malleated = concatBytes(signature.subarray(0, 32), littleEndian(s + order));
		expect(engine.importEd25519Public(fromHex(v.pub)).verify(fromHex(v.message), malleated)).toBe(false);
	});

	it('says false for bytes that are no point, and for a low-order key with a wrong R', () => {
		const signature = fromHex(rfc8032[0]!.signature);
		for (const bytes of [`02${'00'.repeat(31)}`, `${'ff'.repeat(32)}`, `00${'00'.repeat(31)}`])
			expect(engine.importEd25519Public(fromHex(bytes)).verify(new Uint8Array(), signature)).toBe(false);
	});

	it('throws only on misuse by the caller', () => {
		expect(() => engine.importEd25519Private(new Uint8Array(33))).toThrow(RangeError);
		expect(() => engine.importEd25519Public(new Uint8Array(31))).toThrow(RangeError);
		const key = engine.generateEd25519(always(4));
		expect(key.exportSeed()).toEqual(new Uint8Array(32).fill(4));
		key.destroy();
		expect(() => key.sign(new Uint8Array())).toThrow(TypeError);
		expect(() => key.exportSeed()).toThrow(TypeError);
	});
});

describe('both Ed25519 engines', () => {
	it('agree on keys, signatures and verdicts', () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ minLength: 32, maxLength: 32 }),
				fc.uint8Array({ maxLength: 200 }),
				fc.nat(63),
				(seed, message, at) => {
					const a = portable.importEd25519Private(seed);
					const b = node.importEd25519Private(seed);
					expect(a.publicKey).toEqual(b.publicKey);
					const signature = a.sign(message);
					expect(b.sign(message)).toEqual(signature);
					const bad = new Uint8Array(signature);
					bad[at]! ^= 0x80;
					for (const s of [signature, bad])
						expect(portable.importEd25519Public(a.publicKey).verify(message, s)).toBe(
							node.importEd25519Public(a.publicKey).verify(message, s),
						);
				},
			),
			{ numRuns: 20 },
		);
	});

	it('agree on crafted keys and points of small order', () => {
		const small = [
			`01${'00'.repeat(31)}`,
			'00'.repeat(32),
			`ec${'ff'.repeat(30)}7f`,
			`ee${'ff'.repeat(30)}7f`,
			`ee${'ff'.repeat(31)}`,
			`01${'00'.repeat(30)}80`,
			'26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
			'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
		].map(fromHex);
		for (const a of small)
			for (const r of small)
				for (const s of [0n, 1n, order - 1n, order]) {
					const signature = concatBytes(r, littleEndian(s));
					const message = new Uint8Array([9]);
					expect(portable.importEd25519Public(a).verify(message, signature)).toBe(
						node.importEd25519Public(a).verify(message, signature),
					);
				}
	});
});

describe('the crafted signatures of ed25519-speccheck', () => {
	const { cases, openssl } = JSON.parse(readFileSync(new URL('vectors/speccheck.json', import.meta.url), 'utf8')) as {
		openssl: string;
		cases: { message: string; pub_key: string; signature: string }[];
	};
	it.each([
		['portable', portable],
		['node', node],
	])("get OpenSSL's twelve answers from the %s engine", (_, engine) => {
		const verdicts = cases.map((c) =>
			engine.importEd25519Public(fromHex(c.pub_key)).verify(fromHex(c.message), fromHex(c.signature)) ? 'V' : 'X',
		);
		expect(verdicts.join('')).toBe(openssl);
	});
});
