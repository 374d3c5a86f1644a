// Connections for `node:http`: kept alive in pools, one for each destination and port.
import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import { keepAliveMs } from './constants.js';
import type { I2pSocket } from './socket.js';

/** Opens a connection that is used at once, while the other side has not answered yet. */
export type Opener = (address: string, port: number) => I2pSocket;

/** An agent for `http.request` whose connections go over I2P; host names are addresses of I2P, nothing is asked of DNS. */
export class I2pAgent extends Agent {
	readonly #open: Opener;

	/** @param options as of an http.Agent; connections are kept alive for 30 s unless they say otherwise */
	constructor(open: Opener, options: AgentOptions = {}) {
		super({ keepAlive: true, timeout: keepAliveMs, scheduling: 'lifo', ...options });
		this.#open = open;
	}

	/** What http asks for. */
	override createConnection(options: ClientRequestArgs): Duplex {
		return this.#open(options.host ?? options.hostname ?? '', Number(options.port ?? 80));
	}
}
