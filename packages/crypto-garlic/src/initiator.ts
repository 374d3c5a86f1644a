// The initiator's half of a session handshake: a new session message, then waiting for replies to it.
// ECIES-X25519-AEAD-Ratchet, "New Session", "New Session Reply", and its hybrid form. Knows nothing of blocks, peers or time.
import { type EphemeralKey, elligatorEphemeral, Handshake, type KemKey, type Pattern } from '@i2p/crypto-noise';
import { sessionTagBytes } from '@i2p/crypto-session-keys';
import type { X25519PrivateKey } from '@i2p/crypto-x25519';
import { type Random, wipe } from '@i2p/util';
import { boxTagBytes } from './constants.js';
import {
	attachedKey,
	openAttached,
	replyTagChain,
	type SessionKeys,
	sessionKeys,
	wipeSessionKeys,
} from './handshake-keys.js';
import type { RatchetKind } from './ratchet-type.js';

/** What a new session is made of. */
export interface NewSession {
	readonly kind: RatchetKind;
	/** Ours, which stays its owner's; without it the message says not who sent it, and nobody can reply. */
	readonly ownStatic?: X25519PrivateKey;
	/** The peer's, 32 bytes. */
	readonly peerStatic: Uint8Array;
	readonly payload: Uint8Array;
	/** For what is not given; at least a KEM key. */
	readonly random: Random;
	/** An ephemeral key with its Elligator2 representative, which the handshake destroys; drawn if not given. */
	readonly ephemeral?: EphemeralKey;
	readonly kemKey?: KemKey;
}

/**
 * A new session message: representative 32 ‖ [box(encapsulation key)] ‖ box(our static key) 48 ‖ box(payload), and what awaits its
 * replies. `undefined` if the peer's static key yields no secret.
 */
export function startSession(start: NewSession): { message: Uint8Array; awaiting: AwaitingReply } | undefined {
	const { kind, ownStatic, peerStatic, payload, random, ephemeral, kemKey } = start;
	const handshake = new Handshake({
		...kind,
		initiator: true,
		ephemeral: elligatorEphemeral,
		remoteStatic: peerStatic,
		...(ownStatic === undefined ? { anonymous: true } : { localStatic: ownStatic }),
	});
	const made = { ...(ephemeral && { ephemeral }), ...(kemKey && { kemKey }) };
	const message = handshake.write(payload, random, made);
	if (message !== undefined) return { message, awaiting: new AwaitingReply(kind, handshake) };
	handshake.destroy();
	return undefined;
}

/** An authentic reply; without keys if it brings only its payload. */
export interface OpenedReply {
	readonly payload: Uint8Array;
	readonly keys?: SessionKeys;
}

/** What a sent new session awaits: any number of replies, each from the state that the new session left. */
export class AwaitingReply {
	readonly #kind: RatchetKind;
	readonly #handshake: Handshake;
	/** Key of the payload of the first reply. */
	#firstAttached: Uint8Array | undefined;

	constructor(kind: RatchetKind, givenHandshake: Handshake) {
		this.#kind = kind;
		this.#handshake = givenHandshake;
	}

	/** The first tags that replies may carry, in order. */
	tags(count: number): Uint8Array[] {
		const chain = replyTagChain(this.#handshake.symmetric);
		const tags = Array.from({ length: count }, () => chain.next());
		chain.destroy();
		return tags;
	}

	/** Opens a reply with one of our tags; `undefined`, and nothing changed, if it is too short or not authentic. */
	open(lentMessage: Uint8Array): OpenedReply | undefined {
		if (lentMessage.length < this.#kind.leastReplyBytes) return undefined;
		return this.#openWhole(lentMessage) ?? this.#openWithoutSe(lentMessage);
	}

	/** Wipes the state and the ephemeral keys. */
	destroy(): void {
		this.#handshake.destroy();
		wipe(this.#firstAttached);
		this.#firstAttached = undefined;
	}

	#openWhole(message: Uint8Array): OpenedReply | undefined {
		const attempt = this.#handshake.fork();
		const attached = this.#readHead(attempt, message);
		if (attached === undefined) return undefined;
		const keys = sessionKeys(attempt.symmetric);
		const key = attachedKey(keys);
		const payload = openAttached(key, attempt.symmetric.hash, attached);
		attempt.destroy();
		if (payload !== undefined && this.#firstAttached === undefined) this.#firstAttached = key;
		else wipe(key);
		if (payload !== undefined) return { payload, keys };
		wipeSessionKeys(keys);
		return undefined;
	}

	/**
	 * The second and later replies of i2pd to a hybrid new session (seen up to 2.60): `se` is left out, and the payload sealed with the
	 * key of the first reply. They bring a payload and no session.
	 */
	#openWithoutSe(message: Uint8Array): OpenedReply | undefined {
		if (this.#kind.kem === undefined || this.#firstAttached === undefined) return undefined;
		const attempt = this.#handshake.fork(withoutSe(this.#kind.pattern));
		const attached = this.#readHead(attempt, message);
		if (attached === undefined) return undefined;
		const payload = openAttached(this.#firstAttached, attempt.symmetric.hash, attached);
		attempt.destroy();
		return payload && { payload };
	}

	/** Reads tag, ephemeral key, KEM ciphertext and empty box; answers the box behind them, or ends the attempt. */
	#readHead(attempt: Handshake, message: Uint8Array): Uint8Array | undefined {
		const end = this.#kind.leastReplyBytes - boxTagBytes;
		const header = message.subarray(0, sessionTagBytes);
		if (attempt.read(message.subarray(sessionTagBytes, end), { header }) !== undefined) return message.subarray(end);
		attempt.destroy();
		return undefined;
	}
}

function withoutSe({ messages }: Pattern): Pattern {
	return { messages: messages.map((tokens) => tokens.filter((token) => token !== 'se')) };
}
