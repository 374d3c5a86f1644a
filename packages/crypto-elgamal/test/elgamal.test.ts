// ElGamal-2048 in both engines: known answers of Java I2P, both block forms, forgeries, differential; printing shows no secret.
import { acceptedMistakes, loadVectors, runs, secretsShown, seededRandom } from '@i2p/testkit';
import { bytesBE, concatBytes, fromBase64, toBase64, toHex, utf8 } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bigPower, generator, prime } from '../src/group.js';
import * as portable from '../src/index.js';
import { nativePower } from '../src/node/engine.js';
import * as node from '../src/node/index.js';

const java = loadVectors<{ publicKey: string; privateKey: string; blocks: { plaintext: string; block: string }[] }>(
	new URL('vectors/java-elgamal.json', import.meta.url),
);
const engines = [
	['portable', portable],
	['node', node],
] as const;

/** The same block without the two zeros. */
function short(block: Uint8Array): Uint8Array {
	return concatBytes(block.subarray(1, 257), block.subarray(258));
}

describe.each(engines)('ElGamal-2048, %s engine', (_, engine) => {
	const random = seededRandom('elgamal');
	const own = engine.importElGamalPrivate(fromBase64(java.privateKey)!);
	const pub = engine.importElGamalPublic(own.publicKey);

	it('opens what Java I2P sealed, in both forms', () => {
		expect(toBase64(own.publicKey)).toBe(java.publicKey);
		expect(toBase64(own.exportRaw())).toBe(java.privateKey);
		for (const v of java.blocks) {
			const block = fromBase64(v.block)!;
			expect(block).toHaveLength(engine.elGamalBlockLength);
			expect(toHex(own.decrypt(block)!)).toBe(v.plaintext);
			expect(toHex(own.decrypt(short(block))!)).toBe(v.plaintext);
		}
	});

	it('seals what it opens, of every length, another block each time', () => {
		for (const length of [0, 1, 33, 221, 222]) {
			const plaintext = random.bytes(length);
			const block = pub.encrypt(plaintext, random)!;
			expect([block.length, block[0], block[257]]).toEqual([514, 0, 0]);
			expect(own.decrypt(block)).toEqual(plaintext);
			expect(pub.encrypt(plaintext, random)).not.toEqual(block);
			expect(own.decrypt(pub.encrypt(plaintext, random, 512)!)).toEqual(plaintext);
		}
		const zeros = new Uint8Array(222);
		expect(own.decrypt(pub.encrypt(zeros, random)!)).toEqual(zeros);
	});

	it('does not open what is damaged, of another length, out of range or for another key', () => {
		const block = pub.encrypt(utf8('message'), random)!;
		for (const at of [0, 1, 100, 256, 257, 258, 400, 513]) {
			const bad = new Uint8Array(block);
			bad[at]! ^= 1 << (at & 7);
			expect(own.decrypt(bad)).toBeUndefined();
		}
		for (const length of [0, 1, 511, 513]) expect(own.decrypt(block.subarray(0, length))).toBeUndefined();
		expect(own.decrypt(concatBytes(block, new Uint8Array(1)))).toBeUndefined();
		const half = block.subarray(257);
		for (const odd of [0n, 1n, prime - 1n, prime, prime + 1n]) {
			expect(own.decrypt(concatBytes(bytesBE(odd, 257), half))).toBeUndefined();
			expect(own.decrypt(concatBytes(block.subarray(0, 257), bytesBE(odd, 257)))).toBeUndefined();
		}
		expect(own.decrypt(new Uint8Array(514).fill(0xff))).toBeUndefined();
		expect(engine.generateElGamal(random).decrypt(block)).toBeUndefined();
	});

	it('seals nothing to what is no key', () => {
		for (const y of [0n, 1n, prime - 1n, prime]) {
			const none = engine.importElGamalPublic(bytesBE(y, 256));
			expect(none.encrypt(utf8('x'), random)).toBeUndefined();
		}
		const filler = engine.importElGamalPublic(random.bytes(256));
		expect(filler.encrypt(utf8('x'), random)).toHaveLength(514);
	});

	it('throws only on misuse by the caller', () => {
		for (const [name, call] of [
			['ElGamal public key', engine.importElGamalPublic],
			['ElGamal private key', engine.importElGamalPrivate],
		] as const) {
			for (const size of [0, 255, 257])
				expect(() => call(new Uint8Array(size))).toThrow(new RangeError(`${name}: expected 256 bytes, got ${size}`));
			expect(acceptedMistakes(name, call)).toEqual([]);
		}
		expect(() => engine.importElGamalPrivate(new Uint8Array(256))).toThrow(RangeError);
		expect(() => engine.importElGamalPrivate(bytesBE(prime - 1n, 256))).toThrow(RangeError);
		expect(() => pub.encrypt(new Uint8Array(223), random)).toThrow(
			new RangeError('ElGamal plaintext: expected 0 to 222 bytes, got 223'),
		);
		expect(acceptedMistakes('ElGamal plaintext', (bytes) => pub.encrypt(bytes, random))).toEqual([]);
		expect(() => pub.encrypt(new Uint8Array(2), random, 256 as 512)).toThrow(RangeError);
		const key = engine.generateElGamal(random);
		expect(acceptedMistakes('ElGamal block', (bytes) => key.decrypt(bytes))).toEqual([]);
		key.destroy();
		expect(() => key.exportRaw()).toThrow(TypeError);
		expect(() => key.decrypt(new Uint8Array(514))).toThrow(TypeError);
	});

	it('shows no secret in print, in errors neither', () => {
		const raw = own.exportRaw();
		const key = engine.importElGamalPrivate(raw);
		const errors = [
			() => engine.importElGamalPrivate(raw.subarray(1)),
			() => engine.importElGamalPrivate(new Uint8Array(raw).fill(0xff, 0, 250)),
			() => pub.encrypt(raw, random),
		].map((call) => {
			try {
				return call();
			} catch (error) {
				return error;
			}
		});
		for (const value of [key, ...errors]) expect(secretsShown(value, raw)).toEqual([]);
		key.destroy();
		expect(secretsShown(key, raw)).toEqual([]);
		expect(errors.every((error) => error instanceof RangeError)).toBe(true);
	});
});

describe('both ElGamal engines', () => {
	it('have the same powers, of the odd ones too', () => {
		const odd = [0n, 1n, 2n, 7n, (prime - 1n) / 2n, prime - 2n, prime - 1n];
		for (const base of odd)
			for (const exponent of odd) expect(nativePower(base, exponent)).toBe(bigPower(base, exponent));
		expect(bigPower(generator, (prime - 1n) / 2n)).toBe(1n);
	});

	it('open what the other sealed', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 222 }), fc.string(), (plaintext, seed) => {
				const random = seededRandom(seed);
				const a = portable.generateElGamal(random);
				const b = node.importElGamalPrivate(a.exportRaw());
				expect(b.publicKey).toEqual(a.publicKey);
				expect(b.decrypt(portable.importElGamalPublic(a.publicKey).encrypt(plaintext, random)!)).toEqual(plaintext);
				expect(a.decrypt(node.importElGamalPublic(a.publicKey).encrypt(plaintext, random)!)).toEqual(plaintext);
			}),
			{ numRuns: runs(5) },
		);
	});
});
