// ECDSA in both engines: CAVP, Wycheproof, RFC 6979, forgeries, differential; and that printing a key shows no secret.
import { acceptedMistakes, loadVectors, runs, secretsShown, seededRandom } from '@i2p/testkit';
import { bytesBE, concatBytes, fromHex, numberBE, toHex, utf8 } from '@i2p/util';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EcdsaCurve, factsOf } from '../src/curves.js';
import { counting, engines, flipped } from './engines.js';

const names: readonly EcdsaCurve[] = ['P-256', 'P-384', 'P-521'];

/** RFC 6979 appendices A.2.5 to A.2.7, each curve with its own hash. */
const rfc6979: Record<EcdsaCurve, { x: string; public: string; sample: string; test: string }> = {
	'P-256': {
		x: 'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
		public:
			'60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299',
		sample:
			'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
		test: 'f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083',
	},
	'P-384': {
		x: '6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5',
		public:
			'ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc138015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720',
		sample:
			'94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe4699ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8',
		test: '8203b63d3c853e8d77227fb377bcf7b7b772e97892a80f36ab775d509d7a5feb0542a7f0812998da8f1dd3ca3cf023dbddd0760448d42d8a43af45af836fce4de8be06b485e9b61b827c2f13173923e06a739f040649a667bf3b828246baa5a5',
	},
	'P-521': {
		x: '00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa896eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b83538',
		public:
			'01894550d0785932e00eaa23b694f213f8c3121f86dc97a04e5a7167db4e5bcd371123d46e45db6b5d5370a7f20fb633155d38ffa16d2bd761dcac474b9a2f5023a400493101c962cd4d2fddf782285e64584139c2f91b47f87ff82354d6630f746a28a0db25741b5b34a828008b22acc23f924faafbd4d33f81ea66956dfeaa2bfdfcf5',
		sample:
			'00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e377fa00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a',
		test: '013e99020abf5cee7525d16b69b229652ab6bdf2affcaef38773b4b7d08725f10cdb93482fdcc54edcee91eca4166b2a7c6265ef0ce2bd7051b7cef945babd47ee6d01fbd0013c674aa79cb39849527916ce301c66ea7ce8b80682786ad60f98f7e78a19ca69eff5c57400e3b3a0ad66ce0978214d13baf4e9ac60752f7b155e2de4dce3',
	},
};

it('has the orders of the curves', () => {
	expect(names.map((name) => factsOf(name).order)).toEqual([p256, p384, p521].map((c) => c.Point.Fn.ORDER));
});

describe.each(engines)('ECDSA, %s engine', (name, engine) => {
	it.each(names)('has the keys and takes the signatures of RFC 6979 on %s', (curve) => {
		const v = rfc6979[curve];
		const key = engine.importEcdsaPrivate(curve, fromHex(v.x));
		expect(toHex(key.publicKey)).toBe(v.public);
		expect(toHex(key.exportPrivate())).toBe(v.x);
		const pub = engine.importEcdsaPublic(curve, key.publicKey);
		for (const word of ['sample', 'test'] as const) {
			expect(pub.verify(utf8(word), fromHex(v[word]))).toBe(true);
			expect(pub.verify(utf8(word), key.sign(utf8(word)))).toBe(true);
			if (name === 'portable') expect(toHex(key.sign(utf8(word)))).toBe(v[word]);
		}
		expect(pub.verify(utf8('test'), fromHex(v.sample))).toBe(false);
	});

	it.each(names)("gives CAVP's verdicts on %s", (curve) => {
		const { curves } = loadVectors<{ curves: Record<EcdsaCurve, [string, string, string, boolean][]> }>(
			new URL('vectors/cavp-ecdsa.json', import.meta.url),
		);
		expect(curves[curve]).toHaveLength(15);
		for (const [i, [message, point, signature, passes]] of curves[curve].entries())
			expect([i, engine.importEcdsaPublic(curve, fromHex(point)).verify(fromHex(message), fromHex(signature))]).toEqual(
				[i, passes],
			);
	});

	it.each(names)("gives Wycheproof's verdicts on %s", (curve) => {
		const { files } = loadVectors<{
			files: { curve: string; groups: { publicKey: string; tests: [number, string, string, string][] }[] }[];
		}>(new URL('vectors/wycheproof-ecdsa.json', import.meta.url));
		for (const group of files.find((file) => file.curve === curve)!.groups) {
			const key = engine.importEcdsaPublic(curve, fromHex(group.publicKey));
			// On the long curves noble takes milliseconds: every third there.
			for (const [id, message, signature, result] of group.tests)
				if (name === 'node' || curve === 'P-256' || id % 3 === 0)
					expect([id, key.verify(fromHex(message), fromHex(signature))]).toEqual([id, result === 'valid']);
		}
	});

	it.each(names)(
		'refuses flipped bytes, other lengths, r and s out of range, keys that are no point on %s',
		(curve) => {
			const key = engine.generateEcdsa(curve, counting(3));
			const { length, order } = factsOf(curve);
			const message = utf8('message');
			const good = key.sign(message);
			const pub = engine.importEcdsaPublic(curve, key.publicKey);
			expect(pub.verify(message, good)).toBe(true);
			for (let i = 0; i < good.length; i += 7) expect(pub.verify(message, flipped(good, i))).toBe(false);
			for (const size of [0, 1, length, 2 * length - 1])
				expect(pub.verify(message, good.subarray(0, size))).toBe(false);
			expect(pub.verify(message, concatBytes(good, new Uint8Array(1)))).toBe(false);
			const [r, s] = [good.subarray(0, length), good.subarray(length)];
			for (const odd of [new Uint8Array(length), bytesBE(order, length), new Uint8Array(length).fill(0xff)]) {
				expect(pub.verify(message, concatBytes(odd, s))).toBe(false);
				expect(pub.verify(message, concatBytes(r, odd))).toBe(false);
			}
			for (const none of [
				new Uint8Array(2 * length),
				new Uint8Array(2 * length).fill(0xff),
				flipped(key.publicKey, 2 * length - 1),
			])
				expect(engine.importEcdsaPublic(curve, none).verify(message, good)).toBe(false);
		},
	);

	it.each(names)('throws only on misuse by the caller on %s', (curve) => {
		const { length, order } = factsOf(curve);
		for (const [kind, size, call] of [
			['public', 2 * length, engine.importEcdsaPublic],
			['private', length, engine.importEcdsaPrivate],
		] as const) {
			for (const given of [0, size - 1, size + 1])
				expect(() => call(curve, new Uint8Array(given))).toThrow(
					new RangeError(`${curve} ${kind} key: expected ${size} bytes, got ${given}`),
				);
			expect(acceptedMistakes(`${curve} ${kind} key`, (bytes) => call(curve, bytes))).toEqual([]);
			expect(() => call('P-192' as EcdsaCurve, new Uint8Array(size))).toThrow(RangeError);
		}
		expect(() => engine.importEcdsaPrivate(curve, new Uint8Array(length))).toThrow(RangeError);
		expect(() => engine.importEcdsaPrivate(curve, bytesBE(order, length))).toThrow(RangeError);
		const key = engine.generateEcdsa(curve, counting(5));
		const pub = engine.importEcdsaPublic(curve, key.publicKey);
		expect(acceptedMistakes(`${curve} message`, (bytes) => key.sign(bytes))).toEqual([]);
		expect(acceptedMistakes(`${curve} message`, (bytes) => pub.verify(bytes, pub.bytes))).toEqual([]);
		expect(acceptedMistakes(`${curve} signature`, (bytes) => pub.verify(pub.bytes, bytes))).toEqual([]);
		key.destroy();
		expect(() => key.sign(utf8('x'))).toThrow(new TypeError(`${curve} private key: destroyed`));
		expect(() => key.exportPrivate()).toThrow(TypeError);
	});

	it('takes both halves of s', () => {
		for (const curve of names) {
			const { length, order } = factsOf(curve);
			const key = engine.generateEcdsa(curve, counting(5));
			const signature = key.sign(utf8('s'));
			const other = bytesBE(order - numberBE(signature.subarray(length)), length);
			const turned = concatBytes(signature.subarray(0, length), other);
			const pub = engine.importEcdsaPublic(curve, key.publicKey);
			expect([pub.verify(utf8('s'), signature), pub.verify(utf8('s'), turned)]).toEqual([true, true]);
		}
	});

	it('shows no secret in print, in errors neither', () => {
		const random = seededRandom('print');
		const secret = random.bytes(66).fill(0, 0, 47);
		const keys = [
			engine.importDsaPrivate(secret.subarray(46)),
			...names.map((curve) => engine.importEcdsaPrivate(curve, secret.subarray(66 - factsOf(curve).length))),
		];
		for (const key of keys) key.sign(utf8('x'));
		const errors = [
			() => engine.importDsaPrivate(secret.subarray(45)),
			() => engine.importDsaPrivate(random.bytes(20).fill(0xff, 0, 1)),
			() => engine.importEcdsaPrivate('P-256', secret),
			() => engine.importEcdsaPrivate('P-521', new Uint8Array(66).fill(0xff)),
		].map((call) => {
			try {
				return call();
			} catch (error) {
				return error;
			}
		});
		const shown = secret.subarray(47);
		for (const value of [...keys, ...errors]) expect(secretsShown(value, shown)).toEqual([]);
		for (const key of keys) key.destroy();
		for (const key of keys) expect(secretsShown(key, shown)).toEqual([]);
		expect(errors.every((error) => error instanceof RangeError)).toBe(true);
	});
});

describe('both ECDSA engines', () => {
	const [[, portable], [, node]] = engines;
	it.each(names)('agree on keys and verdicts on %s', (curve) => {
		const { length } = factsOf(curve);
		fc.assert(
			fc.property(
				fc.uint8Array({ minLength: length - 2, maxLength: length - 2 }).filter((x) => x.some((b) => b > 0)),
				fc.uint8Array({ maxLength: 100 }),
				fc.nat(2 * length - 1),
				(x, message, at) => {
					const raw = concatBytes(new Uint8Array(2), x);
					const a = portable.importEcdsaPrivate(curve, raw);
					const b = node.importEcdsaPrivate(curve, raw);
					expect(b.publicKey).toEqual(a.publicKey);
					for (const signature of [a.sign(message), b.sign(message)])
						for (const engine of [portable, node]) {
							const pub = engine.importEcdsaPublic(curve, a.publicKey);
							expect(pub.verify(message, signature)).toBe(true);
							expect(pub.verify(message, flipped(signature, at))).toBe(false);
						}
				},
			),
			{ numRuns: runs(5) },
		);
	});
});
