// Alice's handshake: message 1 out, message 2 in, message 3 out. One class per state; NTCP2 "Handshake", Noise XK and XKhfs.
// Must not know sockets, timers or who does the jobs; all chance and time come in.
import { aes256CbcDecrypt, aes256CbcEncrypt } from '@i2p/crypto-aes';
import { type MlKemLevel, mlKemDecapsulateJob, mlKemKeyJob } from '@i2p/crypto-mlkem';
import type { SymmetricState } from '@i2p/crypto-noise';
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import { after, type Wall, wallSeconds } from '@i2p/time';
import { concatBytes, copyBytes, wipe } from '@i2p/util';
import {
	fixedMessageBytes,
	hybridBit,
	ivBytes,
	keyBytes,
	macBytes,
	maxHandshakePaddingBytes,
	maxSkewMs,
	protocolVersion,
} from './constants.js';
import { deriveSessionKeys, type SessionKeys } from './kdf.js';
import { decodeCreatedOptions, encodeRequestOptions } from './messages.js';
import { type Failed, failed, type JobStep } from './steps.js';
import { ciphertextBoxBytes, initialState } from './variant.js';

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
	/** Plaintext of message 3 part 2: RouterInfo block, then options and padding. */
	readonly confirm: Uint8Array;
	readonly netId: number;
	readonly wall: Wall;
	/** The level of ML-KEM that Bob publishes, and 64 fresh bytes for a key pair, which the handshake wipes; a classic handshake without. */
	readonly hybrid?: { readonly level: MlKemLevel; readonly seed: Uint8Array };
}

/** Message 1 is ready; message 2 is awaited. */
export interface Requested {
	readonly kind: 'request';
	readonly request: Uint8Array;
	readonly next: AwaitCreated;
}

/** Message 3 is ready and the keys are there. */
export interface InitiatorDone {
	readonly kind: 'done';
	readonly reply: Uint8Array;
	readonly keys: SessionKeys;
	/** Bob's clock minus ours, in whole seconds as milliseconds; his message is taken to have been underway for half of the round trip. */
	readonly clockOffsetMs: number;
}

/** Makes message 1 and the state that awaits message 2; a hybrid handshake asks for a job before. */
export function startInitiator(inputs: InitiatorInputs): Requested | JobStep<AwaitKemKey> | Failed {
	const { hybrid } = inputs;
	if (!hybrid) return request(inputs, undefined, inputs.wall);
	return { kind: 'job', job: mlKemKeyJob(hybrid.level, hybrid.seed), next: new AwaitKemKey(inputs) };
}

/** Nothing is out yet; a job makes our encapsulation key. */
export class AwaitKemKey {
	readonly kind = 'await-job';
	readonly #inputs: InitiatorInputs;

	constructor(inputs: InitiatorInputs) {
		this.#inputs = inputs;
	}

	/** Takes the key of 800, 1184 or 1568 bytes and makes message 1. */
	onJob(given: Uint8Array, wall: Wall): Requested | Failed {
		return request(this.#inputs, given, wall);
	}

	destroy(): void {
		abandon(this.#inputs);
	}
}

function abandon(inputs: InitiatorInputs, ...states: (SymmetricState | undefined)[]): void {
	inputs.ephemeral.destroy();
	wipe(inputs.hybrid?.seed);
	for (const state of states) state?.destroy();
}

function request(inputs: InitiatorInputs, kemKey: Uint8Array | undefined, wall: Wall): Requested | Failed {
	const { ephemeral, padding, hybrid } = inputs;
	const state = initialState(hybrid?.level, inputs.peerStatic);
	state.mixHash(ephemeral.publicKey);
	const shared = ephemeral.agree(inputs.peerStatic);
	if (!shared) {
		abandon(inputs, state);
		return failed('bad-key');
	}
	state.mixKey(shared);
	wipe(shared);
	const keyBox = kemKey ? state.encryptAndHash(kemKey) : nothing;
	const box = state.encryptAndHash(
		encodeRequestOptions({
			netId: inputs.netId,
			version: protocolVersion,
			paddingBytes: padding.length,
			confirmBytes: inputs.confirm.length + macBytes,
			time: wall,
		}),
	);
	const sent = copyBytes(ephemeral.publicKey);
	if (hybrid) sent[keyBytes - 1] = sent[keyBytes - 1]! | hybridBit;
	const x = aes256CbcEncrypt(inputs.peerHash, inputs.peerIv, sent);
	let unpadded: SymmetricState | undefined;
	if (padding.length > 0) {
		unpadded = state.fork();
		state.mixHash(padding);
	}
	const createdIv = copyBytes(x.subarray(x.length - ivBytes));
	const next = new AwaitCreated(inputs, state, unpadded, createdIv, wall);
	return { kind: 'request', request: concatBytes(x, keyBox, box, padding), next };
}

const nothing = new Uint8Array(0);

/** Message 1 is out; the fixed part of message 2 is awaited. */
export class AwaitCreated {
	readonly kind = 'await';
	readonly needs: number;
	readonly #inputs: InitiatorInputs;
	readonly #state: SymmetricState;
	/** The state as it is for a Bob who did not mix our padding: i2pd, when it answers a request of another time. */
	readonly #unpadded: SymmetricState | undefined;
	readonly #iv: Uint8Array;
	readonly #sentAt: Wall;

	constructor(
		inputs: InitiatorInputs,
		state: SymmetricState,
		unpadded: SymmetricState | undefined,
		iv: Uint8Array,
		sentAt: Wall,
	) {
		this.needs = fixedMessageBytes + ciphertextBoxBytes(inputs.hybrid?.level);
		this.#inputs = inputs;
		this.#state = state;
		this.#unpadded = unpadded;
		this.#iv = iv;
		this.#sentAt = sentAt;
	}

	/** Opens the fixed part of message 2 (64 bytes, hybrid 848, 1168 or 1648); `wall` is the time of its arrival. */
	onBytes(lent: Uint8Array, wall: Wall): AwaitCreatedPadding | InitiatorDone | JobStep<AwaitDecapsulation> | Failed {
		const { peerHash, ephemeral, hybrid } = this.#inputs;
		const y = aes256CbcDecrypt(peerHash, this.#iv, lent.subarray(0, keyBytes));
		const shared = ephemeral.agree(y);
		const boxes = lent.subarray(keyBytes, this.needs);
		const firstBox = boxes.subarray(0, ciphertextBoxBytes(hybrid?.level) || boxes.length);
		const opened = shared && this.#open(y, shared, firstBox);
		wipe(shared);
		if (!opened) {
			this.destroy();
			return failed('message-2');
		}
		const middle = after(this.#sentAt, (wall - this.#sentAt) / 2);
		const met = new Met(this.#inputs, opened.state, y, middle, opened.late);
		if (!hybrid) return met.onOptions(opened.plain);
		const optionsBox = copyBytes(boxes.subarray(firstBox.length));
		const job = mlKemDecapsulateJob(hybrid.level, hybrid.seed, opened.plain);
		wipe(hybrid.seed);
		return { kind: 'job', job, next: new AwaitDecapsulation(met, optionsBox) };
	}

	/** Wipes what is secret: the handshake is given up. */
	destroy(): void {
		abandon(this.#inputs, this.#state, this.#unpadded);
	}

	/** The first box opens for one of the two states at most; the other is destroyed. */
	#open(y: Uint8Array, shared: Uint8Array, box: Uint8Array): Opened | undefined {
		let opened: Opened | undefined;
		for (const state of [this.#state, this.#unpadded]) {
			if (!state) continue;
			if (opened) {
				state.destroy();
				continue;
			}
			state.mixHash(y);
			state.mixKey(shared);
			const plain = state.decryptAndHash(box);
			if (plain) opened = { state, plain, late: state === this.#unpadded };
			else state.destroy();
		}
		return opened;
	}
}

interface Opened {
	readonly state: SymmetricState;
	readonly plain: Uint8Array;
	/** Bob did not mix our padding. */
	readonly late: boolean;
}

/** Y is known and its first box was authentic. */
class Met {
	readonly #inputs: InitiatorInputs;
	readonly state: SymmetricState;
	readonly #y: Uint8Array;
	readonly #wall: Wall;
	readonly #late: boolean;

	constructor(inputs: InitiatorInputs, state: SymmetricState, y: Uint8Array, wall: Wall, late: boolean) {
		this.#inputs = inputs;
		this.state = state;
		this.#y = y;
		this.#wall = wall;
		this.#late = late;
	}

	onOptions(bytes: Uint8Array): AwaitCreatedPadding | InitiatorDone | Failed {
		const { time, paddingBytes } = decodeCreatedOptions(bytes);
		const clockOffsetMs = offset(time, this.#wall);
		if (this.#late || Math.abs(clockOffsetMs) > maxSkewMs) {
			this.destroy();
			return failed('clock-skew', clockOffsetMs);
		}
		if (paddingBytes > maxHandshakePaddingBytes) {
			this.destroy();
			return failed('padding');
		}
		const next = new AwaitCreatedPadding(this.#inputs, this.state, this.#y, paddingBytes, clockOffsetMs);
		return paddingBytes === 0 ? next.onBytes(nothing) : next;
	}

	destroy(): void {
		abandon(this.#inputs, this.state);
	}
}

/** The ciphertext of message 2 is authentic; a job finds its secret. */
export class AwaitDecapsulation {
	readonly kind = 'await-job';
	readonly #met: Met;
	readonly #optionsBox: Uint8Array;

	constructor(met: Met, optionsBox: Uint8Array) {
		this.#met = met;
		this.#optionsBox = optionsBox;
	}

	/** Takes the 32-byte secret, which it wipes, and opens the options of message 2. */
	onJob(given: Uint8Array): AwaitCreatedPadding | InitiatorDone | Failed {
		const { state } = this.#met;
		state.mixKey(given);
		wipe(given);
		const bytes = state.decryptAndHash(this.#optionsBox);
		if (bytes) return this.#met.onOptions(bytes);
		this.destroy();
		return failed('message-2');
	}

	destroy(): void {
		this.#met.destroy();
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
		abandon(this.#inputs, this.#state);
	}
}

/** The peer's clock minus ours, both rounded to the second. */
export function offset(theirs: Wall, ours: Wall): number {
	return (wallSeconds(theirs) - wallSeconds(ours)) * 1000;
}
