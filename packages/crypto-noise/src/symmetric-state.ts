// The Noise SymmetricState and the CipherState inside it, with I2P's long and short names. Noise, sections 5.1 and 5.2.
// Knows nothing of patterns or of X25519.
import { type Aead, createAead } from '@i2p/crypto-chacha20';
import { hkdfPair } from '@i2p/crypto-hkdf';
import { sha256 } from '@i2p/crypto-sha256';
import { checkAnyBytes, destroyedKey, utf8, wipe } from '@i2p/util';

const empty = new Uint8Array(0);
const hashLength = 32;

/**
 * The running hash, the chaining key and the message key of one handshake. Each step makes new ones; the secret ones before
 * are wiped.
 */
export class SymmetricState {
	#hash: Uint8Array;
	#chainingKey: Uint8Array;
	#key: Uint8Array | undefined;
	#aead: Aead | undefined;
	#nonce = 0;
	#destroyed = false;

	private constructor(hash: Uint8Array, chainingKey: Uint8Array) {
		this.#hash = hash;
		this.#chainingKey = chainingKey;
	}

	/**
	 * The state before the first message: a name of at most 32 ASCII bytes is padded with zeros, a longer one hashed;
	 * then the prologue (empty in I2P) is mixed. Throws TypeError for what is no text or no bytes.
	 */
	static fromName(name: string, prologue: Uint8Array = empty): SymmetricState {
		if (typeof name !== 'string') throw new TypeError(`Noise name: expected text, got ${typeof name}`);
		checkAnyBytes('Noise prologue', prologue);
		const bytes = utf8(name);
		const first = bytes.length > hashLength ? sha256(bytes) : new Uint8Array(hashLength);
		if (bytes.length <= hashLength) first.set(bytes);
		return new SymmetricState(sha256(first, prologue), first);
	}

	/** The 32-byte handshake hash h. */
	get hash(): Uint8Array {
		return this.#hash;
	}

	/** The 32-byte chaining key ck; secret, valid until the next {@link mixKey}. */
	get chainingKey(): Uint8Array {
		this.#checkAlive();
		return this.#chainingKey;
	}

	/** Whether a key has been mixed: before that, payloads travel in clear. */
	get hasKey(): boolean {
		return this.#key !== undefined;
	}

	/** h = SHA256(h ‖ bytes). */
	mixHash(bytes: Uint8Array): void {
		this.#checkAlive();
		this.#hash = sha256(this.#hash, bytes);
	}

	/** ck, k = HKDF(ck, ikm); the nonce starts again at 0. */
	mixKey(ikm: Uint8Array): void {
		this.#checkAlive();
		const [chainingKey, key] = hkdfPair(this.#chainingKey, ikm, empty);
		wipe(this.#chainingKey, this.#key);
		this.#chainingKey = chainingKey;
		this.#aead?.destroy();
		this.#aead = undefined;
		this.#key = key;
		this.#nonce = 0;
	}

	/** Seals with k and the next nonce, the hash as associated data, and mixes what it made: 16 bytes more than went in. */
	encryptAndHash(plaintext: Uint8Array): Uint8Array {
		const cipher = this.#cipher();
		const ciphertext = cipher === undefined ? plaintext : cipher.seal(this.#nonce++, this.#hash, plaintext);
		this.mixHash(ciphertext);
		return ciphertext;
	}

	/** Opens what {@link encryptAndHash} made; `undefined`, and the state as it was, if it is not authentic. */
	decryptAndHash(ciphertext: Uint8Array): Uint8Array | undefined {
		const cipher = this.#cipher();
		const plaintext = cipher === undefined ? ciphertext : cipher.open(this.#nonce, this.#hash, ciphertext);
		if (plaintext === undefined) return undefined;
		this.#nonce++;
		this.mixHash(ciphertext);
		return plaintext;
	}

	/**
	 * The two 32-byte keys of the transport phase: initiator to responder, responder to initiator. The state stays. They are good for
	 * something after the last message only, which this state does not know: `Handshake.split` does.
	 */
	split(): [Uint8Array, Uint8Array] {
		this.#checkAlive();
		return hkdfPair(this.#chainingKey, empty, empty);
	}

	/** An independent state with the same values. */
	fork(): SymmetricState {
		this.#checkAlive();
		const twin = new SymmetricState(new Uint8Array(this.#hash), new Uint8Array(this.#chainingKey));
		twin.#key = this.#key === undefined ? undefined : new Uint8Array(this.#key);
		twin.#nonce = this.#nonce;
		return twin;
	}

	/** Wipes the chaining key and the message key; everything but the hash throws TypeError afterwards. */
	destroy(): void {
		this.#destroyed = true;
		wipe(this.#chainingKey, this.#key);
		this.#aead?.destroy();
		this.#aead = undefined;
		this.#key = undefined;
	}

	#checkAlive(): void {
		if (this.#destroyed) throw destroyedKey('Noise state');
	}

	/** None before the first key. */
	#cipher(): Aead | undefined {
		this.#checkAlive();
		if (this.#key !== undefined) this.#aead ??= createAead(this.#key);
		return this.#aead;
	}
}
