// X25519, one suite for both engines: RFC 7748, Wycheproof, low-order peers, misuse, secrets; and that the engines agree on anything.
import { acceptedMistakes, loadVectors, runs, secretsShown, seededRandom } from '@i2p/testkit';
import { fromHex, type Random, randomFrom, toHex } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as portable from '../src/index.js';
import * as node from '../src/node/index.js';

/** Draws these bytes, in order, then zeros. */
function scripted(...draws: Uint8Array[]): Random {
	const queue = [...draws];
	const random: Random = randomFrom(
		(bytes) => {
			bytes.fill(0);
			const next = queue.shift();
			if (next !== undefined) bytes.set(next.subarray(0, bytes.length));
		},
		() => random,
	);
	return random;
}

const wycheproof = loadVectors<{ tests: [number, string, string, string, boolean][] }>(
	new URL('vectors/wycheproof-x25519.json', import.meta.url),
);
const key32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

const engines = [
	['portable', portable],
	['node', node],
] as const;

describe.each(engines)('X25519, %s engine', (_, engine) => {
	it('answers the vectors of RFC 7748 section 5.2', () => {
		const cases = [
			[
				'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
				'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
				'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
			],
			[
				'4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
				'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
				'95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957',
			],
		] as const;
		for (const [scalar, u, result] of cases)
			expect(toHex(engine.importX25519Private(fromHex(scalar)).agree(fromHex(u))!)).toBe(result);
	});

	it('answers the iterated vectors of RFC 7748 section 5.2', () => {
		let scalar = fromHex(`09${'00'.repeat(31)}`);
		let u = scalar;
		const after: Record<number, string> = {};
		for (let i = 1; i <= 1000; i++) {
			const key = engine.importX25519Private(scalar);
			[u, scalar] = [scalar, key.agree(u)!];
			if (i === 1 || i === 1000) after[i] = toHex(scalar);
		}
		expect(after).toEqual({
			1: '422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079',
			1000: '684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51',
		});
	});

	it("gives Wycheproof's answers: twist, non-canonical, small and special keys; `undefined` for zero", () => {
		for (const [id, peer, scalar, shared, isZero] of wycheproof.tests) {
			const key = engine.importX25519Private(fromHex(scalar));
			const raw = key.agree(fromHex(peer));
			expect([id, raw === undefined ? undefined : toHex(raw)]).toEqual([id, isZero ? undefined : shared]);
			if (id % 8 === 0) expect([id, key.agree(engine.importX25519Public(fromHex(peer)))]).toEqual([id, raw]);
		}
	});

	it('answers the exchange of RFC 7748 section 6.1', () => {
		const a = engine.importX25519Private(fromHex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a'));
		expect(toHex(a.publicKey)).toBe('8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a');
		const b = engine.generateX25519(
			scripted(fromHex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb')),
		);
		expect(toHex(b.publicKey)).toBe('de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f');
		const secret = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';
		expect(toHex(a.agree(b.publicKey)!)).toBe(secret);
		expect(toHex(b.agree(a.publicKey)!)).toBe(secret);
	});

	it('says undefined when the secret would be all zero', () => {
		const key = engine.importX25519Private(new Uint8Array(32).fill(7));
		const lowOrder = [
			'00'.repeat(32),
			`01${'00'.repeat(31)}`,
			'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
			'5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
			`ec${'ff'.repeat(30)}7f`,
			`ed${'ff'.repeat(30)}7f`,
			`ee${'ff'.repeat(30)}7f`,
		];
		for (const point of lowOrder) expect(key.agree(fromHex(point))).toBeUndefined();
	});

	it('takes a peer raw, as a handle and as a handle of the other engine, whatever came before', () => {
		const random = seededRandom('peers');
		const key = engine.generateX25519(random);
		const peers = Array.from({ length: 4 }, () => random.bytes(32).fill(7, 0, 1));
		const secrets = peers.map((peer) => key.agree(peer));
		for (const [i, peer] of peers.entries()) {
			const lent = new Uint8Array(peer);
			const handle = engine.importX25519Public(lent);
			lent.fill(9);
			expect(handle.bytes).toEqual(peer);
			expect(key.agree(handle)).toEqual(secrets[i]);
			expect(key.agree(handle)).toEqual(secrets[i]);
			expect(key.agree(peer)).toEqual(secrets[i]);
			for (const [, other] of engines) expect(key.agree(other.importX25519Public(peer))).toEqual(secrets[i]);
		}
		expect(new Set(secrets.map((secret) => toHex(secret!))).size).toBe(4);
	});

	it('names the argument, the size expected and the size given when the caller errs', () => {
		const key = engine.generateX25519(scripted(new Uint8Array(32).fill(1)));
		const random = seededRandom('misuse');
		const calls: [string, (bytes: Uint8Array) => unknown][] = [
			['X25519 private key', (bytes) => engine.importX25519Private(bytes)],
			['X25519 public key', (bytes) => engine.importX25519Public(bytes)],
			['X25519 public key', (bytes) => key.agree(bytes)],
			['X25519 public key', (bytes) => key.agree({ bytes })],
			['X25519 public key', (bytes) => engine.elligator2Encode(bytes, random)],
			['Elligator2 representative', (bytes) => engine.elligator2Decode(bytes)],
		];
		for (const [name, call] of calls) {
			for (const length of [0, 1, 31, 33, 64])
				expect(() => call(new Uint8Array(length))).toThrow(new RangeError(`${name}: expected 32 bytes, got ${length}`));
			expect(acceptedMistakes(name, call)).toEqual([]);
		}
	});

	it('forgets a destroyed key', () => {
		const key = engine.generateX25519(scripted(new Uint8Array(32).fill(1)));
		key.destroy();
		key.destroy();
		expect(() => key.agree(new Uint8Array(32).fill(9))).toThrow(new TypeError('X25519 private key: destroyed'));
		expect(() => key.exportRaw()).toThrow(TypeError);
	});

	it('shows no secret in print, in errors neither', () => {
		const raw = seededRandom('print').bytes(32);
		const key = engine.importX25519Private(raw);
		const shared = key.agree(key.publicKey)!;
		expect(secretsShown(key, raw, shared)).toEqual([]);
		expect(secretsShown(engine.importX25519Public(key.publicKey), raw)).toEqual([]);
		const errors = [() => engine.importX25519Private(raw.subarray(1)), () => key.agree(raw.subarray(1))].map((call) => {
			try {
				return call();
			} catch (error) {
				return error;
			}
		});
		key.destroy();
		for (const value of [key, ...errors]) expect(secretsShown(value, raw, shared)).toEqual([]);
		expect(errors.every((error) => error instanceof RangeError)).toBe(true);
	});

	it('gives back the bytes it was given and keeps its own copy', () => {
		const raw = new Uint8Array(32).fill(0xff);
		const key = engine.importX25519Private(raw);
		raw.fill(0);
		expect(key.exportRaw()).toEqual(new Uint8Array(32).fill(0xff));
	});

	it('makes pairs that Elligator2 can dress', () => {
		const random = seededRandom('dress');
		for (let i = 0; i < 4; i++) {
			const { key, representative } = engine.generateElligatorKey(random);
			expect(engine.elligator2Decode(representative)).toEqual(key.publicKey);
		}
	});
});

describe('both X25519 engines', () => {
	it('agree on every key and every peer', () => {
		fc.assert(
			fc.property(key32, key32, (scalar, peer) => {
				const a = portable.importX25519Private(scalar);
				const b = node.importX25519Private(scalar);
				expect(a.publicKey).toEqual(b.publicKey);
				expect(a.agree(peer)).toEqual(b.agree(peer));
				expect(b.agree(node.importX25519Public(peer))).toEqual(a.agree(peer));
			}),
			{ numRuns: runs(40) },
		);
	});
});
