// The writer grows under whatever is written.
import { acceptedMistakes } from '@i2p/testkit';
import { describe, expect, it } from 'vitest';
import { Reader, Writer } from '../src/index.js';

describe('Writer', () => {
	it('keeps bytes that make it grow', () => {
		const block = new Uint8Array(300).fill(7);
		const written = new Writer(4).u8(1).bytes(block).bytes(block).u32(9).finish();
		const reader = new Reader(written);
		expect(reader.u8()).toBe(1);
		expect(reader.bytes(600).every((byte) => byte === 7)).toBe(true);
		expect(reader.u32()).toBe(9);
	});

	it('takes bytes for bytes only', () => {
		expect(acceptedMistakes('bytes to write', (bytes) => new Writer().bytes(bytes))).toEqual([]);
	});

	it('leaves space that is filled later, and sets what was not known before', () => {
		const writer = new Writer(2).u16(0).u32(0);
		const space = writer.space(3);
		writer.u8(9);
		writer.patchU16(0, 0x0102);
		writer.patchU32(2, 0x03040506);
		expect(writer.length).toBe(10);
		expect([...writer.finish().subarray(0, 6), ...writer.finish().subarray(9)]).toEqual([1, 2, 3, 4, 5, 6, 9]);
		expect(space.length).toBe(3);
		const exact = new Writer(4);
		exact.space(4).set([1, 2, 3, 4]);
		expect([...exact.finish()]).toEqual([1, 2, 3, 4]);
		expect(() => exact.patchU32(1, 0)).toThrow(RangeError);
		expect(() => exact.patchU32(0, 2 ** 32)).toThrow(RangeError);
		expect(() => exact.space(-1)).toThrow(RangeError);
	});

	it('begins anew in the same memory', () => {
		const writer = new Writer(8);
		const first = writer.u32(0x01020304).finish();
		const second = writer.clear().u8(9).zeros(1).finish();
		expect([...second]).toEqual([9, 0]);
		expect(second.buffer).toBe(first.buffer);
	});
});
