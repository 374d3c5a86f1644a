// Who uses which protocol of a session, and is told what. I2CP Overview "Payload Data Format and Multiplexing".
import type { MessageHandler, Undeliverable } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import { decodePayload } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { unlessMalformed } from '@i2p/util';
import type { I2cpClientNote } from './notes.js';

/** The handlers of one session, by protocol. */
export class Handlers {
	readonly #handlers = new Map<number, MessageHandler>();
	readonly #note: (code: I2cpClientNote) => void;

	constructor(note: (code: I2cpClientNote) => void) {
		this.#note = note;
	}

	/** Makes a handler the one for a protocol. */
	set(protocol: number, handler: MessageHandler): void {
		this.#handlers.set(protocol, handler);
	}

	/** Unwraps a payload and gives it to whom its protocol belongs; counts what nobody can have. */
	onPayload(wrapped: Uint8Array, turn: Turn): void {
		const content = unlessMalformed(() => decodePayload(wrapped));
		const handler = content && this.#handlers.get(content.protocol);
		this.#note(content === undefined ? 'payload-malformed' : handler === undefined ? 'no-handler' : 'received');
		if (content === undefined || handler === undefined) return;
		const { fromPort, toPort, payload } = content;
		handler.onMessage({ from: undefined, fromPort, toPort, payload }, turn);
	}

	/** Nothing of these protocols leaves to somebody. */
	onUndeliverable(to: HashKey, protocols: ReadonlySet<number>, reason: Undeliverable, turn: Turn): void {
		for (const protocol of protocols) this.#handlers.get(protocol)?.onUndeliverable(to, reason, turn);
	}

	/** Room has returned. */
	onRoom(turn: Turn): void {
		for (const handler of this.#handlers.values()) handler.onRoom(turn);
	}

	/** Nobody is told anything more. */
	clear(): void {
		this.#handlers.clear();
	}
}
