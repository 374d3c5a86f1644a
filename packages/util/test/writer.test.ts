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

	it('begins anew in the same memory', () => {
		const writer = new Writer(8);
		const first = writer.u32(0x01020304).finish();
		const second = writer.clear().u8(9).zeros(1).finish();
		expect([...second]).toEqual([9, 0]);
		expect(second.buffer).toBe(first.buffer);
	});
});
