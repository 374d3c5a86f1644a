// The HTTP proxy: a door for programs of this machine that leads into the network, and out of it only through an outproxy. "I2PTunnel".
// It is given no means to resolve a name by DNS or to dial anything: whatever it is asked for, it can only open streams.
import type { Endpoint } from '@i2p/runtime';
import type { Random } from '@i2p/util';
import { ConnectionTable } from '../connection-table.js';
import { Door, type DoorParts } from '../door.js';
import type { TunnelDestination } from '../tunnel-destination.js';
import { HttpConnection, type ProxyGround } from './connection.js';
import { Routing, type RoutingOptions } from './route.js';

/** What an HTTP proxy is made of. */
export interface HttpProxyParts extends DoorParts, RoutingOptions {
	readonly destination: TunnelDestination;
	readonly random: Random;
}

/** An HTTP proxy; a room of the breath. */
export class HttpProxy extends ConnectionTable {
	readonly #door: Door;

	/** Listens at once. */
	constructor(parts: HttpProxyParts) {
		super('http-proxy');
		const ground: ProxyGround = {
			table: this,
			destination: parts.destination,
			routing: new Routing(parts, parts.random),
			note: parts.note ?? (() => undefined),
		};
		this.#door = new Door(
			parts,
			() => this.size,
			(socket, turn) => new HttpConnection(ground, socket, turn),
		);
	}

	/** Where it listens, once it does. */
	get at(): Endpoint | undefined {
		return this.#door.at;
	}

	/** Listens no more and drops every connection. */
	close(): void {
		this.#door.close();
		this.closeAll();
	}
}
