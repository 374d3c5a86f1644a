// Bob's handshake: message 1 in, message 2 out, message 3 in. One class per state; NTCP2 "Handshake", Noise XK and XKhfs.
// Must not know sockets, timers, RouterInfos or who does the jobs; all chance and time come in.
import { type MlKemEncapsulation, type MlKemLevel, mlKemEncapsulateJob, mlKemEncapsulationOf } from '@i2p/crypto-mlkem';
import type { SymmetricState } from '@i2p/crypto-noise';
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import { after, type Wall } from '@i2p/time';
import { concatBytes, copyBytes, type Random, wipe } from '@i2p/util';
import {
	fixedMessageBytes,
	hybridBit,
	ivBytes,
	keyBytes,
	maxAnsweredSkewMs,
	maxConfirmBytes,
	maxHandshakePaddingBytes,
	maxSkewMs,
	messageThreePartOneBytes,
	minConfirmBytes,
	protocolVersion,
} from './constants.js';
import { offset } from './initiator.js';
import { deriveSessionKeys, type SessionKeys } from './kdf.js';
import { decodeRequestOptions, encodeCreatedOptions, type RequestOptions } from './messages.js';
import type { KeyObfuscation } from './obfuscation.js';
import { type Failed, failed, type JobStep } from './steps.js';
import { initialState, keyBoxBytes } from './variant.js';

/** What Bob's handshake is made of. */
export interface ResponderInputs {
	/** Our NTCP2 static key; our router hash and published `i`, by which X and Y are obfuscated: made once, for all handshakes. */
	readonly ownStatic: X25519PrivateKey;
	readonly obfuscation: KeyObfuscation;
	readonly netId: number;
	/** Draws the key of this handshake, only once message 1 is authentic. */
	readonly ephemeral: () => X25519PrivateKey;
	/** Draws the padding of message 2, 0 to 31 bytes. */
	readonly padding: () => Uint8Array;
	/** Whether this X (32 bytes) was seen within the last day; it is from now on. */
	readonly replayed: (x: Uint8Array) => boolean;
	/** The level of ML-KEM that we publish, and chance for encapsulations; only classic handshakes are served without. */
	readonly hybrid?: { readonly level: MlKemLevel; readonly random: Random };
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
	/** Alice's clock minus ours, half of the round trip counted in; beyond 60 s the session must be ended with reason 7. */
	readonly clockOffsetMs: number;
	/** The level of ML-KEM, if the handshake was hybrid. */
	readonly hybrid: MlKemLevel | undefined;
}

/** What message 1 said, once it is authentic. */
interface Request {
	readonly inputs: ResponderInputs;
	readonly state: SymmetricState;
	readonly x: Uint8Array;
	/** For Y: the last block of X as it came. */
	readonly iv: Uint8Array;
	readonly options: RequestOptions;
	/** Her encapsulation key, in a hybrid handshake. */
	readonly kem: { readonly level: MlKemLevel; readonly key: Uint8Array } | undefined;
	readonly arrivedAt: Wall;
}

type AfterRequest = AwaitRequestPadding | RequestAccepted | JobStep<AwaitEncapsulation> | Failed;

/** Nothing came yet; the first 64 bytes of message 1 are awaited, all of its fixed part if it is classic. */
export class AwaitRequest {
	readonly kind = 'await';
	readonly needs = fixedMessageBytes;
	readonly #inputs: ResponderInputs;

	constructor(inputs: ResponderInputs) {
		this.#inputs = inputs;
	}

	/** Opens the 64 bytes; `wall` is the time of their arrival. */
	onBytes(lent: Uint8Array, wall: Wall): AwaitRequestKey | AfterRequest {
		const { obfuscation, ownStatic, hybrid } = this.#inputs;
		const x = obfuscation.openX(lent.subarray(0, keyBytes));
		const isHybrid = (x[keyBytes - 1]! & hybridBit) !== 0;
		if (isHybrid && !hybrid) return failed('message-1');
		x[keyBytes - 1] = x[keyBytes - 1]! & ~hybridBit;
		const level = isHybrid ? hybrid?.level : undefined;
		const state = initialState(level, ownStatic.publicKey);
		state.mixHash(x);
		const shared = ownStatic.agree(x);
		if (!shared) return giveUp(state, 'message-1');
		state.mixKey(shared);
		wipe(shared);
		const iv = copyBytes(lent.subarray(keyBytes - ivBytes, keyBytes));
		const rest = lent.subarray(keyBytes);
		if (level !== undefined) return new AwaitRequestKey(this.#inputs, { state, x, iv, level, begun: copyBytes(rest) });
		return openOptions({ inputs: this.#inputs, state, x, iv, kem: undefined, arrivedAt: wall }, rest);
	}

	destroy(): void {}
}

/** X said that the handshake is hybrid; the rest of the fixed part of message 1 is awaited. */
export class AwaitRequestKey {
	readonly kind = 'await';
	readonly needs: number;
	readonly #inputs: ResponderInputs;
	readonly #begun: {
		readonly state: SymmetricState;
		readonly x: Uint8Array;
		readonly iv: Uint8Array;
		readonly level: MlKemLevel;
		/** The first 32 bytes of the boxes. */
		readonly begun: Uint8Array;
	};

	constructor(
		inputs: ResponderInputs,
		begun: { state: SymmetricState; x: Uint8Array; iv: Uint8Array; level: MlKemLevel; begun: Uint8Array },
	) {
		this.#inputs = inputs;
		this.#begun = begun;
		this.needs = keyBoxBytes(begun.level) + optionsBoxBytes - begun.begun.length;
	}

	/** Opens the boxes of the encapsulation key and of the options; `wall` is the time of their arrival. */
	onBytes(lent: Uint8Array, wall: Wall): AfterRequest {
		const { state, x, iv, level, begun } = this.#begun;
		const boxes = concatBytes(begun, lent);
		const key = state.decryptAndHash(boxes.subarray(0, keyBoxBytes(level)));
		if (!key) return giveUp(state, 'message-1');
		const opened = { inputs: this.#inputs, state, x, iv, kem: { level, key }, arrivedAt: wall };
		return openOptions(opened, boxes.subarray(keyBoxBytes(level)));
	}

	destroy(): void {
		this.#begun.state.destroy();
	}
}

const optionsBoxBytes = fixedMessageBytes - keyBytes;
const nothing = new Uint8Array(0);

function giveUp(state: SymmetricState, fault: Failed['fault']): Failed {
	state.destroy();
	return failed(fault);
}

function openOptions(opened: Omit<Request, 'options'>, box: Uint8Array): AfterRequest {
	const { inputs, state, x, arrivedAt } = opened;
	const bytes = state.decryptAndHash(box);
	if (!bytes) return giveUp(state, 'message-1');
	const options = decodeRequestOptions(bytes);
	const fault = refuse(options, x, inputs, arrivedAt);
	if (fault) return giveUp(state, fault);
	const next = new AwaitRequestPadding({ ...opened, options });
	return options.paddingBytes === 0 ? next.onBytes(nothing, arrivedAt) : next;
}

function refuse(
	options: RequestOptions,
	x: Uint8Array,
	inputs: ResponderInputs,
	wall: Wall,
): Failed['fault'] | undefined {
	if (inputs.replayed(x)) return 'replay';
	if (options.version !== protocolVersion) return 'version';
	if (options.netId !== inputs.netId) return 'net-id';
	if (options.paddingBytes > maxHandshakePaddingBytes) return 'padding';
	if (options.confirmBytes < minConfirmBytes || options.confirmBytes > maxConfirmBytes) return 'length';
	// What may be a recording that the memory of X has lost gets no answer.
	if (Math.abs(offset(options.time, wall)) > maxAnsweredSkewMs) return 'clock-skew';
	return undefined;
}

/** Message 1 is authentic and acceptable; its padding is awaited, then message 2 can be made. */
export class AwaitRequestPadding {
	readonly kind = 'await';
	readonly needs: number;
	readonly #request: Request;

	constructor(request: Request) {
		this.needs = request.options.paddingBytes;
		this.#request = request;
	}

	/**
	 * Mixes the padding (if any) and seals message 2. A request of another time is answered too: Alice learns ours from
	 * it; should she go on all the same, the session ends with reason 7.
	 */
	onBytes(lent: Uint8Array, wall: Wall): RequestAccepted | JobStep<AwaitEncapsulation> | Failed {
		const { inputs, state, kem } = this.#request;
		if (lent.length > 0) state.mixHash(lent);
		if (!kem) return answer(this.#request, undefined, wall);
		const job = mlKemEncapsulateJob(kem.level, kem.key, inputs.hybrid!.random);
		return { kind: 'job', job, next: new AwaitEncapsulation(this.#request) };
	}

	destroy(): void {
		this.#request.state.destroy();
	}
}

/** All of message 1 is there; a job encapsulates to its key. */
export class AwaitEncapsulation {
	readonly kind = 'await-job';
	readonly #request: Request;

	constructor(request: Request) {
		this.#request = request;
	}

	/** Takes what the job made, wipes it, and seals message 2; `wall` is the time that it says. */
	onJob(given: Uint8Array, wall: Wall): RequestAccepted | Failed {
		const made = mlKemEncapsulationOf(this.#request.kem!.level, given);
		wipe(given);
		return made ? answer(this.#request, made, wall) : giveUp(this.#request.state, 'bad-key');
	}

	destroy(): void {
		this.#request.state.destroy();
	}
}

function answer(request: Request, encapsulation: MlKemEncapsulation | undefined, wall: Wall): RequestAccepted | Failed {
	const { inputs, state, x, iv } = request;
	const ephemeral = inputs.ephemeral();
	const shared = ephemeral.agree(x);
	if (!shared) {
		ephemeral.destroy();
		return giveUp(state, 'bad-key');
	}
	state.mixHash(ephemeral.publicKey);
	state.mixKey(shared);
	wipe(shared);
	let ciphertextBox: Uint8Array = nothing;
	if (encapsulation) {
		ciphertextBox = state.encryptAndHash(encapsulation.ciphertext);
		state.mixKey(encapsulation.secret);
		wipe(encapsulation.secret);
	}
	const padding = inputs.padding();
	const box = state.encryptAndHash(encodeCreatedOptions({ paddingBytes: padding.length, time: wall }));
	if (padding.length > 0) state.mixHash(padding);
	const y = inputs.obfuscation.sealY(iv, ephemeral.publicKey);
	const next = new AwaitConfirmed(request, ephemeral, wall);
	return { kind: 'reply', reply: concatBytes(y, ciphertextBox, box, padding), next };
}

/** Message 2 is out; message 3, whose length message 1 announced, is awaited. */
export class AwaitConfirmed {
	readonly kind = 'await';
	readonly needs: number;
	readonly #request: Request;
	readonly #ephemeral: X25519PrivateKey;
	readonly #answeredAt: Wall;

	constructor(request: Request, ephemeral: X25519PrivateKey, answeredAt: Wall) {
		this.needs = messageThreePartOneBytes + request.options.confirmBytes;
		this.#request = request;
		this.#ephemeral = ephemeral;
		this.#answeredAt = answeredAt;
	}

	/** Opens both parts of message 3; `wall` is the time of their arrival. */
	onBytes(lent: Uint8Array, wall: Wall): ResponderDone | Failed {
		const { state, options, arrivedAt, kem } = this.#request;
		const peerStatic = state.decryptAndHash(lent.subarray(0, messageThreePartOneBytes));
		const shared = peerStatic && this.#ephemeral.agree(peerStatic);
		this.#ephemeral.destroy();
		if (!peerStatic || !shared) return giveUp(state, peerStatic ? 'bad-key' : 'message-3');
		state.mixKey(shared);
		wipe(shared);
		const confirm = state.decryptAndHash(lent.subarray(messageThreePartOneBytes));
		if (!confirm) return giveUp(state, 'message-3');
		const sentAt = after(arrivedAt, (this.#answeredAt - wall) / 2);
		return {
			kind: 'done',
			keys: deriveSessionKeys(state),
			peerStatic,
			confirm,
			clockOffsetMs: offset(options.time, sentAt),
			hybrid: kem?.level,
		};
	}

	destroy(): void {
		this.#ephemeral.destroy();
		this.#request.state.destroy();
	}
}

/** Whether a session with a peer whose clock is off by so much must be ended. */
export function beyondSkew(clockOffsetMs: number): boolean {
	return Math.abs(clockOffsetMs) > maxSkewMs;
}
