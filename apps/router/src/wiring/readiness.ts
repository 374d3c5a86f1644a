// When the router may call itself ready: SAM is open and two exploratory tunnels, or all that are kept, stand each way over other routers.
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import type { Standing, Tunnels } from '@i2p/tunnel';
import { exploratoryPool } from './netdb-wants.js';

const lookEveryMs = 50;
/** Exploratory tunnels that must stand each way, where so many are kept. */
const tunnelsWhenReady = 2;

/** Exploratory tunnels over other routers. */
export function exploratoryTunnels(tunnels: Tunnels): Standing {
	return tunnels.standing(exploratoryPool);
}

/** Whether so many suffice to call a router ready that keeps `wanted` of them. */
export function enoughTunnels({ inbound, outbound }: Standing, wanted: Standing): boolean {
	return (
		inbound >= Math.min(tunnelsWhenReady, wanted.inbound) && outbound >= Math.min(tunnelsWhenReady, wanted.outbound)
	);
}

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
