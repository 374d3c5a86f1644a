// What a destination is on one UTC day: its blinded key, the subcredential that opens its set, the key under which that is stored.
// "Encrypted LeaseSet", key blinding. Must not know the layers of a set.
import {
	blindingAlpha,
	blindPrivateKey,
	blindPublicKey,
	importEd25519Private,
	importRed25519Private,
	type Red25519PrivateKey,
} from '@i2p/crypto-eddsa';
import { sha256 } from '@i2p/crypto-sha256';
import { ed25519Type, type SigningKey } from '@i2p/data-core';
import { checkBytes, type Random, utf8, wipe } from '@i2p/util';
import { blindedSignatureType, keyBytes } from './constants.js';

/** A signing public key that can be blinded: all that one must know of a destination to find and open its encrypted set. */
export interface BlindableKey {
	/** 32 bytes. */
	readonly publicKey: Uint8Array;
	/** 7 (Ed25519) or 11 (Red25519). */
	readonly signatureType: number;
}

/** What follows from a key for one day. */
export interface BlindedDay {
	/** The blinded public key A', 32 bytes. */
	readonly publicKey: Uint8Array;
	/** What opens layers, 32 bytes; for those who know the destination's key. */
	readonly subcredential: Uint8Array;
	/** Under what the set is stored, 32 bytes: SHA-256 of the two-byte blinded type and A'. */
	readonly storageKey: Uint8Array;
}

const blindedType = Uint8Array.of(0, blindedSignatureType);

/** Whether a key has 32 bytes and a type that can be blinded. */
export function isBlindable(key: BlindableKey): boolean {
	const { publicKey, signatureType } = key;
	return publicKey.length === keyBytes && (signatureType === ed25519Type || signatureType === blindedSignatureType);
}

/** Throws unless a key can be blinded: RangeError for another type or length, TypeError if it is no bytes. */
export function checkBlindable({ publicKey, signatureType }: BlindableKey): void {
	if (signatureType !== ed25519Type && signatureType !== blindedSignatureType)
		throw new RangeError(`signature type: expected ${ed25519Type} or ${blindedSignatureType}, got ${signatureType}`);
	checkBytes('signing key to be blinded', publicKey, keyBytes);
}

/**
 * What a key is on a UTC day of eight digits, with a lookup password in UTF-8 if there is one; `undefined` if the key is no point of
 * the curve. Throws RangeError for a key that cannot be blinded or another form of day.
 */
export function blindedDay(key: BlindableKey, day: string, secret?: Uint8Array): BlindedDay | undefined {
	const publicKey = blindPublicKey(key.publicKey, alphaOf(key, day, secret));
	if (publicKey === undefined) return undefined;
	const types = Uint8Array.of(key.signatureType >>> 8, key.signatureType);
	const credential = sha256(utf8('credential'), key.publicKey, types, blindedType);
	return {
		publicKey,
		subcredential: sha256(utf8('subcredential'), credential, publicKey),
		storageKey: blindedStorageKey(publicKey),
	};
}

/** The key under which the set of a blinded key is stored, 32 bytes. */
export function blindedStorageKey(blindedKey: Uint8Array, signatureType: number = blindedSignatureType): Uint8Array {
	return sha256(Uint8Array.of(signatureType >>> 8, signatureType), blindedKey);
}

/**
 * The blinded private key of a destination's own signing key on a UTC day: what signs an encrypted set, or lends its voice to a transient key.
 * Destroy it after use. Throws RangeError for a key that cannot be blinded or another form of day.
 */
export function blindSigningKey(
	signing: SigningKey,
	day: string,
	random: Random,
	secret?: Uint8Array,
): Red25519PrivateKey {
	const alpha = alphaOf({ publicKey: signing.publicKey, signatureType: signing.type }, day, secret);
	const raw = signing.exportPrivate();
	const own = signing.type === ed25519Type ? importEd25519Private(raw) : importRed25519Private(raw);
	const blinded = blindPrivateKey(own, alpha, random);
	own.destroy();
	wipe(raw, alpha);
	return blinded;
}

function alphaOf(key: BlindableKey, day: string, secret: Uint8Array | undefined): Uint8Array {
	checkBlindable(key);
	return blindingAlpha({
		...(secret === undefined ? {} : { secret }),
		publicKey: key.publicKey,
		signatureType: key.signatureType,
		day,
	});
}
