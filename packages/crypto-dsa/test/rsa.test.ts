// RSA verification in both engines: Wycheproof, OpenSSL with and without DigestInfo, forgeries.
import { constants, createHash, generateKeyPairSync, privateEncrypt } from 'node:crypto';
import { acceptedMistakes, loadVectors, runs } from '@i2p/testkit';
import { concatBytes, fromHex, utf8 } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engines, flipped } from './engines.js';

const openssl = loadVectors<{
	keys: { modulus: string; message: string; bare: string; withDigestInfo: string }[];
}>(new URL('vectors/openssl-rsa.json', import.meta.url));

/** Whole padded blocks signed as they are, by a key made for this run. */
function forger(): { modulus: Uint8Array; raw: (block: Uint8Array) => Uint8Array } {
	const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const modulus = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).n!, 'base64url'));
	return { modulus, raw: (block) => privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, block) };
}

describe.each(engines)('RSA, %s engine', (_, engine) => {
	it('tells the two paddings of OpenSSL apart', () => {
		for (const v of openssl.keys) {
			const key = engine.importRsaPublic(fromHex(v.modulus));
			const message = fromHex(v.message);
			expect(key.verifyBare(message, fromHex(v.bare))).toBe(true);
			expect(key.verify(message, fromHex(v.withDigestInfo))).toBe(true);
			expect(key.verify(message, fromHex(v.bare))).toBe(false);
			expect(key.verifyBare(message, fromHex(v.withDigestInfo))).toBe(false);
			expect(key.verifyBare(utf8('other'), fromHex(v.bare))).toBe(false);
		}
	});

	it("gives Wycheproof's verdicts; what it calls acceptable is refused", () => {
		const { files } = loadVectors<{
			files: { groups: { modulus: string; exponent: number; tests: [number, string, string, string][] }[] }[];
		}>(new URL('vectors/wycheproof-rsa.json', import.meta.url));
		for (const group of files.flatMap((file) => file.groups)) {
			const key = engine.importRsaPublic(fromHex(group.modulus).subarray(1), group.exponent);
			for (const [id, message, signature, result] of group.tests)
				expect([id, key.verify(fromHex(message), fromHex(signature))]).toEqual([id, result === 'valid']);
		}
	});

	it('refuses flipped bytes, other lengths, numbers not below the modulus, keys that are none', () => {
		const v = openssl.keys[1]!;
		const modulus = fromHex(v.modulus);
		const key = engine.importRsaPublic(modulus);
		const message = fromHex(v.message);
		const good = fromHex(v.bare);
		for (let i = 0; i < good.length; i += 5) expect(key.verifyBare(message, flipped(good, i))).toBe(false);
		for (const length of [0, 1, 255]) expect(key.verifyBare(message, good.subarray(0, length))).toBe(false);
		expect(key.verifyBare(message, concatBytes(new Uint8Array(1), good))).toBe(false);
		for (const odd of [new Uint8Array(256), new Uint8Array(256).fill(0xff), modulus])
			expect(key.verifyBare(message, odd)).toBe(false);
		const even = new Uint8Array(modulus);
		even[255]! &= 0xfe;
		const short = new Uint8Array(modulus);
		short[0] = 0;
		for (const none of [even, short, new Uint8Array(256)])
			expect(engine.importRsaPublic(none).verifyBare(message, good)).toBe(false);
	});

	it('refuses blocks whose padding is short, mixed, or followed by something', () => {
		const { modulus, raw } = forger();
		const key = engine.importRsaPublic(modulus);
		const message = utf8('message');
		const digest = new Uint8Array(createHash('sha256').update(message).digest());
		const block = (head: number[], fill: number, tail: Uint8Array) => {
			const bytes = new Uint8Array(256).fill(fill);
			bytes.set(head);
			bytes[255 - tail.length] = 0;
			bytes.set(tail, 256 - tail.length);
			return bytes;
		};
		expect(key.verifyBare(message, raw(block([0, 1], 0xff, digest)))).toBe(true);
		const trailing = concatBytes(new Uint8Array(8).fill(0xff), Uint8Array.of(0), digest, new Uint8Array(200));
		for (const bad of [
			block([0, 2], 0xff, digest),
			block([0, 0], 0xff, digest),
			block([0, 1], 0xfe, digest),
			block([0, 1], 0x00, digest),
			block([0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00], 0xff, digest),
			concatBytes(Uint8Array.of(0, 1), new Uint8Array(254 - trailing.length).fill(0xff), trailing),
		])
			expect(key.verifyBare(message, raw(bad))).toBe(false);
	});

	it('throws only on misuse by the caller', () => {
		for (const length of [0, 128, 255, 257, 1024])
			expect(() => engine.importRsaPublic(new Uint8Array(length))).toThrow(
				new RangeError(`RSA modulus: expected 256, 384 or 512 bytes, got ${length}`),
			);
		expect(acceptedMistakes('RSA modulus', engine.importRsaPublic)).toEqual([]);
		const key = engine.importRsaPublic(new Uint8Array(256).fill(255));
		for (const verify of [key.verify.bind(key), key.verifyBare.bind(key)]) {
			expect(acceptedMistakes('RSA message', (bytes) => verify(bytes, key.bytes))).toEqual([]);
			expect(acceptedMistakes('RSA signature', (bytes) => verify(key.bytes, bytes))).toEqual([]);
		}
		for (const exponent of [0, 1, 2, 65536, 2 ** 32 + 1, 3.5])
			expect(() => engine.importRsaPublic(new Uint8Array(256), exponent)).toThrow(/^RSA exponent: expected .*, got /);
	});
});

describe('both RSA engines', () => {
	it('agree on good, damaged and arbitrary signatures, with any exponent', () => {
		const [[, portable], [, node]] = engines;
		fc.assert(
			fc.property(
				fc.constantFrom(...openssl.keys),
				fc.nat(255),
				fc.uint8Array({ minLength: 256, maxLength: 256 }),
				fc.constantFrom(3, 17, 65537),
				(v, at, noise, exponent) => {
					const good = fromHex(v.bare);
					const arbitrary = new Uint8Array(good.length).fill(noise[0]!);
					arbitrary.set(noise, good.length - 256);
					for (const signature of [good, flipped(good, at), arbitrary])
						for (const method of ['verify', 'verifyBare'] as const) {
							const verdicts = [portable, node].map((engine) =>
								engine.importRsaPublic(fromHex(v.modulus), exponent)[method](fromHex(v.message), signature),
							);
							expect(verdicts[0]).toBe(verdicts[1]);
							expect(verdicts[0]).toBe(signature === good && method === 'verifyBare' && exponent === 65537);
						}
				},
			),
			{ numRuns: runs(20) },
		);
	});
});
