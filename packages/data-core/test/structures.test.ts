// Mappings, certificates, identities and key files: rules, limits and hostile input.
import { acceptedMistakes, hostile, seededRandom } from '@i2p/testkit';
import { concatBytes, Reader, toHex, utf8, WireError, Writer } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	b32Address,
	createDestinationKeys,
	createRouterKeys,
	Destination,
	decodeDestinationKeys,
	decodeRouterKeys,
	encodeDestinationKeys,
	encodeRouterKeys,
	encryptionType,
	hashKey,
	hashOf,
	lendDestinationKeys,
	mappingOf,
	parseB32Address,
	parseHashKey,
	RouterIdentity,
	readMapping,
	shortHash,
	signatureType,
	signatureTypeNamed,
	writeKeyCertificate,
	writeMapping,
} from '../src/index.js';

const random = seededRandom('data-core');

function code(run: () => unknown): string | undefined {
	try {
		run();
	} catch (fault) {
		if (fault instanceof WireError) return fault.code;
		throw fault;
	}
	return undefined;
}

function mappingBytes(entries: readonly (readonly [string, string])[]): Uint8Array {
	const inner = new Writer();
	for (const [key, value] of entries) inner.string(key).bytes(utf8('=')).string(value).bytes(utf8(';'));
	return new Writer().u16(inner.length).bytes(inner.finish()).finish();
}

describe('mapping', () => {
	it('writes in the order of its keys when signed', () => {
		const writer = new Writer();
		writeMapping(writer, mappingOf({ v: '2', Host: 'a', host: 'b', caps: '4' }), { sorted: true });
		expect([...readMapping(new Reader(writer.finish()), { signed: true }).keys()]).toEqual([
			'Host',
			'caps',
			'host',
			'v',
		]);
	});

	it('refuses a repeated key on signed structures, takes the first elsewhere', () => {
		const bytes = mappingBytes([
			['a', '1'],
			['a', '2'],
		]);
		expect(readMapping(new Reader(bytes)).get('a')).toBe('1');
		expect(code(() => readMapping(new Reader(bytes), { signed: true }))).toBe('duplicate-key');
	});

	it('refuses other separators and strings that are not UTF-8', () => {
		expect(code(() => readMapping(new Reader(Uint8Array.of(0, 4, 1, 97, 0x3a, 0))))).toBe('bad-mapping');
		expect(code(() => readMapping(new Reader(Uint8Array.of(0, 5, 1, 97, 0x3d, 0, 0x2c))))).toBe('bad-mapping');
		expect(code(() => readMapping(new Reader(Uint8Array.of(0, 5, 1, 0xff, 0x3d, 0, 0x3b))))).toBe('not-utf8');
	});

	it('refuses to write more than its length can say', () => {
		const many = new Map(Array.from({ length: 400 }, (_, i) => [`k${i}`, 'x'.repeat(200)]));
		expect(() => writeMapping(new Writer(), many)).toThrow(RangeError);
	});

	it('gives back what it was given', () => {
		fc.assert(
			fc.property(
				fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.string({ unit: 'grapheme', maxLength: 40 }), {
					maxKeys: 20,
				}),
				(entries) => {
					const writer = new Writer();
					writeMapping(writer, mappingOf(entries), { sorted: true });
					const read = readMapping(new Reader(writer.finish()), { signed: true });
					expect(new Map(read)).toEqual(new Map(Object.entries(entries)));
				},
			),
			{ numRuns: 60 },
		);
	});

	it('survives hostile input', () => {
		hostile(
			(bytes) => readMapping(new Reader(bytes)),
			mappingBytes([
				['host', '127.0.0.1'],
				['port', '1234'],
			]),
		);
	});
});

describe('hash keys and addresses', () => {
	it('go there and back', () => {
		const hash = random.bytes(32);
		const key = hashKey(hash);
		expect(toHex(hashOf(key))).toBe(toHex(hash));
		expect(parseHashKey(key)).toBe(key);
		expect(parseHashKey('nonsense')).toBeUndefined();
		expect(key.startsWith(shortHash(key))).toBe(true);
		expect(toHex(parseB32Address(b32Address(hash))!)).toBe(toHex(hash));
		expect(parseB32Address('example.i2p')).toBeUndefined();
		expect(parseB32Address(`${'1'.repeat(52)}.b32.i2p`)).toBeUndefined();
		expect(() => hashKey(new Uint8Array(31))).toThrow(RangeError);
		expect(() => hashOf('AAAA' as ReturnType<typeof hashKey>)).toThrow(RangeError);
	});
});

function identityWith(signature: number, encryption: number, overflow: Uint8Array): Uint8Array {
	const writer = new Writer().bytes(random.bytes(384));
	writeKeyCertificate(writer, { signature, encryption, overflow });
	return writer.finish();
}

describe('identities of every key type', () => {
	it('takes the overflow of P-521 from the certificate', () => {
		const bytes = identityWith(3, 0, Uint8Array.of(1, 2, 3, 4));
		const destination = Destination.decode(bytes);
		expect(destination.signingKey.length).toBe(132);
		expect(toHex(destination.signingKey)).toBe(`${toHex(bytes.subarray(256, 384))}01020304`);
		expect(destination.signatureBytes).toBe(132);
		expect(destination.verify(bytes, new Uint8Array(132))).toBe(false);
		expect(code(() => Destination.decode(identityWith(3, 0, Uint8Array.of(1, 2, 3))))).toBe('truncated');
	});

	it('right-aligns short signing keys', () => {
		const bytes = identityWith(2, 0, new Uint8Array(0));
		expect(toHex(Destination.decode(bytes).signingKey)).toBe(toHex(bytes.subarray(384 - 96, 384)));
	});

	it('treats all certificates but KEY as DSA-SHA1 with ElGamal', () => {
		for (const type of [0, 1, 2, 3, 4]) {
			const writer = new Writer().bytes(random.bytes(384)).u8(type).u16(type).bytes(random.bytes(type));
			const destination = Destination.decode(writer.finish());
			expect([destination.signatureType, destination.encryptionType]).toEqual([0, 0]);
			expect(destination.signingKey.length).toBe(128);
			expect(destination.signatureBytes).toBe(40);
		}
	});

	it('parses unknown types without knowing their lengths', () => {
		const identity = RouterIdentity.decode(identityWith(999, 888, new Uint8Array(0)));
		expect(identity.signatureBytes).toBeUndefined();
		expect(identity.encryptionKey.length).toBe(256);
		expect(identity.verify(random.bytes(3), random.bytes(64))).toBe(false);
	});

	it('refuses long certificates and trailing bytes', () => {
		const bytes = identityWith(7, 4, new Uint8Array(0));
		const long = concatBytes(bytes, new Uint8Array(2000));
		long.set([0x07, 0xd4], 385);
		expect(code(() => Destination.decode(concatBytes(bytes, Uint8Array.of(0))))).toBe('trailing-bytes');
		expect(code(() => Destination.decode(long))).toBe('certificate-too-long');
		expect(() => identityWith(7, 4, new Uint8Array(1021))).toThrow(RangeError);
		expect(code(() => RouterIdentity.decode(concatBytes(bytes, bytes)))).toBe('trailing-bytes');
		expect(Destination.fromBase64('AAAA')).toBeUndefined();
		expect(Destination.fromBase64('?')).toBeUndefined();
	});

	it('is told from what is no bytes', () => {
		expect(acceptedMistakes('RouterIdentity', RouterIdentity.decode)).toEqual([]);
		expect(acceptedMistakes('Destination', Destination.decode)).toEqual([]);
	});

	it('shares no memory with what it was read from', () => {
		const bytes = identityWith(7, 4, new Uint8Array(0));
		const reader = new Reader(concatBytes(bytes, Uint8Array.of(9)));
		const identity = RouterIdentity.read(reader);
		const { key } = identity;
		bytes.fill(0);
		expect(reader.remaining).toBe(1);
		expect(RouterIdentity.decode(identity.bytes).key).toBe(key);
	});

	it('survives hostile input', () => {
		hostile((bytes) => RouterIdentity.decode(bytes), createRouterKeys(random).identity.bytes);
		hostile((bytes) => Destination.decode(bytes), identityWith(3, 0, random.bytes(4)));
	});
});

describe('signature types', () => {
	it('are found by name in any case and by number', () => {
		expect(signatureTypeNamed('eddsa_sha512_ed25519')!.code).toBe(7);
		expect(signatureTypeNamed('11')!.name).toBe('RedDSA_SHA512_Ed25519');
		expect(signatureTypeNamed('99')).toBeUndefined();
		expect(signatureTypeNamed('none')).toBeUndefined();
		expect(signatureType(3)!.publicBytes).toBe(132);
	});
});

describe('keys', () => {
	it('of a router repeat their padding and survive', () => {
		const keys = createRouterKeys(random);
		const { bytes } = keys.identity;
		expect(bytes.length).toBe(391);
		for (let at = 32; at < 352; at += 32)
			expect(toHex(bytes.subarray(at, at + 32))).toBe(toHex(bytes.subarray(32, 64)));
		const again = decodeRouterKeys(encodeRouterKeys(keys));
		expect(again.identity.key).toBe(keys.identity.key);
		expect(toHex(again.encryption.exportRaw())).toBe(toHex(keys.encryption.exportRaw()));
		const other = createRouterKeys(random);
		expect(code(() => decodeRouterKeys(encodeRouterKeys({ ...keys, signing: other.signing })))).toBe('key-mismatch');
		expect(code(() => decodeRouterKeys(encodeRouterKeys({ ...keys, encryption: other.encryption })))).toBe(
			'key-mismatch',
		);
		hostile(decodeRouterKeys, encodeRouterKeys(keys), { positions: 120 });
	});

	it('of a destination have type 0 and survive', () => {
		const keys = createDestinationKeys(random);
		expect(keys.destination.encryptionType).toBe(encryptionType.elGamal);
		expect(keys.exportEncryptionPrivate().length).toBe(256);
		const again = decodeDestinationKeys(encodeDestinationKeys(keys));
		expect(again.destination.key).toBe(keys.destination.key);
		expect(again.offline).toBeUndefined();
		hostile(decodeDestinationKeys, encodeDestinationKeys(keys), { positions: 120 });
	});

	it('of a destination with offline keys refuse a foreign signature and a wrong seed', () => {
		const keys = createDestinationKeys(random);
		const good = encodeDestinationKeys(lendDestinationKeys(keys, 2_000_000_000, random));
		expect(decodeDestinationKeys(good).offline!.expiresSeconds).toBe(2_000_000_000);
		const at = keys.destination.bytes.length + 256 + 32;
		const foreign = new Uint8Array(good);
		foreign[at + 6 + 32] = foreign[at + 6 + 32]! ^ 1;
		expect(code(() => decodeDestinationKeys(foreign))).toBe('bad-offline-signature');
		const wrong = concatBytes(good.subarray(0, good.length - 32), keys.signing.exportPrivate());
		expect(code(() => decodeDestinationKeys(wrong))).toBe('key-mismatch');
		expect(() => lendDestinationKeys(decodeDestinationKeys(good), 2_000_000_000, random)).toThrow(RangeError);
	});

	it('that cannot sign here are refused', () => {
		const dsa = concatBytes(random.bytes(384), Uint8Array.of(0, 0, 0), random.bytes(256));
		expect(code(() => decodeDestinationKeys(concatBytes(dsa, new Uint8Array(20))))).toBe('bad-private-key');
		expect(code(() => decodeDestinationKeys(concatBytes(dsa, new Uint8Array(20).fill(9))))).toBe('key-mismatch');
		const rsa = concatBytes(identityWith(6, 0, new Uint8Array(384)), random.bytes(256 + 1024));
		expect(code(() => decodeDestinationKeys(rsa))).toBe('unsupported-type');
		const unknown = concatBytes(identityWith(999, 0, new Uint8Array(0)), random.bytes(300));
		expect(code(() => decodeDestinationKeys(unknown))).toBe('unsupported-type');
		const elGamal = concatBytes(identityWith(7, 0, new Uint8Array(0)), random.bytes(64));
		expect(code(() => decodeRouterKeys(elGamal))).toBe('unsupported-type');
	});
});
