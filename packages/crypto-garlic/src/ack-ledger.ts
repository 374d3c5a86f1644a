// What is to be acknowledged on one session, in both directions. ECIES-X25519-AEAD-Ratchet, "ACK", "ACK Request".
import type { Mono } from '@i2p/time';
import type { MessageNumber } from './blocks.js';
import { ackRequestEveryMs, deadSessionMs, mostAcksInMessage, mostAwaitedAcks, mostOwedAcks } from './constants.js';

const numberOf = ({ tagSetId, index }: MessageNumber): number => tagSetId * 0x1_0000 + index;

/** Acknowledgements awaited and owed on one session. */
export class AckLedger {
	readonly #awaited = new Map<number, number | undefined>();
	readonly #owed: MessageNumber[] = [];
	#askedAt: Mono | undefined;
	#lastAskedAt: Mono;

	constructor(now: Mono) {
		this.#lastAskedAt = now;
	}

	/** Whether a message sent now should ask for an acknowledgement by itself. */
	shouldAsk(now: Mono): boolean {
		return now - this.#lastAskedAt >= ackRequestEveryMs;
	}

	/** Notes that a message asked; `token` is told when it is acknowledged. */
	asked(message: MessageNumber, token: number | undefined, now: Mono): void {
		this.#askedAt ??= now;
		this.#lastAskedAt = now;
		if (this.#awaited.size >= mostAwaitedAcks) this.#awaited.delete(this.#awaited.keys().next().value!);
		this.#awaited.set(numberOf(message), token);
	}

	/** Notes that the peer was heard: it lives. */
	heard(): void {
		this.#askedAt = undefined;
	}

	/** Whether the peer has left a request unanswered for too long. */
	dead(now: Mono): boolean {
		return this.#askedAt !== undefined && now - this.#askedAt >= deadSessionMs;
	}

	/** Takes an ACK block: the tokens of the messages that it acknowledges. */
	onAck(acks: readonly MessageNumber[]): number[] {
		const tokens: number[] = [];
		for (const ack of acks) {
			const number = numberOf(ack);
			const token = this.#awaited.get(number);
			this.#awaited.delete(number);
			if (token !== undefined) tokens.push(token);
		}
		return tokens;
	}

	/** Owes an acknowledgement; the oldest is forgotten when too many are owed. */
	owe(message: MessageNumber): void {
		if (this.#owed.length >= mostOwedAcks) this.#owed.shift();
		this.#owed.push(message);
	}

	/** Whether acknowledgements are owed. */
	get owes(): boolean {
		return this.#owed.length > 0;
	}

	/** Takes what the next message acknowledges. */
	takeOwed(): MessageNumber[] {
		return this.#owed.splice(0, mostAcksInMessage);
	}
}
