// Alice's handshake: message 1 out, message 2 in, message 3 out. One class per state; NTCP2 "Handshake", Noise XK.
// Must not know sockets or timers; all chance and time come in.
import { aes256CbcDecrypt, aes256CbcEncrypt } from '@i2p/crypto-aes';
import { SymmetricState } from '@i2p/crypto-noise';
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import { type Wall, wallSeconds } from '@i2p/time';
import { concatBytes, copyBytes, wipe } from '@i2p/util';
import {
	fixedMessageBytes,
	ivBytes,
	keyBytes,
	macBytes,
	maxHandshakePaddingBytes,
	maxSkewMs,
	protocolName,
	protocolVersion,
} from './constants.js';
import { deriveSessionKeys, type SessionKeys } from './kdf.js';
import { type CreatedOptions, decodeCreatedOptions, encodeRequestOptions } from './messages.js';
import { type Failed, failed } from './steps.js';

/** What Alice's handshake is made of. */
export interface InitiatorInputs {
	/** Bob: router hash 32, static key `s` 32, published `i` 16. */
	readonly peerHash: Uint8Array;
	readonly peerStatic: Uint8Array;
	readonly peerIv: Uint8Array;
	/** Our NTCP2 static key, and a fresh key for this handshake: destroyed by it. */
	readonly ownStatic: X25519PrivateKey;
	readonly ephemeral: X25519PrivateKey;
	/** Cleartext padding behind message 1, 0 to 31 bytes. */
	readonly padding: Uint8Array;
	/** Plaintext of message 3 part 2: RouterInfo block, then padding. */
	readonly confirm: Uint8Array;
	readonly netId: number;
	readonly wall: Wall;
}

/** Message 3 is ready and the keys are there. */
export interface InitiatorDone {
	readonly kind: 'done';
	readonly reply: Uint8Array;
	readonly keys: SessionKeys;
	/** Bob's clock minus ours, in whole seconds as milliseconds. */
	readonly clockOffsetMs: number;
}

/** Makes message 1 and the state that awaits message 2. */
export function startInitiator(
	inputs: InitiatorInputs,
): { readonly request: Uint8Array; readonly next: AwaitCreated } | Failed {
	const { ephemeral, padding } = inputs;
	const state = SymmetricState.fromName(protocolName);
	state.mixHash(inputs.peerStatic);
	state.mixHash(ephemeral.publicKey);
	const shared = ephemeral.agree(inputs.peerStatic);
	if (!shared) {
		ephemeral.destroy();
		return failed('bad-key');
	}
	state.mixKey(shared);
	wipe(shared);
	const box = state.encryptAndHash(
		encodeRequestOptions({
			netId: inputs.netId,
			version: protocolVersion,
			paddingBytes: padding.length,
			confirmBytes: inputs.confirm.length + macBytes,
			time: inputs.wall,
		}),
	);
	const x = aes256CbcEncrypt(inputs.peerHash, inputs.peerIv, ephemeral.publicKey);
	let unpadded: SymmetricState | undefined;
	if (padding.length > 0) {
		unpadded = state.fork();
		state.mixHash(padding);
	}
	const createdIv = copyBytes(x.subarray(x.length - ivBytes));
	return { request: concatBytes(x, box, padding), next: new AwaitCreated(inputs, state, unpadded, createdIv) };
}

/** Message 1 is out; the fixed part of message 2 is awaited. */
export class AwaitCreated {
	readonly kind = 'await';
	readonly needs = fixedMessageBytes;
	readonly #inputs: InitiatorInputs;
	readonly #state: SymmetricState;
	/** The state as it is for a Bob who did not mix our padding: i2pd, when it answers a request of another time. */
	readonly #unpadded: SymmetricState | undefined;
	readonly #iv: Uint8Array;

	constructor(inputs: InitiatorInputs, state: SymmetricState, unpadded: SymmetricState | undefined, iv: Uint8Array) {
		this.#inputs = inputs;
		this.#state = state;
		this.#unpadded = unpadded;
		this.#iv = iv;
	}

	/** Opens the 64 bytes of message 2; `wall` is the time of their arrival. */
	onBytes(lent: Uint8Array, wall: Wall): AwaitCreatedPadding | InitiatorDone | Failed {
		const y = aes256CbcDecrypt(this.#inputs.peerHash, this.#iv, lent.subarray(0, keyBytes));
		const box = lent.subarray(keyBytes);
		const opened = this.#open(this.#state, y, box);
		if (!opened) {
			const late = this.#unpadded && this.#open(this.#unpadded, y, box);
			this.destroy();
			return late ? failed('clock-skew', offset(late.time, wall)) : failed('message-2');
		}
		this.#unpadded?.destroy();
		const clockOffsetMs = offset(opened.time, wall);
		if (Math.abs(clockOffsetMs) > maxSkewMs) {
			this.destroy();
			return failed('clock-skew', clockOffsetMs);
		}
		if (opened.paddingBytes > maxHandshakePaddingBytes) {
			this.destroy();
			return failed('padding');
		}
		const next = new AwaitCreatedPadding(this.#inputs, this.#state, y, opened.paddingBytes, clockOffsetMs);
		return opened.paddingBytes === 0 ? next.onBytes(new Uint8Array(0)) : next;
	}

	/** Wipes what is secret: the handshake is given up. */
	destroy(): void {
		this.#inputs.ephemeral.destroy();
		this.#state.destroy();
		this.#unpadded?.destroy();
	}

	#open(state: SymmetricState, y: Uint8Array, box: Uint8Array): CreatedOptions | undefined {
		state.mixHash(y);
		const shared = this.#inputs.ephemeral.agree(y);
		if (!shared) return undefined;
		state.mixKey(shared);
		wipe(shared);
		const bytes = state.decryptAndHash(box);
		return bytes && decodeCreatedOptions(bytes);
	}
}

/** Message 2 is authentic; its padding is awaited, then message 3 can be made. */
export class AwaitCreatedPadding {
	readonly kind = 'await';
	readonly needs: number;
	readonly #inputs: InitiatorInputs;
	readonly #state: SymmetricState;
	readonly #y: Uint8Array;
	readonly #clockOffsetMs: number;

	constructor(inputs: InitiatorInputs, state: SymmetricState, y: Uint8Array, needs: number, clockOffsetMs: number) {
		this.#inputs = inputs;
		this.#state = state;
		this.#y = y;
		this.needs = needs;
		this.#clockOffsetMs = clockOffsetMs;
	}

	/** Mixes the padding (if any) and seals message 3. */
	onBytes(lent: Uint8Array): InitiatorDone | Failed {
		const state = this.#state;
		const { ownStatic, confirm } = this.#inputs;
		if (lent.length > 0) state.mixHash(lent);
		const partOne = state.encryptAndHash(ownStatic.publicKey);
		const shared = ownStatic.agree(this.#y);
		this.#inputs.ephemeral.destroy();
		if (!shared) {
			state.destroy();
			return failed('bad-key');
		}
		state.mixKey(shared);
		wipe(shared);
		const reply = concatBytes(partOne, state.encryptAndHash(confirm));
		return { kind: 'done', reply, keys: deriveSessionKeys(state), clockOffsetMs: this.#clockOffsetMs };
	}

	destroy(): void {
		this.#inputs.ephemeral.destroy();
		this.#state.destroy();
	}
}

/** The peer's clock minus ours, both rounded to the second. */
export function offset(theirs: Wall, ours: Wall): number {
	return (wallSeconds(theirs) - wallSeconds(ours)) * 1000;
}
