// Our SAM client as a machine over real sockets, one breath for all its bridges: hosts on which the suite of hosts is played.
import { setTimeout as sleep } from 'node:timers/promises';
import type { DestinationHost } from '@i2p/client-core';
import { createDestinationKeys } from '@i2p/data-core';
import { Breath } from '@i2p/runtime';
import { NodeDriver, nodeRandom, nodeTcp, nodeUdp } from '@i2p/runtime-node';
import { type Carried, SamDestinations } from '@i2p/sam/client';
import type { SamAddress } from './sam.js';

const here = '127.0.0.1';
const lookMs = 10;

/** Clients of bridges, in one breath. */
export class RealSam {
	readonly #driver = new NodeDriver();
	readonly #rooms: SamDestinations[] = [];
	readonly #breath: Breath;

	constructor() {
		const rooms = this.#rooms;
		this.#breath = this.#driver.attach((wake) => new Breath({ clock: this.#driver.clock, rooms, wake }));
	}

	/** A client of this bridge. */
	client(bridge: SamAddress): SamDestinations {
		const client = new SamDestinations({
			tcp: nodeTcp(this.#breath),
			udp: { port: nodeUdp(this.#breath), bridge: { host: bridge.host, port: bridge.port - 1 }, here },
			bridge,
			random: nodeRandom(),
			now: () => this.#driver.clock.now(),
			arm: () => this.#breath.arm(),
		});
		this.#rooms.push(client);
		return client;
	}

	/** A destination with tunnels of one hop, of a bridge of its own client; rejects with the bridge's words. */
	make(bridge: SamAddress, ...carried: readonly Carried[]): Promise<DestinationHost> {
		const options = new Map([
			['inbound.length', '1'],
			['outbound.length', '1'],
			['inbound.quantity', '2'],
			['outbound.quantity', '2'],
		]);
		const keys = createDestinationKeys(nodeRandom(), 7);
		return new Promise((resolve, reject) => {
			this.client(bridge).create(
				{ keys, options, nickname: carried.join('-') },
				{
					onReady: (host) => resolve(host),
					onFailed: (_fault, message) => reject(new Error(message)),
					onClosed: () => undefined,
				},
				carried,
			);
		});
	}

	/** Waits until `done`, at most so long; answers whether it is done. */
	readonly run = async (mostMs: number, done: () => boolean): Promise<boolean> => {
		const end = Date.now() + mostMs;
		while (!done() && Date.now() < end) await sleep(lookMs);
		return done();
	};

	/** Closes everything. */
	close(): void {
		for (const client of this.#rooms) client.close();
		this.#driver.detach(this.#breath);
	}
}
