// What applications do, told to every checker: which streams there are, what was sent and delivered, what was asked and answered.
import { sha256 } from '@i2p/crypto-sha256';
import { fromBase64, toBase64 } from '@i2p/util';
import type { Checker, Conversation, Question, Way } from './checker.js';
import type { ApplicationMessage } from './messages.js';
import type { News } from './news.js';
import type { TrafficLog } from './traffic-log.js';

/** What the log of all applications stands on. */
export interface TrafficParts {
	readonly checkers: readonly Checker[];
	readonly now: () => number;
	/** Which of so many logs this is: they count apart. */
	readonly place: { readonly index: number; readonly of: number };
	/** Has news heard here, and wherever else somebody watches. */
	readonly spread: (news: News) => void;
}

/** The log of all applications. */
export class Traffic implements TrafficLog {
	/** Base64 of the hash of each destination, by the name of its application. */
	readonly destinations = new Map<string, string>();
	readonly #p: TrafficParts;
	readonly #conversations = new Map<number, Conversation>();
	#begun = 0;
	#questions = 0;

	constructor(parts: TrafficParts) {
		this.#p = parts;
	}

	begin(from: string, to: string): Conversation {
		const { index, of } = this.#p.place;
		const conversation = { id: of * this.#begun++ + index, from, to };
		this.#p.spread({ kind: 'began', conversation });
		return conversation;
	}

	conversation(id: number): Conversation | undefined {
		return this.#conversations.get(id);
	}

	sent(conversation: Conversation, way: Way, message: ApplicationMessage): void {
		this.#p.spread({ kind: 'sent', conversation, way, message, now: this.#p.now() });
	}

	delivered(at: string, conversation: number, way: Way, message: ApplicationMessage): void {
		this.#p.spread({ kind: 'delivered', conversation, at, way, message, now: this.#p.now() });
	}

	ended(conversation: Conversation): void {
		this.#p.spread({ kind: 'ended', conversation });
	}

	online(name: string, address: string): void {
		this.#p.spread({ kind: 'online', name, address });
	}

	offline(name: string): void {
		this.#p.spread({ kind: 'offline', name });
	}

	/** Notes a question; answers how to say that it is over. Both are told here alone: who asks is who is answered. */
	ask(kind: Question['kind'], what: string, limitMs: number): () => void {
		const { checkers, now } = this.#p;
		const question = { id: this.#questions++, kind, what, askedAt: now(), limitMs };
		for (const checker of checkers) checker.onAsked?.(question);
		let open = true;
		return () => {
			if (open) for (const checker of checkers) checker.onAnswered?.(question, now());
			open = false;
		};
	}

	/** Something happened, here or elsewhere. */
	hear(news: News): void {
		const { checkers } = this.#p;
		switch (news.kind) {
			case 'began':
				this.#conversations.set(news.conversation.id, news.conversation);
				break;
			case 'sent':
				for (const checker of checkers) checker.onSent?.(news.conversation, news.way, news.message, news.now);
				break;
			case 'delivered': {
				const conversation = this.conversation(news.conversation);
				for (const checker of checkers) checker.onDelivered?.(conversation, news.at, news.way, news.message, news.now);
				break;
			}
			case 'ended':
				for (const checker of checkers) checker.onEnded?.(news.conversation);
				break;
			case 'online':
				this.destinations.set(news.name, toBase64(sha256(fromBase64(news.address)!)));
				break;
			case 'offline':
		}
	}
}
