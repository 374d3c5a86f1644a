// Ed25519 and Ed25519ph, one suite for both engines: RFC 8032, Wycheproof, ed25519-speccheck, forgeries, misuse, secrets; and that the engines agree on anything.
import { acceptedMistakes, loadVectors, runs, secretsShown, seededRandom } from '@i2p/testkit';
import { concatBytes, fromHex, type Random, randomFrom, toHex } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as portable from '../src/index.js';
import * as node from '../src/node/index.js';

interface Rfc8032 {
	name: string;
	secretKey: string;
	publicKey: string;
	message: string;
	signature: string;
}
const rfc8032 = loadVectors<{ ed25519: Rfc8032[]; ed25519ph: Rfc8032[] }>(
	new URL('vectors/rfc8032.json', import.meta.url),
);
const speccheck = loadVectors<{ openssl: string; cases: { message: string; pub_key: string; signature: string }[] }>(
	new URL('vectors/speccheck.json', import.meta.url),
);
const wycheproof = loadVectors<{ groups: { publicKey: string; tests: [number, string, string, string][] }[] }>(
	new URL('vectors/wycheproof-ed25519.json', import.meta.url),
);
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
	it.each(rfc8032.ed25519.map((v) => [v.name, v] as const))('is that of RFC 8032 section 7.1, test %s', (_name, v) => {
		const key = engine.importEd25519Private(fromHex(v.secretKey));
		expect(toHex(key.publicKey)).toBe(v.publicKey);
		expect(toHex(key.sign(fromHex(v.message)))).toBe(v.signature);
		expect(engine.importEd25519Public(key.publicKey).verify(fromHex(v.message), fromHex(v.signature))).toBe(true);
		expect(engine.importEd25519phPublic(key.publicKey).verify(fromHex(v.message), fromHex(v.signature))).toBe(false);
	});

	it.each(rfc8032.ed25519ph.map((v) => [v.name, v] as const))(
		'is Ed25519ph of RFC 8032 section 7.3, test %s',
		(_name, v) => {
			const key = engine.importEd25519phPrivate(fromHex(v.secretKey));
			expect(toHex(key.publicKey)).toBe(v.publicKey);
			expect(toHex(key.sign(fromHex(v.message)))).toBe(v.signature);
			expect(engine.importEd25519phPublic(key.publicKey).verify(fromHex(v.message), fromHex(v.signature))).toBe(true);
			expect(engine.importEd25519Public(key.publicKey).verify(fromHex(v.message), fromHex(v.signature))).toBe(false);
		},
	);

	it("gives Wycheproof's verdicts", () => {
		for (const group of wycheproof.groups) {
			const key = engine.importEd25519Public(fromHex(group.publicKey));
			for (const [id, message, signature, result] of group.tests)
				expect([id, key.verify(fromHex(message), fromHex(signature))]).toEqual([id, result === 'valid']);
		}
	});

	it("gives OpenSSL's twelve answers to ed25519-speccheck", () => {
		const verdicts = speccheck.cases.map((c) =>
			engine.importEd25519Public(fromHex(c.pub_key)).verify(fromHex(c.message), fromHex(c.signature)) ? 'V' : 'X',
		);
		expect(verdicts.join('')).toBe(speccheck.openssl);
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
		const v = rfc8032.ed25519[1]!;
		const signature = fromHex(v.signature);
		const s = BigInt(`0x${toHex(new Uint8Array(signature.subarray(32)).reverse())}`);
		const malleated = concatBytes(signature.subarray(0, 32), littleEndian(s + order));
		expect(engine.importEd25519Public(fromHex(v.publicKey)).verify(fromHex(v.message), malleated)).toBe(false);
	});

	it('says false for bytes that are no point, and for a low-order key with a wrong R', () => {
		const signature = fromHex(rfc8032.ed25519[0]!.signature);
		for (const bytes of [`02${'00'.repeat(31)}`, `${'ff'.repeat(32)}`, `00${'00'.repeat(31)}`])
			expect(engine.importEd25519Public(fromHex(bytes)).verify(new Uint8Array(), signature)).toBe(false);
	});

	it('names the argument, the size expected and the size given when the caller errs', () => {
		const key = engine.generateEd25519(always(4));
		const scalar = new Uint8Array(32).fill(1);
		const facts = { signatureType: 7, day: '20260921' };
		const calls: [string, (bytes: Uint8Array) => unknown][] = [
			['Ed25519 seed', (bytes) => engine.importEd25519Private(bytes)],
			['Ed25519 seed', (bytes) => engine.importEd25519phPrivate(bytes)],
			['Ed25519 seed', (bytes) => engine.ed25519Scalar(bytes)],
			['Ed25519 public key', (bytes) => engine.importEd25519Public(bytes)],
			['Ed25519 public key', (bytes) => engine.importEd25519phPublic(bytes)],
			['Ed25519 public key', (bytes) => engine.importRed25519Public(bytes)],
			['Ed25519 public key', (bytes) => engine.blindingAlpha({ ...facts, publicKey: bytes })],
			['Ed25519 public key', (bytes) => engine.blindPublicKey(bytes, scalar)],
			['Red25519 scalar', (bytes) => engine.importRed25519Private(bytes)],
			['Red25519 scalar', (bytes) => engine.blindScalar(bytes, scalar)],
			['blinding factor', (bytes) => engine.blindScalar(scalar, bytes)],
			['blinding factor', (bytes) => engine.blindPublicKey(key.publicKey, bytes)],
			['blinding factor', (bytes) => engine.blindPrivateKey(key, bytes)],
		];
		for (const [name, call] of calls) {
			for (const length of [0, 31, 33, 64])
				expect(() => call(new Uint8Array(length))).toThrow(new RangeError(`${name}: expected 32 bytes, got ${length}`));
			expect(acceptedMistakes(name, call)).toEqual([]);
		}
	});

	it('signs and verifies bytes only', () => {
		for (const [kind, key, pub] of [
			['Ed25519', engine.generateEd25519(always(4)), engine.importEd25519Public],
			['Ed25519', engine.generateEd25519ph(always(4)), engine.importEd25519phPublic],
			['Red25519', engine.generateRed25519(always(4)), engine.importRed25519Public],
		] as const) {
			const [verifier, signature] = [pub(key.publicKey), key.sign(new Uint8Array(3))];
			expect(acceptedMistakes(`${kind} message`, (bytes) => key.sign(bytes))).toEqual([]);
			expect(acceptedMistakes('Ed25519 message', (bytes) => verifier.verify(bytes, signature))).toEqual([]);
			expect(acceptedMistakes('Ed25519 signature', (bytes) => verifier.verify(signature, bytes))).toEqual([]);
		}
		const facts = { publicKey: new Uint8Array(32), signatureType: 7, day: '20260921' };
		const refused = acceptedMistakes('lookup password', (secret) => engine.blindingAlpha({ ...facts, secret }));
		expect(refused).toEqual(['undefined: accepted']); // for a service without one
	});

	it('forgets destroyed keys', () => {
		for (const key of [engine.generateEd25519(always(4)), engine.generateEd25519ph(always(4))]) {
			expect(key.exportSeed()).toEqual(new Uint8Array(32).fill(4));
			key.destroy();
			key.destroy();
			expect(() => key.sign(new Uint8Array())).toThrow(new TypeError('Ed25519 seed: destroyed'));
			expect(() => key.exportSeed()).toThrow(TypeError);
		}
	});

	it('shows no secret in print, in errors neither', () => {
		const random = seededRandom('print');
		const seed = random.bytes(32);
		const scalar = engine.ed25519Scalar(seed);
		const own = engine.importEd25519Private(seed);
		const alpha = engine.blindingAlpha({ publicKey: own.publicKey, signatureType: 7, day: '20260921' });
		const blinded = engine.blindPrivateKey(own, alpha, random);
		const keys = [own, engine.importEd25519phPrivate(seed), engine.importRed25519Private(scalar, random), blinded];
		for (const key of keys) key.sign(seed.subarray(0, 3));
		const errors = [
			() => engine.importEd25519Private(seed.subarray(1)),
			() => engine.importRed25519Private(scalar.subarray(1)),
			() => engine.blindScalar(scalar, seed.subarray(1)),
		].map((call) => {
			try {
				return call();
			} catch (error) {
				return error;
			}
		});
		const secrets = [seed, scalar, blinded.exportScalar()];
		for (const value of [...keys, ...errors]) expect(secretsShown(value, ...secrets)).toEqual([]);
		for (const key of keys) key.destroy();
		for (const key of keys) expect(secretsShown(key, ...secrets)).toEqual([]);
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
			{ numRuns: runs(20) },
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
