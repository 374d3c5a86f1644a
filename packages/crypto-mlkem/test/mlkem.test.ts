// ML-KEM, one suite for both engines: NIST's ACVP, Wycheproof, the exchanges of i2pd's handshakes, hostile sizes and bytes, differential; printing shows no secret.
import * as nodeCrypto from 'node:crypto';
import { acceptedMistakes, loadVectors, runs, secretsShown, seededRandom } from '@i2p/testkit';
import { concatBytes, fromHex, type Random, randomFrom, toHex } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as portable from '../src/index.js';
import * as node from '../src/node/index.js';
import { type NodeMlKem, nativeKeys } from '../src/node/native.js';

interface Case {
	tcId: number;
	kind: string;
	result: 'valid' | 'invalid';
}
interface Wycheproof {
	levels: Record<
		portable.MlKemLevel,
		{
			keygen: (Case & { seed: string; ek: string })[];
			encaps: (Case & { ek: string; m: string; c: string; K: string })[];
			decaps: (Case & { seed: string; ek?: string; c: string; K: string })[];
		}
	>;
}
interface Exchange {
	level: portable.MlKemLevel;
	handshake: string;
	seed: string;
	publicKey: string;
	message: string;
	ciphertext: string;
	secret: string;
}

interface Acvp {
	levels: Record<
		portable.MlKemLevel,
		{
			keygen: [id: number, seed: string, ek: string][];
			encaps: [id: number, ek: string, m: string, c: string, k: string][];
			decaps: [id: number, seed: string, c: string, k: string][];
			keyCheck: [id: number, ek: string, passes: boolean][];
		}
	>;
}

const acvp = loadVectors<Acvp>(new URL('vectors/acvp-mlkem.json', import.meta.url));
const wycheproof = loadVectors<Wycheproof>(new URL('vectors/wycheproof-mlkem.json', import.meta.url));
const i2pd = loadVectors<{ exchanges: Exchange[] }>(new URL('vectors/i2pd-mlkem.json', import.meta.url));
const levels = [512, 768, 1024] as const;
const engines = [
	['portable', portable],
	['node', node],
] as const;

/** Draws these bytes once; another length or a second draw fails. */
function scripted(bytes: Uint8Array): Random {
	let drawn = false;
	const random: Random = randomFrom(
		(into) => {
			if (drawn || into.length !== bytes.length) throw new Error(`drew ${into.length} bytes`);
			drawn = true;
			into.set(bytes);
		},
		() => random,
	);
	return random;
}

/** The same bytes with one bit turned. */
function flipped(bytes: Uint8Array, bit: number): Uint8Array {
	const other = new Uint8Array(bytes);
	other[bit >> 3]! ^= 1 << (bit & 7);
	return other;
}

describe.each(engines)('ML-KEM, %s engine', (_, engine) => {
	it.each(levels)(
		"answers NIST's ACVP: keys, ciphertexts, secrets of good and changed ciphertexts, key checks, level %i",
		(level) => {
			const { keygen, encaps, decaps, keyCheck } = acvp.levels[level];
			for (const [id, seed, ek] of keygen)
				expect([id, toHex(engine.importMlKemPrivate(level, fromHex(seed)).publicKey)]).toEqual([id, ek]);
			for (const [id, ek, m, c, k] of encaps) {
				const { ciphertext, secret } = engine.encapsulate(level, fromHex(ek), scripted(fromHex(m)))!;
				expect([id, toHex(ciphertext), toHex(secret)]).toEqual([id, c, k]);
			}
			for (const [id, seed, c, k] of decaps)
				expect([id, toHex(engine.importMlKemPrivate(level, fromHex(seed)).decapsulate(fromHex(c)))]).toEqual([id, k]);
			for (const [id, ek, passes] of keyCheck)
				expect([id, engine.encapsulate(level, fromHex(ek), seededRandom('check')) !== undefined]).toEqual([id, passes]);
		},
	);

	it.each(levels)('makes the keys of Wycheproof, level %i', (level) => {
		for (const v of wycheproof.levels[level].keygen) {
			const key = engine.generateMlKem(level, scripted(fromHex(v.seed)));
			expect(toHex(key.publicKey)).toBe(v.ek);
			expect([key.level, key.publicKey.length]).toEqual([level, engine.mlKemPublicKeyLength[level]]);
			expect(engine.importMlKemPrivate(level, fromHex(v.seed)).publicKey).toEqual(key.publicKey);
		}
	});

	it.each(levels)('encapsulates as Wycheproof does, and to no key that is not reduced, level %i', (level) => {
		for (const v of wycheproof.levels[level].encaps) {
			const ek = fromHex(v.ek);
			const seal = () => engine.encapsulate(level, ek, scripted(fromHex(v.m)));
			if (ek.length !== engine.mlKemPublicKeyLength[level]) {
				expect(v.result).toBe('invalid');
				expect(seal).toThrow(RangeError);
			} else if (v.result === 'invalid') expect(seal()).toBeUndefined();
			else {
				const { ciphertext, secret } = seal()!;
				expect([toHex(ciphertext), toHex(secret)]).toEqual([v.c, v.K]);
				expect(secret.buffer.byteLength).toBe(engine.mlKemSecretLength);
			}
		}
	});

	it.each(levels)('decapsulates as Wycheproof does, level %i', (level) => {
		for (const v of wycheproof.levels[level].decaps) {
			const open = () => engine.importMlKemPrivate(level, fromHex(v.seed)).decapsulate(fromHex(v.c));
			if (v.result === 'invalid') expect(open).toThrow(RangeError);
			else {
				expect(toHex(open())).toBe(v.K);
				expect(toHex(engine.importMlKemPrivate(level, fromHex(v.seed)).publicKey)).toBe(v.ek);
			}
		}
	});

	it('has the key, the ciphertext and the secret of handshakes that i2pd made', () => {
		for (const v of i2pd.exchanges) {
			const key = engine.generateMlKem(v.level, scripted(fromHex(v.seed)));
			expect(toHex(key.publicKey)).toBe(v.publicKey);
			const { ciphertext, secret } = engine.encapsulate(v.level, key.publicKey, scripted(fromHex(v.message)))!;
			expect([toHex(ciphertext), toHex(secret)]).toEqual([v.ciphertext, v.secret]);
			expect(toHex(key.decapsulate(ciphertext))).toBe(v.secret);
		}
	});

	it.each(levels)('answers damaged and foreign ciphertexts with another secret, always the same, level %i', (level) => {
		const random = seededRandom(`damage ${level}`);
		const key = engine.generateMlKem(level, random);
		const { ciphertext, secret } = engine.encapsulate(level, key.publicKey, random)!;
		expect(key.decapsulate(ciphertext)).toEqual(secret);
		const bits = ciphertext.length * 8;
		const seen = new Set([toHex(secret)]);
		for (const bit of [0, 7, 8 * random.below(ciphertext.length), bits >> 1, bits - 8, bits - 1]) {
			const bad = flipped(ciphertext, bit);
			const other = key.decapsulate(bad);
			expect(other).toHaveLength(32);
			expect(key.decapsulate(bad)).toEqual(other);
			seen.add(toHex(other));
		}
		for (const fill of [0, 0xff]) seen.add(toHex(key.decapsulate(new Uint8Array(ciphertext.length).fill(fill))));
		seen.add(toHex(engine.generateMlKem(level, random).decapsulate(ciphertext)));
		expect(seen.size).toBeGreaterThanOrEqual(9);
		expect(key.decapsulate(ciphertext)).toEqual(secret);
	});

	it.each(levels)('refuses keys with a coefficient that is not below the modulus, at every edge, level %i', (level) => {
		const { publicKey } = engine.generateMlKem(level, seededRandom('edge'));
		const random = seededRandom('edge');
		const last = publicKey.length - 35;
		for (const at of [0, 384, last]) {
			const low = new Uint8Array(publicKey);
			low.set([3329 & 0xff, (low[at + 1]! & 0xf0) | (3329 >> 8)], at);
			expect(engine.encapsulate(level, low, random)).toBeUndefined();
			low.set([3328 & 0xff], at);
			expect(engine.encapsulate(level, low, random)).toBeDefined();
			const high = new Uint8Array(publicKey);
			high.set([(high[at + 1]! & 0x0f) | ((3329 & 0xf) << 4), 3329 >> 4], at + 1);
			expect(engine.encapsulate(level, high, random)).toBeUndefined();
		}
		expect(engine.encapsulate(level, new Uint8Array(publicKey.length).fill(0xff), random)).toBeUndefined();
		expect(engine.encapsulate(level, new Uint8Array(publicKey.length), random)).toBeDefined();
	});

	it.each(levels)('names argument, expected and given size when the caller errs, level %i', (level) => {
		const random = seededRandom('misuse');
		const key = engine.generateMlKem(level, random);
		const ek = engine.mlKemPublicKeyLength[level];
		const ct = engine.mlKemCiphertextLength[level];
		for (const size of [0, 1, ek - 1, ek + 1])
			expect(() => engine.encapsulate(level, new Uint8Array(size), random)).toThrow(
				new RangeError(`ML-KEM public key: expected ${ek} bytes, got ${size}`),
			);
		for (const size of [0, 1, ct - 1, ct + 1])
			expect(() => key.decapsulate(new Uint8Array(size))).toThrow(
				new RangeError(`ML-KEM ciphertext: expected ${ct} bytes, got ${size}`),
			);
		for (const size of [0, 1, 32, 63, 65])
			expect(() => engine.importMlKemPrivate(level, new Uint8Array(size))).toThrow(
				new RangeError(`ML-KEM seed: expected 64 bytes, got ${size}`),
			);
		for (const [name, call] of [
			['ML-KEM public key', (bytes: Uint8Array) => engine.encapsulate(level, bytes, random)],
			['ML-KEM ciphertext', (bytes: Uint8Array) => key.decapsulate(bytes)],
			['ML-KEM seed', (bytes: Uint8Array) => engine.importMlKemPrivate(level, bytes)],
		] as const)
			expect(acceptedMistakes(name, call)).toEqual([]);
		key.destroy();
		key.destroy();
		expect(() => key.decapsulate(new Uint8Array(ct))).toThrow(TypeError);
	});

	it('knows three levels', () => {
		const random = seededRandom('level');
		for (const level of [0, 256, 513, Number.NaN, '512', undefined] as unknown as portable.MlKemLevel[]) {
			const message = `ML-KEM level: expected 512, 768 or 1024, got ${String(level)}`;
			expect(() => engine.generateMlKem(level, random)).toThrow(new RangeError(message));
			expect(() => engine.importMlKemPrivate(level, new Uint8Array(64))).toThrow(new RangeError(message));
			expect(() => engine.encapsulate(level, new Uint8Array(800), random)).toThrow(new RangeError(message));
		}
	});

	it('keeps nothing of the caller: seeds, keys and ciphertexts are neither changed nor held', () => {
		const random = seededRandom('lent');
		const seed = random.bytes(64);
		const before = toHex(seed);
		const key = engine.importMlKemPrivate(768, seed);
		expect(toHex(seed)).toBe(before);
		seed.fill(0);
		const publicKey = new Uint8Array(key.publicKey);
		const { ciphertext, secret } = engine.encapsulate(768, publicKey, random)!;
		expect(publicKey).toEqual(key.publicKey);
		const framed = concatBytes(new Uint8Array(3), ciphertext, new Uint8Array(5));
		expect(key.decapsulate(framed.subarray(3, 3 + ciphertext.length))).toEqual(secret);
		expect(framed.subarray(3, 3 + ciphertext.length)).toEqual(ciphertext);
	});

	it.each(levels)('shows no secret in print, in errors neither, level %i', (level) => {
		const random = seededRandom('print');
		const seed = random.bytes(64);
		const key = engine.importMlKemPrivate(level, seed);
		const sealed = engine.encapsulate(level, key.publicKey, random)!;
		const secrets = [seed.subarray(0, 32), seed.subarray(32), key.decapsulate(sealed.ciphertext)];
		const errors = [
			() => key.decapsulate(seed),
			() => engine.importMlKemPrivate(level, seed.subarray(1)),
			() => engine.encapsulate(level, seed, random),
		].map((call) => {
			try {
				return call();
			} catch (error) {
				return error;
			}
		});
		for (const value of [key, ...errors]) expect(secretsShown(value, ...secrets)).toEqual([]);
		key.destroy();
		expect(secretsShown(key, ...secrets)).toEqual([]);
		expect(Object.keys(key).sort()).toEqual(['level', 'publicKey']);
	});
});

describe('both ML-KEM engines', () => {
	const seeds = fc.uint8Array({ minLength: 64, maxLength: 64 });

	it('are two where node:crypto has ML-KEM and raw keys, and one where it has not', () => {
		const native = nativeKeys(nodeCrypto as unknown as NodeMlKem);
		const [a, b] = engines.map(([, engine]) => engine.importMlKemPrivate(512, new Uint8Array(64)));
		expect(a?.constructor === b?.constructor).toBe(native === undefined);
	});

	it.each(levels)('agree on keys, secrets and what is damaged, level %i', (level) => {
		fc.assert(
			fc.property(seeds, fc.string(), fc.nat(), (seed, label, bit) => {
				const a = portable.importMlKemPrivate(level, seed);
				const b = node.importMlKemPrivate(level, seed);
				expect(b.publicKey).toEqual(a.publicKey);
				const sealed = portable.encapsulate(level, a.publicKey, seededRandom(label))!;
				expect(node.encapsulate(level, a.publicKey, seededRandom(label))).toEqual(sealed);
				expect(a.decapsulate(sealed.ciphertext)).toEqual(sealed.secret);
				expect(b.decapsulate(sealed.ciphertext)).toEqual(sealed.secret);
				const bad = flipped(sealed.ciphertext, bit % (sealed.ciphertext.length * 8));
				expect(b.decapsulate(bad)).toEqual(a.decapsulate(bad));
			}),
			{ numRuns: runs(12) },
		);
	});

	it.each(levels)('agree on any bytes as ciphertext, level %i', (level) => {
		const seed = seededRandom('any').bytes(64);
		const a = portable.importMlKemPrivate(level, seed);
		const b = node.importMlKemPrivate(level, seed);
		const length = portable.mlKemCiphertextLength[level];
		fc.assert(
			fc.property(fc.uint8Array({ minLength: length, maxLength: length }), (bytes) => {
				expect(b.decapsulate(bytes)).toEqual(a.decapsulate(bytes));
			}),
			{ numRuns: runs(12) },
		);
	});
});
