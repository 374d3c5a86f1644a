// What a call leaves in the module's memory: no key, no plaintext, no key stream; and that the memory never grows.
import { describe, expect, it } from 'vitest';
import { createSymmetric, mostAsideBytes, mostDataBytes, type Symmetric } from '../src/index.js';
import type { WasmExports, WasmHost } from '../src/instance.js';

const host = (globalThis as unknown as { WebAssembly: WasmHost }).WebAssembly;

/** An engine, and its memory as bytes. */
function watched(): { engine: Symmetric; memory: Uint8Array } {
	let memory: Uint8Array | undefined;
	const Instance = class {
		readonly exports: object;
		constructor(module: object) {
			this.exports = new host.Instance(module).exports;
			memory = new Uint8Array((this.exports as WasmExports).memory.buffer);
		}
	};
	const engine = createSymmetric({ Module: host.Module, Instance })!;
	return { engine, memory: memory! };
}

const random = (length: number) => {
	let state = length + 1;
	return Uint8Array.from({ length }, () => {
		state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
		return state >> 16;
	});
};
/** Compares long bytes faster than a deep comparison. */
const same = (a: Uint8Array | undefined, b: Uint8Array) => a !== undefined && Buffer.compare(a, b) === 0;
const words = (bytes: Uint8Array) => new Int32Array(new Uint8Array(bytes).buffer);
const key = words(random(32));
const nonce = Int32Array.of(1, -2, 3);
const ad = random(40);
const lengths = [0, 1, 15, 16, 17, 63, 64, 65, 191, 192, 193, 256, 319, 320, 321, 448, 449, 1000, 4096, mostDataBytes];

/** Offsets at which the memory holds something that it did not hold at first. */
function changes(memory: Uint8Array, pristine: Uint8Array): number[] {
	const found: number[] = [];
	for (let i = 0; i < memory.length; i++) if (memory[i] !== pristine[i]) found.push(i);
	return found;
}

describe('the memory', () => {
	it.each(lengths)('forgets all but the sealed bytes after sealing %i bytes', (length) => {
		const { engine, memory } = watched();
		const pristine = new Uint8Array(memory);
		const box = new Uint8Array(length + 16);
		engine.seal(key, nonce, ad, random(length), box, 0);
		const left = changes(memory, pristine);
		const from = left[0]!;
		expect(left.at(-1)! - from).toBeLessThan(box.length);
		expect(same(memory.subarray(from, from + box.length), box)).toBe(true);
	});

	it.each(lengths)('forgets all after opening %i bytes, and after refusing a forgery of them', (length) => {
		const plaintext = random(length);
		const box = new Uint8Array(length + 16);
		watched().engine.seal(key, nonce, ad, plaintext, box, 0);
		const { engine, memory } = watched();
		const pristine = new Uint8Array(memory);
		expect(same(engine.open(key, nonce, ad, box), plaintext)).toBe(true);
		expect(changes(memory, pristine)).toEqual([]);
		const into = new Uint8Array(length + 3);
		expect(engine.openInto(key, nonce, ad, box, into, 2)).toBe(true);
		expect(same(into.subarray(2, -1), plaintext)).toBe(true);
		expect(changes(memory, pristine)).toEqual([]);
		box[length]! ^= 1;
		into.fill(7);
		expect(engine.openInto(key, nonce, ad, box, into, 0)).toBe(false);
		expect(into.every((byte) => byte === 7)).toBe(true);
		expect(changes(memory, pristine)).toEqual([]);
	});

	it.each(lengths)('forgets all after XOR and hashes of %i bytes', (length) => {
		const { engine, memory } = watched();
		const pristine = new Uint8Array(memory);
		const bytes = random(length);
		engine.xor(key, nonce, 4, bytes, new Uint8Array(length));
		expect(changes(memory, pristine)).toEqual([]);
		engine.sha256([bytes]);
		expect(changes(memory, pristine)).toEqual([]);
		engine.hmac(random(64), [bytes]);
		expect(changes(memory, pristine)).toEqual([]);
		engine.sipHash(key, bytes, new Int32Array(2));
		expect(changes(memory, pristine)).toEqual([]);
		const info = bytes.subarray(0, mostAsideBytes);
		engine.hkdf(random(32), bytes, info, [new Uint8Array(32), new Uint8Array(length % 8128)]);
		expect(changes(memory, pristine)).toEqual([]);
		engine.sipStep(new Int32Array(6).fill(length));
		expect(changes(memory, pristine)).toEqual([]);
	});

	it('takes the most that it promises without touching what lies behind, and does not grow', () => {
		const { engine, memory } = watched();
		const box = new Uint8Array(mostDataBytes + 16);
		engine.seal(key, nonce, random(mostAsideBytes), random(mostDataBytes), box, 0);
		expect(same(engine.open(key, nonce, random(mostAsideBytes), box), random(mostDataBytes))).toBe(true);
		expect(memory.length).toBe(2 * 0x1_0000);
	});
});
