// Key files in every layout of Java I2P and i2pd: told apart, read, written, moved from one to the other; hostile changes.
import { acceptedMistakes, hostile, loadVectors, seededRandom } from '@i2p/testkit';
import { concatBytes, copyBytes, toHex, utf8, WireError, Writer } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	bareKeysBytes,
	createDestinationKeys,
	createRouterKeys,
	Destination,
	DestinationKeys,
	decodeDestinationKeys,
	decodeKeyString,
	decodeOldRouterKeys,
	decodeRouterKeys,
	encodeDestinationKeys,
	encodeKeyString,
	encodeOldRouterKeys,
	encodeRouterKeys,
	encryptionType,
	generateSigningKey,
	lendDestinationKeys,
	OldRouterKeys,
	RouterIdentity,
	writeKeyCertificate,
} from '../src/index.js';

const random = seededRandom('key files');

function code(run: () => unknown): string | undefined {
	try {
		run();
	} catch (fault) {
		if (fault instanceof WireError) return fault.code;
		throw fault;
	}
	return undefined;
}

describe('the keys of a router', () => {
	const keys = createRouterKeys(random);

	it('lie in 455 bytes as i2pd and Java I2P write them, and in 679', () => {
		const usual = encodeRouterKeys(keys, 'key-file');
		const wide = encodeRouterKeys(keys, 'wide-key-file');
		const parts = concatBytes(keys.identity.bytes, keys.encryption.exportRaw());
		expect(toHex(usual)).toBe(toHex(concatBytes(parts, keys.signing.exportSeed())));
		expect(toHex(wide)).toBe(toHex(concatBytes(parts, new Uint8Array(224), keys.signing.exportSeed())));
		expect([usual.length, wide.length]).toEqual([455, 679]);
	});

	it.each(['key-file', 'wide-key-file'] as const)('are found in the layout %s, whatever fills the field', (layout) => {
		const bytes = encodeRouterKeys(keys, layout);
		if (layout === 'wide-key-file') random.fill(bytes.subarray(391 + 32, 391 + 256));
		const again = decodeRouterKeys(bytes);
		expect(again.identity.key).toBe(keys.identity.key);
		expect(toHex(encodeRouterKeys(again))).toBe(toHex(encodeRouterKeys(keys)));
		expect(code(() => decodeRouterKeys(concatBytes(bytes, Uint8Array.of(0))))).toBeDefined();
		const lengths = [{ at: 385, bytes: 2 as const, most: 1024 }];
		hostile(decodeRouterKeys, bytes, { positions: 60, lengths });
	});

	it('must be those of the identity', () => {
		const other = createRouterKeys(random);
		const head = keys.identity.bytes;
		const swapped = concatBytes(head, keys.encryption.exportRaw(), other.signing.exportSeed());
		expect(() => decodeRouterKeys(swapped)).toThrow('router keys: key-mismatch at byte 423');
		const foreign = concatBytes(head, other.encryption.exportRaw(), keys.signing.exportSeed());
		expect(() => decodeRouterKeys(foreign)).toThrow('router keys: key-mismatch at byte 391');
	});
});

describe('the keys of an old router', () => {
	const elGamal = { publicKey: random.bytes(256), raw: random.bytes(256) };
	const dsa = generateSigningKey(0, random);
	const identity = RouterIdentity.decode(concatBytes(elGamal.publicKey, dsa.publicKey, Uint8Array.of(0, 0, 0)));
	const keys = new OldRouterKeys(identity, dsa, elGamal.raw);

	it('lie in 660 bytes without an identity, or as all others', () => {
		const bare = concatBytes(elGamal.raw, dsa.exportPrivate(), elGamal.publicKey, dsa.publicKey);
		expect(bare.length).toBe(bareKeysBytes);
		expect(toHex(encodeOldRouterKeys(keys, 'bare'))).toBe(toHex(bare));
		const usual = concatBytes(identity.bytes, elGamal.raw, dsa.exportPrivate());
		expect(toHex(encodeOldRouterKeys(keys, 'key-file'))).toBe(toHex(usual));
	});

	it.each(['bare', 'key-file'] as const)('are found in the layout %s, and are no X25519 keys', (layout) => {
		const bytes = encodeOldRouterKeys(keys, layout);
		const again = decodeOldRouterKeys(bytes);
		expect(again.identity.key).toBe(identity.key);
		expect(toHex(again.exportEncryptionPrivate())).toBe(toHex(elGamal.raw));
		expect(identity.verify(utf8('x'), again.signing.sign(utf8('x')))).toBe(true);
		expect(code(() => decodeRouterKeys(bytes))).toBe('unsupported-type');
		hostile(decodeOldRouterKeys, bytes, { positions: 30 });
	});

	it('with a certificate have no bare layout; X25519 keys are none of them', () => {
		const signing = generateSigningKey(7, random);
		const writer = new Writer().bytes(elGamal.publicKey).zeros(96).bytes(signing.publicKey);
		writeKeyCertificate(writer, { signature: 7, encryption: 0, overflow: new Uint8Array(0) });
		const newer = new OldRouterKeys(RouterIdentity.decode(writer.finish()), signing, elGamal.raw);
		expect(() => encodeOldRouterKeys(newer, 'bare')).toThrow(RangeError);
		expect(decodeOldRouterKeys(encodeOldRouterKeys(newer, 'key-file')).signing.type).toBe(7);
		expect(code(() => decodeOldRouterKeys(encodeRouterKeys(createRouterKeys(random))))).toBe('unsupported-type');
		expect(() => new OldRouterKeys(identity, signing, elGamal.raw)).toThrow('signing key');
		expect(() => new OldRouterKeys(identity, dsa, new Uint8Array(32))).toThrow('private encryption key');
	});
});

describe('files of keys', () => {
	it.each([
		['router keys', decodeRouterKeys],
		['old router keys', decodeOldRouterKeys],
		['destination keys', decodeDestinationKeys],
	])('are bytes: %s', (name, decode) => expect(acceptedMistakes(name, (bytes) => decode(bytes))).toEqual([]));
});

describe('the keys of a destination', () => {
	it('keep what stands for the private encryption key', () => {
		const keys = createDestinationKeys(random);
		const filler = keys.exportEncryptionPrivate();
		const again = decodeDestinationKeys(encodeDestinationKeys(keys));
		expect(toHex(again.exportEncryptionPrivate())).toBe(toHex(filler));
		filler.fill(0);
		expect(again.exportEncryptionPrivate().some((byte) => byte !== 0)).toBe(true);
		again.destroy();
		expect(() => again.exportEncryptionPrivate()).toThrow(new TypeError('private encryption key: destroyed'));
		expect(() => again.signing.sign(filler)).toThrow(TypeError);
	});

	it.each([encryptionType.x25519, encryptionType.mlkem768])(
		'of encryption type %i have a field of 32 bytes, or of 256',
		(type) => {
			const signing = generateSigningKey(7, random);
			const writer = new Writer().bytes(random.bytes(352)).bytes(signing.publicKey);
			writeKeyCertificate(writer, { signature: 7, encryption: type, overflow: new Uint8Array(0) });
			const destination = Destination.decode(writer.finish());
			const encryption = random.bytes(32);
			const keys = new DestinationKeys(destination, signing, encryption);
			const narrow = encodeDestinationKeys(keys);
			expect(narrow.length).toBe(391 + 64);
			const wide = concatBytes(destination.bytes, encryption, random.bytes(224), signing.exportPrivate());
			for (const bytes of [narrow, wide])
				expect(toHex(decodeDestinationKeys(bytes).exportEncryptionPrivate())).toBe(toHex(encryption));
			const lent = lendDestinationKeys(keys, 2_000_000_000, random);
			expect(decodeDestinationKeys(encodeDestinationKeys(lent)).offline!.expiresSeconds).toBe(2_000_000_000);
			hostile(decodeDestinationKeys, encodeDestinationKeys(lent), {
				positions: 60,
				lengths: [{ at: 385, bytes: 2, most: 1024 }],
			});
		},
	);

	it('go through a key string and come back', () => {
		const keys = createDestinationKeys(random);
		const text = encodeKeyString(keys);
		expect(decodeKeyString(text)!.destination.key).toBe(keys.destination.key);
		expect(decodeKeyString('no base64!')).toBeUndefined();
		expect(code(() => decodeKeyString(text.slice(0, 400)))).toBe('truncated');
	});

	it('are refused when bytes follow the private key', () => {
		const bytes = encodeDestinationKeys(createDestinationKeys(random));
		expect(() => decodeDestinationKeys(concatBytes(bytes, Uint8Array.of(1)))).toThrow(
			`destination keys: trailing-bytes at byte ${bytes.length}`,
		);
		const zeros = copyBytes(bytes).fill(0, bytes.length - 32);
		expect(code(() => decodeDestinationKeys(concatBytes(zeros, new Uint8Array(3))))).toBe('truncated');
	});

	it('that do not belong together are misuse', () => {
		const keys = createDestinationKeys(random);
		const other = generateSigningKey(7, random);
		const field = new Uint8Array(256);
		expect(() => new DestinationKeys(keys.destination, other, field)).toThrow(RangeError);
		expect(() => new DestinationKeys(keys.destination, keys.signing, new Uint8Array(32))).toThrow(
			'private encryption key: expected 256 bytes, got 32',
		);
		const { offline } = lendDestinationKeys(keys, 2_000_000_000, random);
		expect(() => new DestinationKeys(keys.destination, keys.signing, field, offline)).toThrow(RangeError);
	});
});

describe('files of ours that an i2pd started with', () => {
	const v = loadVectors<{
		router: { hash: string; file: string };
		destinations: { signatureType: number; offline: boolean; b32: string; file: string }[];
	}>(new URL('vectors/taken-by-i2pd.json', import.meta.url));
	const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

	it('hold the router that it said it is', () => {
		const bytes = bytesOf(v.router.file);
		const keys = decodeRouterKeys(bytes);
		expect(keys.identity.key).toBe(v.router.hash);
		expect(toHex(encodeRouterKeys(keys, 'key-file'))).toBe(toHex(bytes));
	});

	it.each(v.destinations)('hold the address that it said: type $signatureType, offline $offline', (wanted) => {
		const bytes = bytesOf(wanted.file);
		const keys = decodeDestinationKeys(bytes);
		expect(keys.destination.b32).toBe(wanted.b32);
		expect(keys.destination.signatureType).toBe(wanted.signatureType);
		expect(keys.offline !== undefined).toBe(wanted.offline);
		expect(toHex(encodeDestinationKeys(keys))).toBe(toHex(bytes));
	});
});
