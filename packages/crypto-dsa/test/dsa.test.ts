// DSA-SHA1 in both engines: RFC 6979, FIPS 186-2, CAVP and Wycheproof (the core, in other groups), OpenSSL in I2P's group; forgeries.
import { createHash } from 'node:crypto';
import { acceptedMistakes, loadVectors, runs } from '@i2p/testkit';
import { bytesBE, concatBytes, fromHex, numberBE, type Power, powersModulo, toHex, utf8 } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DsaDomain, i2pDomain, nonces, signDigest, verifyDigest } from '../src/dsa.js';
import { nativePower } from '../src/node/engine.js';
import { byteLength } from '../src/numbers.js';
import { counting, engines, flipped } from './engines.js';

const powers: readonly (readonly [string, (prime: bigint, bytes: number) => Power])[] = [
	['portable', powersModulo],
	['node', nativePower],
];
const sha1 = (message: Uint8Array) => new Uint8Array(createHash('sha1').update(message).digest());
const inGroup = (domain: DsaDomain, power: (prime: bigint, bytes: number) => Power) => ({
	domain,
	power: power(domain.p, byteLength(domain.q)),
	hash: sha1,
});

/** RFC 6979 appendix A.2.1: key, and the answers for SHA-1. */
const rfc6979 = {
	p: 0x86f5ca03dcfeb225063ff830a0c769b9dd9d6153ad91d7ce27f787c43278b447e6533b86b18bed6e8a48b784a14c252c5be0dbf60b86d6385bd2f12fb763ed8873abfd3f5ba2e0a8c0a59082eac056935e529daf7c610467899c77adedfc846c881870b7b19b2b58f9be0521a17002e3bdd6b86685ee90b3d9a1b02b782b1779n,
	q: 0x996f967f6c8e388d9e28d01e205fba957a5698b1n,
	g: 0x07b0f92546150b62514bb771e2a0c0ce387f03bda6c56b505209ff25fd3c133d89bbcd97e904e09114d9a7defdeadfc9078ea544d2e401aeecc40bb9fbbf78fd87995a10a1c27cb7789b594ba7efb5c4326a9fe59a070e136db77175464adca417be5dce2f40d10a46a3a3943f26ab7fd9c0398ff8c76ee0a56826a8a88f1dbdn,
	x: 0x411602cb19a6ccc34494d79d98ef1e7ed5af25f7n,
	y: 0x5df5e01ded31d0297e274e1691c192fe5868fef9e19a84776454b100cf16f65392195a38b90523e2542ee61871c0440cb87c322fc4b4d2ec5e1e7ec766e1be8d4ce935437dc11c3c8fd426338933ebfe739cb3465f4d3668c5e473508253b1e682f65cbdc4fae93c2ea212390e54905a86e2223170b44eaa7da5dd9ffcfb7f3bn,
	answers: [
		{
			message: 'sample',
			k: 0x7bdb6b0ff756e1bb5d53583ef979082f9ad5bd5bn,
			signature: '2e1a0c2562b2912caaf89186fb0f42001585da5529efb6b0aff2d7a68eb70ca313022253b9a88df5',
		},
		{
			message: 'test',
			k: 0x5c842df4f9e344ee09f056838b42c7a17f4a6433n,
			signature: '42ab2052fd43e123f0607f115052a67dcd9c5c77183916b0230d45b9931491d4c6b0bd2fb4aaf088',
		},
	],
};

/** FIPS 186-2 appendix 5: the example, over SHA-1 of "abc". */
const fips = {
	p: 0x8df2a494492276aa3d25759bb06869cbeac0d83afb8d0cf7cbb8324f0d7882e5d0762fc5b7210eafc2e9adac32ab7aac49693dfbf83724c2ec0736ee31c80291n,
	q: 0xc773218c737ec8ee993b4f2ded30f48edace915fn,
	g: 0x626d027839ea0a13413163a55b4cb500299d5522956cefcb3bff10f399ce2c2e71cb9de5fa24babf58e5b79521925c9cc42e9f6f464b088cc572af53e6d78802n,
	x: 0x2070b3223dba372fde1c0ffc7b2e3b498b260614n,
	y: 0x19131871d75b1612a819f29d78d1b0d7346f7aa77bb62a859bfd6c5675da9d212d3a36ef1672ef660b8c7c255cc0ec74858fba33f44c06699630a76b030ee333n,
	signature: '8bac1ab66410435cb7181f95b16ab97c92b341c041e2345f1f56df2458f426d155b4ba2db6dcd8c8',
};

describe.each(powers)('the DSA core with powers of the %s engine', (_, power) => {
	it('signs as RFC 6979 appendix A.2.1', () => {
		const engine = inGroup(rfc6979, power);
		expect(engine.power(rfc6979.g, rfc6979.x)).toBe(rfc6979.y);
		for (const v of rfc6979.answers) {
			const digest = sha1(utf8(v.message));
			expect(nonces(rfc6979.x, rfc6979.q, digest).next().value).toBe(v.k);
			expect(toHex(signDigest(engine, rfc6979.x, digest))).toBe(v.signature);
			expect(verifyDigest(engine, rfc6979.y, digest, fromHex(v.signature))).toBe(true);
		}
	});

	it('verifies the example of FIPS 186-2', () => {
		const engine = inGroup(fips, power);
		expect(engine.power(fips.g, fips.x)).toBe(fips.y);
		expect(verifyDigest(engine, fips.y, sha1(utf8('abc')), fromHex(fips.signature))).toBe(true);
		expect(verifyDigest(engine, fips.y, sha1(utf8('abd')), fromHex(fips.signature))).toBe(false);
	});

	it("gives CAVP's verdicts in groups of 1024 bits, of FIPS 186-2 and 186-3", () => {
		type Group = { p: string; q: string; g: string; tests: [string, string, string, boolean][] };
		const { groups } = loadVectors<{ groups: Group[] }>(new URL('vectors/cavp-dsa.json', import.meta.url));
		expect(groups.map((group) => group.tests.length)).toEqual([15, 15]);
		for (const { p, q, g, tests } of groups) {
			const engine = inGroup({ p: BigInt(`0x${p}`), q: BigInt(`0x${q}`), g: BigInt(`0x${g}`) }, power);
			for (const [i, [message, y, signature, passes]] of tests.entries()) {
				const verdict = verifyDigest(engine, BigInt(`0x${y}`), sha1(fromHex(message)), fromHex(signature));
				expect([i, verdict]).toEqual([i, passes]);
			}
		}
	});

	it("gives Wycheproof's verdicts in groups of 2048 bits", () => {
		type Group = { p: string; q: string; g: string; y: string; tests: [number, string, string, string][] };
		const { files } = loadVectors<{ files: { hash: string; groups: Group[] }[] }>(
			new URL('vectors/wycheproof-dsa.json', import.meta.url),
		);
		for (const { hash, groups } of files) {
			const [first] = groups;
			const domain = { p: BigInt(`0x${first!.p}`), q: BigInt(`0x${first!.q}`), g: BigInt(`0x${first!.g}`) };
			const engine = inGroup(domain, power);
			for (const group of groups) {
				expect([BigInt(`0x${group.p}`), BigInt(`0x${group.g}`)]).toEqual([domain.p, domain.g]);
				for (const [id, message, signature, result] of group.tests) {
					const digest = createHash(hash).update(fromHex(message)).digest();
					const verdict = verifyDigest(engine, BigInt(`0x${group.y}`), digest, fromHex(signature));
					expect([hash, id, verdict]).toEqual([hash, id, result === 'valid']);
				}
			}
		}
	});

	it('has a generator of order q', () => {
		const { p, q, g } = i2pDomain;
		expect(power(p, 20)(g, q)).toBe(1n);
		expect((p - 1n) % q).toBe(0n);
	});

	it('has all powers, of the odd bases and exponents too', () => {
		const { p, q } = i2pDomain;
		const of = power(p, 20);
		for (const base of [0n, 1n, 2n, p - 1n, p - 2n])
			for (const exponent of [0n, 1n, 2n, q - 1n]) {
				let slow = 1n;
				for (const bit of exponent.toString(2)) slow = (slow * slow * (bit === '1' ? base : 1n)) % p;
				expect(of(base, exponent)).toBe(slow);
			}
	});
});

describe.each(engines)('DSA-SHA1 in the group of I2P, %s engine', (_, engine) => {
	const { signatures } = loadVectors<{
		signatures: { private: string; public: string; message: string; signature: string }[];
	}>(new URL('vectors/openssl-dsa.json', import.meta.url));

	it('takes what OpenSSL signed and has its public keys', () => {
		for (const v of signatures) {
			const key = engine.importDsaPrivate(fromHex(v.private));
			expect(toHex(key.publicKey)).toBe(v.public);
			expect(toHex(key.exportPrivate())).toBe(v.private);
			const pub = engine.importDsaPublic(fromHex(v.public));
			const message = fromHex(v.message);
			expect(pub.verify(message, fromHex(v.signature))).toBe(true);
			expect(pub.verify(message, key.sign(message))).toBe(true);
			expect(pub.verify(concatBytes(message, message, utf8('x')), fromHex(v.signature))).toBe(false);
		}
	});

	it('refuses each flipped byte, other lengths, r and s out of range, keys that are none', () => {
		const key = engine.generateDsa(counting(1));
		const message = utf8('message');
		const good = key.sign(message);
		const pub = engine.importDsaPublic(key.publicKey);
		expect(pub.verify(message, good)).toBe(true);
		for (let i = 0; i < 40; i++) expect(pub.verify(message, flipped(good, i))).toBe(false);
		for (const length of [0, 1, 20, 39]) expect(pub.verify(message, good.subarray(0, length))).toBe(false);
		expect(pub.verify(message, concatBytes(good, new Uint8Array(1)))).toBe(false);
		const q = bytesBE(i2pDomain.q, 20);
		const zero = new Uint8Array(20);
		const [r, s] = [good.subarray(0, 20), good.subarray(20)];
		for (const [a, b] of [
			[zero, s],
			[r, zero],
			[q, s],
			[r, q],
			[zero, zero],
		] as const)
			expect(pub.verify(message, concatBytes(a, b))).toBe(false);
		for (const y of [0n, 1n, i2pDomain.p - 1n, i2pDomain.p, i2pDomain.p + 5n])
			expect(engine.importDsaPublic(bytesBE(y, 128)).verify(message, good)).toBe(false);
		expect(numberBE(key.publicKey) < i2pDomain.p).toBe(true);
	});

	it('throws only on misuse by the caller', () => {
		for (const [name, length, call] of [
			['DSA public key', 128, engine.importDsaPublic],
			['DSA private key', 20, engine.importDsaPrivate],
		] as const) {
			for (const size of [0, length - 1, length + 1])
				expect(() => call(new Uint8Array(size))).toThrow(
					new RangeError(`${name}: expected ${length} bytes, got ${size}`),
				);
			expect(acceptedMistakes(name, call)).toEqual([]);
		}
		expect(() => engine.importDsaPrivate(new Uint8Array(20))).toThrow(RangeError);
		expect(() => engine.importDsaPrivate(bytesBE(i2pDomain.q, 20))).toThrow(RangeError);
		const key = engine.generateDsa(counting(2));
		const pub = engine.importDsaPublic(key.publicKey);
		expect(acceptedMistakes('DSA message', (bytes) => key.sign(bytes))).toEqual([]);
		expect(acceptedMistakes('DSA message', (bytes) => pub.verify(bytes, pub.bytes))).toEqual([]);
		expect(acceptedMistakes('DSA signature', (bytes) => pub.verify(pub.bytes, bytes))).toEqual([]);
		key.destroy();
		expect(() => key.sign(utf8('x'))).toThrow(new TypeError('DSA private key: destroyed'));
		expect(() => key.exportPrivate()).toThrow(TypeError);
	});
});

describe('both DSA engines', () => {
	it('agree on keys, signatures and verdicts', () => {
		const [[, portable], [, node]] = engines;
		fc.assert(
			fc.property(
				fc.uint8Array({ minLength: 20, maxLength: 20 }).filter((x) => x[0]! > 0 && x[0]! < 0xa5),
				fc.uint8Array({ maxLength: 200 }),
				fc.nat(39),
				(x, message, at) => {
					const a = portable.importDsaPrivate(x);
					const b = node.importDsaPrivate(x);
					expect(b.publicKey).toEqual(a.publicKey);
					const signature = a.sign(message);
					expect(b.sign(message)).toEqual(signature);
					for (const s of [signature, flipped(signature, at)])
						expect(portable.importDsaPublic(a.publicKey).verify(message, s)).toBe(
							node.importDsaPublic(a.publicKey).verify(message, s),
						);
				},
			),
			{ numRuns: runs(12) },
		);
	});
});
