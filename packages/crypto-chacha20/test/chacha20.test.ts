// One suite over both engines: RFC 8439 sections 2.4.2, 2.8.2, A.2 and A.5.
import { concatBytes, fromHex, toHex, utf8 } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

const count = (from: number, length: number) => Uint8Array.from({ length }, (_, i) => from + i);
const sunscreen = utf8(
	"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.",
);
const none = new Uint8Array(0);

for (const [name, engine] of [
	['portable', portable],
	['node', native],
] as const) {
	describe(`ChaCha20, ${name} engine`, () => {
		it('RFC 8439 2.4.2', () => {
			const sealed = engine.chacha20(count(0, 32), fromHex('000000000000004a00000000'), sunscreen, 1);
			expect(toHex(sealed)).toBe(
				'6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0bf91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d807ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab77937365af90bbf74a35be6b40b8eedf2785e42874d',
			);
		});

		it('RFC 8439 A.2 test vector 1, counter 0', () => {
			expect(toHex(engine.chacha20(new Uint8Array(32), new Uint8Array(12), new Uint8Array(64), 0))).toBe(
				'76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586',
			);
		});

		it('starts at counter 1 unless told otherwise, as the AEAD key stream does', () => {
			const [key, nonce, data] = [count(9, 32), count(3, 12), count(0, 250)];
			expect(engine.chacha20(key, nonce, data)).toEqual(engine.chacha20(key, nonce, data, 1));
			expect(engine.chacha20(key, nonce, data)).toEqual(
				engine.createAead(key).seal(nonce, none, data).subarray(0, data.length),
			);
		});

		it('refuses misuse', () => {
			const [key, nonce] = [count(0, 32), count(0, 12)];
			for (const length of [0, 500]) {
				const data = new Uint8Array(length);
				expect(() => engine.chacha20(count(0, 31), nonce, data)).toThrow(RangeError);
				expect(() => engine.chacha20(key, count(0, 8), data)).toThrow(RangeError);
				for (const counter of [-1, 2 ** 32, 0.5])
					expect(() => engine.chacha20(key, nonce, data, counter)).toThrow(RangeError);
			}
			expect(() => engine.createAead(count(0, 33))).toThrow(RangeError);
			const aead = engine.createAead(key);
			for (const bad of [-1, 2 ** 53, 0.5, count(0, 11)]) {
				expect(() => aead.seal(bad, none, none)).toThrow(RangeError);
				expect(() => aead.open(bad, none, new Uint8Array(16))).toThrow(RangeError);
			}
		});
	});

	describe(`ChaCha20-Poly1305, ${name} engine`, () => {
		it('RFC 8439 2.8.2', () => {
			const aead = engine.createAead(count(0x80, 32));
			const [nonce, ad] = [fromHex('070000004041424344454647'), fromHex('50515253c0c1c2c3c4c5c6c7')];
			const sealed = aead.seal(nonce, ad, sunscreen);
			expect(toHex(sealed)).toBe(
				'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691',
			);
			expect(aead.open(nonce, ad, sealed)).toEqual(sunscreen);
			const into = new Uint8Array(sealed.length + 5).fill(7);
			aead.sealInto(nonce, ad, sunscreen, into, 3);
			expect(into.subarray(3, -2)).toEqual(sealed);
			expect([...into.subarray(0, 3), ...into.subarray(-2)]).toEqual([7, 7, 7, 7, 7]);
			expect(() => aead.sealInto(nonce, ad, sunscreen, into, 6)).toThrow(RangeError);
		});

		it('writes counters as 4 zero bytes and LE64', () => {
			const aead = engine.createAead(count(1, 32));
			const cases: readonly (readonly [number, string])[] = [
				[0, '000000000000000000000000'],
				[1, '000000000100000000000000'],
				[0x0102_0304, '000000000403020100000000'],
				[2 ** 53 - 1, '00000000ffffffffffff1f00'],
			];
			for (const [nonce, hex] of cases)
				expect(aead.seal(nonce, none, sunscreen)).toEqual(aead.seal(fromHex(hex), none, sunscreen));
		});

		it('answers nothing to every forgery', () => {
			const aead = engine.createAead(count(1, 32));
			const ad = utf8('ad');
			const sealed = aead.seal(5, ad, utf8('hello'));
			for (let i = 0; i < sealed.length * 8; i++) {
				const forged = new Uint8Array(sealed);
				forged[i >> 3]! ^= 1 << (i & 7);
				expect(aead.open(5, ad, forged)).toBeUndefined();
			}
			for (let length = 0; length < sealed.length; length++)
				expect(aead.open(5, ad, sealed.subarray(0, length))).toBeUndefined();
			expect(aead.open(5, ad, concatBytes(sealed, Uint8Array.of(0)))).toBeUndefined();
			expect(aead.open(6, ad, sealed)).toBeUndefined();
			expect(aead.open(5, none, sealed)).toBeUndefined();
			expect(engine.createAead(count(2, 32)).open(5, ad, sealed)).toBeUndefined();
			expect(aead.open(5, ad, sealed)).toEqual(utf8('hello'));
		});

		it('seals nothing into a bare tag', () => {
			const aead = engine.createAead(count(1, 32));
			const sealed = aead.seal(0, none, none);
			expect(sealed).toHaveLength(16);
			expect(aead.open(0, none, sealed)).toHaveLength(0);
		});

		it('keeps its own copy of the key, and is spent once destroyed', () => {
			const key = count(1, 32);
			const aead = engine.createAead(key);
			const expected = engine.createAead(count(1, 32)).seal(0, none, sunscreen);
			key.fill(0);
			expect(aead.seal(0, none, sunscreen)).toEqual(expected);
			aead.destroy();
			expect(() => aead.seal(0, none, none)).toThrow(TypeError);
			expect(() => aead.open(0, none, expected)).toThrow(TypeError);
		});
	});
}

describe('both engines', () => {
	const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
	it('agree, each opening what the other sealed', () => {
		fc.assert(
			fc.property(
				bytes(32),
				bytes(12),
				fc.uint8Array({ maxLength: 70 }),
				fc.uint8Array({ maxLength: 1500 }),
				fc.nat(0xffff_0000),
				(key, nonce, ad, data, counter) => {
					const [a, b] = [portable.createAead(key), native.createAead(key)];
					const sealed = a.seal(nonce, ad, data);
					expect(b.seal(nonce, ad, data)).toEqual(sealed);
					expect(b.open(nonce, ad, sealed)).toEqual(data);
					expect(a.open(nonce, ad, sealed)).toEqual(data);
					expect(native.chacha20(key, nonce, data, counter)).toEqual(portable.chacha20(key, nonce, data, counter));
				},
			),
			{ numRuns: 100 },
		);
	});
});
