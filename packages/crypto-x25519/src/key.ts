// What an X25519 private key is to the rest of the house: a handle. RFC 7748.
// Knows nothing of the engine behind it.

/** Bytes of a public key, a private key and a shared secret alike. */
export const x25519KeyLength = 32;

/** A private key kept by its engine; the raw bytes leave it only through {@link exportRaw}. */
export interface X25519PrivateKey {
	/** The 32-byte public key (little-endian u coordinate). */
	readonly publicKey: Uint8Array;
	/** A copy of the 32 private bytes, as they were given (clamping happens inside X25519). */
	exportRaw(): Uint8Array;
	/**
	 * The 32-byte shared secret with a peer's 32-byte public key; `undefined` if it is all zero (RFC 7748 section 6.1).
	 * Non-canonical and off-subgroup keys are accepted. Throws RangeError on another length, TypeError after `destroy`.
	 */
	agree(peerPublic: Uint8Array): Uint8Array | undefined;
	/** Forgets the key and wipes what can be wiped. */
	destroy(): void;
}

/** Throws RangeError unless the key has 32 bytes: lengths are the caller's business. */
export function checkKeyLength(key: Uint8Array): void {
	if (key.length !== x25519KeyLength) throw new RangeError('an X25519 key has 32 bytes');
}

/** What is thrown when a destroyed key is used. */
export function destroyedKey(): TypeError {
	return new TypeError('this X25519 key was destroyed');
}
