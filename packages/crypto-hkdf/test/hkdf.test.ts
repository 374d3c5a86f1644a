// One suite over every engine: RFC 5869, Wycheproof, limits, misuse; and all against one another and node:crypto.
import { hkdfSync } from 'node:crypto';
import { acceptedMistakes, loadVectors, runs, secretsShown } from '@i2p/testkit';
import { concatBytes, fromHex, toHex } from '@i2p/util';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as face from '../src/index.js';
import { nobleHkdf } from '../src/noble.js';
import type { Engine } from '../src/types.js';
import { wasmHkdf } from '../src/wasm.js';

const rfc5869 = loadVectors<{ tests: { ikm: string; salt: string; info: string; length: number; okm: string }[] }>(
	new URL('./vectors/rfc5869.json', import.meta.url),
).tests;
const wycheproof = loadVectors<{
	tests: { tcId: number; ikm: string; salt: string; info: string; size: number; okm: string; result: string }[];
}>(new URL('./vectors/wycheproof-hkdf-sha256.json', import.meta.url)).tests;

const engines: readonly (readonly [name: string, engine: Engine])[] = [
	['noble', nobleHkdf],
	['WebAssembly', wasmHkdf],
];
const filled = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255);

function derived(engine: Engine, salt: Uint8Array, input: Uint8Array, info: Uint8Array, length: number): Uint8Array {
	const output = new Uint8Array(length);
	engine(salt, input, info, [output]);
	return output;
}

describe.each(engines)('HKDF-SHA256, %s', (_name, engine) => {
	it.each(rfc5869)('RFC 5869, $length bytes, $okm', ({ ikm, salt, info, length, okm }) => {
		expect(toHex(derived(engine, fromHex(salt), fromHex(ikm), fromHex(info), length))).toBe(okm);
	});

	it('Wycheproof', () => {
		for (const { tcId, ikm, salt, info, size, okm, result } of wycheproof) {
			if (result === 'invalid') continue; // too long: the face refuses it
			expect(toHex(derived(engine, fromHex(salt), fromHex(ikm), fromHex(info), size)), `${tcId}`).toBe(okm);
		}
	});

	it('fills several outputs as one', () => {
		const outputs = [new Uint8Array(32), new Uint8Array(64), new Uint8Array(5)];
		engine(filled(32), filled(32), filled(4), outputs);
		expect(concatBytes(...outputs)).toEqual(derived(engine, filled(32), filled(32), filled(4), 101));
	});
});

describe('the face', () => {
	it('takes info as text and answers pairs', () => {
		const salt = filled(32);
		const long = face.hkdf(salt, filled(31), Uint8Array.of(0x61, 0x62), 64);
		expect(face.hkdf(salt, filled(31), 'ab', 64)).toEqual(long);
		const [first, second] = face.hkdfPair(salt, filled(31), 'ab');
		expect(concatBytes(first, second)).toEqual(long);
		expect(first.buffer.byteLength).toBe(32);
	});

	it('refuses impossible lengths', () => {
		for (const { size, ikm, salt, info } of wycheproof.filter((t) => t.result === 'invalid'))
			expect(() => face.hkdf(fromHex(salt), fromHex(ikm), fromHex(info), size)).toThrow(RangeError);
		for (const length of [-1, 8161, 1.5, Number.NaN])
			expect(() => face.hkdf(filled(1), filled(1), '', length)).toThrow(RangeError);
		expect(face.hkdf(filled(1), filled(1), '', 0)).toHaveLength(0);
		expect(face.hkdf(filled(1), filled(1), '', 8160)).toHaveLength(8160);
	});

	it('says what is no salt, input or info, and nothing of the others', () => {
		const secret = crypto.getRandomValues(new Uint8Array(32));
		expect(acceptedMistakes('HKDF salt', (salt) => face.hkdfPair(salt, secret, ''))).toEqual([]);
		expect(acceptedMistakes('HKDF input', (input) => face.hkdf(secret, input, '', 32))).toEqual([]);
		try {
			face.hkdfPair(secret, secret, 7 as never);
			expect.unreachable();
		} catch (error) {
			expect(error).toBeInstanceOf(TypeError);
			expect(secretsShown(error, secret)).toEqual([]);
		}
	});
});

describe('all engines agree', () => {
	const direct = (salt: Uint8Array, ikm: Uint8Array, info: Uint8Array, length: number) =>
		new Uint8Array(hkdfSync('sha256', ikm, salt, info, length));

	it('on anything', () => {
		const bytes = (maxLength: number) => fc.uint8Array({ maxLength });
		fc.assert(
			fc.property(bytes(100), bytes(100), bytes(300), fc.integer({ min: 1, max: 200 }), (salt, ikm, info, length) => {
				const expected = direct(salt, ikm, info, length);
				for (const [, engine] of engines) expect(derived(engine, salt, ikm, info, length)).toEqual(expected);
			}),
			{ numRuns: runs(100) },
		);
	});

	it('on every length of input, info and output up to 600, and around every limit', () => {
		const one = (salt: number, input: number, info: number, length: number) => {
			const [s, i, f] = [filled(salt), filled(input), filled(info)];
			const expected = derived(nobleHkdf, s, i, f, length);
			expect(derived(wasmHkdf, s, i, f, length), `${salt} ${input} ${info} ${length}`).toEqual(expected);
		};
		for (let n = 0; n <= 600; n++) one(n % 70, n, (n * 7) % 601, (n * 3) % 601);
		for (const salt of [63, 64, 65]) one(salt, 32, 16, 64);
		for (const input of [65_535, 65_536, 65_537]) one(32, input, 16, 64);
		for (const info of [4095, 4096, 4097]) one(32, 32, info, 96);
	});
});

describe('without WebAssembly', () => {
	afterEach(() => {
		vi.unstubAllGlobals();
		vi.resetModules();
	});

	it('works as before', async () => {
		vi.resetModules();
		vi.stubGlobal('WebAssembly', undefined);
		const fallen: typeof face = await import('../src/index.js');
		expect(fallen.hkdfPair(filled(32), filled(32), 'ab')).toEqual(face.hkdfPair(filled(32), filled(32), 'ab'));
	});
});
