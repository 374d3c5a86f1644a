// From an address to an open stream: waits for our own destination, looks up, dials. One call; each step has its time.
import type { LookupTarget, Stream, StreamHandler, StreamHost } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { lookupTimeoutMs, readyTimeoutMs } from './constants.js';
import type { DestinationUser, TunnelDestination } from './tunnel-destination.js';

/** Why a call came to nothing before a stream was dialled. */
export type CallFault = 'not-ready' | 'unknown-name' | 'no-lease-set' | 'lookup-timeout';

/** Whom to call. */
export interface Callee {
	readonly lookup: LookupTarget;
	/** Known without a look-up. */
	readonly key?: HashKey | undefined;
	/** Port at the destination. */
	readonly port: number;
}

/** What a call comes to. */
export interface CallEvents {
	/** The destination is known: who handles the stream that is dialled now. */
	onFound(key: HashKey, turn: Turn): StreamHandler;
	/** It is being dialled; bytes may be offered at once. */
	onStream(stream: Stream, turn: Turn): void;
	/** It came to nothing. */
	onFault(fault: CallFault, turn: Turn): void;
	/** Its times have changed. */
	reschedule(): void;
}

/** One call on its way. */
export class Call implements DestinationUser {
	readonly #destination: TunnelDestination;
	readonly #callee: Callee;
	readonly #events: CallEvents;
	#due: Mono = never;
	#fault: CallFault = 'not-ready';
	#over = false;

	constructor(destination: TunnelDestination, callee: Callee, events: CallEvents) {
		this.#destination = destination;
		this.#callee = callee;
		this.#events = events;
	}

	/** Begins; what it comes to may be told within. */
	begin(turn: Turn): void {
		this.#due = after(turn.now, readyTimeoutMs);
		this.#events.reschedule();
		this.#destination.use(this, turn);
	}

	onHost(host: StreamHost, turn: Turn): void {
		if (this.#over) return;
		this.#destination.leave(this);
		if (this.#callee.key !== undefined) {
			this.#dial(host, this.#callee.key, turn);
			return;
		}
		this.#fault = 'lookup-timeout';
		this.#due = after(turn.now, lookupTimeoutMs);
		this.#events.reschedule();
		try {
			host.lookup(this.#callee.lookup, ({ destination, reason }, later) => {
				if (this.#over) return;
				if (destination !== undefined) this.#dial(host, destination.key, later);
				else this.#end(reason === 'unknown-name' ? 'unknown-name' : 'no-lease-set', later);
			});
		} catch (error) {
			// As many look-ups as a destination may have are under way.
			if (!(error instanceof RangeError)) throw error;
			this.#end('not-ready', turn);
		}
	}

	onHostLost(): void {
		// It is made anew; the call waits for that as long as it may.
	}

	#dial(host: StreamHost, key: HashKey, turn: Turn): void {
		this.#over = true;
		this.#due = never;
		this.#events.reschedule();
		const handler = this.#events.onFound(key, turn);
		this.#events.onStream(host.connect(key, { toPort: this.#callee.port }, handler), turn);
	}

	#end(fault: CallFault, turn: Turn): void {
		this.cancel();
		this.#events.onFault(fault, turn);
	}

	/** Gives it up: nothing is told any more. */
	cancel(): void {
		this.#over = true;
		this.#due = never;
		this.#destination.leave(this);
	}

	due(): Mono {
		return this.#due;
	}

	onTime(turn: Turn): void {
		if (this.#due <= turn.now) this.#end(this.#fault, turn);
	}
}
