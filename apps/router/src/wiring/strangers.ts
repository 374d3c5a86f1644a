// Messages to routers that we do not know: they wait while their RouterInfo is looked up. A hop is told by others where a tunnel goes on, a
// floodfill where an answer is awaited, and in a large network they seldom know that router. Knows neither database nor links.
import type { HashKey } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import type { Mono } from '@i2p/time';
import type { Traffic } from '@i2p/transport-core';
import { mostPerStranger } from '../constants.js';

/** What it takes to get to know somebody. */
export interface StrangerWants {
	/** Gives the message to the peer's link; `unknown-peer` is what this room is for. */
	offer(peer: HashKey, message: I2npMessage, now: Mono, traffic?: Traffic): string;
	/** Looks the router up, which ends: found or not. */
	lookUp(peer: HashKey, onEnd: (found: boolean, turn: Turn) => void): void;
	readonly note: (code: string) => void;
	/** Routers that messages may wait for at a time. */
	readonly most: number;
}

interface Waiting {
	readonly message: I2npMessage;
	readonly traffic: Traffic | undefined;
}

/** Where messages to unknown routers wait. */
export class Strangers {
	readonly #wants: StrangerWants;
	readonly #waiting = new Map<HashKey, Waiting[]>();

	constructor(wants: StrangerWants) {
		this.#wants = wants;
	}

	/** Sends the message, at once or once its receiver is known; answers whether it was taken. */
	offer(peer: HashKey, message: I2npMessage, now: Mono, traffic?: Traffic): boolean {
		const answer = this.#wants.offer(peer, message, now, traffic);
		return answer === 'taken' || (answer === 'unknown-peer' && this.#keep(peer, { message, traffic }));
	}

	#keep(peer: HashKey, waiting: Waiting): boolean {
		const { note, lookUp, most } = this.#wants;
		const known = this.#waiting.get(peer);
		if (known !== undefined ? known.length >= mostPerStranger : this.#waiting.size >= most) {
			note('stranger-full');
			return false;
		}
		if (known !== undefined) {
			known.push(waiting);
			return true;
		}
		this.#waiting.set(peer, [waiting]);
		note('stranger-looked-up');
		lookUp(peer, (found, turn) => this.#onEnd(peer, found, turn));
		return true;
	}

	#onEnd(peer: HashKey, found: boolean, turn: Turn): void {
		const { note, offer } = this.#wants;
		const messages = this.#waiting.get(peer) ?? [];
		this.#waiting.delete(peer);
		note(found ? 'stranger-found' : 'stranger-not-found');
		if (!found) return;
		for (const { message, traffic } of messages)
			if (offer(peer, message, turn.now, traffic) !== 'taken') note('stranger-refused');
	}
}
