// What every way to open a port of the gateway promises: PCP, NAT-PMP, or UPnP of a library.
// Must not know any of them.
import type { Endpoint, Room, Turn } from '@i2p/runtime';

/** What is mapped. */
export interface WantedPort {
	readonly protocol: 'tcp' | 'udp';
	/** The port that we listen on, 1 to 65,535. */
	readonly port: number;
}

/** A port of the gateway that leads to ours. */
export interface PortMapping extends WantedPort {
	/** Where the world reaches it: the gateway's outer address, which may be private itself. */
	readonly outer: Endpoint;
	/** `pcp`, `nat-pmp` or `upnp`. */
	readonly via: string;
}

/**
 * Why there is no mapping. `no-answer`: no gateway speaks the protocol. `refused`: it may not or will not. `exhausted`: it has no place.
 * `no-address`: it has no outer address itself. `wrong-address`: it sees us under another address. `no-socket`: the question could not be sent.
 */
export type MappingFault = 'no-answer' | 'refused' | 'exhausted' | 'no-address' | 'wrong-address' | 'no-socket';

/** What the asker is told, during an inhale or a think. */
export interface PortMapperEvents {
	/** The port is mapped: told at first, and again when the outer endpoint changes. */
	onMapped(mapping: PortMapping, turn: Turn): void;
	/** There is no mapping, or no longer; it is tried again by itself. Told once until one stands. */
	onUnmapped(wanted: WantedPort, fault: MappingFault, turn: Turn): void;
}

/** Asks the gateway for ports, keeps them, and gives them back. */
export interface PortMapper extends Room {
	/** Wants a port; nothing happens if it is wanted already. Throws RangeError for a port that is none, or one too many. */
	request(wanted: WantedPort, turn: Turn): void;
	/** Gives every mapping back in the next exhale and asks for nothing more. */
	release(): void;
	/** Whether what was given back is still under way; never, unless said. */
	readonly releasing?: boolean;
	/** Every mapping that stands. */
	mappings(): PortMapping[];
}
