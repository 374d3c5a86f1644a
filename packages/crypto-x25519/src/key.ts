// What X25519 keys are to the rest of the house: handles. RFC 7748.
// Knows nothing of the engine behind them.
import { checkBytes } from '@i2p/util';

/** Bytes of a public key, a private key and a shared secret alike. */
export const x25519KeyLength = 32;

/** What errors call the two kinds of keys. */
export const names = { private: 'X25519 private key', public: 'X25519 public key' } as const;

/** A peer's public key whose engine keeps what agreeing needs; imported at its first use. */
export interface X25519PublicKey {
	/** The 32 bytes as they were given (little-endian u coordinate). */
	readonly bytes: Uint8Array;
}

/** A private key kept by its engine; the raw bytes leave it only through {@link exportRaw}. */
export interface X25519PrivateKey {
	/** The 32-byte public key (little-endian u coordinate). */
	readonly publicKey: Uint8Array;
	/** A copy of the 32 private bytes, as they were given (clamping happens inside X25519). Throws TypeError after `destroy`. */
	exportRaw(): Uint8Array;
	/**
	 * The 32-byte shared secret with a peer's public key, raw or as a handle; `undefined` if it is all zero (RFC 7748 section 6.1).
	 * Non-canonical and off-subgroup keys are accepted. Throws RangeError on another length, TypeError
	 * on what is neither and after `destroy`.
	 */
	agree(peer: Uint8Array | X25519PublicKey): Uint8Array | undefined;
	/** Forgets the key and wipes what can be wiped. */
	destroy(): void;
}

/** The 32 bytes of a peer's public key, raw or a handle. Throws RangeError on another length, TypeError on what is neither. */
export function rawPublic(peer: Uint8Array | X25519PublicKey): Uint8Array {
	const isHandle = typeof peer === 'object' && peer !== null && 'bytes' in peer;
	const raw = isHandle ? peer.bytes : peer;
	checkBytes(names.public, raw, x25519KeyLength);
	return raw;
}
