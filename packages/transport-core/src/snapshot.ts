// The state of the links as plain objects: what a console shows.
import type { HashKey } from '@i2p/data-core';
import type { Mono } from '@i2p/time';
import type { BandwidthSnapshot } from './bandwidth.js';
import type { HostBan } from './gate.js';
import type { Link } from './link.js';
import type { Rates } from './throughput.js';

/** One link. */
export interface LinkSnapshot {
	readonly peer: HashKey;
	/** Name of its transport. */
	readonly style: string;
	/** Address literal of the other end. */
	readonly host: string;
	readonly inbound: boolean;
	/** How long it stands, in milliseconds. */
	readonly ageMs: number;
	readonly sentBytes: number;
	readonly receivedBytes: number;
	/** Bytes a second. */
	readonly sent: Rates;
	readonly received: Rates;
}

/** All links. */
export interface LinksSnapshot {
	readonly links: readonly LinkSnapshot[];
	/** Peers that are dialled or wait for it. */
	readonly dialing: number;
	/** Handshakes underway that we began, and that others began. */
	readonly halfOpenOut: number;
	readonly halfOpenIn: number;
	readonly maxLinks: number;
	readonly bandwidth: BandwidthSnapshot;
	/** Hosts that are kept out; peers are the peer book's. */
	readonly hostBans: readonly HostBan[];
}

/** One link as a plain object. */
export function linkSnapshot(link: Link, now: Mono): LinkSnapshot {
	const { peer, style, host, inbound, since, traffic } = link;
	return {
		peer,
		style,
		host,
		inbound,
		ageMs: now - since,
		sentBytes: traffic.sent.total,
		receivedBytes: traffic.received.total,
		sent: traffic.sent.rates(now),
		received: traffic.received.rates(now),
	};
}
