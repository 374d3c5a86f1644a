// Red25519, blinding and Ed25519ph in both engines: the specification's ten vectors, i2pd's blinded keys, forgeries.
import { loadVectors, runs } from '@i2p/testkit';
import { concatBytes, fromHex, type Random, randomFrom, toHex, utf8 } from '@i2p/util';
import { ed25519ph } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as portable from '../src/index.js';
import * as node from '../src/node/index.js';
import { numberLE, order, Point } from '../src/points.js';

interface SpecVector {
	edsk: string;
	edpk: string;
	sk: string;
	vk: string;
	msg: string;
	sig: string;
	alpha: string;
	rsk: string;
	rvk: string;
	rsig: string;
}
interface Day {
	date: string;
	alpha: string;
	blindedPub: string;
	blindedPriv: string;
	signRandom: string[];
	message: string;
	signature: string;
}
const spec = loadVectors<{ vectors: SpecVector[] }>(new URL('vectors/red25519.json', import.meta.url));
const i2pd = loadVectors<{
	destinations: { sigType: number; signingPriv: string; signingPub: string; days: Day[] }[];
}>(new URL('vectors/blinding.json', import.meta.url));

/** Gives these bytes, then nothing sensible. */
function drawing(bytes: Uint8Array): Random {
	const random: Random = randomFrom(
		(into) => into.set(bytes.subarray(0, into.length)),
		() => random,
	);
	return random;
}

/** The hash as the document writes it, which no router uses: a prefix, and the message's length before it. */
function documentedHash(r: Uint8Array, publicKey: Uint8Array, message: Uint8Array): bigint {
	const length = Uint8Array.of(message.length, message.length >>> 8);
	return numberLE(sha512(concatBytes(utf8('I2P_Red25519H(x)'), r, publicKey, length, message))) % order;
}

function verifiesAsDocumented(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
	const c = documentedHash(signature.subarray(0, 32), publicKey, message);
	const negated = Point.fromBytes(publicKey).negate();
	const r = Point.BASE.multiplyUnsafe(numberLE(signature.subarray(32))).add(negated.multiplyUnsafe(c));
	return toHex(r.toBytes()) === toHex(signature.subarray(0, 32));
}

/** No y of the curve. */
const noPoint = fromHex(`02${'00'.repeat(31)}`);

const engines = [
	['portable', portable],
	['node', node],
] as const;

describe.each(engines)('Red25519, %s engine', (_, engine) => {
	it('has the keys, factors and blinded keys of the ten vectors of the specification', () => {
		expect(spec.vectors).toHaveLength(10);
		for (const v of spec.vectors) {
			const alpha = fromHex(v.alpha);
			expect(toHex(engine.importEd25519Private(fromHex(v.edsk)).publicKey)).toBe(v.edpk);
			expect(toHex(engine.ed25519Scalar(fromHex(v.edsk)))).toBe(v.sk);
			expect(toHex(engine.importRed25519Private(fromHex(v.sk)).publicKey)).toBe(v.vk);
			expect(toHex(engine.blindScalar(fromHex(v.sk), alpha))).toBe(v.rsk);
			expect(toHex(engine.blindPublicKey(fromHex(v.vk), alpha)!)).toBe(v.rvk);
			const blinded = engine.blindPrivateKey(engine.importEd25519Private(fromHex(v.edsk)), alpha);
			expect(toHex(blinded.exportScalar())).toBe(v.rsk);
			expect(toHex(blinded.publicKey)).toBe(v.rvk);
		}
	});

	it('does not take the signatures of the document, whose hash differs from what routers do', () => {
		for (const v of spec.vectors)
			for (const [key, signature] of [
				[fromHex(v.vk), fromHex(v.sig)],
				[fromHex(v.rvk), fromHex(v.rsig)],
			] as const) {
				expect(verifiesAsDocumented(key, fromHex(v.msg), signature)).toBe(true);
				expect(engine.importRed25519Public(key).verify(fromHex(v.msg), signature)).toBe(false);
			}
	});

	it('makes the factor, keys and signature of each day as i2pd does', () => {
		for (const d of i2pd.destinations) {
			const publicKey = fromHex(d.signingPub);
			const priv = fromHex(d.signingPriv);
			for (const day of d.days) {
				const alpha = engine.blindingAlpha({ publicKey, signatureType: d.sigType, day: day.date });
				expect(toHex(alpha)).toBe(day.alpha);
				expect(toHex(engine.blindPublicKey(publicKey, alpha)!)).toBe(day.blindedPub);
				const own = d.sigType === 7 ? engine.importEd25519Private(priv) : engine.importRed25519Private(priv);
				expect(toHex(own.publicKey)).toBe(d.signingPub);
				const blinded = engine.blindPrivateKey(own, alpha, drawing(fromHex(day.signRandom[0]!)));
				expect(toHex(blinded.exportScalar())).toBe(day.blindedPriv.slice(0, 64));
				const signature = blinded.sign(fromHex(day.message));
				expect(toHex(signature)).toBe(day.signature);
				expect(engine.importRed25519Public(blinded.publicKey).verify(fromHex(day.message), signature)).toBe(true);
			}
		}
	});

	it('another day, type or password gives another factor', () => {
		const publicKey = fromHex(i2pd.destinations[0]!.signingPub);
		const facts = { publicKey, signatureType: 7, day: '20260921' };
		const factors = [
			facts,
			{ ...facts, day: '20260922' },
			{ ...facts, signatureType: 11 },
			{ ...facts, blindedType: 7 },
			{ ...facts, secret: utf8('password') },
		].map((f) => toHex(engine.blindingAlpha(f)));
		expect(new Set(factors).size).toBe(factors.length);
		expect(toHex(engine.blindingAlpha({ ...facts, secret: new Uint8Array(), blindedType: 11 }))).toBe(factors[0]);
	});

	it('signs with a derived nonce where there is no chance: the same each time, another for each message', () => {
		const key = engine.importRed25519Private(fromHex(spec.vectors[0]!.sk));
		const pub = engine.importRed25519Public(key.publicKey);
		const a = key.sign(utf8('a'));
		expect(key.sign(utf8('a'))).toEqual(a);
		const b = key.sign(utf8('b'));
		expect(toHex(b.subarray(0, 32))).not.toBe(toHex(a.subarray(0, 32)));
		expect([pub.verify(utf8('a'), a), pub.verify(utf8('b'), b), pub.verify(utf8('b'), a)]).toEqual([true, true, false]);
	});

	it('throws only on misuse by the caller', () => {
		const key = engine.generateRed25519(drawing(new Uint8Array(80).fill(5)));
		expect(engine.importRed25519Private(key.exportScalar()).publicKey).toEqual(key.publicKey);
		key.destroy();
		expect(() => key.sign(utf8('a'))).toThrow(TypeError);
		expect(() => key.exportScalar()).toThrow(TypeError);
		expect(() => engine.importRed25519Private(new Uint8Array(32))).toThrow(RangeError);
		const facts = { publicKey: key.publicKey, signatureType: 11 };
		for (const day of ['', '2026-09-21', '2026092', '202609211'])
			expect(() => engine.blindingAlpha({ ...facts, day })).toThrow(RangeError);
		expect(engine.blindPublicKey(noPoint, new Uint8Array(32))).toBeUndefined();
		expect(engine.blindPublicKey(key.publicKey, new Uint8Array(32))).toEqual(key.publicKey);
	});
});

describe.each(engines)('Ed25519ph, %s engine', (_, engine) => {
	it('refuses flipped bits, other lengths, keys that are no point; throws on misuse', () => {
		const key = engine.generateEd25519ph(drawing(new Uint8Array(32).fill(9)));
		const pub = engine.importEd25519phPublic(key.publicKey);
		const good = key.sign(utf8('x'));
		for (let i = 0; i < 64; i++) {
			const bad = new Uint8Array(good);
			bad[i]! ^= 1 << (i & 7);
			expect(pub.verify(utf8('x'), bad)).toBe(false);
		}
		for (const length of [0, 1, 63]) expect(pub.verify(utf8('x'), good.subarray(0, length))).toBe(false);
		expect(engine.importEd25519phPublic(noPoint).verify(utf8('x'), good)).toBe(false);
		expect(key.exportSeed()).toEqual(new Uint8Array(32).fill(9));
		key.destroy();
		expect(() => key.sign(utf8('x'))).toThrow(TypeError);
	});
});

describe('both engines', () => {
	const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

	it('agree on Red25519 and on blinding, and both halves of a blinded key fit', () => {
		fc.assert(
			fc.property(bytes32, bytes32, fc.uint8Array({ maxLength: 100 }), (seed, alpha, message) => {
				const own = portable.importEd25519Private(seed);
				const blinded = portable.blindPrivateKey(own, alpha);
				expect(portable.blindPublicKey(own.publicKey, alpha)).toEqual(blinded.publicKey);
				const signature = blinded.sign(message);
				expect(node.blindPrivateKey(node.importEd25519Private(seed), alpha).sign(message)).toEqual(signature);
				expect(node.importRed25519Public(blinded.publicKey).verify(message, signature)).toBe(true);
				expect(portable.importRed25519Public(blinded.publicKey).verify(message, signature)).toBe(true);
			}),
			{ numRuns: runs(15) },
		);
	});

	it("take noble's Ed25519ph signatures and give it theirs", () => {
		fc.assert(
			fc.property(bytes32, fc.uint8Array({ maxLength: 100 }), (seed, message) => {
				const key = portable.importEd25519phPrivate(seed);
				const signature = key.sign(message);
				expect(ed25519ph.verify(signature, message, key.publicKey)).toBe(true);
				expect(node.importEd25519phPublic(key.publicKey).verify(message, signature)).toBe(true);
			}),
			{ numRuns: runs(15) },
		);
	});
});
