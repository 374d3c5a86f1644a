// The doors of a router: the bridges that applications come in by, opened when it starts and closed first when it goes.
import type { DestinationMaker, MessageHostMaker } from '@i2p/client-core';
import { I2cpServer } from '@i2p/i2cp/server';
import {
	type Breath,
	type Endpoint,
	type RoomGroup,
	StoreError,
	type TcpPort,
	type Turn,
	type UdpPort,
} from '@i2p/runtime';
import { scryptPasswords } from '@i2p/sam/node';
import { Credentials, SamServer, type UdpDoorOptions } from '@i2p/sam/server';
import { WireError } from '@i2p/util';
import type { MachineEvents } from '../events.js';
import { listenFault } from '../fault-messages.js';
import { type RouterSettings, samUdpOf } from '../options.js';
import type { RouterPorts } from '../ports.js';
import type { Counters } from './counters.js';

/** What doors stand on. */
export interface DoorSurroundings {
	readonly settings: RouterSettings;
	readonly tcp: TcpPort;
	/** Where TLS comes from, and where SAM's users are kept. */
	readonly ports: Pick<RouterPorts, 'tls' | 'random' | 'store'>;
	readonly breath: Breath;
	readonly udp: UdpPort;
	readonly floors: { readonly sam: RoomGroup; readonly i2cp: RoomGroup };
	readonly destinations: MessageHostMaker;
	readonly applications: DestinationMaker;
	readonly counters: Counters;
	readonly events: MachineEvents;
}

/** What the user can change when SAM cannot listen. */
const samPlace = { what: 'SAM', portBy: 'sam', hostBy: 'sam' };
const samUdpPlace = { what: "SAM's UDP port", portBy: 'samUdp', hostBy: 'samUdp' };
/** What the user can change when I2CP cannot listen. */
const i2cpPlace = { what: 'I2CP', portBy: 'i2cp', hostBy: 'i2cp' };

/** Users of SAM, in the data folder. */
const samUsersFile = 'sam-users.json';

/** Every door of one router. */
export class Doors {
	readonly #house: DoorSurroundings;
	#sam: SamServer | undefined;
	#samAt: Endpoint | undefined;
	#samUdpAt: Endpoint | undefined;
	#i2cp: I2cpServer | undefined;
	#i2cpAt: Endpoint | undefined;

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

	/** Where I2CP listens, once it does. */
	get i2cp(): Endpoint | undefined {
		return this.#i2cpAt;
	}

	/** Whether every door that is wanted is open. */
	get areOpen(): boolean {
		const { settings } = this.#house;
		if (settings.sam !== undefined && this.#samAt === undefined) return false;
		if (settings.i2cp !== undefined && this.#i2cpAt === undefined) return false;
		return this.#isSamUdpOpen;
	}

	get #isSamUdpOpen(): boolean {
		return samUdpOf(this.#house.settings) === undefined || this.#samUdpAt !== undefined;
	}

	/** Opens those that are wanted. */
	open(): void {
		const { settings } = this.#house;
		if (settings.sam !== undefined) this.#openSam(settings.sam, samUdpOf(settings));
		if (settings.i2cp !== undefined) this.#openI2cp(settings.i2cp);
	}

	/** Lets nobody in any more. */
	close(turn: Turn): void {
		this.#sam?.close();
		this.#i2cp?.close(turn);
	}

	/** Who may use SAM, as it was left; `undefined` where that cannot be known: then nobody is let in. */
	#samUsers(): Credentials | undefined {
		const { ports, breath, events } = this.#house;
		const { store, random } = ports;
		try {
			return new Credentials({ store, name: samUsersFile, hash: scryptPasswords(breath), random });
		} catch (fault) {
			if (!(fault instanceof WireError || fault instanceof StoreError)) throw fault;
			events.onFault(
				'data-dir',
				`cannot read ${samUsersFile} in the data folder (${fault.message}); restore it, or remove it to let every program in again`,
			);
			return undefined;
		}
	}

	#openSam(at: Endpoint, udpAt: Endpoint | undefined): void {
		const { tcp, ports, breath, applications, counters, events, floors } = this.#house;
		const credentials = this.#samUsers();
		if (credentials === undefined) return;
		this.#sam = new SamServer({
			tcp,
			tls: ports.tls?.(breath),
			udp: udpAt && this.#udpDoor(udpAt),
			maker: applications,
			credentials,
			at,
			note: counters.noteOf('sam'),
			onListening: (where) => {
				this.#samAt = where;
				this.#tellOpen();
			},
			onError: (code, detail) => {
				if (this.#samAt === undefined) events.onFault(...listenFault({ ...samPlace, at }, code, detail));
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
				if (this.#samUdpAt === undefined) events.onFault(...listenFault({ ...samUdpPlace, at }, code, detail));
			},
		};
	}

	/** SAM is there when both of its ports are. */
	#tellOpen(): void {
		if (this.#samAt && this.#isSamUdpOpen) this.#house.events.onSam(this.#samAt);
	}

	#openI2cp(at: Endpoint): void {
		const { tcp, ports, destinations, counters, events, floors, settings } = this.#house;
		const [username, ...password] = settings.i2cpAuth?.split(':') ?? [];
		this.#i2cp = new I2cpServer({
			tcp,
			maker: destinations,
			random: ports.random,
			at,
			...(username === undefined ? {} : { auth: { username, password: password.join(':') } }),
			...(settings.bandwidthLimitKBps === 0 ? {} : { bandwidth: () => bothWays(settings.bandwidthLimitKBps) }),
			note: counters.noteOf('i2cp'),
			onListening: (where) => {
				this.#i2cpAt = where;
				events.onI2cp(where);
			},
			onError: (code, detail) => {
				if (this.#i2cpAt === undefined) events.onFault(...listenFault({ ...i2cpPlace, at }, code, detail));
			},
		});
		floors.i2cp.add(this.#i2cp);
	}
}

function bothWays(limit: number): readonly [inbound: number, outbound: number] {
	return [limit, limit];
}
