// Gzip against zlib in both directions, at its bounds, and against broken input.
import { constants, deflateRawSync, gunzipSync, gzipSync, inflateRawSync, crc32 as zlibCrc32 } from 'node:zlib';
import { acceptedMistakes, hostile, runs, seededRandom } from '@i2p/testkit';
import {
	concatBytes,
	crc32,
	equalBytes,
	gunzip,
	gunzipLent,
	gzipDeflate,
	gzipStored,
	gzipStoredBytes,
	inflate,
	utf8,
	WireError,
	Writer,
	writeGzipStored,
} from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const code = (open: () => unknown): string => {
	try {
		open();
	} catch (error) {
		if (error instanceof WireError) return error.code;
		throw error;
	}
	return 'opened';
};
const plain = (bytes: Uint8Array) => new Uint8Array(bytes);

describe('crc32', () => {
	it('gives the check value of the catalogue and agrees with zlib', () => {
		expect(crc32(utf8('123456789'))).toBe(0xcbf4_3926);
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
				expect(crc32(bytes)).toBe(zlibCrc32(bytes));
			}),
			{ numRuns: runs(100) },
		);
	});
});

describe('gzip', () => {
	it('is opened by zlib and opens zlib', () => {
		const random = seededRandom('gzip');
		for (const length of [0, 1, 2, 255, 1024, 65_535, 65_536, 200_000]) {
			const noise = random.bytes(length);
			const text = new Uint8Array(length).map((_, i) => 97 + ((i * i) % 23));
			for (const payload of [noise, text]) {
				const same = (opened: Uint8Array) => expect(equalBytes(opened, payload)).toBe(true);
				same(gunzipSync(gzipStored(payload)));
				same(gunzipSync(gzipDeflate(payload)));
				for (const level of [0, 1, 9]) same(gunzip(gzipSync(payload, { level }), length).payload);
				same(gunzip(gzipStored(payload), length).payload);
				same(gunzip(gzipDeflate(payload), length).payload);
			}
		}
	});

	it('stores with 23 bytes more and the header that was asked for', () => {
		const header = { mtime: new Uint8Array([1, 2, 3, 4]), xfl: 2, os: 17 };
		const stored = gzipStored(utf8('hi'), header);
		expect(stored.length).toBe(25);
		expect([...stored.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 2, 17]);
		expect(gunzip(stored, 2)).toEqual({ payload: utf8('hi'), ...header });
		expect(gunzip(gzipDeflate(utf8('hi'), header), 2)).toEqual({ payload: utf8('hi'), ...header });
		expect([...gzipStored(utf8('')).subarray(3, 10)]).toEqual([0, 0, 0, 0, 0, 2, 255]);
		expect(() => gzipStored(utf8('x'), { mtime: new Uint8Array(3) })).toThrow(RangeError);
	});

	it('is written behind other bytes, in memory that was used before, as it is by itself', () => {
		const random = seededRandom('behind');
		const writer = new Writer(16);
		for (const length of [70_000, 0, 300]) {
			const payload = random.bytes(length);
			writer.clear().u8(5);
			writeGzipStored(writer, payload, { xfl: 2, os: 6 });
			expect(writer.length).toBe(1 + gzipStoredBytes(length));
			expect(equalBytes(writer.finish().subarray(1), gzipStored(payload, { xfl: 2, os: 6 }))).toBe(true);
		}
	});

	it('lends what is stored in one block, and gives what is not', () => {
		const payload = seededRandom('lent').bytes(500);
		const stored = gzipStored(payload);
		const lent = gunzipLent(stored, 500).payload;
		expect([lent.buffer === stored.buffer, equalBytes(lent, payload)]).toEqual([true, true]);
		expect(gunzip(stored, 500).payload.buffer).not.toBe(stored.buffer);
		const two = gzipStored(seededRandom('two').bytes(70_000));
		for (const other of [two, gzipDeflate(new Uint8Array(500))])
			expect(gunzipLent(other, 70_000).payload.buffer).not.toBe(other.buffer);
		const damaged = stored.slice();
		damaged[13]! ^= 1;
		expect(code(() => gunzipLent(damaged, 500))).toBe('deflate');
		expect(code(() => gunzipLent(stored, 499))).toBe('too-large');
	});

	it('passes over optional header fields', () => {
		const plainMember = gzipSync(utf8('payload'));
		const fields = concatBytes(
			new Uint8Array([0x1f, 0x8b, 8, 0x1c, 0, 0, 0, 0, 0, 3]),
			new Uint8Array([2, 0, 9, 9]),
			utf8('name\0comment\0'),
			plainMember.subarray(10),
		);
		expect(gunzip(fields, 100).payload).toEqual(utf8('payload'));
		fields[3] = 0x3c;
		expect(code(() => gunzip(fields, 100))).toBe('not-gzip');
	});

	it('never opens more than it may, whatever the trailer claims', () => {
		const bomb = plain(gzipSync(new Uint8Array(20_000_000)));
		expect(code(() => gunzip(bomb, 3072))).toBe('too-large');
		new DataView(bomb.buffer).setUint32(bomb.length - 4, 3000, true);
		expect(code(() => gunzip(bomb, 3072))).toBe('too-large');
		const short = plain(gzipSync(utf8('short')));
		new DataView(short.buffer).setUint32(short.length - 4, 9, true);
		expect(code(() => gunzip(short, 3072))).toBe('checksum');
		const stored = gzipStored(utf8('stored'));
		new DataView(stored.buffer).setUint32(stored.length - 4, 5, true);
		expect(code(() => gunzip(stored, 3072))).toBe('too-large');
		new DataView(stored.buffer).setUint32(stored.length - 4, 5_000_000, true);
		expect(code(() => gunzip(stored, 10_000_000))).toBe('checksum');
	});

	it('opens the tightest packing that there is, and refuses to reckon with more', () => {
		const zeros = new Uint8Array(1_000_000);
		const tight = plain(gzipSync(zeros, { level: 9 }));
		expect(gunzip(tight, zeros.length).payload.length).toBe(zeros.length);
		expect(zeros.length / (tight.length - 18)).toBeLessThan(1032);
	});

	it('opens neither two members nor what has bytes behind its trailer', () => {
		const [one, two] = [gzipStored(utf8('one')), gzipStored(utf8('another'))];
		expect(code(() => gunzip(concatBytes(one, two), 100))).not.toBe('opened');
		const deflated = plain(gzipSync(utf8('one, one, one')));
		expect(code(() => gunzip(concatBytes(deflated, two), 100))).toBe('too-large');
		for (const member of [one, deflated])
			expect(code(() => gunzip(concatBytes(member, new Uint8Array(8).fill(1)), 100))).not.toBe('opened');
	});

	it('checks the sum of the header where there is one', () => {
		const member = plain(gzipSync(utf8('payload')));
		const head = new Uint8Array([0x1f, 0x8b, 8, 2, 0, 0, 0, 0, 0, 3]);
		const sum = crc32(head) & 0xffff;
		const summed = concatBytes(head, new Uint8Array([sum & 0xff, sum >>> 8]), member.subarray(10));
		expect(gunzip(summed, 100).payload).toEqual(utf8('payload'));
		summed[10]! ^= 1;
		expect(code(() => gunzip(summed, 100))).toBe('checksum');
	});

	it('refuses a length that is none from its caller', () => {
		for (const most of [-1, 1.5, Number.NaN, 2 ** 32])
			expect(() => gunzip(gzipStored(utf8('')), most)).toThrow(RangeError);
	});

	it('names what is wrong', () => {
		const good = gzipStored(utf8('good'));
		const wrongSum = plain(good);
		wrongSum[17] = wrongSum[17]! ^ 1;
		expect(code(() => gunzip(wrongSum, 10))).toBe('checksum');
		expect(code(() => gunzip(good.subarray(0, 17), 10))).toBe('truncated');
		expect(code(() => gunzip(utf8('plain text, no gzip'), 10))).toBe('not-gzip');
		expect(code(() => gunzip(concatBytes(good.subarray(0, 10), deflateRawSync(good)), 10))).not.toBe('opened');
	});

	it('refuses broken input by WireError only', () => {
		const text = utf8('a text that deflates, deflates, deflates and has a few literals: 0123456789'.repeat(5));
		for (const member of [gzipDeflate(text), gzipStored(text), plain(gzipSync(text, { level: 0 }))])
			hostile((bytes) => gunzip(bytes, 4096), member);
	});
});

describe('inflate', () => {
	it('opens raw deflate within the bound and says what is wrong with it', () => {
		const payload = new Uint8Array(100_000);
		const deflated = plain(deflateRawSync(payload));
		expect(equalBytes(inflate(deflated, 100_000), payload)).toBe(true);
		expect(inflate(deflated, 200_000)).toHaveLength(100_000);
		expect(code(() => inflate(deflated, 99_999))).toBe('too-large');
		expect(code(() => inflate(deflated.subarray(0, 20), 100_000))).toBe('deflate');
		expect(code(() => inflate(Uint8Array.of(7), 10))).toBe('deflate');
		expect(acceptedMistakes('deflated', (given) => inflate(given, 10))).toEqual([]);
		expect(() => inflate(deflated, -1)).toThrow(RangeError);
	});

	/** Bytes with runs, repeats and noise, so that every kind of block and long codes come about. */
	const texts = fc
		.array(
			fc.oneof(
				fc.uint8Array({ maxLength: 300 }),
				fc.tuple(fc.nat(255), fc.nat(700)).map(([byte, length]) => new Uint8Array(length).fill(byte)),
				fc.tuple(fc.string({ maxLength: 20 }), fc.nat(40)).map(([text, times]) => utf8(text.repeat(times))),
				// Each byte half as often as the one before: codes as long as there can be.
				fc.nat(12).map((most) => new Uint8Array(1 << most).map((_, i) => Math.clz32(i + 1))),
			),
			{ maxLength: 12 },
		)
		.map((parts) => concatBytes(...parts));
	const ways = fc.record({
		level: fc.nat(9),
		strategy: fc.constantFrom(
			constants.Z_DEFAULT_STRATEGY,
			constants.Z_FILTERED,
			constants.Z_HUFFMAN_ONLY,
			constants.Z_RLE,
			constants.Z_FIXED,
		),
		memLevel: fc.integer({ min: 1, max: 9 }),
	});

	it('opens what zlib deflates in any way, within exactly the bound', () => {
		fc.assert(
			fc.property(texts, ways, (text, way) => {
				const deflated = plain(deflateRawSync(text, way));
				expect(equalBytes(inflate(deflated, text.length), text)).toBe(true);
				if (text.length > 0) expect(code(() => inflate(deflated, text.length - 1))).toBe('too-large');
			}),
			{ numRuns: runs(300) },
		);
	});

	it('opens broken bytes as zlib does, where zlib opens them, and throws nothing but its own fault', () => {
		const most = 20_000;
		const opened = (bytes: Uint8Array): Uint8Array | undefined => {
			try {
				return plain(inflateRawSync(bytes, { maxOutputLength: most }));
			} catch {
				return undefined;
			}
		};
		fc.assert(
			fc.property(texts, ways, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }), (text, way, changes) => {
				const deflated = plain(deflateRawSync(text, way));
				for (const [at, byte] of changes) deflated[at % deflated.length] = byte;
				const theirs = opened(deflated);
				if (theirs === undefined) code(() => inflate(deflated, most));
				else expect(equalBytes(inflate(deflated, most), theirs)).toBe(true);
			}),
			{ numRuns: runs(500) },
		);
	});
});
