// How one end of a TCP connection in memory reaches the other: latency, and what is cut off is sent again.
import type { TcpEnd } from '@i2p/runtime';
import type { End, OtherEnd, Path, Piece } from './ends.js';
import { same } from './nat.js';
import type { Wire } from './wire.js';

/** Milliseconds until what was lost is sent again the first time; each time doubles (RFC 6298 section 2). */
export const firstRetryMs = 1000;
/** Milliseconds after which a connection whose bytes do not come through is given up: a minute, as hasty systems do. */
const giveUpMs = 60_000;

/** Who sends into a lane. */
export interface Sender {
	readonly closed: boolean;
	readonly path: Path | undefined;
	over(reason: TcpEnd): void;
}

/** One direction of a connection, where it comes out. */
export class Lane implements OtherEnd {
	readonly #network: Wire;
	readonly #from: Sender;
	readonly #to: End;
	/** What did not come through and is sent again later, in order. */
	readonly #stuck: Piece[] = [];

	constructor(network: Wire, from: Sender, to: End) {
		this.#network = network;
		this.#from = from;
		this.#to = to;
	}

	/** Whether what is sent now comes to the receiver's machine. */
	get passes(): boolean {
		const { path } = this.#from;
		const receiver = this.#to.path;
		if (path === undefined || receiver === undefined) return false;
		if (!same(this.#network.depart('tcp', path.inside, path.to), path.seen)) return false;
		const there = this.#network.arrive('tcp', path.inside, path.seen, path.to);
		return there !== undefined && same(there.at, receiver.inside);
	}

	carry(piece: Piece, instant: number): void {
		this.#network.driver.at(instant, () => this.come(piece));
	}

	/** A piece has travelled. */
	come(piece: Piece): void {
		if (this.#stuck.length === 0 && this.passes) this.#to.arrive(piece);
		else if (!this.#isForgotten() && this.#stuck.push(piece) === 1) this.#retry(firstRetryMs, 0);
	}

	taken(count: number): void {
		this.#to.taken(count);
	}

	reset(): void {
		this.#network.driver.after(this.#network.delayMs(), () => this.abort());
	}

	abort(): void {
		if (this.passes) this.#to.over('reset');
	}

	refuse(): void {
		this.#network.driver.after(this.#network.delayMs(), () => this.#to.over('reset'));
	}

	forget(): void {}

	/** Whether neither side has this connection any more: nobody waits for what is stuck. */
	#isForgotten(): boolean {
		return this.#from.closed && this.#to.closed;
	}

	#retry(afterMs: number, waitedMs: number): void {
		this.#network.driver.after(afterMs, () => {
			if (this.passes) for (const piece of this.#stuck.splice(0)) this.#to.arrive(piece);
			else if (this.#isForgotten()) this.#stuck.length = 0;
			else if (waitedMs + afterMs < giveUpMs) this.#retry(2 * afterMs, waitedMs + afterMs);
			else {
				this.#stuck.length = 0;
				this.#from.over('timeout');
			}
		});
	}
}
