// Private keys of routers and destinations: held, made, lent a transient voice. Common structures "KeysAndCert", "OfflineSignature".
// Secrets stand behind private fields or in handles; how they lie in files is the business of key-files.ts.
import { type Ed25519PrivateKey, generateEd25519 } from '@i2p/crypto-eddsa';
import { generateX25519, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { checkBytes, copyBytes, destroyedKey, equalBytes, type Random, spendSecret, Writer, wipe } from '@i2p/util';
import { certificateType, writeKeyCertificate } from './certificate.js';
import {
	encryptionFieldBytes,
	keysBytes,
	paddingBlockBytes,
	signingFieldBytes,
	usualIdentityBytes,
} from './constants.js';
import { Destination, RouterIdentity } from './identity.js';
import { type OfflineSignature, signOffline } from './offline.js';
import { generateSigningKey, type SigningKey } from './signature-keys.js';
import { dsaSha1Type, ed25519Type, encryptionPrivateBytes, encryptionType } from './types.js';

/** Everything secret of a router's identity: handles, which show nothing. */
export interface RouterKeys {
	readonly identity: RouterIdentity;
	readonly encryption: X25519PrivateKey;
	readonly signing: Ed25519PrivateKey;
}

const encryptionName = 'private encryption key';

/** What keys of destinations and of old routers have in common. */
abstract class HeldKeys {
	/** The key that signs. */
	readonly signing: SigningKey;
	#encryptionPrivate: Uint8Array | undefined;

	constructor(encryption: number, signing: SigningKey, encryptionPrivate: Uint8Array) {
		checkBytes(encryptionName, encryptionPrivate, encryptionPrivateBytes(encryption));
		this.signing = signing;
		this.#encryptionPrivate = copyBytes(encryptionPrivate);
	}

	/** A copy of the private key of the identity's encryption field: 32 bytes for X25519 and its hybrids, else 256. Secret. Throws TypeError after `destroy`. */
	exportEncryptionPrivate(): Uint8Array {
		if (this.#encryptionPrivate === undefined) throw destroyedKey(encryptionName);
		return copyBytes(this.#encryptionPrivate);
	}

	/** Forgets the keys and wipes what can be wiped. */
	destroy(): void {
		this.signing.destroy();
		wipe(this.#encryptionPrivate);
		this.#encryptionPrivate = undefined;
	}
}

/** Everything secret of a destination. `signing` is the destination's own key, or the transient one if `offline` is there. */
export class DestinationKeys extends HeldKeys {
	readonly destination: Destination;
	/** What lends the destination's voice to the transient key. */
	readonly offline: OfflineSignature | undefined;

	/**
	 * Holds keys that belong together: the private encryption key (copied; without meaning for destinations, kept as it was) has the
	 * length of its type, and `signing` is the key of the destination or of the offline signature. Throws RangeError otherwise.
	 */
	constructor(
		destination: Destination,
		signing: SigningKey,
		encryptionPrivate: Uint8Array,
		offline: OfflineSignature | undefined = undefined,
	) {
		super(destination.encryptionType, signing, encryptionPrivate);
		checkPair(offline?.transientKey ?? destination.signingKey, signing.publicKey);
		this.destination = destination;
		this.offline = offline;
	}
}

/** Everything secret of a router as they were before X25519: ElGamal keys, mostly with DSA. No network takes it any more. */
export class OldRouterKeys extends HeldKeys {
	readonly identity: RouterIdentity;

	/** Holds keys that belong together (the private encryption key is copied); throws RangeError for others. */
	constructor(identity: RouterIdentity, signing: SigningKey, encryptionPrivate: Uint8Array) {
		super(identity.encryptionType, signing, encryptionPrivate);
		checkPair(identity.signingKey, signing.publicKey);
		this.identity = identity;
	}
}

function checkPair(wanted: Uint8Array, given: Uint8Array): void {
	if (!equalBytes(wanted, given)) throw new RangeError('signing key: expected the private key of this identity');
}

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

const noBytes = new Uint8Array(0);

/**
 * A new destination, encryption type 0 with filler as established routers publish it; Ed25519 unless another signature type is
 * wanted (0 to 3, 7, 8, 11). Throws RangeError for any other.
 */
export function createDestinationKeys(random: Random, type: number = ed25519Type): DestinationKeys {
	const signing = generateSigningKey(type, random);
	const bytes = identityBytes(encryptionType.elGamal, noBytes, type, signing.publicKey, random);
	return new DestinationKeys(Destination.decode(bytes), signing, random.bytes(encryptionFieldBytes));
}

/**
 * Keys that speak for a destination without its own private key: a fresh transient key (Ed25519 unless another type is wanted), signed
 * by the destination until `expiresSeconds` (Unix). Throws RangeError for keys that are transient themselves or a type that cannot sign.
 */
export function lendDestinationKeys(
	keys: DestinationKeys,
	expiresSeconds: number,
	random: Random,
	transientType: number = ed25519Type,
): DestinationKeys {
	if (keys.offline !== undefined) throw new RangeError('destination keys: expected its own key, got a transient one');
	const transient = generateSigningKey(transientType, random);
	const offline = signOffline(keys.signing, transient.publicKey, expiresSeconds, transientType);
	return spendSecret(
		keys.exportEncryptionPrivate(),
		(raw) => new DestinationKeys(keys.destination, transient, raw, offline),
	);
}
