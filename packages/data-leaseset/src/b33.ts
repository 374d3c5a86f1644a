// b33 addresses: the key of an encrypted service in the form of a name. "B32 for Encrypted Leasesets".
// Must not know days or lease sets.
import { crc32, fromBase32, Reader, toBase32, Writer } from '@i2p/util';
import { type BlindableKey, checkBlindable, isBlindable } from './blinded-day.js';
import { blindedSignatureType, keyBytes } from './constants.js';

/** What a b33 address says. */
export interface B33 extends BlindableKey {
	/** A lookup password is needed. */
	readonly isSecretNeeded: boolean;
	/** A client key is needed. */
	readonly isClientKeyNeeded: boolean;
}

const suffix = '.b32.i2p';
const wideTypesFlag = 1;
const secretFlag = 2;
const clientKeyFlag = 4;
const knownFlags = wideTypesFlag | secretFlag | clientKeyFlag;
/** Flags and two types of one byte each, or of two; then the key. */
const narrowBytes = 3 + keyBytes;
const wideBytes = 5 + keyBytes;
const longestName = Math.ceil((wideBytes * 8) / 5) + suffix.length;

/** Takes the checksum's three low bytes out of, or into, the first three bytes. */
function mask(bytes: Uint8Array): void {
	const sum = crc32(bytes.subarray(3));
	for (let i = 0; i < 3; i++) bytes[i]! ^= (sum >>> (8 * i)) & 0xff;
}

/**
 * The address, 56 characters and `.b32.i2p`.
 * Throws RangeError for a key of another length than 32 bytes or of a type that cannot be blinded.
 */
export function b33Address(
	key: BlindableKey,
	needs: { readonly secret?: boolean; readonly clientKey?: boolean } = {},
): string {
	checkBlindable(key);
	const flags = (needs.secret === true ? secretFlag : 0) | (needs.clientKey === true ? clientKeyFlag : 0);
	const writer = new Writer(narrowBytes).u8(flags).u8(key.signatureType).u8(blindedSignatureType);
	const bytes = writer.bytes(key.publicKey).finish();
	mask(bytes);
	return toBase32(bytes) + suffix;
}

/**
 * What an address says, in any case of letters, with types of one byte or of two; `undefined` for other names, for a checksum that fits
 * no known types and flags, and for types that cannot be blinded here.
 */
export function parseB33Address(name: string): B33 | undefined {
	if (name.length > longestName || !name.toLowerCase().endsWith(suffix)) return undefined;
	const bytes = fromBase32(name.slice(0, -suffix.length));
	if (bytes?.length !== narrowBytes && bytes?.length !== wideBytes) return undefined;
	mask(bytes);
	const reader = new Reader(bytes, 'b33 address');
	const flags = reader.u8();
	const isWide = (flags & wideTypesFlag) !== 0;
	if ((flags & ~knownFlags) !== 0 || isWide !== (bytes.length === wideBytes)) return undefined;
	const signatureType = isWide ? reader.u16() : reader.u8();
	const blindedType = isWide ? reader.u16() : reader.u8();
	const key = { publicKey: reader.rest(), signatureType };
	if (blindedType !== blindedSignatureType || !isBlindable(key)) return undefined;
	return { ...key, isSecretNeeded: (flags & secretFlag) !== 0, isClientKeyNeeded: (flags & clientKeyFlag) !== 0 };
}
