// One suite over both engines: the authors' table, Wycheproof, the chain, and each against the other.
import { createSymmetric, symmetric } from '@i2p/crypto-wasm';
import { acceptedMistakes, loadVectors, runs, secretsShown } from '@i2p/testkit';
import { fromHex, toHex } from '@i2p/util';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { halvesEngine } from '../src/halves.js';
import * as face from '../src/index.js';

const table = loadVectors<{ hashes: string[] }>(new URL('./vectors/table.json', import.meta.url)).hashes;
const wycheproof = loadVectors<{ tests: { tcId: number; key: string; msg: string; tag: string }[] }>(
	new URL('./vectors/wycheproof-siphash-2-4.json', import.meta.url),
).tests;
const count = (length: number) => Uint8Array.from({ length }, (_, i) => i);

afterEach(() => {
	vi.unstubAllGlobals();
	vi.resetModules();
});

/** The package as it is where there is WebAssembly, and where there is none. */
async function faceWith(wasm: boolean): Promise<typeof face> {
	if (wasm) return face;
	vi.resetModules();
	vi.stubGlobal('WebAssembly', undefined);
	return import('../src/index.js');
}

describe.each([
	['with WebAssembly', true],
	['without WebAssembly', false],
])('SipHash-2-4 %s', (_name, wasm) => {
	it('the table of its authors, and Wycheproof', async () => {
		const { sipHash24 } = await faceWith(wasm);
		expect(table).toHaveLength(64);
		for (const [length, hash] of table.entries()) expect(toHex(sipHash24(count(16), count(length)))).toBe(hash);
		for (const { tcId, key, msg, tag } of wycheproof)
			expect(toHex(sipHash24(fromHex(key), fromHex(msg))), `${tcId}`).toBe(tag);
	});

	it('chains as repeated hashing of the IV', async () => {
		const { sipHash24, SipChain } = await faceWith(wasm);
		const key = count(16);
		let iv = Uint8Array.from([200, 3, 0, 255, 128, 127, 9, 1]);
		const chain = new SipChain(key, iv);
		for (let i = 0; i < 200; i++) {
			iv = new Uint8Array(sipHash24(key, iv));
			expect(chain.next()).toBe(iv[0]! | (iv[1]! << 8));
		}
	});
});

describe('both engines', () => {
	const engine = createSymmetric((globalThis as never)['WebAssembly'])!;

	it('agree on any message', () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ minLength: 16, maxLength: 16 }),
				fc.uint8Array({ maxLength: 600 }),
				(key, message) => {
					const words = new Int32Array(new Uint8Array(key).buffer);
					const [a, b] = [new Int32Array(2), new Int32Array(2)];
					engine.sipHash(words, message, a);
					halvesEngine.sipHash(words, message, b);
					expect(a).toEqual(b);
					const [one, other] = [Int32Array.of(...words, ...a), Int32Array.of(...words, ...a)];
					for (let i = 0; i < 5; i++) {
						engine.sipStep(one);
						halvesEngine.sipStep(other);
						expect(one).toEqual(other);
					}
				},
			),
			{ numRuns: runs(100) },
		);
	});

	it('agree on long messages, longer than the module holds too', () => {
		expect(symmetric()).toBeDefined();
		for (const length of [4096, 65_535, 65_536, 65_537]) {
			const message = new Uint8Array(length).map((_, i) => i * 7);
			const hash = new Int32Array(2);
			halvesEngine.sipHash(new Int32Array(new Uint8Array(count(16)).buffer), message, hash);
			expect(face.sipHash24(count(16), message)).toEqual(new Uint8Array(hash.buffer));
		}
	});
});

describe('a caller', () => {
	it('is told what has which size', () => {
		expect(() => face.sipHash24(count(15), count(3))).toThrow(new RangeError('SipHash key: expected 16 bytes, got 15'));
		expect(acceptedMistakes('SipHash key', (key) => face.sipHash24(key, count(3)))).toEqual([]);
		expect(acceptedMistakes('SipHash message', (bytes) => face.sipHash24(count(16), bytes))).toEqual([]);
		expect(() => new face.SipChain(count(17), count(8))).toThrow(RangeError);
		expect(() => new face.SipChain(count(16), count(7))).toThrow(
			new RangeError('SipHash chain IV: expected 8 bytes, got 7'),
		);
	});

	it('never sees a key by printing a chain, and gets nothing of one that was wiped', () => {
		const key = crypto.getRandomValues(new Uint8Array(16));
		const chain = new face.SipChain(key, count(8));
		expect(secretsShown(chain, key)).toEqual([]);
		chain.destroy();
		expect(() => chain.next(), 'no mask may follow from zeros').toThrow(new TypeError('SipHash chain: destroyed'));
	});
});
