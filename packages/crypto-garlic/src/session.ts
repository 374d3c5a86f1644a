// One established session: both ratchets, sealing and opening of its messages, and the blocks that concern it alone.
// ECIES-X25519-AEAD-Ratchet, "Existing Session". Knows nothing of handshakes or of the peer's other sessions.
import { type Aead, aeadKeyBytes, aeadTagBytes, createAead } from '@i2p/crypto-chacha20';
import {
	type ExpectedTag,
	type MakeKey,
	type NextKey,
	ReceiveRatchet,
	SendRatchet,
	type SendTag,
	seedTagSet,
	sessionTagBytes,
	type TagIndex,
} from '@i2p/crypto-session-keys';
import type { Mono } from '@i2p/time';
import { type Random, type Slab, TokenBucket, Writer, wipe } from '@i2p/util';
import { AckLedger } from './ack-ledger.js';
import { type Block, blockBytes, putBlocks, readPayload } from './blocks.js';
import { garlicBody, messageOffset } from './body.js';
import { nextKeysBurst, nextKeysPerSecond, receiveLifetimeMs, sendLifetimeMs } from './constants.js';
import { type SessionKeys, wipeSessionKeys } from './handshake-keys.js';
import { existingPadding } from './padding.js';

/** What a session needs of its surroundings. */
export interface SessionContext<Owner> {
	readonly random: Random;
	readonly makeKey: MakeKey;
	readonly existing: TagIndex<ExpectedTag<Session<Owner>>>;
	/** Where sealed bodies and opened payloads are made. */
	readonly memory: Slab;
	/** Messages of a set after which the next keys are asked for; the specification's number if not given. */
	readonly nextKeyAfter?: number | undefined;
	/** Counts an event by its code. */
	note(code: string): void;
}

/** A message of a session, opened. */
export interface OpenedExisting {
	readonly blocks: readonly Block[];
	readonly acked: readonly number[];
	/** Whether something has to go back soon. */
	readonly owes: boolean;
	readonly terminated: boolean;
}

/** The key of the message in progress, and its clear blocks; both wiped before the call returns. */
let messageAead: Aead | undefined;
const clear = new Writer(2048);

function aeadOf(lentKey: Uint8Array): Aead {
	messageAead ??= createAead(new Uint8Array(aeadKeyBytes));
	messageAead.rekey(lentKey);
	return messageAead;
}

/** An established session, or one that our reply offers and the peer has yet to take. */
export class Session<Owner> {
	readonly owner: Owner;
	readonly #context: SessionContext<Owner>;
	readonly #send: SendRatchet;
	readonly #receive: ReceiveRatchet<Session<Owner>>;
	readonly #acks: AckLedger;
	readonly #nextKeys = new TokenBucket({ ratePerSecond: nextKeysPerSecond, burst: nextKeysBurst });
	/** When it came to be. */
	readonly startedAt: Mono;
	/** Told as acknowledged when the peer takes the session: of the reply that offered it. */
	readonly replyToken: number | undefined;
	#lastSentAt: Mono;
	#lastReceivedAt: Mono;

	constructor(
		context: SessionContext<Owner>,
		owner: Owner,
		givenKeys: SessionKeys,
		role: { readonly initiator: boolean; readonly now: Mono; readonly replyToken?: number },
	) {
		this.owner = owner;
		this.#context = context;
		const { chainingKey, initiatorKey, responderKey } = givenKeys;
		const toResponder = seedTagSet(0, chainingKey, initiatorKey);
		const toInitiator = seedTagSet(0, chainingKey, responderKey);
		wipeSessionKeys(givenKeys);
		const [send, receive] = role.initiator ? [toResponder, toInitiator] : [toInitiator, toResponder];
		this.#send = new SendRatchet(send, context.makeKey, context.nextKeyAfter);
		this.#receive = new ReceiveRatchet(receive, this, context.existing, context.makeKey);
		this.#acks = new AckLedger(role.now);
		this.startedAt = role.now;
		this.replyToken = role.replyToken;
		this.#lastSentAt = role.now;
		this.#lastReceivedAt = role.now;
	}

	/** When an authentic message last came in on it. */
	get lastReceivedAt(): Mono {
		return this.#lastReceivedAt;
	}

	/** Whether acknowledgements wait for a message on this session. */
	get owesAcks(): boolean {
		return this.#acks.owes;
	}

	/** Whether messages may still be sent on it. */
	sendable(now: Mono): boolean {
		const idle = now - Math.max(this.#lastSentAt, this.#lastReceivedAt);
		return idle < sendLifetimeMs && !this.#send.exhausted && !this.#acks.dead(now);
	}

	/** Whether the peer may still send on it. */
	receivable(now: Mono): boolean {
		return now - Math.max(this.#lastSentAt, this.#lastReceivedAt) < receiveLifetimeMs;
	}

	/**
	 * Seals blocks, with what the session itself has to say and padding behind them: a body of length 4 ‖ tag 8 ‖ box. `undefined` if all
	 * tags are spent.
	 * @param token asks for an acknowledgement, told under this number
	 */
	seal(blocks: readonly Block[], token: number | undefined, now: Mono): Uint8Array | undefined {
		const forward = this.#send.forward();
		const next = this.#send.next();
		if (next === undefined) return undefined;
		const all: Block[] = [];
		if (token !== undefined || this.#acks.shouldAsk(now)) {
			this.#acks.asked(next, token, now);
			all.push({ kind: 'ackRequest' });
		}
		all.push(...blocks);
		const acks = this.#acks.takeOwed();
		if (acks.length > 0) all.push({ kind: 'ack', acks });
		const reverse = this.#receive.reverse();
		if (forward !== undefined) all.push({ kind: 'nextKey', nextKey: forward });
		if (reverse !== undefined) all.push({ kind: 'nextKey', nextKey: reverse });
		let length = 0;
		for (const block of all) length += blockBytes(block);
		const padding = existingPadding(length, this.#context.random);
		if (padding !== undefined) all.push({ kind: 'padding', length: padding });
		this.#lastSentAt = now;
		return this.#sealed(next, all);
	}

	#sealed({ key, index, tag }: SendTag, blocks: readonly Block[]): Uint8Array {
		putBlocks(clear.clear(), blocks);
		const lentClear = clear.finish();
		const body = garlicBody(this.#context.memory, sessionTagBytes + lentClear.length + aeadTagBytes);
		body.set(tag, messageOffset);
		const aead = aeadOf(key);
		aead.sealInto(index, tag, lentClear, body, messageOffset + sessionTagBytes);
		aead.destroy();
		wipe(key, lentClear);
		return body;
	}

	/** Opens a message whose tag we await: its blocks, or the code of what is wrong with it. */
	open(
		expected: ExpectedTag<Session<Owner>>,
		lentMessage: Uint8Array,
		now: Mono,
	): OpenedExisting | 'forged' | 'bad-payload' {
		const key = expected.set.key(expected.index);
		if (key === undefined) return 'forged';
		const payload = this.#opened(key, expected.index, lentMessage);
		if (payload === undefined) return 'forged';
		this.#receive.accept(expected.set, expected.index, now);
		this.#lastReceivedAt = now;
		this.#acks.heard();
		const blocks = readPayload(payload);
		return blocks === undefined ? 'bad-payload' : this.#onBlocks(blocks, expected, now);
	}

	#opened(key: Uint8Array, index: number, message: Uint8Array): Uint8Array | undefined {
		const tag = message.subarray(0, sessionTagBytes);
		const box = message.subarray(sessionTagBytes);
		if (box.length < aeadTagBytes) return undefined;
		const payload = this.#context.memory.take(box.length - aeadTagBytes);
		const aead = aeadOf(key);
		const authentic = aead.openInto(index, tag, box, payload, 0);
		aead.destroy();
		return authentic ? payload : undefined;
	}

	#onBlocks(blocks: Block[], expected: ExpectedTag<Session<Owner>>, now: Mono): OpenedExisting {
		const acked: number[] = [];
		let terminated = false;
		let owes = false;
		let asked = false;
		for (const block of blocks) {
			if (block.kind === 'ack') acked.push(...this.#acks.onAck(block.acks));
			else if (block.kind === 'nextKey') owes = this.#onNextKey(block.nextKey, now) || owes;
			else if (block.kind === 'termination') terminated = true;
			else if (block.kind === 'ackRequest') asked = true;
		}
		if (asked) this.#acks.owe({ tagSetId: expected.set.id, index: expected.index });
		return { blocks, acked, owes: owes || asked, terminated };
	}

	/** Answers whether the peer awaits something in return. */
	#onNextKey(nextKey: NextKey, now: Mono): boolean {
		if (!nextKey.reverse && this.#nextKeys.availableAt(1, now) > now) {
			this.#context.note('next-key-too-soon');
			return false;
		}
		const answer = nextKey.reverse ? this.#send.onReverse(nextKey) : this.#receive.onForward(nextKey);
		if (answer === 'opened') this.#nextKeys.take(1, now);
		this.#context.note(`next-key-${answer}`);
		// A late repetition wants nothing more: the peer has been seen to use the set.
		return answer === 'opened' || (answer === 'repeated' && this.#receive.reverse() !== undefined);
	}

	/** Wants new keys for our direction now, before the set has served its time. */
	renewKeys(): void {
		this.#send.ask();
	}

	/** Closes tag sets whose time is over. */
	expire(now: Mono): void {
		this.#receive.expire(now);
	}

	/** Forgets all tags and wipes all keys. */
	destroy(): void {
		this.#send.destroy();
		this.#receive.destroy();
	}
}
