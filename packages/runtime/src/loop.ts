// What turns round: an ack, an answer, a message to ourselves, a zero-hop tunnel. It waits for the next inhale.
import { Ring } from '@i2p/util';
import type { Source, Turn } from './turn.js';

/** A bounded queue that is served in the inhale after the one in which it was filled. */
export class Loop<T> implements Source {
	readonly name: string;
	readonly #ring: Ring<T>;
	readonly #handle: (item: T, turn: Turn) => void;
	readonly #arm: () => void;

	/**
	 * @param name for logs and guards
	 * @param capacity most items that wait
	 * @param handle receives each item during an inhale
	 * @param arm asks for a turn: `() => breath.arm()`
	 */
	constructor(name: string, capacity: number, handle: (item: T, turn: Turn) => void, arm: () => void) {
		this.name = name;
		this.#ring = new Ring(capacity);
		this.#handle = handle;
		this.#arm = arm;
	}

	/** Items that wait. */
	get length(): number {
		return this.#ring.length;
	}

	/** Whether items wait. */
	get holds(): boolean {
		return this.#ring.length > 0;
	}

	/** Puts an item aside for the next inhale; answers false when full. */
	offer(item: T): boolean {
		if (!this.#ring.offer(item)) return false;
		this.#arm();
		return true;
	}

	/** Serves what waits now; what is offered meanwhile waits for the next turn. */
	pull(turn: Turn): boolean {
		for (let count = this.#ring.length; count > 0; count--) this.#handle(this.#ring.take() as T, turn);
		return this.#ring.length > 0;
	}
}
