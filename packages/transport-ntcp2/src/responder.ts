// Bob's handshake: message 1 in, message 2 out, message 3 in. One class per state; NTCP2 "Handshake", Noise XK.
// Must not know sockets, timers or RouterInfos; all chance and time come in.
import { aes256CbcDecrypt, aes256CbcEncrypt } from '@i2p/crypto-aes';
import { SymmetricState } from '@i2p/crypto-noise';
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import type { Wall } from '@i2p/time';
import { concatBytes, copyBytes, wipe } from '@i2p/util';
import {
	fixedMessageBytes,
	ivBytes,
	keyBytes,
	maxConfirmBytes,
	maxHandshakePaddingBytes,
	maxSkewMs,
	messageThreePartOneBytes,
	minConfirmBytes,
	protocolName,
	protocolVersion,
} from './constants.js';
import { offset } from './initiator.js';
import { deriveSessionKeys, type SessionKeys } from './kdf.js';
import { decodeRequestOptions, encodeCreatedOptions, type RequestOptions } from './messages.js';
import { type Failed, failed } from './steps.js';

/** What Bob's handshake is made of. */
export interface ResponderInputs {
	/** Our router hash 32, NTCP2 static key, and published `i` 16. */
	readonly ownHash: Uint8Array;
	readonly ownStatic: X25519PrivateKey;
	readonly ownIv: Uint8Array;
	readonly netId: number;
	/** Draws the key of this handshake, only once message 1 is authentic. */
	readonly ephemeral: () => X25519PrivateKey;
	/** Draws the padding of message 2, 0 to 31 bytes. */
	readonly padding: () => Uint8Array;
	/** Whether this X (32 bytes) was seen within the last minutes; it is from now on. */
	readonly replayed: (x: Uint8Array) => boolean;
}

/** Message 2 is ready; message 3 is awaited. */
export interface RequestAccepted {
	readonly kind: 'reply';
	readonly reply: Uint8Array;
	readonly next: AwaitConfirmed;
}

/** Message 3 is authentic: what Alice said in it is still to be judged. */
export interface ResponderDone {
	readonly kind: 'done';
	readonly keys: SessionKeys;
	/** Her static key, 32 bytes. */
	readonly peerStatic: Uint8Array;
	/** Plaintext of message 3 part 2: blocks, the first of them her RouterInfo. */
	readonly confirm: Uint8Array;
	/** Alice's clock minus ours; beyond 60 s the session must be ended with reason 7. */
	readonly clockOffsetMs: number;
}

/** Nothing came yet; the fixed part of message 1 is awaited. */
export class AwaitRequest {
	readonly kind = 'await';
	readonly needs = fixedMessageBytes;
	readonly #inputs: ResponderInputs;

	constructor(inputs: ResponderInputs) {
		this.#inputs = inputs;
	}

	/** Opens the 64 bytes of message 1; `wall` is the time of their arrival. */
	onBytes(lent: Uint8Array, wall: Wall): AwaitRequestPadding | RequestAccepted | Failed {
		const { ownHash, ownIv, ownStatic } = this.#inputs;
		const x = aes256CbcDecrypt(ownHash, ownIv, lent.subarray(0, keyBytes));
		const state = SymmetricState.fromName(protocolName);
		state.mixHash(ownStatic.publicKey);
		state.mixHash(x);
		const shared = ownStatic.agree(x);
		if (!shared) return failed('message-1');
		state.mixKey(shared);
		wipe(shared);
		const bytes = state.decryptAndHash(lent.subarray(keyBytes));
		const options = bytes && decodeRequestOptions(bytes);
		const fault = options ? this.#refuse(options, x) : 'message-1';
		if (fault || !options) {
			state.destroy();
			return failed(fault ?? 'message-1');
		}
		const createdIv = copyBytes(lent.subarray(keyBytes - ivBytes, keyBytes));
		const next = new AwaitRequestPadding(this.#inputs, state, x, options, createdIv, offset(options.time, wall));
		return options.paddingBytes === 0 ? next.onBytes(new Uint8Array(0), wall) : next;
	}

	destroy(): void {}

	#refuse(options: RequestOptions, x: Uint8Array): Failed['fault'] | undefined {
		if (this.#inputs.replayed(x)) return 'replay';
		if (options.version !== protocolVersion) return 'version';
		if (options.netId !== this.#inputs.netId) return 'net-id';
		if (options.paddingBytes > maxHandshakePaddingBytes) return 'padding';
		if (options.confirmBytes < minConfirmBytes || options.confirmBytes > maxConfirmBytes) return 'length';
		return undefined;
	}
}

/** Message 1 is authentic and acceptable; its padding is awaited, then message 2 can be made. */
export class AwaitRequestPadding {
	readonly kind = 'await';
	readonly needs: number;
	readonly #inputs: ResponderInputs;
	readonly #state: SymmetricState;
	readonly #x: Uint8Array;
	readonly #options: RequestOptions;
	readonly #iv: Uint8Array;
	readonly #clockOffsetMs: number;

	constructor(
		inputs: ResponderInputs,
		state: SymmetricState,
		x: Uint8Array,
		options: RequestOptions,
		iv: Uint8Array,
		clockOffsetMs: number,
	) {
		this.needs = options.paddingBytes;
		this.#inputs = inputs;
		this.#state = state;
		this.#x = x;
		this.#options = options;
		this.#iv = iv;
		this.#clockOffsetMs = clockOffsetMs;
	}

	/**
	 * Mixes the padding (if any) and seals message 2. A request of another time is answered too: Alice learns ours from
	 * it; should she go on all the same, the session ends with reason 7.
	 */
	onBytes(lent: Uint8Array, wall: Wall): RequestAccepted | Failed {
		const state = this.#state;
		if (lent.length > 0) state.mixHash(lent);
		const ephemeral = this.#inputs.ephemeral();
		const shared = ephemeral.agree(this.#x);
		if (!shared) {
			ephemeral.destroy();
			state.destroy();
			return failed('bad-key');
		}
		state.mixHash(ephemeral.publicKey);
		state.mixKey(shared);
		wipe(shared);
		const padding = this.#inputs.padding();
		const box = state.encryptAndHash(encodeCreatedOptions({ paddingBytes: padding.length, time: wall }));
		if (padding.length > 0) state.mixHash(padding);
		const y = aes256CbcEncrypt(this.#inputs.ownHash, this.#iv, ephemeral.publicKey);
		const next = new AwaitConfirmed(state, ephemeral, this.#options.confirmBytes, this.#clockOffsetMs);
		return { kind: 'reply', reply: concatBytes(y, box, padding), next };
	}

	destroy(): void {
		this.#state.destroy();
	}
}

/** Message 2 is out; message 3, whose length message 1 announced, is awaited. */
export class AwaitConfirmed {
	readonly kind = 'await';
	readonly needs: number;
	readonly #state: SymmetricState;
	readonly #ephemeral: X25519PrivateKey;
	readonly #clockOffsetMs: number;

	constructor(state: SymmetricState, ephemeral: X25519PrivateKey, confirmBytes: number, clockOffsetMs: number) {
		this.needs = messageThreePartOneBytes + confirmBytes;
		this.#state = state;
		this.#ephemeral = ephemeral;
		this.#clockOffsetMs = clockOffsetMs;
	}

	/** Opens both parts of message 3. */
	onBytes(lent: Uint8Array): ResponderDone | Failed {
		const state = this.#state;
		const peerStatic = state.decryptAndHash(lent.subarray(0, messageThreePartOneBytes));
		const shared = peerStatic && this.#ephemeral.agree(peerStatic);
		this.#ephemeral.destroy();
		if (!peerStatic || !shared) {
			state.destroy();
			return failed(peerStatic ? 'bad-key' : 'message-3');
		}
		state.mixKey(shared);
		wipe(shared);
		const confirm = state.decryptAndHash(lent.subarray(messageThreePartOneBytes));
		if (!confirm) {
			state.destroy();
			return failed('message-3');
		}
		return { kind: 'done', keys: deriveSessionKeys(state), peerStatic, confirm, clockOffsetMs: this.#clockOffsetMs };
	}

	destroy(): void {
		this.#ephemeral.destroy();
		this.#state.destroy();
	}
}

/** Whether a session with a peer whose clock is off by so much must be ended. */
export function beyondSkew(clockOffsetMs: number): boolean {
	return Math.abs(clockOffsetMs) > maxSkewMs;
}
