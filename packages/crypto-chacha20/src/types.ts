// What both engines promise, and the checks that they share.

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
	 * @param nonce a message counter (safe integer ≥ 0), written as 4 zero bytes ‖ LE64, or 12 bytes
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
	/** Wipes the key; sealing or opening afterwards throws TypeError. */
	destroy(): void;
}

/** Throws RangeError unless the key has 32 bytes. */
export function checkKey(key: Uint8Array): void {
	if (key.length !== aeadKeyBytes) throw new RangeError('a ChaCha20 key has 32 bytes');
}

/** Throws RangeError unless the nonce has 12 bytes. */
export function checkNonce(nonce: Uint8Array): void {
	if (nonce.length !== aeadNonceBytes) throw new RangeError('a ChaCha20 nonce has 12 bytes');
}

/** Throws RangeError unless the block counter fits its 4 bytes. */
export function checkCounter(counter: number): void {
	if (!(Number.isInteger(counter) && counter >= 0 && counter <= 0xffff_ffff))
		throw new RangeError('a ChaCha20 block counter has 4 bytes');
}

/** Memory for the nonce of the call in progress: a nonce is no secret. */
const counted = new Uint8Array(aeadNonceBytes);

/** The 12 bytes of a nonce given as counter or bytes; valid until the next call. */
export function nonceBytes(nonce: number | Uint8Array): Uint8Array {
	if (typeof nonce !== 'number') {
		checkNonce(nonce);
		return nonce;
	}
	if (!(Number.isSafeInteger(nonce) && nonce >= 0)) throw new RangeError('a message counter is a safe integer');
	const high = Math.floor(nonce / 0x1_0000_0000);
	for (let i = 0; i < 4; i++) {
		counted[4 + i] = nonce >>> (8 * i);
		counted[8 + i] = high >>> (8 * i);
	}
	return counted;
}
