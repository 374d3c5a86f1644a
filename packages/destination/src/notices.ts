// What is to be told upward in the next turn: messages that were given up, addresses that lead to others, ways that are open again.
import type { LookupFault, MessageHandler, Undeliverable } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';

interface Notice {
	readonly protocols: ReadonlySet<number>;
	readonly tell: (handler: MessageHandler, turn: Turn) => void;
}

/** Keeps them until then: one for each remote and reason, which bounds them. */
export class Notices {
	readonly #handlers: ReadonlyMap<number, MessageHandler>;
	readonly #waiting: Notice[] = [];

	/** @param handlers who uses which protocol */
	constructor(handlers: ReadonlyMap<number, MessageHandler>) {
		this.#handlers = handlers;
	}

	/** How many wait. */
	get length(): number {
		return this.#waiting.length;
	}

	/** Messages for a remote were given up. */
	readonly failed = (to: HashKey, protocols: ReadonlySet<number>, reason: Undeliverable): void => {
		this.#waiting.push({ protocols, tell: (handler, turn) => handler.onUndeliverable(to, reason, turn) });
	};

	/** Who uses these protocols is to speak to another. */
	readonly led = (to: HashKey, protocols: ReadonlySet<number>, target: HashKey): void => {
		this.#waiting.push({ protocols, tell: (handler, turn) => handler.onLedTo?.(to, target, turn) });
	};

	/** What was sent to a remote may be lost, and would come through now. */
	readonly opened = (to: HashKey): void => {
		const protocols = new Set(this.#handlers.keys());
		this.#waiting.push({ protocols, tell: (handler, turn) => handler.onWayOpen?.(to, turn) });
	};

	/** Tells what waits. */
	tell(turn: Turn): void {
		for (const { protocols, tell } of this.#waiting.splice(0))
			for (const protocol of protocols) {
				const handler = this.#handlers.get(protocol);
				if (handler !== undefined) tell(handler, turn);
			}
	}
}

/** Why messages wait in vain, said of an encrypted set that stays closed too. */
export function undeliverable(fault: LookupFault): Undeliverable {
	switch (fault) {
		case 'client-key-needed':
		case 'not-authorised':
		case 'wrong-secret':
		case 'unknown-name':
		case 'timeout':
			return 'no-lease-set';
		default:
			return fault;
	}
}
