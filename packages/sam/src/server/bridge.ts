// The bridge as its commands see it.
import type { DestinationMaker } from '@i2p/client-core';
import type { Credentials } from './credentials.js';
import type { DatagramOutbox } from './datagram-outbox.js';
import type { Session } from './session.js';
import type { Surroundings } from './surroundings.js';

/** What a command may reach. */
export interface Bridge extends Surroundings {
	readonly maker: DestinationMaker;
	/** Every session and subsession by its ID. */
	readonly sessions: Map<string, Session>;
	readonly credentials: Credentials;
	readonly outbox: DatagramOutbox;
}
