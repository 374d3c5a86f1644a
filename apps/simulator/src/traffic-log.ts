// What applications tell of all that they do.
import type { Conversation, Question, Way } from './checker.js';
import type { ApplicationMessage } from './messages.js';

/** Who hears of everything that applications do. */
export interface TrafficLog {
	/** A new stream is about to be opened. */
	begin(from: string, to: string): Conversation;
	/** The conversation of this number. */
	conversation(id: number): Conversation | undefined;
	sent(conversation: Conversation, way: Way, message: ApplicationMessage): void;
	delivered(at: string, conversation: number, way: Way, message: ApplicationMessage): void;
	ended(conversation: Conversation): void;
	ask(kind: Question['kind'], what: string, limitMs: number): () => void;
	/** A destination is online, once for each life of its session. */
	online(name: string, address: string): void;
	/** It is no more. */
	offline(name: string): void;
}
