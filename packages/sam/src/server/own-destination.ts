// A destination that a control socket owns, and the sessions on it: one, or those of a primary session. SAM V3 "SAM sessions".
import type { DestinationHost, MadeDestination } from '@i2p/client-core';
import type { DestinationKeys } from '@i2p/data-core';
import type { SessionPlan } from './styles.js';

/** A session, as the destination that it is on knows it. */
export interface HousedSession {
	readonly id: string;
	readonly plan: SessionPlan;
	/** Ends it and whatever uses it; the destination stays. */
	close(): void;
}

/** One destination, from SESSION CREATE until its socket closes. */
export class OwnDestination {
	readonly keys: DestinationKeys;
	/** Sessions on it in the order in which they came; a primary session itself is none of them. */
	readonly sessions: HousedSession[] = [];
	#made: MadeDestination | undefined;
	#host: DestinationHost | undefined;

	constructor(keys: DestinationKeys) {
		this.keys = keys;
	}

	/** Its streams, datagrams and lookups, once it can be used. */
	get host(): DestinationHost | undefined {
		return this.#host;
	}

	/** It is being made. */
	begin(made: MadeDestination): void {
		this.#made = made;
	}

	/** It can be used. */
	open(host: DestinationHost): void {
		this.#host = host;
	}

	/** Lets go of it. */
	close(): void {
		for (const session of this.sessions.splice(0)) session.close();
		this.#made?.close();
		this.#host = undefined;
	}
}
