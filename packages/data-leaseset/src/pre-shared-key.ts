// A key that a service and one of its clients share. "Encrypted LeaseSet", per-client authorization, PSK. Must not know sets.
import { checkBytes, copyBytes, destroyedKey, type Random, spendSecret, wipe } from '@i2p/util';
import { keyBytes } from './constants.js';

/** 32 secret bytes that a service and one client share; shows nothing of them. */
export interface PreSharedKey {
	/** A copy of the 32 bytes. Secret. Throws TypeError once destroyed. */
	exportRaw(): Uint8Array;
	/** Forgets and wipes the bytes. */
	destroy(): void;
}

class SecretBytes implements PreSharedKey {
	#raw: Uint8Array | undefined;

	constructor(lentRaw: Uint8Array) {
		checkBytes('pre-shared key', lentRaw, keyBytes);
		this.#raw = copyBytes(lentRaw);
	}

	exportRaw(): Uint8Array {
		if (this.#raw === undefined) throw destroyedKey('pre-shared key');
		return copyBytes(this.#raw);
	}

	destroy(): void {
		wipe(this.#raw);
		this.#raw = undefined;
	}
}

/** A handle on a key of 32 bytes, copied; throws RangeError for another length. */
export function importPreSharedKey(lentRaw: Uint8Array): PreSharedKey {
	return new SecretBytes(lentRaw);
}

/** A fresh key. */
export function generatePreSharedKey(random: Random): PreSharedKey {
	return spendSecret(random.bytes(keyBytes), importPreSharedKey);
}
