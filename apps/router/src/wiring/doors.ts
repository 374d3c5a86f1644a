// The doors of a router: the bridges that applications come in by, opened when it starts and closed first when it goes.
import type { DestinationMaker } from '@i2p/client-core';
import type { Breath, Endpoint, RoomGroup, TcpPort, UdpPort } from '@i2p/runtime';
import { SamServer, type UdpDoorOptions } from '@i2p/sam/server';
import type { MachineEvents } from '../events.js';
import { listenFault } from '../fault-messages.js';
import { type RouterSettings, samUdpOf } from '../options.js';
import type { RouterPorts } from '../ports.js';
import type { Counters } from './counters.js';

/** What doors stand on. */
export interface DoorSurroundings {
	readonly settings: RouterSettings;
	readonly tcp: TcpPort;
	/** Where TLS comes from. */
	readonly ports: Pick<RouterPorts, 'tls'>;
	readonly breath: Breath;
	readonly udp: UdpPort;
	readonly floors: { readonly sam: RoomGroup };
	readonly applications: DestinationMaker;
	readonly counters: Counters;
	readonly events: MachineEvents;
}

/** What the user can change when SAM cannot listen. */
const samFlags = { what: 'SAM', portFlag: '--sam', hostFlag: '--sam' };
const samUdpFlags = { what: "SAM's UDP port", portFlag: '--sam-udp', hostFlag: '--sam-udp' };

/** Every door of one router. */
export class Doors {
	readonly #house: DoorSurroundings;
	#sam: SamServer | undefined;
	#samAt: Endpoint | undefined;
	#samUdpAt: Endpoint | undefined;

	constructor(house: DoorSurroundings) {
		this.#house = house;
	}

	/** Where SAM listens, once it does. */
	get sam(): Endpoint | undefined {
		return this.#samAt;
	}

	/** Where SAM takes datagrams, once it does. */
	get samUdp(): Endpoint | undefined {
		return this.#samUdpAt;
	}

	/** Whether every door that is wanted is open. */
	get areOpen(): boolean {
		const { settings } = this.#house;
		if (settings.sam !== undefined && this.#samAt === undefined) return false;
		return samUdpOf(settings) === undefined || this.#samUdpAt !== undefined;
	}

	/** Opens those that are wanted. */
	open(): void {
		const { settings } = this.#house;
		if (settings.sam !== undefined) this.#openSam(settings.sam, samUdpOf(settings));
	}

	/** Lets nobody in any more. */
	close(): void {
		this.#sam?.close();
	}

	#openSam(at: Endpoint, udpAt: Endpoint | undefined): void {
		const { tcp, ports, breath, applications, counters, events, floors } = this.#house;
		this.#sam = new SamServer({
			tcp,
			tls: ports.tls?.(breath),
			udp: udpAt && this.#udpDoor(udpAt),
			maker: applications,
			at,
			note: counters.noteOf('sam'),
			onListening: (where) => {
				this.#samAt = where;
				this.#tellOpen();
			},
			onError: (code, detail) => {
				if (this.#samAt === undefined) events.onFault(...listenFault({ ...samFlags, at }, code, detail));
			},
		});
		floors.sam.add(this.#sam);
	}

	#udpDoor(at: Endpoint): UdpDoorOptions {
		const { udp, events } = this.#house;
		return {
			port: udp,
			at,
			onListening: (where) => {
				this.#samUdpAt = where;
				this.#tellOpen();
			},
			onError: (code, detail) => {
				if (this.#samUdpAt === undefined) events.onFault(...listenFault({ ...samUdpFlags, at }, code, detail));
			},
		};
	}

	/** SAM is there when both of its ports are. */
	#tellOpen(): void {
		if (this.#samAt && this.areOpen) this.#house.events.onSam(this.#samAt);
	}
}
