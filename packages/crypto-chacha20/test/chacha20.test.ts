// One suite over every engine: RFC 8439, Wycheproof, misuse, forgeries and secrets.
import { acceptedMistakes, loadVectors, secretsShown } from '@i2p/testkit';
import { concatBytes, fromHex, toHex, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { faces } from './engines.js';

interface Rfc {
	readonly stream: readonly {
		name: string;
		key: string;
		nonce: string;
		counter: number;
		input: string;
		output: string;
	}[];
	readonly aead: readonly { name: string; key: string; nonce: string; ad: string; plaintext: string; sealed: string }[];
}
interface Wycheproof {
	readonly tests: readonly {
		tcId: number;
		comment: string;
		key: string;
		iv: string;
		aad: string;
		msg: string;
		ct: string;
		tag: string;
		result: 'valid' | 'invalid';
	}[];
}

const rfc = loadVectors<Rfc>(new URL('./vectors/rfc8439.json', import.meta.url));
const wycheproof = loadVectors<Wycheproof>(new URL('./vectors/wycheproof-chacha20-poly1305.json', import.meta.url));
const count = (from: number, length: number) => Uint8Array.from({ length }, (_, i) => from + i);
const none = new Uint8Array(0);

describe.each(faces)('ChaCha20, %s', (_name, { chacha20, createAead }) => {
	it.each(rfc.stream)('RFC 8439, $name', ({ key, nonce, counter, input, output }) => {
		expect(toHex(chacha20(fromHex(key), fromHex(nonce), fromHex(input), counter))).toBe(output);
	});

	it('starts at counter 1 unless told otherwise, as the AEAD key stream does', () => {
		const [key, nonce, data] = [count(9, 32), count(3, 12), count(0, 250)];
		expect(chacha20(key, nonce, data)).toEqual(chacha20(key, nonce, data, 1));
		expect(chacha20(key, nonce, data)).toEqual(createAead(key).seal(nonce, none, data).subarray(0, data.length));
		expect(chacha20(key, nonce, none)).toEqual(none);
	});

	it('counts to the last block and refuses to run over', () => {
		const [key, nonce] = [count(9, 32), count(3, 12)];
		const last = chacha20(key, nonce, new Uint8Array(256), 2 ** 32 - 5);
		for (let i = 0; i < 4; i++)
			expect(chacha20(key, nonce, new Uint8Array(64), 2 ** 32 - 5 + i)).toEqual(last.subarray(64 * i, 64 * (i + 1)));
		expect(() => chacha20(key, nonce, new Uint8Array(257), 2 ** 32 - 5)).toThrow(RangeError);
	});

	it('refuses misuse, with what and how many', () => {
		const [key, nonce, data] = [count(0, 32), count(0, 12), none];
		expect(() => chacha20(count(0, 31), nonce, data)).toThrow(
			new RangeError('ChaCha20 key: expected 32 bytes, got 31'),
		);
		expect(() => chacha20(key, count(0, 8), data)).toThrow(new RangeError('ChaCha20 nonce: expected 12 bytes, got 8'));
		expect(acceptedMistakes('ChaCha20 key', (bytes) => chacha20(bytes, nonce, data))).toEqual([]);
		expect(acceptedMistakes('ChaCha20 nonce', (bytes) => chacha20(key, bytes, data))).toEqual([]);
		expect(acceptedMistakes('ChaCha20 data', (bytes) => chacha20(key, nonce, bytes))).toEqual([]);
		for (const counter of [-1, 2 ** 32 - 1, 0.5, Number.NaN])
			expect(() => chacha20(key, nonce, data, counter)).toThrow(RangeError);
	});
});

describe.each(faces)('ChaCha20-Poly1305, %s', (_name, { createAead }) => {
	it.each(rfc.aead)('RFC 8439, $name', (vector) => {
		const aead = createAead(fromHex(vector.key));
		const [nonce, ad, plaintext] = [fromHex(vector.nonce), fromHex(vector.ad), fromHex(vector.plaintext)];
		const sealed = aead.seal(nonce, ad, plaintext);
		expect(toHex(sealed)).toBe(vector.sealed);
		expect(aead.open(nonce, ad, sealed)).toEqual(plaintext);
	});

	it('Wycheproof', () => {
		for (const { tcId, comment, result, ...vector } of wycheproof.tests) {
			const name = `${tcId} ${comment}`;
			const [nonce, ad, message] = [fromHex(vector.iv), fromHex(vector.aad), fromHex(vector.msg)];
			const aead = createAead(fromHex(vector.key));
			const box = fromHex(vector.ct + vector.tag);
			if (nonce.length !== 12) expect(() => aead.open(nonce, ad, box), name).toThrow(RangeError);
			else if (result === 'valid') {
				expect(toHex(aead.seal(nonce, ad, message)), name).toBe(toHex(box));
				expect(aead.open(nonce, ad, box), name).toEqual(message);
			} else expect(aead.open(nonce, ad, box), name).toBeUndefined();
		}
	});

	it('seals and opens in memory of the caller, and nowhere else', () => {
		const aead = createAead(count(1, 32));
		const message = count(0, 100);
		const sealed = aead.seal(7, none, message);
		const into = new Uint8Array(sealed.length + 5).fill(7);
		aead.sealInto(7, none, message, into, 3);
		expect(into.subarray(3, -2)).toEqual(sealed);
		expect([...into.subarray(0, 3), ...into.subarray(-2)]).toEqual([7, 7, 7, 7, 7]);
		const opened = new Uint8Array(103).fill(9);
		expect(aead.openInto(8, none, sealed, opened, 2)).toBe(false);
		expect(aead.openInto(7, none, sealed.subarray(0, 15), opened, 2)).toBe(false);
		expect(opened).toEqual(new Uint8Array(103).fill(9));
		expect(aead.openInto(7, none, sealed, opened, 2)).toBe(true);
		expect(opened.subarray(2, -1)).toEqual(message);
		expect([opened[0], opened[1], opened[102]]).toEqual([9, 9, 9]);
		expect(() => aead.sealInto(7, none, message, into, 6)).toThrow(RangeError);
		expect(() => aead.sealInto(7, none, message, into, -1)).toThrow(RangeError);
		expect(() => aead.openInto(7, none, sealed, opened, 4)).toThrow(RangeError);
	});

	it('writes counters as 4 zero bytes and LE64', () => {
		const aead = createAead(count(1, 32));
		const cases: readonly (readonly [number, string])[] = [
			[0, '000000000000000000000000'],
			[1, '000000000100000000000000'],
			[0x0102_0304, '000000000403020100000000'],
			[0xffff_ffff, '00000000ffffffff00000000'],
			[0x1_0000_0000, '000000000000000001000000'],
			[0x12_3456_789a, '000000009a78563412000000'],
			[2 ** 53 - 1, '00000000ffffffffffff1f00'],
		];
		for (const [nonce, hex] of cases) {
			const sealed = aead.seal(fromHex(hex), none, utf8('counted'));
			expect(aead.seal(nonce, none, utf8('counted'))).toEqual(sealed);
			expect(aead.open(nonce, none, sealed)).toEqual(utf8('counted'));
		}
	});

	it('answers nothing to every forgery', () => {
		const aead = createAead(count(1, 32));
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
		expect(createAead(count(2, 32)).open(5, ad, sealed)).toBeUndefined();
		expect(aead.open(5, ad, sealed)).toEqual(utf8('hello'));
	});

	it('seals nothing into a bare tag', () => {
		const aead = createAead(count(1, 32));
		const sealed = aead.seal(0, none, none);
		expect(sealed).toHaveLength(16);
		expect(aead.open(0, none, sealed)).toHaveLength(0);
	});

	it('takes another key, also once destroyed, and forgets the one before', () => {
		const [first, second] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
		const text = utf8('text');
		const aead = createAead(first);
		aead.rekey(second);
		const none = new Uint8Array(0);
		expect(aead.seal(0, none, text)).toEqual(createAead(second).seal(0, none, text));
		aead.destroy();
		aead.rekey(first);
		expect(aead.seal(0, none, text)).toEqual(createAead(first).seal(0, none, text));
		expect(() => aead.rekey(new Uint8Array(31))).toThrow(RangeError);
	});

	it('keeps its own copy of the key, and is spent once destroyed', () => {
		const key = count(1, 32);
		const aead = createAead(key);
		const expected = createAead(count(1, 32)).seal(0, none, none);
		key.fill(0);
		expect(aead.seal(0, none, none)).toEqual(expected);
		aead.destroy();
		expect(() => aead.seal(0, none, none)).toThrow(TypeError);
		expect(() => aead.open(0, none, expected)).toThrow(TypeError);
		expect(() => aead.openInto(0, none, expected, none, 0)).toThrow(TypeError);
	});

	it('refuses misuse, with what and how many', () => {
		expect(() => createAead(count(0, 33))).toThrow(new RangeError('ChaCha20-Poly1305 key: expected 32 bytes, got 33'));
		expect(acceptedMistakes('ChaCha20-Poly1305 key', createAead)).toEqual([]);
		const aead = createAead(count(0, 32));
		for (const bad of [-1, 2 ** 53, 0.5, count(0, 11)]) {
			expect(() => aead.seal(bad, none, none)).toThrow(RangeError);
			expect(() => aead.open(bad, none, new Uint8Array(16))).toThrow(RangeError);
		}
		for (const [argument, call] of [
			['associated data', (bytes: Uint8Array) => aead.seal(0, bytes, none)],
			['associated data', (bytes: Uint8Array) => aead.open(0, bytes, new Uint8Array(16))],
			['plaintext', (bytes: Uint8Array) => aead.seal(0, none, bytes)],
			['plaintext', (bytes: Uint8Array) => aead.sealInto(0, none, bytes, new Uint8Array(64), 0)],
			['ciphertext', (bytes: Uint8Array) => aead.open(0, none, bytes)],
			['ciphertext', (bytes: Uint8Array) => aead.openInto(0, none, bytes, new Uint8Array(64), 0)],
		] as const)
			expect(acceptedMistakes(`ChaCha20-Poly1305 ${argument}`, call)).toEqual([]);
	});

	it('shows its key to nobody', () => {
		const key = crypto.getRandomValues(new Uint8Array(32));
		const aead = createAead(key);
		expect(secretsShown(aead, key)).toEqual([]);
		try {
			aead.seal(-1, none, none);
		} catch (error) {
			expect(secretsShown(error, key)).toEqual([]);
		}
	});
});
