// The initiator's half of a session handshake: a new session message, then waiting for replies to it.
// ECIES-X25519-AEAD-Ratchet, "New Session", "New Session Reply". Knows nothing of blocks, peers or time.
import { noiseNames, SymmetricState } from '@i2p/crypto-noise';
import { elligator2Decode, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { concatBytes, wipe } from '@i2p/util';
import { leastReplyBytes } from './constants.js';
import { type ElligatorKey, openAttached, replyTagChain, type SessionKeys, sessionKeys } from './handshake-keys.js';

let initial: SymmetricState | undefined;

/** The state of both sides before the first message: the responder's static key is mixed. */
export function beginHandshake(responderStatic: Uint8Array): SymmetricState {
	initial ??= SymmetricState.fromName(noiseNames.ratchet);
	const state = initial.fork();
	state.mixHash(responderStatic);
	return state;
}

/**
 * A new session message: representative 32 ‖ box(our static key) 48 ‖ box(payload), and what awaits its replies.
 * `undefined`, the ephemeral destroyed, if the peer's static key yields no secret.
 */
export function startSession(
	ownStatic: X25519PrivateKey,
	lentPeerStatic: Uint8Array,
	givenEphemeral: ElligatorKey,
	lentPayload: Uint8Array,
): { message: Uint8Array; awaiting: AwaitingReply } | undefined {
	const { key, representative } = givenEphemeral;
	const es = key.agree(lentPeerStatic);
	const ss = ownStatic.agree(lentPeerStatic);
	if (es === undefined || ss === undefined) {
		key.destroy();
		return undefined;
	}
	const state = beginHandshake(lentPeerStatic);
	state.mixHash(key.publicKey);
	state.mixKey(es);
	const staticBox = state.encryptAndHash(ownStatic.publicKey);
	state.mixKey(ss);
	const payloadBox = state.encryptAndHash(lentPayload);
	wipe(es, ss);
	const message = concatBytes(representative, staticBox, payloadBox);
	return { message, awaiting: new AwaitingReply(state, key, ownStatic) };
}

/** What a sent new session awaits: any number of replies, each from the state that the new session left. */
export class AwaitingReply {
	readonly #state: SymmetricState;
	readonly #ephemeral: X25519PrivateKey;
	readonly #ownStatic: X25519PrivateKey;

	constructor(givenState: SymmetricState, givenEphemeral: X25519PrivateKey, ownStatic: X25519PrivateKey) {
		this.#state = givenState;
		this.#ephemeral = givenEphemeral;
		this.#ownStatic = ownStatic;
	}

	/** The first tags that replies may carry, in order. */
	tags(count: number): Uint8Array[] {
		const chain = replyTagChain(this.#state);
		const tags = Array.from({ length: count }, () => chain.next());
		chain.destroy();
		return tags;
	}

	/** Opens a reply with one of our tags; `undefined`, and nothing changed, if it is too short or not authentic. */
	open(lentMessage: Uint8Array): { payload: Uint8Array; keys: SessionKeys } | undefined {
		if (lentMessage.length < leastReplyBytes) return undefined;
		const ephemeral = elligator2Decode(lentMessage.subarray(8, 40));
		const ee = this.#ephemeral.agree(ephemeral);
		const se = this.#ownStatic.agree(ephemeral);
		if (ee === undefined || se === undefined) return undefined;
		const state = this.#state.fork();
		state.mixHash(lentMessage.subarray(0, 8));
		state.mixHash(ephemeral);
		state.mixKey(ee);
		state.mixKey(se);
		wipe(ee, se);
		const proof = state.decryptAndHash(lentMessage.subarray(40, 56));
		const keys = proof === undefined ? undefined : sessionKeys(state);
		const payload = keys && openAttached(keys, state.hash, lentMessage.subarray(56));
		state.destroy();
		return keys === undefined || payload === undefined ? undefined : { payload, keys };
	}

	/** Wipes the state and the ephemeral key. */
	destroy(): void {
		this.#state.destroy();
		this.#ephemeral.destroy();
	}
}
