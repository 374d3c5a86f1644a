// What the package promises, and what an engine has to do for it.

/** Length of a ChaCha20 key in bytes. */
export const aeadKeyBytes = 32;
/** Length of an IETF nonce in bytes. */
export const aeadNonceBytes = 12;
/** Length of a Poly1305 tag in bytes. */
export const aeadTagBytes = 16;

/** ChaCha20-Poly1305 under one key (RFC 8439 section 2.8). */
export interface Aead {
	/**
	 * Ciphertext followed by its tag: 16 bytes more than the plaintext.
	 * @param nonce a message counter (safe integer ≥ 0), written as 4 zero bytes ‖ LE64, or 12 bytes; RangeError otherwise
	 */
	seal(nonce: number | Uint8Array, lentAd: Uint8Array, lentPlaintext: Uint8Array): Uint8Array;
	/**
	 * The same, written into memory at an offset: saves the copy and the garbage of an answer. `into` and the plaintext must
	 * not overlap; RangeError where it does not fit.
	 */
	sealInto(
		nonce: number | Uint8Array,
		lentAd: Uint8Array,
		lentPlaintext: Uint8Array,
		into: Uint8Array,
		at: number,
	): void;
	/** The plaintext, or `undefined` when the tag does not fit or the bytes are shorter than a tag. */
	open(nonce: number | Uint8Array, lentAd: Uint8Array, lentCiphertext: Uint8Array): Uint8Array | undefined;
	/**
	 * The same, written into memory at an offset, 16 bytes less than the ciphertext; answers whether it was authentic, and
	 * writes nothing if not. RangeError where it does not fit.
	 */
	openInto(
		nonce: number | Uint8Array,
		lentAd: Uint8Array,
		lentCiphertext: Uint8Array,
		into: Uint8Array,
		at: number,
	): boolean;
	/**
	 * Takes another key (32 bytes, RangeError otherwise), also after {@link destroy}: for keys that serve one message, of which a new handle
	 * for each would be garbage.
	 */
	rekey(lentKey: Uint8Array): void;
	/** Wipes the key; sealing or opening afterwards throws TypeError. */
	destroy(): void;
}

/** 32 or 12 bytes that are little-endian words too: one memory, two views. */
export interface Words {
	readonly bytes: Uint8Array;
	readonly words: Int32Array;
}

/** Zeros as {@link Words}. */
export function zeroWords(bytes: number): Words {
	const words = new Int32Array(bytes / 4);
	return { words, bytes: new Uint8Array(words.buffer) };
}

/** What does the work; every argument has been checked. */
export interface Engine {
	/** Ciphertext and tag into memory. */
	seal(key: Words, nonce: Words, ad: Uint8Array, plaintext: Uint8Array, into: Uint8Array, at: number): void;
	/** The plaintext of a box of at least 16 bytes, or `undefined`. */
	open(key: Words, nonce: Words, ad: Uint8Array, box: Uint8Array): Uint8Array | undefined;
	/** The same into memory, or false. */
	openInto(key: Words, nonce: Words, ad: Uint8Array, box: Uint8Array, into: Uint8Array, at: number): boolean;
	/** Data XORed with the key stream from a block on; the counter does not run over. */
	xor(key: Words, nonce: Words, counter: number, data: Uint8Array): Uint8Array;
}
