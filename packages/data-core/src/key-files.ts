// Key files as Java I2P and i2pd lay them out, read (the layout is found out) and written (the layout is told).
// Java PrivateKeyFile ("eepPriv.dat"), common to both: identity, private encryption key, private signing key, and if that is all
// zeros an offline signature and the transient private key. SAM writes the same in base64.
import { type Ed25519PrivateKey, importEd25519Private } from '@i2p/crypto-eddsa';
import { importX25519Private, type X25519PrivateKey } from '@i2p/crypto-x25519';
import {
	concatBytes,
	equalBytes,
	fromBase64,
	type Random,
	Reader,
	spendSecret,
	toBase64,
	WireError,
	Writer,
	wipe,
} from '@i2p/util';
import { certificateType } from './certificate.js';
import { bareKeysBytes, privateFieldBytes, signingFieldBytes } from './constants.js';
import { Destination, RouterIdentity } from './identity.js';
import { DestinationKeys, OldRouterKeys, type RouterKeys } from './keys.js';
import { OfflineSignature } from './offline.js';
import { importSigningKey, isSigningType, type SigningKey } from './signature-keys.js';
import { dsaSha1Type, ed25519Type, encryptionPrivateBytes, encryptionType, signatureType } from './types.js';

/**
 * `key-file`: router.keys of i2pd, router.keys.dat of Java I2P from 0.9.16, with a private X25519 key of 32 bytes;
 * `wide-key-file`: the same with 256 bytes for it, the key at their beginning, as when all private encryption keys had that length
 * (Java I2P 2.7.0 takes such a file for damaged, and makes a new identity in its place).
 */
export type RouterKeyLayout = 'key-file' | 'wide-key-file';

/** `key-file` as above; `bare`: router.keys of Java I2P before 0.9.16 and of old i2pd, 660 bytes of ElGamal and DSA keys without a certificate. */
export type OldRouterKeyLayout = 'key-file' | 'bare';

const x25519Bytes = encryptionPrivateBytes(encryptionType.x25519);
const dsa = signatureType(dsaSha1Type)!;

/** The file of a router's keys, 455 bytes (679 wide). Secret. */
export function encodeRouterKeys(keys: RouterKeys, layout: RouterKeyLayout = 'key-file'): Uint8Array {
	const raw = keys.encryption.exportRaw();
	const seed = keys.signing.exportSeed();
	const writer = new Writer(keys.identity.bytes.length + privateFieldBytes + seed.length);
	writer.bytes(keys.identity.bytes).bytes(raw);
	if (layout === 'wide-key-file') writer.zeros(privateFieldBytes - raw.length);
	wipe(raw);
	const bytes = writer.bytes(seed).finish();
	wipe(seed);
	return bytes;
}

/**
 * Reads the file of a router's keys in either layout. Throws WireError `unsupported-type` (no X25519 or no Ed25519: see
 * {@link decodeOldRouterKeys}) or `key-mismatch` besides codec faults.
 */
export function decodeRouterKeys(bytes: Uint8Array): RouterKeys {
	const reader = new Reader(bytes, 'router keys');
	if (bytes.length === bareKeysBytes) throw new WireError('unsupported-type', 'router keys');
	const identity = RouterIdentity.read(reader);
	if (identity.encryptionType !== encryptionType.x25519 || identity.signatureType !== ed25519Type)
		throw reader.fault('unsupported-type');
	const encryption = readX25519(reader, signatureType(ed25519Type)!.privateBytes, identity.encryptionKey);
	const signing: Ed25519PrivateKey = importEd25519Private(reader.bytes(signatureType(ed25519Type)!.privateBytes));
	if (!equalBytes(signing.publicKey, identity.signingKey)) throw reader.fault('key-mismatch');
	reader.expectEnd();
	return { identity, encryption, signing };
}

/** The private X25519 key at the reader's place, in a field of 32 bytes, or of 256 if that is what is there before the signing key. */
function readX25519(reader: Reader, signingBytes: number, publicKey: Uint8Array): X25519PrivateKey {
	const isWide = reader.remaining === privateFieldBytes + signingBytes;
	const field = reader.bytes(isWide ? privateFieldBytes : x25519Bytes);
	const key = importX25519Private(field.subarray(0, x25519Bytes));
	if (!equalBytes(key.publicKey, publicKey)) throw reader.fault('key-mismatch');
	return key;
}

/** The file of an old router's keys; `bare` throws RangeError unless they are ElGamal and DSA keys with the empty certificate. Secret. */
export function encodeOldRouterKeys(keys: OldRouterKeys, layout: OldRouterKeyLayout): Uint8Array {
	const { identity, signing } = keys;
	const encryption = keys.exportEncryptionPrivate();
	const raw = signing.exportPrivate();
	const { type, payload } = identity.certificate;
	if (layout === 'bare' && (type !== certificateType.null || payload.length > 0))
		throw new RangeError('layout bare: expected an identity with the empty certificate');
	const bytes =
		layout === 'bare'
			? concatBytes(encryption, raw, identity.encryptionKey, identity.signingKey)
			: concatBytes(identity.bytes, encryption, raw);
	wipe(encryption, raw);
	return bytes;
}

/**
 * Reads the file of an old router's keys in either layout: 660 bytes are `bare`. Throws WireError `unsupported-type` for X25519 keys
 * (see {@link decodeRouterKeys}) and signature types that cannot sign, `bad-private-key`, `key-mismatch`, and codec faults.
 */
export function decodeOldRouterKeys(bytes: Uint8Array): OldRouterKeys {
	const reader = new Reader(bytes, 'old router keys');
	if (bytes.length === bareKeysBytes) {
		const encryption = reader.bytes(privateFieldBytes);
		const raw = reader.bytes(dsa.privateBytes);
		const keys = reader.bytes(privateFieldBytes + signingFieldBytes);
		const identity = RouterIdentity.decode(concatBytes(keys, Uint8Array.of(certificateType.null, 0, 0)));
		const signing = readSigningKey(new Reader(raw, 'old router keys'), dsaSha1Type, identity.signingKey, undefined);
		return new OldRouterKeys(identity, signing, encryption);
	}
	const identity = RouterIdentity.read(reader);
	if (identity.encryptionType !== encryptionType.elGamal) throw reader.fault('unsupported-type');
	const encryption = reader.bytes(privateFieldBytes);
	const signing = readSigningKey(reader, identity.signatureType, identity.signingKey, undefined);
	reader.expectEnd();
	return new OldRouterKeys(identity, signing, encryption);
}

/** The private key of this type at the reader's place, which must be that of the public key. */
function readSigningKey(reader: Reader, type: number, publicKey: Uint8Array, random: Random | undefined): SigningKey {
	if (!isSigningType(type)) throw reader.fault('unsupported-type');
	const raw = reader.bytes(signatureType(type)!.privateBytes);
	let signing: SigningKey;
	try {
		signing = importSigningKey(type, raw, random);
	} catch (fault) {
		if (fault instanceof RangeError) throw reader.fault('bad-private-key'); // a number out of its range
		throw fault;
	}
	if (!equalBytes(signing.publicKey, publicKey)) throw reader.fault('key-mismatch');
	return signing;
}

/**
 * The file of a destination's keys (i2pd's .dat files; Java's eepPriv.dat and i2ptunnel-keys): destination, private encryption key,
 * private key; with a transient key zeros stand for the private key, and the offline signature and the transient key follow. Secret.
 */
export function encodeDestinationKeys(keys: DestinationKeys): Uint8Array {
	const { destination, signing, offline } = keys;
	const encryption = keys.exportEncryptionPrivate();
	const raw = signing.exportPrivate();
	const zeros = new Uint8Array(signatureType(destination.signatureType)!.privateBytes);
	const voice = offline === undefined ? [raw] : [zeros, offline.bytes, raw];
	const bytes = concatBytes(destination.bytes, encryption, ...voice);
	wipe(encryption, raw);
	return bytes;
}

/**
 * Reads {@link encodeDestinationKeys}, also with 256 bytes for a private X25519 key. Throws WireError: `unsupported-type` when the key that
 * signs is RSA or unknown, `bad-private-key` when it is none, `key-mismatch` when it is not the one of the destination,
 * `bad-offline-signature`, and codec faults. Says nothing of the age of an offline signature.
 * @param random what Red25519 keys draw from when they sign; they derive what they need without it
 */
export function decodeDestinationKeys(bytes: Uint8Array, random?: Random): DestinationKeys {
	const reader = new Reader(bytes, 'destination keys');
	const destination = Destination.read(reader);
	const type = signatureType(destination.signatureType);
	if (type === undefined) throw reader.fault('unsupported-type');
	const length = encryptionPrivateBytes(destination.encryptionType);
	const isWide = reader.remaining === privateFieldBytes + type.privateBytes;
	const encryption = reader.bytes(isWide ? privateFieldBytes : length).subarray(0, length);
	const at = reader.offset;
	const own = reader.bytes(type.privateBytes);
	if (reader.remaining === 0) {
		const signing = readSigningKey(
			new Reader(bytes, 'destination keys', at),
			type.code,
			destination.signingKey,
			random,
		);
		return new DestinationKeys(destination, signing, encryption);
	}
	if (own.some((byte) => byte !== 0)) throw new WireError('trailing-bytes', 'destination keys', reader.offset);
	const offline = OfflineSignature.read(reader, type.code);
	if (!isSigningType(offline.transientType)) throw reader.fault('unsupported-type');
	if (!offline.verify(destination)) throw reader.fault('bad-offline-signature');
	const signing = readSigningKey(reader, offline.transientType, offline.transientKey, random);
	reader.expectEnd();
	return new DestinationKeys(destination, signing, encryption, offline);
}

/** The key string of SAM: {@link encodeDestinationKeys} in I2P base64. Secret; a string cannot be wiped. */
export function encodeKeyString(keys: DestinationKeys): string {
	return spendSecret(encodeDestinationKeys(keys), toBase64);
}

/** The keys that a key string of SAM holds, or `undefined` if it is no I2P base64; throws like {@link decodeDestinationKeys}. */
export function decodeKeyString(text: string, random?: Random): DestinationKeys | undefined {
	const bytes = fromBase64(text);
	if (bytes === undefined) return undefined;
	return spendSecret(bytes, (lent) => decodeDestinationKeys(lent, random));
}
