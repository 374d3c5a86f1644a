// When the router may call itself ready: SAM is open and two exploratory tunnels stand each way over other routers.
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';

const lookEveryMs = 50;

/** Looks until it is so, then tells it once. */
export class Readiness implements Room {
	readonly name = 'readiness';
	readonly #isReady: () => boolean;
	readonly #onReady: (turn: Turn) => void;
	#next: Mono = mono(0);

	constructor(isReady: () => boolean, onReady: (turn: Turn) => void) {
		this.#isReady = isReady;
		this.#onReady = onReady;
	}

	/** Whether it was told. */
	get ready(): boolean {
		return this.#next === never;
	}

	due(): Mono {
		return this.#next;
	}

	onTime(turn: Turn): void {
		if (this.#isReady()) {
			this.#next = never;
			this.#onReady(turn);
		} else this.#next = after(turn.now, lookEveryMs);
	}

	flush(): Waiting {
		return 'empty';
	}
}
