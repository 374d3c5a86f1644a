// What a Writer writes a Reader reads, and both refuse what does not fit.
import { hostile, runs } from '@i2p/testkit';
import { Reader, WireError, Writer } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const code = (read: () => unknown): string => {
	try {
		read();
	} catch (error) {
		return error instanceof WireError ? error.code : String(error);
	}
	return 'read';
};

const fields = fc.record({
	u8: fc.integer({ min: 0, max: 0xff }),
	u16: fc.integer({ min: 0, max: 0xffff }),
	u32: fc.integer({ min: 0, max: 0xffff_ffff }),
	u48: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
	u64: fc.maxSafeNat(),
	bytes: fc.uint8Array({ maxLength: 600 }),
	text: fc.string({ unit: 'grapheme', maxLength: 20 }),
});

describe('Reader and Writer', () => {
	it('agree on every field', () => {
		fc.assert(
			fc.property(fields, (f) => {
				const writer = new Writer(1);
				writer.u8(f.u8).u16(f.u16).u32(f.u32).u48(f.u48).u64(f.u64).bytes(f.bytes).zeros(3).string(f.text);
				writer.patchU16(1, f.u16 ^ 1);
				const written = writer.finish();
				expect(written.length).toBe(writer.length);
				const reader = new Reader(written);
				expect(reader.u8()).toBe(f.u8);
				expect(reader.u16()).toBe(f.u16 ^ 1);
				expect(reader.u32()).toBe(f.u32);
				expect(reader.u48()).toBe(f.u48);
				expect(reader.u64()).toBe(f.u64);
				expect(reader.sub(f.bytes.length).rest()).toEqual(f.bytes);
				reader.skip(3);
				const passing = new Reader(written, 'all', reader.offset);
				passing.skipString();
				passing.expectEnd();
				expect(reader.string()).toBe(f.text);
				expect(reader.offset).toBe(written.length);
				reader.expectEnd();
			}),
			{ numRuns: runs(100) },
		);
	});

	it('write big-endian', () => {
		expect([...new Writer().u16(0x0102).u32(0x03040506).u64(0x07).finish()]).toEqual([
			1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 7,
		]);
	});

	it('pass over texts as they read them', () => {
		const bytes = Uint8Array.of(9, 3, 97, 0xff, 98, 0);
		expect(() => new Reader(bytes, 'x', 1).skipString()).toThrow('x: not-utf8 at byte 2');
		expect(() => new Reader(bytes, 'x', 0).skipString()).toThrow('x: truncated at byte 1');
		const reader = new Reader(bytes, 'x', 5);
		reader.skipString();
		expect(reader.remaining).toBe(0);
	});

	it('name what the bytes lack', () => {
		const three = new Uint8Array(3);
		expect(code(() => new Reader(three).u32())).toBe('truncated');
		expect(code(() => new Reader(three).bytes(4))).toBe('truncated');
		expect(code(() => new Reader(three).expectEnd())).toBe('trailing-bytes');
		expect(code(() => new Reader(new Uint8Array([0, 0x20, 0, 0, 0, 0, 0, 0])).u64())).toBe('too-large');
		expect(code(() => new Reader(new Uint8Array([1, 0xff])).string())).toBe('not-utf8');
		const failed = new Reader(three);
		code(() => failed.u32());
		expect(failed.remaining).toBe(3);
	});

	it('say of what structure and at which byte', () => {
		const where = (read: (reader: Reader) => unknown): unknown => {
			try {
				return read(new Reader(new Uint8Array([9, 9, 2, 0xff, 0xff, 1]), 'outer'));
			} catch (error) {
				return error instanceof WireError ? [error.what, error.code, error.at, error.message] : error;
			}
		};
		expect(where((r) => r.u32() + r.u32())).toEqual(['outer', 'truncated', 4, 'outer: truncated at byte 4']);
		expect(where((r) => [r.u16(), r.string()])).toEqual(['outer', 'not-utf8', 3, 'outer: not-utf8 at byte 3']);
		expect(where((r) => [r.u16(), r.sub(2, 'inner').u32()])).toEqual([
			'inner',
			'truncated',
			2,
			'inner: truncated at byte 2',
		]);
		expect(where((r) => [r.u8(), r.expectEnd()])).toEqual([
			'outer',
			'trailing-bytes',
			1,
			'outer: trailing-bytes at byte 1',
		]);
		expect(where((r) => [r.u8(), r.u8(), r.fault('odd')].at(-1))).toMatchObject({ code: 'odd', at: 1 });
	});

	it('refuse what the caller got wrong', () => {
		for (const value of [-1, 256, 1.5, Number.NaN]) expect(() => new Writer().u8(value)).toThrow(RangeError);
		expect(() => new Writer().u64(2 ** 53)).toThrow(RangeError);
		expect(() => new Writer().string('x'.repeat(256))).toThrow(RangeError);
		expect(() => new Writer().u8(1).patchU16(0, 1)).toThrow(RangeError);
		expect(() => new Reader(new Uint8Array(3), 'test', 2, 1)).toThrow(RangeError);
		expect(() => new Reader(new Uint8Array(3), 'test', 0, 4)).toThrow(RangeError);
		expect(() => new Reader(new Uint8Array(3), 'test', -1)).toThrow(RangeError);
	});

	it('stand hostile bytes', () => {
		const decode = (bytes: Uint8Array) => {
			const reader = new Reader(bytes);
			const read = [reader.string(), reader.u64(), reader.sub(reader.u16()).rest(), reader.u48()];
			reader.expectEnd();
			return read;
		};
		hostile(decode, new Writer().string('näme').u64(5).u16(4).zeros(4).u48(9).finish());
	});
});
