// One suite over both engines: streams, the tunnel layer, misuse, secrets; and that the engines agree. NIST's vectors: nist.test.ts.
import { acceptedMistakes, runs, secretsShown, seededRandom } from '@i2p/testkit';
import { concatBytes, equalBytes, fromHex, toHex } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

const key = fromHex('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4');
const iv = fromHex('000102030405060708090a0b0c0d0e0f');
const plaintext = fromHex(
	'6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710',
);
const cbc =
	'f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b';

for (const [name, engine] of [
	['portable', portable],
	['node', native],
] as const) {
	describe(`AES-256, ${name} engine`, () => {
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

		it('names the argument, the size expected and the size given when the caller errs', () => {
			const blocks = new Uint8Array(32);
			const calls: [string, string, number, (bytes: Uint8Array) => unknown][] = [];
			for (const cbcCall of [engine.aes256CbcEncrypt, engine.aes256CbcDecrypt])
				calls.push(
					['AES-256 key', '32 bytes', 31, (bytes) => cbcCall(bytes, iv, blocks)],
					['AES CBC IV', '16 bytes', 15, (bytes) => cbcCall(key, bytes, blocks)],
					['AES data', 'a multiple of 16 bytes', 17, (bytes) => cbcCall(key, iv, bytes)],
					['AES data', 'a multiple of 16 bytes', 1023, (bytes) => cbcCall(key, iv, bytes)],
				);
			for (const ecbCall of [engine.aes256EcbEncrypt, engine.aes256EcbDecrypt])
				calls.push(
					['AES-256 key', '32 bytes', 16, (bytes) => ecbCall(bytes, iv)],
					['AES block', '16 bytes', 32, (bytes) => ecbCall(key, bytes)],
				);
			for (const create of [engine.createCbcEncryptor, engine.createCbcDecryptor])
				calls.push(
					['AES-256 key', '32 bytes', 0, (bytes) => create(bytes, iv)],
					['AES CBC IV', '16 bytes', 17, (bytes) => create(key, bytes)],
					['AES data', 'a multiple of 16 bytes', 15, (bytes) => create(key, iv).update(bytes)],
				);
			for (const [argument, expected, length, call] of calls) {
				const message = `${argument}: expected ${expected}, got ${length}`;
				expect(() => call(new Uint8Array(length))).toThrow(new RangeError(message));
				expect(acceptedMistakes(argument, call)).toEqual([]);
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

		it('encrypts any number of messages at once as it does one by one, and goes on from there', () => {
			const layer = engine.createTunnelLayer(layerKey, ivKey);
			for (const count of [0, 1, 2, 3, 32, 47, 48, 49, 256, 257, 520, 1]) {
				const batch = Array.from({ length: count }, (_, n) => message(n));
				const alone = batch.map((bytes) => new Uint8Array(bytes));
				layer.encryptBatch(batch);
				for (const bytes of alone) layer.encrypt(bytes);
				expect(batch.every((bytes, n) => equalBytes(bytes, alone[n]!))).toBe(true);
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
			expect(() => layer.encryptBatch([good, new Uint8Array(3)])).toThrow(RangeError);
			expect(good).toEqual(message(1));
			const call = (a: Uint8Array, b: Uint8Array) => () => engine.createTunnelLayer(a, b);
			expect(call(iv, ivKey)).toThrow(new RangeError('tunnel layer key: expected 32 bytes, got 16'));
			expect(call(layerKey, iv)).toThrow(new RangeError('tunnel IV key: expected 32 bytes, got 16'));
			expect(() => layer.encrypt(new Uint8Array(3))).toThrow(
				new RangeError('tunnel message: expected 1024 bytes, got 3'),
			);
			for (const run of [layer.encrypt.bind(layer), layer.decrypt.bind(layer)])
				expect(acceptedMistakes('tunnel message', run)).toEqual([]);
			expect(acceptedMistakes('tunnel message', (bytes) => layer.decryptBatch([message(1), bytes]))).toEqual([]);
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
			for (const given of [[], [bytes], [new Uint8Array(3)]])
				expect(() => layer.decryptBatch(given)).toThrow(new TypeError('tunnel layer: destroyed'));
		});

		it('shows no key in print, of streams neither', () => {
			const random = seededRandom('print');
			const [layerSecret, ivSecret] = [random.bytes(32), random.bytes(32)];
			const layer = engine.createTunnelLayer(layerSecret, ivSecret);
			const bytes = message(0);
			layer.encrypt(bytes);
			layer.decrypt(bytes);
			const streams = [engine.createCbcEncryptor(layerSecret, iv), engine.createCbcDecryptor(layerSecret, iv)];
			for (const stream of streams) stream.update(iv);
			const errors = [
				() => engine.createTunnelLayer(layerSecret.subarray(1), ivSecret),
				() => layer.encrypt(ivSecret),
			].map((call) => {
				try {
					return call();
				} catch (error) {
					return error;
				}
			});
			for (const value of [layer, ...streams, ...errors])
				expect(secretsShown(value, layerSecret, ivSecret, message(0).subarray(16))).toEqual([]);
			layer.destroy();
			expect(secretsShown(layer, layerSecret, ivSecret)).toEqual([]);
		});
	});
}

describe('both engines', () => {
	const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
	it('agree', () => {
		fc.assert(
			fc.property(bytes(32), bytes(32), fc.array(bytes(1024), { minLength: 1, maxLength: 40 }), (a, b, messages) => {
				const [one, two] = [portable.createTunnelLayer(a, b), native.createTunnelLayer(a, b)];
				const mine = messages.map((m) => new Uint8Array(m));
				const theirs = messages.map((m) => new Uint8Array(m));
				for (const m of mine) one.encrypt(m);
				two.encrypt(theirs[0]!);
				two.encryptBatch(theirs.slice(1));
				expect(theirs).toEqual(mine);
				const again = messages.map((m) => new Uint8Array(m));
				for (const layer of [one, two]) {
					layer.encryptBatch(again);
					expect(again).toEqual(mine);
					layer.decryptBatch(again);
				}
				one.decryptBatch(theirs);
				two.decryptBatch(mine);
				expect(mine).toEqual(messages);
				expect(theirs).toEqual(messages);
				const block = a.subarray(0, 16);
				expect(native.aes256EcbEncrypt(b, block)).toEqual(portable.aes256EcbEncrypt(b, block));
				expect(native.aes256EcbDecrypt(b, block)).toEqual(portable.aes256EcbDecrypt(b, block));
				for (const data of [a, ...messages]) {
					expect(native.aes256CbcEncrypt(b, block, data)).toEqual(portable.aes256CbcEncrypt(b, block, data));
					expect(native.aes256CbcDecrypt(b, block, data)).toEqual(portable.aes256CbcDecrypt(b, block, data));
				}
			}),
			{ numRuns: runs(30) },
		);
	});
});
