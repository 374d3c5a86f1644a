// b33 addresses: the key of an encrypted service in the form of a name. "B32 for Encrypted Leasesets".
// Must not know days or lease sets.
import { crc32, fromBase32, toBase32 } from '@i2p/util';
import { type BlindableKey, isBlindable } from './blinded-day.js';
import { b33Bytes, blindedSignatureType, keyBytes } from './constants.js';

/** What a b33 address says. */
export interface B33 extends BlindableKey {
	/** A lookup password is needed. */
	readonly isSecretNeeded: boolean;
	/** A client key is needed. */
	readonly isClientKeyNeeded: boolean;
}

const suffix = '.b32.i2p';
const characters = (b33Bytes * 8) / 5;
const secretFlag = 2;
const clientKeyFlag = 4;
const knownFlags = secretFlag | clientKeyFlag;

/** Takes the checksum's three low bytes out of, or into, the first three bytes. */
function mask(bytes: Uint8Array): void {
	const sum = crc32(bytes.subarray(3));
	for (let i = 0; i < 3; i++) bytes[i]! ^= (sum >>> (8 * i)) & 0xff;
}

/** The address, 56 characters and `.b32.i2p`. Throws RangeError for a key of another length or of a type that cannot be blinded. */
export function b33Address(
	key: BlindableKey,
	needs: { readonly secret?: boolean; readonly clientKey?: boolean } = {},
): string {
	if (!isBlindable(key)) throw new RangeError('publicKey: 32 bytes of signature type 7 or 11');
	const bytes = new Uint8Array(b33Bytes);
	bytes[0] = (needs.secret === true ? secretFlag : 0) | (needs.clientKey === true ? clientKeyFlag : 0);
	bytes[1] = key.signatureType;
	bytes[2] = blindedSignatureType;
	bytes.set(key.publicKey, 3);
	mask(bytes);
	return toBase32(bytes) + suffix;
}

/**
 * What an address says, in any case of letters; `undefined` for other names, for a checksum that fits no known types and flags, and for
 * types that cannot be blinded here.
 */
export function parseB33Address(name: string): B33 | undefined {
	if (name.length !== characters + suffix.length || !name.toLowerCase().endsWith(suffix)) return undefined;
	const bytes = fromBase32(name.slice(0, characters));
	if (bytes?.length !== b33Bytes) return undefined;
	mask(bytes);
	const flags = bytes[0]!;
	const key = { publicKey: bytes.subarray(b33Bytes - keyBytes), signatureType: bytes[1]! };
	if ((flags & ~knownFlags) !== 0 || bytes[2] !== blindedSignatureType || !isBlindable(key)) return undefined;
	return { ...key, isSecretNeeded: (flags & secretFlag) !== 0, isClientKeyNeeded: (flags & clientKeyFlag) !== 0 };
}
