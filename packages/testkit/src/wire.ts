// What the TCP and UDP of a machine need of the network between the machines.
import type { Endpoint } from '@i2p/runtime';
import type { Random } from '@i2p/util';
import type { End, Path } from './ends.js';
import type { Protocol } from './nat.js';
import type { VirtualDriver } from './virtual-driver.js';

/** A machine's TCP as another machine reaches it. */
export interface Reachable {
	/**
	 * A connection comes in for `to`; answers whether anybody listens there. If somebody does, `join` is told of the new end, before its owner
	 * is, and gives it its other end.
	 */
	accept(to: Endpoint, path: Path, join: (accepted: End) => void): boolean;
}

/** A machine's UDP as another machine reaches it. */
export interface Addressable {
	/** A datagram comes off the wire. */
	arrive(bytes: Uint8Array, from: Endpoint, to: Endpoint): void;
}

/** Where connections to machines on another network cross. */
export interface Crossing {
	/** Whether a machine is elsewhere. */
	has(host: string): boolean;
	/** Dials a machine that is elsewhere, again and again until somebody answers or the time is up. */
	dial(socket: End, inside: Endpoint): void;
}

/** Where something came out: the machine, and its own address that it came to. */
export interface Arrival {
	readonly at: Endpoint;
	readonly tcp: Reachable;
	readonly udp: Addressable;
}

/** The network as one machine's ports see it. */
export interface Wire {
	readonly driver: VirtualDriver;
	readonly random: Random;
	readonly bufferBytes: number;
	readonly bytesPerSecond: number;
	/** Whether what is lent is a copy that is overwritten after the call. */
	readonly spoilsLent: boolean;
	/** Where connections to another network cross, if there is one. */
	readonly border: Crossing | undefined;
	/** How long the next packet takes. */
	delayMs(): number;
	/** How long the next piece of a TCP connection takes, with what it takes to send it again if it is lost. */
	segmentDelayMs(): number;
	/** How long each copy of the next datagram takes: none if it is lost, two if it is doubled. */
	datagramDelaysMs(): number[];
	/** Something leaves `inside`: as whom the world sees it. */
	depart(protocol: Protocol, inside: Endpoint, to: Endpoint): Endpoint;
	/** Something from `inside`, seen as `from`, comes to `to`: who gets it; `undefined` if nobody does. */
	arrive(protocol: Protocol, inside: Endpoint, from: Endpoint, to: Endpoint): Arrival | undefined;
}
