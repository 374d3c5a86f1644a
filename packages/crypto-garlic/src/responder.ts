// The responder's half of a session handshake: a new session message opened, then replies to it.
// ECIES-X25519-AEAD-Ratchet, "New Session", "New Session Reply", and its hybrid form. Knows nothing of blocks, peers or time.
import type { MlKemEncapsulation } from '@i2p/crypto-mlkem';
import { type EphemeralKey, elligatorEphemeral, Handshake } from '@i2p/crypto-noise';
import type { TagChain } from '@i2p/crypto-session-keys';
import { concatBytes, type Random, wipe } from '@i2p/util';
import { replyTags } from './constants.js';
import { attachedKey, replyTagChain, type SessionKeys, sealAttached, sessionKeys } from './handshake-keys.js';
import { type OwnKey, ratchetKind } from './ratchet-type.js';

const empty = new Uint8Array(0);

/** A new session of a peer. */
export interface OpenedNewSession {
	/** The 32-byte ephemeral key, decoded: what a replay repeats whatever it does to the representative. */
	readonly ephemeral: Uint8Array;
	readonly payload: Uint8Array;
	/** The peer's 32-byte static key and what replies are made from; absent if the sender does not want an answer. */
	readonly bound?: { readonly peerStatic: Uint8Array; readonly repliable: Repliable };
}

/**
 * Opens a new session message for one of our static keys; `undefined` if it is too short or not authentic. A message of another type
 * costs one X25519 and the opening of one box: a KEM works only for replies.
 */
export function openNewSession(own: OwnKey, lentMessage: Uint8Array): OpenedNewSession | undefined {
	const kind = ratchetKind(own.type);
	if (lentMessage.length < kind.leastNewSessionBytes) return undefined;
	const handshake = new Handshake({
		...kind,
		initiator: false,
		ephemeral: elligatorEphemeral,
		localStatic: own.key,
		anonymous: true,
	});
	const payload = handshake.read(lentMessage);
	const peerStatic = handshake.remoteStatic;
	const ephemeral = handshake.remoteEphemeral;
	if (payload === undefined || ephemeral === undefined || peerStatic === undefined) handshake.destroy();
	if (payload === undefined || ephemeral === undefined) return undefined;
	if (peerStatic === undefined) return { ephemeral, payload };
	return { ephemeral, payload, bound: { peerStatic, repliable: new Repliable(handshake) } };
}

/** What a job or a pool made for a reply in advance. */
export interface ReplyParts {
	/** With its Elligator2 representative; the handshake destroys it. Drawn if not given. */
	readonly ephemeral?: EphemeralKey;
	readonly encapsulation?: MlKemEncapsulation;
}

/** What replies to one new session are made from: each starts where the new session ended. */
export class Repliable {
	readonly #handshake: Handshake;
	readonly #tags: TagChain;

	constructor(givenHandshake: Handshake) {
		this.#handshake = givenHandshake;
		this.#tags = replyTagChain(givenHandshake.symmetric);
	}

	/** Replies that can still be made: the peer awaits twelve tags. */
	get left(): number {
		return replyTags - this.#tags.index;
	}

	/**
	 * A reply: tag 8 ‖ representative 32 ‖ [box(KEM ciphertext)] ‖ box(nothing) 16 ‖ box(payload), and the keys of the session that it
	 * offers. Each has an ephemeral key and a KEM secret of its own. `undefined` if the peer's keys yield no secret.
	 */
	reply(
		lentPayload: Uint8Array,
		random: Random,
		parts: ReplyParts = {},
	): { message: Uint8Array; keys: SessionKeys } | undefined {
		const tag = this.#tags.next();
		const attempt = this.#handshake.fork();
		const head = attempt.write(empty, random, { ...parts, header: tag });
		if (head === undefined) {
			attempt.destroy();
			return undefined;
		}
		const keys = sessionKeys(attempt.symmetric);
		const key = attachedKey(keys);
		const message = concatBytes(tag, head, sealAttached(key, attempt.symmetric.hash, lentPayload));
		wipe(key);
		attempt.destroy();
		return { message, keys };
	}

	/** Wipes the state. */
	destroy(): void {
		this.#handshake.destroy();
		this.#tags.destroy();
	}
}
