// The responder's half of a session handshake: a new session message opened, then replies to it.
// ECIES-X25519-AEAD-Ratchet, "New Session", "New Session Reply". Knows nothing of blocks, peers or time.
import type { SymmetricState } from '@i2p/crypto-noise';
import type { TagChain } from '@i2p/crypto-session-keys';
import { elligator2Decode, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { concatBytes, copyBytes, wipe } from '@i2p/util';
import { boxTagBytes, keyBytes, leastNewSessionBytes, replyTags } from './constants.js';
import { type ElligatorKey, replyTagChain, type SessionKeys, sealAttached, sessionKeys } from './handshake-keys.js';
import { beginHandshake } from './initiator.js';

const empty = new Uint8Array(0);
const staticBoxEnd = keyBytes + keyBytes + boxTagBytes;

/** A new session of a peer. */
export interface OpenedNewSession {
	/** The 32-byte ephemeral key, decoded: what a replay repeats whatever it does to the representative. */
	readonly ephemeral: Uint8Array;
	readonly payload: Uint8Array;
	/** The peer's 32-byte static key and what replies are made from; absent if the sender does not want an answer. */
	readonly bound?: { readonly peerStatic: Uint8Array; readonly repliable: Repliable };
}

/** Opens a new session message for our static key; `undefined` if it is too short or not authentic. */
export function openNewSession(ownStatic: X25519PrivateKey, lentMessage: Uint8Array): OpenedNewSession | undefined {
	if (lentMessage.length < leastNewSessionBytes) return undefined;
	const ephemeral = elligator2Decode(lentMessage.subarray(0, keyBytes));
	const es = ownStatic.agree(ephemeral);
	if (es === undefined) return undefined;
	const state = beginHandshake(ownStatic.publicKey);
	state.mixHash(ephemeral);
	state.mixKey(es);
	wipe(es);
	const opened = openSections(state, ownStatic, ephemeral, lentMessage);
	if (opened?.bound === undefined) state.destroy();
	return opened;
}

function openSections(
	state: SymmetricState,
	ownStatic: X25519PrivateKey,
	ephemeral: Uint8Array,
	message: Uint8Array,
): OpenedNewSession | undefined {
	const section = state.decryptAndHash(message.subarray(keyBytes, staticBoxEnd));
	if (section === undefined) return undefined;
	if (section.every((byte) => byte === 0)) {
		const payload = state.decryptAndHash(message.subarray(staticBoxEnd));
		return payload && { ephemeral, payload };
	}
	const ss = ownStatic.agree(section);
	if (ss === undefined) return undefined;
	state.mixKey(ss);
	wipe(ss);
	const payload = state.decryptAndHash(message.subarray(staticBoxEnd));
	if (payload === undefined) return undefined;
	const peerStatic = copyBytes(section);
	return { ephemeral, payload, bound: { peerStatic, repliable: new Repliable(state, ephemeral, peerStatic) } };
}

/** What replies to one new session are made from: each starts where the new session ended. */
export class Repliable {
	readonly #state: SymmetricState;
	readonly #ephemeral: Uint8Array;
	readonly #peerStatic: Uint8Array;
	readonly #tags: TagChain;

	constructor(givenState: SymmetricState, ephemeral: Uint8Array, peerStatic: Uint8Array) {
		this.#state = givenState;
		this.#ephemeral = ephemeral;
		this.#peerStatic = peerStatic;
		this.#tags = replyTagChain(givenState);
	}

	/** Replies that can still be made: the peer awaits twelve tags. */
	get left(): number {
		return replyTags - this.#tags.index;
	}

	/**
	 * A reply: tag 8 ‖ representative 32 ‖ box(nothing) 16 ‖ box(payload), and the keys of the session that it offers.
	 * Takes an ephemeral key of its own, so no two replies share a key. `undefined` if the peer's keys yield no secret.
	 */
	reply(givenEphemeral: ElligatorKey, lentPayload: Uint8Array): { message: Uint8Array; keys: SessionKeys } | undefined {
		const { key, representative } = givenEphemeral;
		const ee = key.agree(this.#ephemeral);
		const se = key.agree(this.#peerStatic);
		const ephemeral = key.publicKey;
		key.destroy();
		if (ee === undefined || se === undefined) return undefined;
		const tag = this.#tags.next();
		const state = this.#state.fork();
		state.mixHash(tag);
		state.mixHash(ephemeral);
		state.mixKey(ee);
		state.mixKey(se);
		wipe(ee, se);
		const proof = state.encryptAndHash(empty);
		const keys = sessionKeys(state);
		const message = concatBytes(tag, representative, proof, sealAttached(keys, state.hash, lentPayload));
		state.destroy();
		return { message, keys };
	}

	/** Wipes the state. */
	destroy(): void {
		this.#state.destroy();
		this.#tags.destroy();
	}
}
