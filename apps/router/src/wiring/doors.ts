// The doors of a router: the bridges that applications come in by, opened when it starts and closed first when it goes.
import type { DestinationMaker } from '@i2p/client-core';
import type { Endpoint, RoomGroup, TcpPort } from '@i2p/runtime';
import { SamServer } from '@i2p/sam/server';
import type { MachineEvents } from '../events.js';
import { listenFault } from '../fault-messages.js';
import type { RouterSettings } from '../options.js';
import type { Counters } from './counters.js';

/** What doors stand on. */
export interface DoorSurroundings {
	readonly settings: RouterSettings;
	readonly tcp: TcpPort;
	readonly floors: { readonly sam: RoomGroup };
	readonly applications: DestinationMaker;
	readonly counters: Counters;
	readonly events: MachineEvents;
}

/** What the user can change when SAM cannot listen. */
const samFlags = { what: 'SAM', portFlag: '--sam', hostFlag: '--sam' };

/** Every door of one router. */
export class Doors {
	readonly #house: DoorSurroundings;
	#sam: SamServer | undefined;
	#samAt: Endpoint | undefined;

	constructor(house: DoorSurroundings) {
		this.#house = house;
	}

	/** Where SAM listens, once it does. */
	get sam(): Endpoint | undefined {
		return this.#samAt;
	}

	/** Whether every door that is wanted is open. */
	get areOpen(): boolean {
		return this.#house.settings.sam === undefined || this.#samAt !== undefined;
	}

	/** Opens those that are wanted. */
	open(): void {
		const { settings } = this.#house;
		if (settings.sam !== undefined) this.#openSam(settings.sam);
	}

	/** Lets nobody in any more. */
	close(): void {
		this.#sam?.close();
	}

	#openSam(at: Endpoint): void {
		const { tcp, applications, counters, events, floors } = this.#house;
		this.#sam = new SamServer({
			tcp,
			maker: applications,
			at,
			note: counters.noteOf('sam'),
			onListening: (where) => {
				this.#samAt = where;
				events.onSam(where);
			},
			onError: (code, detail) => {
				if (this.#samAt === undefined) events.onFault(...listenFault({ ...samFlags, at }, code, detail));
			},
		});
		floors.sam.add(this.#sam);
	}
}
