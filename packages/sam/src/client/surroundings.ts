// What the parts of a SAM client stand on: the way to the bridge, its clock, its exhale.
import type { Endpoint, TcpPort, Turn, UdpPort } from '@i2p/runtime';
import type { Mono } from '@i2p/time';
import type { Random } from '@i2p/util';

/** Something that must be told the time. */
export interface Timed {
	due(): Mono;
	onTime(turn: Turn): void;
}

/** Something that writes in the exhale. */
export interface Writes {
	flush(): 'empty' | 'writable';
}

/** Where datagrams go to and come from. */
export interface DatagramPorts {
	readonly port: UdpPort;
	/** The bridge's UDP port. */
	readonly bridge: Endpoint;
	/** The address of this machine that the bridge is to send to. */
	readonly here: string;
}

/** The client around a socket, a stream, a session. */
export interface ClientSurroundings {
	readonly tcp: TcpPort;
	/** `undefined`: no datagrams. */
	readonly udp: DatagramPorts | undefined;
	/** Where the bridge is. */
	readonly bridge: Endpoint;
	readonly random: Random;
	/** Who asks, where the bridge wants to know. */
	readonly login: { readonly user: string; readonly password: string } | undefined;
	/** The time of the turn in progress, or of the last one. */
	now(): Mono;
	reschedule(timed: Timed): void;
	/** Calls back in a later turn. */
	later(call: (turn: Turn) => void): void;
	/** It has something for the next exhale. */
	touch(writes: Writes): void;
	/** It is gone. */
	forget(gone: Timed & Writes): void;
}
