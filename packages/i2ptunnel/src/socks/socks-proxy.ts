// The SOCKS proxy: a door for programs of this machine that leads into the network, and out of it only through an outproxy.
// It is given no means to resolve a name by DNS or to dial anything.
import type { Endpoint } from '@i2p/runtime';
import type { Random } from '@i2p/util';
import { ConnectionTable } from '../connection-table.js';
import { Door, type DoorParts } from '../door.js';
import type { Target } from '../target.js';
import type { TunnelDestination } from '../tunnel-destination.js';
import { MappedNames } from './mapped-names.js';
import type { SocksLogin } from './messages.js';
import { SocksConnection } from './socks-connection.js';

/** What a SOCKS proxy is made of. */
export interface SocksProxyParts extends DoorParts {
	readonly destination: TunnelDestination;
	readonly random: Random;
	/** Destinations that lead out of the network by CONNECT; none unless given. */
	readonly outproxies?: readonly Target[] | undefined;
	/** `Proxy-Authorization` for them. */
	readonly outproxyAuthorization?: string | undefined;
	/** Who may use it: everybody of this machine unless given. */
	readonly login?: SocksLogin | undefined;
}

/** A SOCKS proxy; a room of the breath. */
export class SocksProxy extends ConnectionTable {
	readonly #door: Door;

	/** Listens at once. */
	constructor(parts: SocksProxyParts) {
		super('socks-proxy');
		const ground = { ...parts, table: this, names: new MappedNames(), note: parts.note ?? (() => undefined) };
		this.#door = new Door(
			parts,
			() => this.size,
			(socket, turn) => new SocksConnection(ground, socket, turn),
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
