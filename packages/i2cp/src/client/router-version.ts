// What a router can do, by the API version that it says. I2CP "Version Notes".
import { encryptionType } from '@i2p/data-core';
import { apiVersion } from '../constants.js';

/** What we say of ourselves: the API version, and a part that no router has, since an i2pd of 2.56 says the client's own version back. */
export const spokenVersion = `${apiVersion}.1`;

/** The version that a router says; 0 of one that says none, or ours back. */
export function versionOf(said: string | undefined): string {
	return said === undefined || said === spokenVersion ? '0' : said;
}

/** From here on the options of lease sets may be looked up. */
const optionsFrom = [0, 9, 66];
/** From here on messages under ML-KEM beside X25519 are opened. */
const hybridFrom = [0, 9, 67];

/** Whether a router may give the options of lease sets. */
export function mayGiveOptions(version: string): boolean {
	return isAtLeast(version, optionsFrom);
}

/** The encryption types whose messages a router can open; `undefined` where it can open all that there are. */
export function opensOf(version: string): readonly number[] | undefined {
	return isAtLeast(version, hybridFrom) ? undefined : [encryptionType.x25519, encryptionType.elGamal];
}

/** Whether a version such as `0.9.68` is this one or a later one. */
function isAtLeast(version: string, wanted: readonly number[]): boolean {
	const parts = version.split('.').map((part) => Number.parseInt(part, 10));
	for (const [i, least] of wanted.entries()) {
		const part = parts[i] ?? 0;
		if (part !== least) return part > least;
	}
	return true;
}
