// One SAM session: an ID on a destination, the streams that come in for it or its datagrams. SAM V3 "SAM sessions".
import type { DatagramBinding, DestinationHost } from '@i2p/client-core';
import { DatagramInbox, type Deliver } from './datagram-inbox.js';
import { IncomingStreams } from './incoming-streams.js';
import type { HousedSession, OwnDestination } from './own-destination.js';
import { kindOf, type SessionPlan } from './styles.js';
import type { Surroundings } from './surroundings.js';

/** A session or subsession, from SESSION CREATE or ADD until SESSION REMOVE or its socket closes. */
export class Session implements HousedSession {
	readonly id: string;
	readonly plan: SessionPlan;
	readonly home: OwnDestination;
	/** What comes in, of a STREAM session. */
	readonly incoming: IncomingStreams | undefined;
	readonly #inbox: DatagramInbox | undefined;
	#isOpen = false;

	/** @param deliver hands datagrams to the control socket */
	constructor(id: string, plan: SessionPlan, home: OwnDestination, surroundings: Surroundings, deliver: Deliver) {
		this.id = id;
		this.plan = plan;
		this.home = home;
		const kind = kindOf(plan.style);
		this.incoming =
			plan.style === 'STREAM'
				? new IncomingStreams((acceptor) => home.host?.accept(acceptor, plan.listenPort), surroundings)
				: undefined;
		this.#inbox = kind === undefined ? undefined : new DatagramInbox(plan, surroundings, deliver);
	}

	/** The destination; `undefined` before it can be used and when it is gone. */
	get host(): DestinationHost | undefined {
		return this.#isOpen ? this.home.host : undefined;
	}

	/** It can be used. */
	open(): void {
		this.#isOpen = true;
		const binding = this.#binding();
		if (binding && this.#inbox) this.host?.receive(binding, this.#inbox);
	}

	#binding(): DatagramBinding | undefined {
		const { style, listenPort, listenProtocol } = this.plan;
		const kind = kindOf(style);
		if (kind === undefined) return undefined;
		return kind === 'raw' ? { kind, localPort: listenPort, protocol: listenProtocol } : { kind, localPort: listenPort };
	}

	/** Ends it and whatever uses it; the destination stays. */
	close(): void {
		const binding = this.#binding();
		if (binding) this.host?.receive(binding, undefined);
		this.incoming?.close();
		this.#isOpen = false;
	}
}
