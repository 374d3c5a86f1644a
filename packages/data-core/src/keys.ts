// Private keys of routers and destinations, made, written and read. The layout is that of i2pd's .dat files and SAM's keys.
import { type Ed25519PrivateKey, generateEd25519, importEd25519Private } from '@i2p/crypto-eddsa';
import { generateX25519, importX25519Private, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { concatBytes, copyBytes, equalBytes, type Random, Reader, WireError, Writer, wipe } from '@i2p/util';
import { certificateType, writeKeyCertificate } from './certificate.js';
import {
	encryptionFieldBytes,
	keysBytes,
	paddingBlockBytes,
	signingFieldBytes,
	usualIdentityBytes,
} from './constants.js';
import { Destination, RouterIdentity } from './identity.js';
import { OfflineSignature } from './offline.js';
import { generateSigningKey, importSigningKey, isSigningType, type SigningKey } from './signature-keys.js';
import { dsaSha1Type, ed25519Type, encryptionType, signatureType } from './types.js';

/** Everything secret of a router's identity. */
export interface RouterKeys {
	readonly identity: RouterIdentity;
	readonly encryption: X25519PrivateKey;
	readonly signing: Ed25519PrivateKey;
}

/** Everything secret of a destination. */
export interface DestinationKeys {
	readonly destination: Destination;
	/** The destination's own signing key; the transient one if `offline` is there. */
	readonly signing: SigningKey;
	/** The private key of the identity's unused encryption field: 256 bytes of no meaning, kept as it was. */
	readonly encryptionPrivate: Uint8Array;
	/** What lends the destination's voice to the transient key. */
	readonly offline?: OfflineSignature;
}

const noBytes = new Uint8Array(0);
/** Bytes of an Ed25519 seed. */
const seedBytes = 32;

function identityBytes(
	encryption: number,
	encryptionKey: Uint8Array,
	signature: number,
	signingKey: Uint8Array,
	random: Random,
): Uint8Array {
	const writer = new Writer(usualIdentityBytes).bytes(encryptionKey);
	const block = random.bytes(paddingBlockBytes);
	const field = signingKey.subarray(0, signingFieldBytes);
	while (writer.length < keysBytes - field.length) writer.bytes(block);
	writer.bytes(field);
	// Before key certificates there were only DSA and ElGamal: such an identity has the empty certificate.
	if (signature === dsaSha1Type && encryption === encryptionType.elGamal) writer.u8(certificateType.null).u16(0);
	else writeKeyCertificate(writer, { signature, encryption, overflow: signingKey.subarray(field.length) });
	return writer.finish();
}

/** A new router: X25519 and Ed25519, padding of one repeated block of 32 random bytes. */
export function createRouterKeys(random: Random): RouterKeys {
	const encryption = generateX25519(random);
	const signing = generateEd25519(random);
	const bytes = identityBytes(encryptionType.x25519, encryption.publicKey, ed25519Type, signing.publicKey, random);
	return { identity: RouterIdentity.decode(bytes), encryption, signing };
}

/**
 * A new destination, encryption type 0 with filler as established routers publish it; Ed25519 unless another signature type is
 * wanted (0 to 3, 7, 8, 11). Throws RangeError for any other.
 */
export function createDestinationKeys(random: Random, type: number = ed25519Type): DestinationKeys {
	const signing = generateSigningKey(type, random);
	const bytes = identityBytes(encryptionType.elGamal, noBytes, type, signing.publicKey, random);
	return {
		destination: Destination.decode(bytes),
		signing,
		encryptionPrivate: random.bytes(encryptionFieldBytes),
	};
}

/** Router identity, 32 bytes X25519 private key, 32 bytes Ed25519 seed. Secret. */
export function encodeRouterKeys(keys: RouterKeys): Uint8Array {
	const raw = keys.encryption.exportRaw();
	const seed = keys.signing.exportSeed();
	const bytes = concatBytes(keys.identity.bytes, raw, seed);
	wipe(raw, seed);
	return bytes;
}

/** Reads {@link encodeRouterKeys}; throws WireError `unsupported-type` or `key-mismatch` besides codec faults. */
export function decodeRouterKeys(bytes: Uint8Array): RouterKeys {
	const reader = new Reader(bytes);
	const identity = RouterIdentity.read(reader);
	if (identity.encryptionType !== encryptionType.x25519 || identity.signatureType !== ed25519Type)
		throw new WireError('unsupported-type');
	const encryption = importX25519Private(reader.bytes(32));
	const signing = importEd25519Private(reader.bytes(seedBytes));
	reader.expectEnd();
	if (!equalBytes(signing.publicKey, identity.signingKey)) throw new WireError('key-mismatch');
	if (!equalBytes(encryption.publicKey, identity.encryptionKey)) throw new WireError('key-mismatch');
	return { identity, encryption, signing };
}

/** The private key of this type at the reader's place, which must be that of the public key. */
function readSigningKey(reader: Reader, type: number, publicKey: Uint8Array, random: Random | undefined): SigningKey {
	if (!isSigningType(type)) throw new WireError('unsupported-type');
	const raw = reader.bytes(signatureType(type)!.privateBytes);
	let signing: SigningKey;
	try {
		signing = importSigningKey(type, raw, random);
	} catch (fault) {
		if (fault instanceof RangeError) throw new WireError('bad-private-key'); // a number out of its range
		throw fault;
	}
	if (!equalBytes(signing.publicKey, publicKey)) throw new WireError('key-mismatch');
	return signing;
}

/** The key string of SAM and of key files, as bytes: destination, 256 bytes, private key; offline keys after zeros for it. Secret. */
export function encodeDestinationKeys(keys: DestinationKeys): Uint8Array {
	const { destination, encryptionPrivate, signing, offline } = keys;
	const zeros = new Uint8Array(signatureType(destination.signatureType)?.privateBytes ?? seedBytes);
	const raw = signing.exportPrivate();
	const voice = offline === undefined ? [raw] : [zeros, offline.bytes, raw];
	const bytes = concatBytes(destination.bytes, encryptionPrivate, ...voice);
	wipe(raw);
	return bytes;
}

/**
 * Reads {@link encodeDestinationKeys}. Throws WireError: `unsupported-type` when the key that signs is RSA or unknown, `bad-private-key`
 * when it is none, `key-mismatch` when it is not the one of the destination, `bad-offline-signature`, and codec faults.
 * @param random what Red25519 keys draw from when they sign; they derive what they need without it
 */
export function decodeDestinationKeys(bytes: Uint8Array, random?: Random): DestinationKeys {
	const reader = new Reader(bytes);
	const destination = Destination.read(reader);
	const encryptionPrivate = copyBytes(reader.bytes(destination.encryptionKey.length));
	const type = signatureType(destination.signatureType);
	if (type === undefined) throw new WireError('unsupported-type');
	const at = reader.offset;
	const own = reader.bytes(type.privateBytes);
	if (reader.remaining > 0) {
		if (own.some((byte) => byte !== 0)) throw new WireError('trailing-bytes');
		const offline = OfflineSignature.read(reader, type.code);
		if (!isSigningType(offline.transientType)) throw new WireError('unsupported-type');
		if (!offline.verify(destination)) throw new WireError('bad-offline-signature');
		const signing = readSigningKey(reader, offline.transientType, offline.transientKey, random);
		reader.expectEnd();
		return { destination, signing, encryptionPrivate, offline };
	}
	const signing = readSigningKey(new Reader(bytes, 'key file', at), type.code, destination.signingKey, random);
	return { destination, signing, encryptionPrivate };
}
