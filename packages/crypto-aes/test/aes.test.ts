// One suite over both engines: NIST SP 800-38A F.1.5, F.1.6, F.2.5, F.2.6.
import { concatBytes, fromHex, toHex } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

const key = fromHex('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4');
const iv = fromHex('000102030405060708090a0b0c0d0e0f');
const plaintext = fromHex(
	'6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710',
);
const ecb = [
	'f3eed1bdb5d2a03c064b5a7e3db181f8',
	'591ccb10d410ed26dc5ba74a31362870',
	'b6ed21b99ca6f4f9f153e7b1beafed1d',
	'23304b7a39f9f3ff067d8d8f9e24ecc7',
];
const cbc =
	'f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b';

for (const [name, engine] of [
	['portable', portable],
	['node', native],
] as const) {
	describe(`AES-256, ${name} engine`, () => {
		it.each(ecb.map((block, n) => [n + 1, block] as const))('SP 800-38A F.1.5 and F.1.6, block %i', (n, block) => {
			const plain = plaintext.subarray(16 * (n - 1), 16 * n);
			expect(toHex(engine.aes256EcbEncrypt(key, plain))).toBe(block);
			expect(engine.aes256EcbDecrypt(key, fromHex(block))).toEqual(new Uint8Array(plain));
		});

		it('SP 800-38A F.2.5 and F.2.6', () => {
			expect(toHex(engine.aes256CbcEncrypt(key, iv, plaintext))).toBe(cbc);
			expect(engine.aes256CbcDecrypt(key, iv, fromHex(cbc))).toEqual(plaintext);
		});

		it('goes on chaining from update to update', () => {
			const encryptor = engine.createCbcEncryptor(key, iv);
			const decryptor = engine.createCbcDecryptor(key, iv);
			const parts = [plaintext.subarray(0, 32), plaintext.subarray(32, 32), plaintext.subarray(32)];
			const sealed = parts.map((part) => encryptor.update(part));
			expect(toHex(concatBytes(...sealed))).toBe(cbc);
			expect(concatBytes(...sealed.map((part) => decryptor.update(part)))).toEqual(plaintext);
		});

		it('leaves its arguments alone', () => {
			const data = new Uint8Array(plaintext);
			engine.aes256CbcEncrypt(key, iv, data);
			engine.aes256EcbDecrypt(key, data.subarray(0, 16));
			expect(data).toEqual(plaintext);
			expect(toHex(iv)).toBe('000102030405060708090a0b0c0d0e0f');
		});

		it('refuses other lengths', () => {
			const short = key.subarray(1);
			expect(() => engine.aes256CbcEncrypt(short, iv, plaintext)).toThrow(RangeError);
			expect(() => engine.aes256CbcDecrypt(key, short, plaintext)).toThrow(RangeError);
			expect(() => engine.aes256EcbEncrypt(short, iv)).toThrow(RangeError);
			expect(() => engine.aes256EcbDecrypt(key, key)).toThrow(RangeError);
			expect(() => engine.aes256EcbDecrypt(short, iv)).toThrow(RangeError);
			for (const length of [1, 15, 17, 1023]) {
				expect(() => engine.aes256CbcEncrypt(key, iv, new Uint8Array(length))).toThrow(RangeError);
				expect(() => engine.aes256CbcDecrypt(key, iv, new Uint8Array(length))).toThrow(RangeError);
			}
		});
	});

	describe(`tunnel layer, ${name} engine`, () => {
		const layerKey = Uint8Array.from({ length: 32 }, (_, i) => i);
		const ivKey = Uint8Array.from({ length: 32 }, (_, i) => 255 - i);
		const message = (n: number) => Uint8Array.from({ length: 1024 }, (_, i) => (i * 31 + n * 7 + (i >> 5)) & 255);
		/** The specification word for word. */
		const layered = (plain: Uint8Array) => {
			const once = engine.aes256EcbEncrypt(ivKey, plain.subarray(0, 16));
			const data = engine.aes256CbcEncrypt(layerKey, once, plain.subarray(16));
			return concatBytes(engine.aes256EcbEncrypt(ivKey, once), data);
		};

		it('encrypts a row of messages as the specification says, and decrypts them in any order', () => {
			const layer = engine.createTunnelLayer(layerKey, ivKey);
			const sealed = Array.from({ length: 80 }, (_, n) => {
				const bytes = message(n);
				layer.encrypt(bytes);
				expect(bytes).toEqual(layered(message(n)));
				return bytes;
			});
			const copies = sealed.map((bytes) => new Uint8Array(bytes)).reverse();
			for (const bytes of copies) layer.decrypt(bytes);
			expect(copies.reverse()).toEqual(sealed.map((_, n) => message(n)));
			for (const count of [0, 1, 2, 16, 33, 45]) {
				const batch = sealed.slice(0, count).map((bytes) => new Uint8Array(bytes));
				layer.decryptBatch(batch);
				expect(batch).toEqual(batch.map((_, n) => message(n)));
			}
		});

		it('works inside larger memory', () => {
			const memory = new Uint8Array(1100).fill(9);
			memory.set(message(3), 5);
			const layer = engine.createTunnelLayer(layerKey, ivKey);
			layer.encrypt(memory.subarray(5, 1029));
			expect(memory.subarray(5, 1029)).toEqual(layered(message(3)));
			expect([memory[4], memory[1029]]).toEqual([9, 9]);
			layer.decrypt(memory.subarray(5, 1029));
			expect(memory.subarray(5, 1029)).toEqual(message(3));
		});

		it('refuses other lengths before it touches anything', () => {
			const layer = engine.createTunnelLayer(layerKey, ivKey);
			for (const length of [0, 16, 1023, 1025, 1028]) {
				expect(() => layer.encrypt(new Uint8Array(length))).toThrow(RangeError);
				expect(() => layer.decrypt(new Uint8Array(length))).toThrow(RangeError);
			}
			const good = message(1);
			expect(() => layer.decryptBatch([good, new Uint8Array(3)])).toThrow(RangeError);
			expect(good).toEqual(message(1));
			expect(() => engine.createTunnelLayer(layerKey, iv)).toThrow(RangeError);
			expect(() => engine.createTunnelLayer(iv, ivKey)).toThrow(RangeError);
		});

		it('is spent once destroyed, and keeps its own copy of the keys', () => {
			const lent = new Uint8Array(layerKey);
			const layer = engine.createTunnelLayer(lent, ivKey);
			lent.fill(0);
			const bytes = message(0);
			layer.encrypt(bytes);
			layer.decrypt(new Uint8Array(bytes));
			expect(bytes).toEqual(layered(message(0)));
			layer.destroy();
			expect(() => layer.encrypt(bytes)).toThrow(TypeError);
			expect(() => layer.decrypt(bytes)).toThrow(TypeError);
		});
	});
}

describe('both engines', () => {
	const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
	it('agree', () => {
		fc.assert(
			fc.property(bytes(32), bytes(32), fc.array(bytes(1024), { minLength: 1, maxLength: 5 }), (a, b, messages) => {
				const [one, two] = [portable.createTunnelLayer(a, b), native.createTunnelLayer(a, b)];
				const mine = messages.map((m) => new Uint8Array(m));
				const theirs = messages.map((m) => new Uint8Array(m));
				for (const m of mine) one.encrypt(m);
				for (const m of theirs) two.encrypt(m);
				expect(theirs).toEqual(mine);
				one.decryptBatch(theirs);
				two.decryptBatch(mine);
				expect(mine).toEqual(messages);
				expect(theirs).toEqual(messages);
				const block = a.subarray(0, 16);
				expect(native.aes256EcbEncrypt(b, block)).toEqual(portable.aes256EcbEncrypt(b, block));
				expect(native.aes256EcbDecrypt(b, block)).toEqual(portable.aes256EcbDecrypt(b, block));
				expect(native.aes256CbcEncrypt(b, block, a)).toEqual(portable.aes256CbcEncrypt(b, block, a));
				expect(native.aes256CbcDecrypt(b, block, a)).toEqual(portable.aes256CbcDecrypt(b, block, a));
			}),
			{ numRuns: 50 },
		);
	});
});
