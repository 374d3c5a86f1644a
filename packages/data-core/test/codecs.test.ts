// Every codec of the package against hostile bytes, with its length fields named; where its faults say they are; rules of mappings.
import { hostile, type LengthField, runs, seededRandom } from '@i2p/testkit';
import { concatBytes, Reader, utf8, WireError, Writer } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	b32Address,
	type Certificate,
	certificateContent,
	certificateType,
	createDestinationKeys,
	Destination,
	decodeDestinationKeys,
	decodeRouterKeys,
	hashKey,
	lendDestinationKeys,
	mappingOf,
	maxCertificateBytes,
	maxSecondsDateMs,
	OfflineSignature,
	RouterIdentity,
	readCertificate,
	readDate,
	readMapping,
	readSeconds,
	skipMapping,
	writeCertificate,
	writeDate,
	writeMapping,
	writeSeconds,
} from '../src/index.js';

const random = seededRandom('codecs');

function fault(run: () => unknown): WireError | undefined {
	try {
		run();
	} catch (error) {
		if (error instanceof WireError) return error;
		throw error;
	}
	return undefined;
}

function identityBytes(signature: number, overflow: Uint8Array): Uint8Array {
	const writer = new Writer().bytes(random.bytes(384)).u8(certificateType.key);
	// Of any length: what we write ourselves is bounded.
	writer
		.u16(4 + overflow.length)
		.u16(signature)
		.u16(4);
	return writer.bytes(overflow).finish();
}

function mappingBytes(entries: readonly (readonly [string, string])[]): Uint8Array {
	const inner = new Writer();
	for (const [key, value] of entries) inner.string(key).u8(0x3d).string(value).u8(0x3b);
	return new Writer().u16(inner.length).bytes(inner.finish()).finish();
}

function whole<T>(what: string, read: (reader: Reader) => T): (bytes: Uint8Array) => T {
	return (bytes) => {
		const reader = new Reader(bytes, what);
		const value = read(reader);
		reader.expectEnd();
		return value;
	};
}

const payloads: readonly Certificate[] = [
	{ type: certificateType.null, payload: new Uint8Array(0) },
	{ type: certificateType.hidden, payload: new Uint8Array(0) },
	{ type: certificateType.hashcash, payload: utf8('1:20:261129::x:ab12:1') },
	{ type: certificateType.signed, payload: random.bytes(40) },
	{ type: certificateType.signed, payload: random.bytes(72) },
	{ type: certificateType.multiple, payload: Uint8Array.of(0, 0, 0, 1, 0, 2, 0x31, 0x32) },
	{ type: certificateType.key, payload: Uint8Array.of(0, 3, 0, 4, 9, 9, 9, 9) },
	{ type: 200, payload: random.bytes(5) },
];
const contents = payloads.map((certificate) => certificateContent(certificate));

describe('hostile bytes', () => {
	const length16 = (at: number, most?: number): LengthField[] => [
		most === undefined ? { at, bytes: 2 } : { at, bytes: 2, most },
	];
	const { offline } = lendDestinationKeys(createDestinationKeys(random), 2_000_000_000, random);
	const dates = new Writer();
	writeDate(dates, 1_767_225_600_123);
	const mapping = mappingBytes([
		['host', '127.0.0.1'],
		['port', '1234'],
		['ü', 'ß'],
	]);
	const mappingLengths: LengthField[] = [
		{ at: 0, bytes: 2 },
		{ at: 2, bytes: 1 },
		{ at: 8, bytes: 1 },
	];

	it('do no harm to identities', () => {
		const lengths = length16(385, maxCertificateBytes);
		const usual = identityBytes(7, new Uint8Array(0));
		expect(hostile(RouterIdentity.decode, usual, { lengths }).refused['certificate-too-long']).toBeGreaterThan(0);
		hostile(Destination.decode, identityBytes(3, random.bytes(4)), { lengths });
		hostile(Destination.decode, identityBytes(6, random.bytes(384)), { lengths });
		const signed = new Writer().bytes(random.bytes(384));
		writeCertificate(signed, { type: certificateType.signed, payload: random.bytes(72) });
		hostile(Destination.decode, signed.finish(), { lengths });
	});

	it('do no harm to certificates and what they say', () => {
		for (const certificate of payloads) {
			const writer = new Writer();
			writeCertificate(writer, certificate);
			const decode = whole('certificate', (reader) => certificateContent(readCertificate(reader)));
			hostile(decode, writer.finish(), { lengths: length16(1, maxCertificateBytes) });
		}
	});

	it('do no harm to mappings, read or passed over', () => {
		for (const signed of [true, false]) {
			hostile(
				whole('Mapping', (reader) => readMapping(reader, { signed })),
				mapping,
				{ lengths: mappingLengths },
			);
			hostile(
				whole('Mapping', (reader) => skipMapping(reader, { signed })),
				mapping,
				{ lengths: mappingLengths },
			);
		}
	});

	it('do no harm to dates and offline signatures', () => {
		hostile(whole('Date', readDate), dates.finish());
		hostile(whole('seconds', readSeconds), dates.finish().subarray(4));
		hostile(
			whole('OfflineSignature', (reader) => OfflineSignature.read(reader, 7)),
			offline!.bytes,
			{ lengths: length16(4) },
		);
	});
});

describe('faults', () => {
	it('name the structure and the byte', () => {
		const identity = identityBytes(7, new Uint8Array(0));
		const at = (run: () => unknown) => fault(run)!.message;
		expect(at(() => RouterIdentity.decode(identity.subarray(0, 300)))).toBe('RouterIdentity: truncated at byte 0');
		expect(at(() => Destination.decode(identity.subarray(0, 389)))).toBe('Destination: truncated at byte 387');
		expect(at(() => Destination.decode(concatBytes(identity, identity)))).toBe(
			'Destination: trailing-bytes at byte 391',
		);
		expect(at(() => Destination.decode(identityBytes(7, new Uint8Array(2000))))).toBe(
			'Destination: certificate-too-long at byte 385',
		);
		expect(at(() => Destination.decode(identityBytes(3, new Uint8Array(3))))).toBe(
			'Destination: truncated at byte 387',
		);
		const twice = mappingBytes([
			['a', '1'],
			['b', ''],
			['a', '2'],
		]);
		expect(at(() => readMapping(new Reader(twice), { signed: true }))).toBe('Mapping: duplicate-key at byte 13');
		expect(at(() => skipMapping(new Reader(twice), { signed: true }))).toBe('Mapping: duplicate-key at byte 13');
		const cut = concatBytes(Uint8Array.of(7), twice);
		cut[2] = 5;
		const reader = new Reader(cut, 'outer', 1);
		expect(at(() => readMapping(reader))).toBe('Mapping: truncated at byte 6');
		expect(at(() => OfflineSignature.read(new Reader(new Uint8Array([0, 0, 0, 0, 0, 99]), 'x'), 7))).toBe(
			'x: unknown-signature-type at byte 0',
		);
		expect(at(() => certificateContent({ type: 0, payload: new Uint8Array(1) }))).toBe(
			'certificate: not-empty at byte 0',
		);
	});
});

describe('what is no bytes', () => {
	it('is the mistake of the caller', () => {
		const wrong = [undefined, null, 'text', 391, [1, 2]] as unknown as Uint8Array[];
		for (const value of wrong)
			for (const decode of [RouterIdentity.decode, Destination.decode, decodeRouterKeys, decodeDestinationKeys])
				expect(() => decode(value)).toThrow(/: expected a Uint8Array, got /);
		expect(() => hashKey(new Uint8Array(31))).toThrow('hash: expected 32 bytes, got 31');
		expect(() => b32Address('x' as unknown as Uint8Array)).toThrow('hash: expected a Uint8Array, got string');
	});
});

describe('certificates', () => {
	it('say what their payload says', () => {
		expect(contents.map((content) => content.kind)).toEqual([
			'null',
			'hidden',
			'hashcash',
			'signed',
			'signed',
			'multiple',
			'key',
			'unknown',
		]);
		expect(contents[2]).toMatchObject({ stamp: '1:20:261129::x:ab12:1' });
		expect(contents[3]).toMatchObject({ signer: undefined });
		expect(contents[4]).toMatchObject({ signer: payloads[4]!.payload.subarray(40) });
		expect(contents[5]).toMatchObject({ certificates: [{ type: 0 }, { type: 1, payload: utf8('12') }] });
		expect(contents[6]).toMatchObject({ signature: 3, encryption: 4, overflow: Uint8Array.of(9, 9, 9, 9) });
	});

	it('are written within their limits', () => {
		const large = { type: 9, payload: new Uint8Array(maxCertificateBytes + 1) };
		expect(() => writeCertificate(new Writer(), large)).toThrow('certificate payload length');
		expect(() => writeCertificate(new Writer(), { type: 256, payload: new Uint8Array(0) })).toThrow(RangeError);
	});

	it('leave identities their padding', () => {
		const identity = RouterIdentity.decode(identityBytes(7, new Uint8Array(0)));
		expect(identity.padding).toEqual(identity.bytes.subarray(32, 352));
		expect(Destination.decode(identityBytes(3, new Uint8Array(4))).padding.length).toBe(224);
		const old = concatBytes(random.bytes(384), Uint8Array.of(0, 0, 0));
		expect(Destination.decode(old).padding.length).toBe(0);
	});
});

describe('dates', () => {
	it('come back in milliseconds, and in seconds rounded', () => {
		fc.assert(
			fc.property(fc.maxSafeNat(), fc.nat({ max: maxSecondsDateMs }), (ms, within) => {
				const writer = new Writer();
				writeDate(writer, ms);
				writeSeconds(writer, within);
				const reader = new Reader(writer.finish());
				expect(readDate(reader)).toBe(ms);
				expect(Math.abs(readSeconds(reader) - within)).toBeLessThanOrEqual(500);
			}),
			{ numRuns: runs(100) },
		);
		expect(() => writeSeconds(new Writer(), maxSecondsDateMs + 1)).toThrow('date in milliseconds');
		expect(() => writeDate(new Writer(), 1.5)).toThrow(RangeError);
	});
});

describe('mappings', () => {
	const entries = fc.array(
		fc.tuple(fc.string({ unit: 'grapheme', maxLength: 5 }), fc.string({ unit: 'grapheme', maxLength: 9 })),
		{ maxLength: 8 },
	);

	it('are passed over exactly when they are read', () => {
		fc.assert(
			fc.property(entries, fc.boolean(), fc.nat(), fc.nat({ max: 255 }), (given, signed, at, byte) => {
				const bytes = mappingBytes(given);
				if (byte > 0) bytes[at % bytes.length]! ^= byte;
				const one = new Reader(bytes);
				const other = new Reader(bytes);
				const read = fault(() => readMapping(one, { signed }));
				const passed = fault(() => skipMapping(other, { signed }));
				expect(passed === undefined).toBe(read === undefined);
				if (read === undefined) expect(other.offset).toBe(one.offset);
			}),
			{ numRuns: runs(300) },
		);
	});

	it('are sorted as Java I2P or as i2pd sort, which is one for ASCII', () => {
		const order = (keys: string[], sorted: 'utf16' | 'bytes') => {
			const writer = new Writer();
			writeMapping(writer, mappingOf(Object.fromEntries(keys.map((key) => [key, '']))), { sorted });
			return [...readMapping(new Reader(writer.finish()), { signed: true }).keys()];
		};
		const ascii = ['v', 'host', 'Host', 'caps', 'i', 'itag0', 'netdb.known', 'a1', 'a10', 'a'];
		expect(order(ascii, 'utf16')).toEqual(order(ascii, 'bytes'));
		expect(order(ascii, 'bytes')).toEqual([...ascii].sort());
		// U+FF01 is one unit above the surrogates; U+1F600 is two surrogates, and four bytes that begin with 0xf0.
		expect(order(['\u{1f600}', '\uff01'], 'utf16')).toEqual(['\u{1f600}', '\uff01']);
		expect(order(['\u{1f600}', '\uff01'], 'bytes')).toEqual(['\uff01', '\u{1f600}']);
	});

	it('take keys in any order, and each once where they are signed', () => {
		const unsorted = mappingBytes([
			['v', '2'],
			['caps', '4'],
			['host', 'x'],
		]);
		for (const signed of [true, false]) {
			expect([...readMapping(new Reader(unsorted), { signed }).keys()]).toEqual(['v', 'caps', 'host']);
			expect(fault(() => skipMapping(new Reader(unsorted), { signed }))).toBeUndefined();
		}
		const twice = mappingBytes([
			['a', '1'],
			['a', '2'],
		]);
		expect(fault(() => skipMapping(new Reader(twice)))).toBeUndefined();
		expect(readMapping(new Reader(twice)).get('a')).toBe('1');
	});

	it('have strings of up to 255 bytes', () => {
		const long = 'ü'.repeat(127);
		const writer = new Writer();
		writeMapping(writer, mappingOf({ [`${long}k`]: `${long}v`, '': '' }));
		expect(readMapping(new Reader(writer.finish())).get(`${long}k`)).toBe(`${long}v`);
		expect(() => writeMapping(new Writer(), mappingOf({ a: `${long}üx` }))).toThrow(RangeError);
	});
});
