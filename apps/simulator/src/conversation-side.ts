// One stream between two applications as one of them sees it: whoever connected says something regularly, the other answers each message.
import type { VirtualDriver } from '@i2p/testkit';
import type { Conversation, Way } from './checker.js';
import { messageEveryMs } from './constants.js';
import { encodeMessage, MessageReader, payloadOf } from './messages.js';
import type { SamSocket } from './sam-socket.js';
import type { TrafficLog } from './traffic-log.js';

/** What a side is made of. */
export interface ConversationSideParts {
	readonly socket: SamSocket;
	readonly way: Way;
	/** Known to whoever connected; the other learns it from the first message. */
	readonly conversation: Conversation | undefined;
	/** Name of the application. */
	readonly at: string;
	readonly driver: VirtualDriver;
	readonly log: TrafficLog;
	readonly isOver: () => boolean;
}

/** One side of a conversation. */
export class ConversationSide {
	readonly #p: ConversationSideParts;
	readonly #reader = new MessageReader();
	#conversation: Conversation | undefined;
	#said = 0;

	constructor(parts: ConversationSideParts) {
		this.#p = parts;
		this.#conversation = parts.conversation;
		parts.socket.becomeStream((lent) => this.#onBytes(lent));
		if (parts.way === 0) this.#speak();
	}

	/** The stream is gone. */
	end(): void {
		if (this.#conversation !== undefined) this.#p.log.ended(this.#conversation);
	}

	#speak(): void {
		if (this.#p.isOver()) return;
		this.#say();
		this.#p.driver.after(messageEveryMs, () => this.#speak());
	}

	/** Nothing is said while the socket is full: the stream holds back. */
	#say(): void {
		const conversation = this.#conversation;
		const { socket, way, log } = this.#p;
		if (conversation === undefined || !socket.hasRoom) return;
		const number = this.#said++;
		const message = { conversation: conversation.id, number, payload: payloadOf(conversation.id, way, number) };
		log.sent(conversation, way, message);
		socket.send(encodeMessage(message));
	}

	#onBytes(lent: Uint8Array): void {
		const { at, way, log, socket } = this.#p;
		const messages = this.#reader.read(lent);
		if (messages === undefined) {
			log.delivered(at, -1, way, { conversation: -1, number: 0, payload: new Uint8Array() });
			socket.close();
			return;
		}
		for (const message of messages) {
			log.delivered(at, message.conversation, way === 0 ? 1 : 0, message);
			if (way === 0) continue;
			this.#conversation ??= log.conversation(message.conversation);
			this.#say();
		}
	}
}
