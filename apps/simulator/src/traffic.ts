// What applications do, told to every checker: which streams there are, what was sent and delivered, what was asked and answered.
import { sha256 } from '@i2p/crypto-sha256';
import { fromBase64, toBase64 } from '@i2p/util';
import type { Checker, Conversation, Question, Way } from './checker.js';
import type { ApplicationMessage } from './messages.js';
import type { TrafficLog } from './traffic-log.js';

/** The log of all applications. */
export class Traffic implements TrafficLog {
	/** Base64 of the hash of each destination, by the name of its application. */
	readonly destinations = new Map<string, string>();
	readonly #checkers: readonly Checker[];
	readonly #now: () => number;
	readonly #conversations: Conversation[] = [];
	#questions = 0;

	constructor(checkers: readonly Checker[], now: () => number) {
		this.#checkers = checkers;
		this.#now = now;
	}

	begin(from: string, to: string): Conversation {
		const conversation = { id: this.#conversations.length, from, to };
		this.#conversations.push(conversation);
		return conversation;
	}

	conversation(id: number): Conversation | undefined {
		return this.#conversations[id];
	}

	sent(conversation: Conversation, way: Way, message: ApplicationMessage): void {
		for (const checker of this.#checkers) checker.onSent?.(conversation, way, message, this.#now());
	}

	delivered(at: string, id: number, way: Way, message: ApplicationMessage): void {
		const conversation = this.conversation(id);
		for (const checker of this.#checkers) checker.onDelivered?.(conversation, at, way, message, this.#now());
	}

	ended(conversation: Conversation): void {
		for (const checker of this.#checkers) checker.onEnded?.(conversation);
	}

	/** Notes a question; answers how to say that it is over. */
	ask(kind: Question['kind'], what: string, limitMs: number): () => void {
		const question = { id: this.#questions++, kind, what, askedAt: this.#now(), limitMs };
		for (const checker of this.#checkers) checker.onAsked?.(question);
		let open = true;
		return () => {
			if (open) for (const checker of this.#checkers) checker.onAnswered?.(question, this.#now());
			open = false;
		};
	}

	online(name: string, address: string): void {
		this.destinations.set(name, toBase64(sha256(fromBase64(address)!)));
	}
}
