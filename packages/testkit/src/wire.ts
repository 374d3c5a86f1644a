// What the TCP and UDP of a machine need of the network between the machines.
import type { Endpoint } from '@i2p/runtime';
import type { Random } from '@i2p/util';
import type { VirtualDriver } from './virtual-driver.js';

/** A machine's TCP as another machine reaches it. */
export interface Reachable<Socket> {
	/** A connection comes in for `to`; answers whether anybody listens there. */
	accept(to: Endpoint, from: Endpoint, dialer: Socket): boolean;
}

/** A machine's UDP as another machine reaches it. */
export interface Addressable {
	/** A datagram comes off the wire. */
	arrive(bytes: Uint8Array, from: Endpoint, to: Endpoint): void;
}

/** The network as one machine's ports see it. */
export interface Wire<Socket> {
	readonly driver: VirtualDriver;
	readonly random: Random;
	readonly bufferBytes: number;
	readonly bytesPerSecond: number;
	readonly loss: number;
	delayMs(): number;
	tcpAt(address: string): Reachable<Socket> | undefined;
	udpAt(address: string): Addressable | undefined;
}
