// Whether this router is on the network: as long as a link stands, and a little beyond. Peers are not blamed while it is not.
// Knows no link; it is told.
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, never, seconds } from '@i2p/time';

/** So long without any link, and it is we who are offline. */
const graceMs = seconds(10);

/** Tells when we go offline and come back. */
export class Presence implements Room {
	readonly name = 'presence';
	readonly #setOnline: (online: boolean) => void;
	#offlineAt: Mono = never;

	constructor(setOnline: (online: boolean) => void) {
		this.#setOnline = setOnline;
	}

	/** A link stands. */
	onLink(): void {
		this.#offlineAt = never;
		this.#setOnline(true);
	}

	/** No link stands: at the start, or since now. */
	onNoLink({ now }: Turn): void {
		this.#offlineAt = after(now, graceMs);
	}

	due(): Mono {
		return this.#offlineAt;
	}

	onTime({ now }: Turn): void {
		if (now < this.#offlineAt) return;
		this.#offlineAt = never;
		this.#setOnline(false);
	}

	flush(): Waiting {
		return this.#offlineAt === never ? 'empty' : 'deadline';
	}
}
