// Hashes and the strings that stand for them inside the house; b32 addresses. Common structures "Hash".
import { checkBytes, fromBase32, fromBase64, toBase32, toBase64 } from '@i2p/util';
import { hashBytes, shortHashCharacters } from './constants.js';

declare const hashKeyBrand: unique symbol;

/** I2P base64 of a 32-byte hash: made once per link, session or lookup, then used as a key of maps. */
export type HashKey = string & { readonly [hashKeyBrand]: true };

/** The key of a hash; throws RangeError unless it has 32 bytes. */
export function hashKey(hash: Uint8Array): HashKey {
	checkBytes('hash', hash, hashBytes);
	return toBase64(hash) as HashKey;
}

/** The 32 bytes behind a key; throws RangeError for a string that is none. */
export function hashOf(key: HashKey): Uint8Array {
	const hash = fromBase64(key);
	if (hash?.length !== hashBytes) throw new RangeError('hash key: expected 44 characters of base64 for 32 bytes');
	return hash;
}

/** The key written in a text (44 characters of I2P base64), or `undefined` if it is none. */
export function parseHashKey(text: string): HashKey | undefined {
	const hash = text.length <= 44 ? fromBase64(text) : undefined;
	return hash?.length === hashBytes ? hashKey(hash) : undefined;
}

/** The first characters of a hash, for logs. */
export function shortHash(key: HashKey): string {
	return key.slice(0, shortHashCharacters);
}

const b32Suffix = '.b32.i2p';
const b32Characters = 52;

/** The address `….b32.i2p` of a destination's 32-byte hash; throws RangeError for another length. */
export function b32Address(hash: Uint8Array): string {
	checkBytes('hash', hash, hashBytes);
	return toBase32(hash) + b32Suffix;
}

/** The 32-byte hash of an address of 52 base32 characters and `.b32.i2p`, in any case; `undefined` for other names. */
export function parseB32Address(name: string): Uint8Array | undefined {
	if (name.length !== b32Characters + b32Suffix.length || !name.toLowerCase().endsWith(b32Suffix)) return undefined;
	return fromBase32(name.slice(0, b32Characters));
}
