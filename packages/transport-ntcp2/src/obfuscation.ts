// The AES that hides X and Y, as the responder has it: one key for all its handshakes. NTCP2 "Obfuscation" of the ephemeral keys.
// Must not know states. A cipher object is kept, its chaining undone by XOR: making one costs more than the two blocks.
import { type BlockStream, createCbcDecryptor, createCbcEncryptor } from '@i2p/crypto-aes';
import { checkBytes, copyBytes } from '@i2p/util';
import { ivBytes, keyBytes } from './constants.js';

/** AES-256-CBC under our router hash: opens X from our `i`, seals Y from the end of X. */
export class KeyObfuscation {
	readonly #iv: Uint8Array;
	readonly #opener: BlockStream;
	readonly #sealer: BlockStream;
	/** The ciphertext block that each stream saw last: what it chains to. */
	#lastOpened: Uint8Array;
	#lastSealed: Uint8Array;

	/** @param ownHash router hash, 32 bytes; @param ownIv published `i`, 16 bytes; throws RangeError for other lengths */
	constructor(ownHash: Uint8Array, ownIv: Uint8Array) {
		checkBytes('NTCP2 iv', ownIv, ivBytes);
		this.#iv = copyBytes(ownIv);
		this.#opener = createCbcDecryptor(ownHash, ownIv);
		this.#sealer = createCbcEncryptor(ownHash, ownIv);
		this.#lastOpened = this.#iv;
		this.#lastSealed = this.#iv;
	}

	/** The 32 bytes of X, its top bit as it came. */
	openX(lent: Uint8Array): Uint8Array {
		const x = copyBytes(this.#opener.update(lent));
		mix(x, this.#lastOpened, this.#iv);
		this.#lastOpened = copyBytes(lent.subarray(keyBytes - ivBytes));
		return x;
	}

	/** The 32 bytes of Y as they go out; `iv`: the last 16 bytes of X as it came. */
	sealY(iv: Uint8Array, y: Uint8Array): Uint8Array {
		const plain = copyBytes(y);
		mix(plain, this.#lastSealed, iv);
		const sealed = copyBytes(this.#sealer.update(plain));
		this.#lastSealed = sealed.subarray(keyBytes - ivBytes);
		return sealed;
	}
}

/** Undoes the chaining to one block and chains to another. */
function mix(bytes: Uint8Array, from: Uint8Array, to: Uint8Array): void {
	for (let i = 0; i < ivBytes; i++) bytes[i] = bytes[i]! ^ from[i]! ^ to[i]!;
}
