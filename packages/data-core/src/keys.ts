// Private keys of routers and destinations, made, written and read. The layout is that of i2pd's .dat files and SAM's keys.
import { type Ed25519PrivateKey, generateEd25519, importEd25519Private } from '@i2p/crypto-eddsa';
import { generateX25519, importX25519Private, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { concatBytes, copyBytes, equalBytes, type Random, Reader, WireError, Writer, wipe } from '@i2p/util';
import { writeKeyCertificate } from './certificate.js';
import { encryptionFieldBytes, keysBytes, paddingBlockBytes, usualIdentityBytes } from './constants.js';
import { Destination, RouterIdentity } from './identity.js';
import { OfflineSignature } from './offline.js';
import { ed25519Type, encryptionType, signatureType } from './types.js';

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
	readonly signing: Ed25519PrivateKey;
	/** The private key of the identity's unused encryption field: 256 bytes of no meaning, kept as it was. */
	readonly encryptionPrivate: Uint8Array;
	/** What lends the destination's voice to the transient key. */
	readonly offline?: OfflineSignature;
}

const noBytes = new Uint8Array(0);
const seedBytes = 32;

function identityBytes(
	encryption: number,
	encryptionKey: Uint8Array,
	signingKey: Uint8Array,
	random: Random,
): Uint8Array {
	const writer = new Writer(usualIdentityBytes).bytes(encryptionKey);
	const block = random.bytes(paddingBlockBytes);
	while (writer.length < keysBytes - signingKey.length) writer.bytes(block);
	writer.bytes(signingKey);
	writeKeyCertificate(writer, { signature: ed25519Type, encryption, overflow: noBytes });
	return writer.finish();
}

/** A new router: X25519 and Ed25519, padding of one repeated block of 32 random bytes. */
export function createRouterKeys(random: Random): RouterKeys {
	const encryption = generateX25519(random);
	const signing = generateEd25519(random);
	const bytes = identityBytes(encryptionType.x25519, encryption.publicKey, signing.publicKey, random);
	return { identity: RouterIdentity.decode(bytes), encryption, signing };
}

/** A new destination: Ed25519, encryption type 0 with filler as established routers publish it. */
export function createDestinationKeys(random: Random): DestinationKeys {
	const signing = generateEd25519(random);
	const bytes = identityBytes(encryptionType.elGamal, noBytes, signing.publicKey, random);
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
	const signing = signingKey(reader.bytes(seedBytes), identity.signingKey);
	reader.expectEnd();
	if (!equalBytes(encryption.publicKey, identity.encryptionKey)) throw new WireError('key-mismatch');
	return { identity, encryption, signing };
}

function signingKey(seed: Uint8Array, publicKey: Uint8Array): Ed25519PrivateKey {
	const signing = importEd25519Private(seed);
	if (!equalBytes(signing.publicKey, publicKey)) throw new WireError('key-mismatch');
	return signing;
}

/** The key string of SAM and of key files, as bytes: destination, 256 bytes, seed; offline keys after a zero seed. Secret. */
export function encodeDestinationKeys(keys: DestinationKeys): Uint8Array {
	const { destination, encryptionPrivate, signing, offline } = keys;
	const zeros = new Uint8Array(signatureType(destination.signatureType)?.privateBytes ?? seedBytes);
	const seed = signing.exportSeed();
	const voice = offline === undefined ? [seed] : [zeros, offline.bytes, seed];
	const bytes = concatBytes(destination.bytes, encryptionPrivate, ...voice);
	wipe(seed);
	return bytes;
}

/**
 * Reads {@link encodeDestinationKeys}. Throws WireError: `unsupported-type` when the key that signs is not Ed25519,
 * `key-mismatch` when it is not the one of the destination, `bad-offline-signature`, and codec faults.
 */
export function decodeDestinationKeys(bytes: Uint8Array): DestinationKeys {
	const reader = new Reader(bytes);
	const destination = Destination.read(reader);
	const encryptionPrivate = copyBytes(reader.bytes(destination.encryptionKey.length));
	const type = signatureType(destination.signatureType);
	if (type === undefined) throw new WireError('unsupported-type');
	const own = reader.bytes(type.privateBytes);
	if (reader.remaining > 0) {
		if (own.some((byte) => byte !== 0)) throw new WireError('trailing-bytes');
		const offline = OfflineSignature.read(reader, type.code);
		if (offline.transientType !== ed25519Type) throw new WireError('unsupported-type');
		if (!offline.verify(destination)) throw new WireError('bad-offline-signature');
		const signing = signingKey(reader.bytes(seedBytes), offline.transientKey);
		reader.expectEnd();
		return { destination, signing, encryptionPrivate, offline };
	}
	if (type.code !== ed25519Type) throw new WireError('unsupported-type');
	return { destination, signing: signingKey(own, destination.signingKey), encryptionPrivate };
}
