// UDP in memory: datagrams with latency, lost, doubled, in any order.
import type { Breath, Endpoint, UdpHandler, UdpPort, UdpSocket } from '@i2p/runtime';
import { copyBytes } from '@i2p/util';
import { lend } from './lend.js';
import type { Addressable, Wire } from './wire.js';

/** The UDP of one machine. */
export class MemoryUdp implements UdpPort, Addressable {
	readonly #network: Wire;
	readonly #breath: Breath;
	readonly #addresses: readonly string[];
	readonly #bound = new Map<number, { at: Endpoint; handler: UdpHandler }>();
	#nextPort = 40_000;

	constructor(network: Wire, breath: Breath, addresses: readonly string[]) {
		this.#network = network;
		this.#breath = breath;
		this.#addresses = addresses;
	}

	bind(at: Endpoint, handler: UdpHandler): UdpSocket {
		const port = at.port === 0 ? this.#nextPort++ : at.port;
		const wildcard = at.host === '0.0.0.0' || at.host === '::';
		const fault = this.#bound.has(port)
			? ('in-use' as const)
			: wildcard || this.#addresses.includes(at.host)
				? undefined
				: ('no-address' as const);
		const entry = { at: { host: at.host, port }, handler };
		if (fault === undefined) this.#bound.set(port, entry);
		this.#network.driver.after(0, () => {
			this.#breath.inhale('udp', (turn) => {
				if (fault !== undefined) handler.onError(fault, `${at.host}:${at.port}`, turn);
				else if (this.#bound.get(port) === entry) handler.onListening(entry.at, turn);
			});
		});
		const from = { host: wildcard ? this.#addresses[0]! : at.host, port };
		return {
			send: (given, to) => {
				if (this.#bound.get(port) === entry) this.#send(given, from, to);
			},
			close: () => {
				if (this.#bound.get(port) === entry) this.#bound.delete(port);
			},
		};
	}

	/** Forgets every socket. */
	down(): void {
		this.#bound.clear();
	}

	#send(given: Uint8Array, from: Endpoint, to: Endpoint): void {
		const network = this.#network;
		const seen = network.depart('udp', from, to);
		for (const delayMs of network.datagramDelaysMs())
			network.driver.after(delayMs, () => {
				const there = network.arrive('udp', from, seen, to);
				there?.udp.arrive(copyBytes(given), seen, there.at);
			});
	}

	/** A datagram comes off the wire. */
	arrive(bytes: Uint8Array, from: Endpoint, to: Endpoint): void {
		const entry = this.#bound.get(to.port);
		if (entry === undefined) return;
		this.#breath.inhale('udp', (turn) => lend(bytes, (lent) => entry.handler.onDatagram(lent, from, turn)));
	}
}
