// Zip archives: against Node's own deflate and a directory as other writers lay it out; bombs and broken ones.
import { deflateRawSync, crc32 as zlibCrc32 } from 'node:zlib';
import { readZip, writeZip } from '@i2p/reseed';
import { acceptedMistakes, hostile, runs, seededRandom } from '@i2p/testkit';
import { concatBytes, fromUtf8, utf8, WireError } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const code = (read: () => unknown): string => {
	try {
		read();
	} catch (error) {
		if (error instanceof WireError) return error.code;
		throw error;
	}
	return 'read';
};
const little = (value: number, bytes: number): Uint8Array =>
	Uint8Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);

interface Entry {
	readonly name: string;
	readonly content: Uint8Array;
	/** Lies about the length that it opens to. */
	readonly length?: number;
	readonly method?: number;
	readonly flags?: number;
	readonly crc?: number;
	/** Shares the content of the first entry. */
	readonly shared?: boolean;
}

/** Deflated entries whose lengths stand behind their content, as streaming writers have it, with extra fields and a comment. */
function streamedZip(entries: readonly Entry[], count = entries.length): Uint8Array {
	const parts: Uint8Array[] = [];
	const listed: Uint8Array[] = [];
	let at = 0;
	for (const { name, content, length = content.length, method = 8, flags = 8, shared = false, ...rest } of entries) {
		const packed = method === 8 ? deflateRawSync(content) : content;
		const crc = little(rest.crc ?? zlibCrc32(content), 4);
		const head = [little(20, 2), little(flags, 2), little(method, 2), little(0, 4)];
		const local = concatBytes(utf8('PK\x03\x04'), ...head, new Uint8Array(12), little(name.length, 2), little(4, 2));
		const sizes = [crc, little(packed.length, 4), little(length, 4)];
		const whole = [local, utf8(name), new Uint8Array(4), packed, utf8('PK\x07\x08'), ...sizes];
		const own = shared ? [] : whole;
		listed.push(
			concatBytes(
				...[utf8('PK\x01\x02'), little(20, 2), ...head, ...sizes, little(name.length, 2), little(2, 2), little(3, 2)],
				...[new Uint8Array(8), little(shared ? 0 : at, 4), utf8(name), new Uint8Array(2), utf8('key')],
			),
		);
		parts.push(...own);
		at += concatBytes(...own).length;
	}
	const directory = concatBytes(...listed);
	const facts = [little(count, 2), little(count, 2), little(directory.length, 4), little(at, 4)];
	return concatBytes(...parts, directory, utf8('PK\x05\x06'), little(0, 4), ...facts, little(7, 2), utf8('comment'));
}

describe('a zip archive', () => {
	it('reads back what was written', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.uint8Array()), { maxLength: 6 }), (files) => {
				const named = files.filter(([name]) => !name.endsWith('/')).map(([name, content]) => ({ name, content }));
				const opened = readZip(writeZip(named)).map((entry) => ({ name: entry.name, content: entry.open(100) }));
				expect(opened.map(({ name }) => utf8(name))).toEqual(named.map(({ name }) => utf8(name)));
				expect(opened.map(({ content }) => content)).toEqual(named.map(({ content }) => content));
			}),
			{ numRuns: runs(50) },
		);
	});

	it('is opened as streaming writers write it, folders left out', () => {
		const content = utf8('some text '.repeat(100));
		const zip = streamedZip([
			{ name: 'folder/', content: new Uint8Array() },
			{ name: 'a', content },
			{ name: 'b', content: utf8('bare'), method: 0 },
		]);
		const [a, b, ...more] = readZip(zip);
		expect(more).toEqual([]);
		expect(a).toMatchObject({ name: 'a', length: 1000 });
		expect(a!.open(1000)).toEqual(content);
		expect(fromUtf8(b!.open(4))).toBe('bare');
		expect(readZip(streamedZip([]))).toEqual([]);
	});

	it('opens within the bound it is given, whatever it says of itself', () => {
		const big = new Uint8Array(2_000_000);
		const [honest, liar] = readZip(
			streamedZip([
				{ name: 'honest', content: big },
				{ name: 'liar', content: big, length: 1000 },
			]),
		);
		expect(code(() => honest!.open(3072))).toBe('too-large');
		expect(code(() => liar!.open(3072))).toBe('damaged');
		const padded = deflateRawSync(seededRandom('noise').bytes(4000));
		const long = readZip(streamedZip([{ name: 'long', content: padded, length: 10 }]));
		expect(code(() => long[0]!.open(3072))).toBe('too-large');
	});

	it('is refused when its entries are too many or open to too much', () => {
		const shared = Array.from({ length: 3000 }, (_, i) => ({
			name: `${i}`,
			content: new Uint8Array(3072),
			method: 0,
			shared: i > 0,
		}));
		expect(code(() => readZip(streamedZip(shared)))).toBe('too-large');
		expect(readZip(streamedZip(shared.slice(0, 2000)))).toHaveLength(2000);
		expect(code(() => readZip(streamedZip([], 8193)))).toBe('too-many-entries');
		expect(code(() => readZip(streamedZip([], 1)))).toBe('truncated');
		expect(() => writeZip(Array.from({ length: 8193 }, () => ({ name: 'x', content: nothing })))).toThrow(RangeError);
		expect(() => writeZip([{ name: '', content: nothing }])).toThrow(RangeError);
	});

	it('has entries that do not open when they are encrypted, of another method, or not what was packed', () => {
		const content = utf8('content');
		const damages: Partial<Entry>[] = [{ flags: 1 }, { method: 12 }, { crc: 1 }, { length: 6 }, { length: 8 }];
		const zip = streamedZip(damages.map((damage) => ({ name: 'x', content, ...damage })));
		expect(readZip(zip).map((entry) => code(() => entry.open(100)))).toEqual(damages.map(() => 'damaged'));
	});

	it('is refused when its directory is none', () => {
		const zip = writeZip([{ name: 'x', content: utf8('content') }]);
		const end = zip.length - 22;
		const changed = (at: number, value: number) => {
			const copy = new Uint8Array(zip);
			copy[at] = value;
			return () => readZip(copy);
		};
		expect(code(() => readZip(new Uint8Array()))).toBe('not-zip');
		expect(code(changed(end, 0))).toBe('not-zip');
		expect(code(changed(end + 4, 1))).toBe('spanned');
		expect(code(changed(end + 8, 2))).toBe('spanned');
		expect(code(changed(end + 13, 1))).toBe('truncated');
		expect(code(changed(end + 19, 1))).toBe('truncated');
		expect(code(changed(zip.indexOf(1, 40), 9))).toBe('directory');
		const entry = readZip(new Uint8Array(zip).fill(0, 0, 4))[0]!;
		expect(code(() => entry.open(100))).toBe('damaged');
	});

	it('of any other bytes opens within its bounds or is refused', () => {
		const random = seededRandom('zip');
		const files = Array.from({ length: 5 }, (_, i) => ({ name: `file ${i}`, content: random.bytes(60) }));
		const openAll = (bytes: Uint8Array) => {
			for (const entry of readZip(bytes)) entry.open(3072);
		};
		hostile(openAll, writeZip(files));
		hostile(openAll, streamedZip(files));
		expect(acceptedMistakes('zip', readZip)).toEqual([]);
	});
});

const nothing = new Uint8Array();
