// The whole router as one machine, as a table of contents: every floor made, then breathed in one order.
// Knows no files, signals or promises; its ports bring the world. How rooms are wired is in `wiring/`, one file a floor.
import type { AddressBook } from '@i2p/addressbook';
import type { DestinationMaker } from '@i2p/client-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { TunnelPlan } from '@i2p/i2ptunnel';
import type { Breath, Endpoint, Turn } from '@i2p/runtime';
import type { RouterSnapshot, RouterVitals } from './snapshot.js';
import { learn, makeFirstPeers, makeOwnRouterInfo, makeReach, publish, remember } from './wiring/acquaintance.js';
import { ApplicationTunnels } from './wiring/application-tunnels.js';
import { BookKeeping } from './wiring/book-keeping.js';
import { makeTimekeeper, makeTimeServers } from './wiring/clock-wiring.js';
import {
	makeApplications,
	makeDestinations,
	makeDispatch,
	makeLongWaits,
	whyNotReady,
} from './wiring/destinations-floor.js';
import { Doors } from './wiring/doors.js';
import { Farewell } from './wiring/farewell.js';
import { addGauges } from './wiring/gauges.js';
import { House, type MachineParts } from './wiring/house.js';
import { makeLinks } from './wiring/links-floor.js';
import { makeNames } from './wiring/names.js';
import { makeNetDb } from './wiring/netdb-floor.js';
import { exploratoryPool } from './wiring/netdb-wants.js';
import { exploratoryOptions } from './wiring/pool-options.js';
import { enoughTunnels, exploratoryTunnels, Readiness } from './wiring/readiness.js';
import { makeReseeder, reseedAfter } from './wiring/reseeding.js';
import { survey, vitalsOf } from './wiring/survey.js';
import { makeTunnels } from './wiring/tunnels-floor.js';

/** All rooms of one router. */
export class RouterMachine {
	readonly #house: House;
	readonly #readiness: Readiness;
	readonly #farewell: Farewell;

	/** Wires everything; nothing happens before `start`. */
	constructor(parts: MachineParts) {
		const house = new House(parts);
		this.#house = house;
		house.links = makeLinks(house);
		house.reach = makeReach(house);
		house.own = makeOwnRouterInfo(house);
		house.netDb = makeNetDb(house);
		house.tunnels = makeTunnels(house);
		house.dispatch = makeDispatch(house);
		house.names = makeNames(house);
		house.destinations = makeDestinations(house);
		house.applications = makeApplications(house);
		house.doors = new Doors(house);
		house.applicationTunnels = new ApplicationTunnels(house, parts.plans);
		house.timekeeper = makeTimekeeper(house);
		house.reseeder = makeReseeder(house);
		house.timeServers = makeTimeServers(house, () => reseedAfter(house, 'time'));
		const { inboundTunnels: inbound, outboundTunnels: outbound } = parts.settings;
		const wanted = { inbound, outbound };
		this.#readiness = new Readiness(
			() => this.doorsAreOpen && enoughTunnels(exploratoryTunnels(house.tunnels), wanted),
			() => house.events.onReady(),
		);
		addGauges(house, () => this.ready);
		this.#farewell = makeFarewell(house);
		house.floors.watch.add(this.#farewell);
	}

	/** Begins to live: links, tunnels, publication, doors. */
	start(): void {
		const house = this.#house;
		const { floors, book, keptNetwork, presence, reach, netDb, links, tunnels } = house;
		house.later((turn) => {
			book.restore(keptNetwork.peerBook(), turn.now, turn.wall);
			presence.onNoLink(turn);
			floors.watch.add(presence);
			floors.watch.add(house.timekeeper);
			floors.watch.add(house.names);
			for (const room of reach.start(turn)) floors.watch.add(room);
			floors.watch.add(new BookKeeping((later) => keepBook(house, later), turn));
			floors.netDb.add(netDb);
			floors.tunnels.add(tunnels);
			floors.links.add(links);
			tunnels.createPool(exploratoryPool, exploratoryOptions(house.settings), turn);
			publish(house, turn);
			netDb.startExploring(turn);
			floors.watch.add(this.#readiness);
			floors.watch.add(makeFirstPeers(house));
			floors.watch.add(makeLongWaits(house));
			house.doors.open();
			house.applicationTunnels.open(turn);
		});
		remember(house, () => reseedAfter(house, 'kept'));
	}

	/** RouterInfos from elsewhere: a folder, a reseed, the routers of one process. */
	learn(infos: readonly RouterInfo[]): void {
		learn(this.#house, infos);
	}

	/**
	 * Says goodbye to everybody; `onStopped` follows, after at most a second.
	 * @param graceMs before that, the longest time for the tunnels of others to run out; another call without it ends it
	 */
	shutDown(graceMs = 0): void {
		this.#farewell.begin(graceMs);
		this.#house.arm();
	}

	/** Why a destination would not be ready now, and what to do. */
	get whyNotReady(): string {
		return whyNotReady(this.#house);
	}

	/** Who makes destinations with streams and datagrams. */
	get applications(): DestinationMaker {
		return this.#house.applications;
	}

	/** What breathes it. */
	get breath(): Breath {
		return this.#house.breath;
	}

	/** The books of names. */
	get names(): AddressBook {
		return this.#house.names;
	}

	/** Whether every door that was asked for is open. */
	get doorsAreOpen(): boolean {
		const { doors, applicationTunnels } = this.#house;
		return doors.areOpen && applicationTunnels.areOpen;
	}

	/** Other tunnels than before, beside those of the settings. */
	changeTunnels(plans: readonly TunnelPlan[]): void {
		const house = this.#house;
		house.later((turn) => {
			if (!house.closing) house.events.onNews({ event: 'tunnels', ...house.applicationTunnels.change(plans, turn) });
		});
	}

	/** Our newest RouterInfo. */
	get routerInfo(): RouterInfo {
		return this.#house.own.current;
	}

	/** Whether two exploratory tunnels stand each way, and every door that is wanted is open. */
	get ready(): boolean {
		return this.#readiness.ready;
	}

	/** Counters and gauges in Prometheus' text format. */
	metrics(): string {
		return this.#house.counters.prometheus(this.#house.present().now);
	}

	/** Where SAM listens, once it does. */
	get samAt(): Endpoint | undefined {
		return this.#house.doors.sam;
	}

	/** Where others can dial us, if we say so. */
	get published(): Endpoint | undefined {
		return this.#house.reach.published;
	}

	/** The few numbers by which one sees how it is. */
	vitals(): RouterVitals {
		return vitalsOf(this.#house, this.#readiness);
	}

	/** The state at this moment. */
	snapshot(): RouterSnapshot {
		return survey(this.#house, this.#readiness);
	}
}

function keepBook({ keptNetwork, book }: House, { now, wall }: Turn): void {
	keptNetwork.keepPeerBook(book.snapshot(now, wall));
}

function makeFarewell(house: House): Farewell {
	const { doors, applications, destinations, netDb, links, tunnels, events } = house;
	const { portMapper } = house.reach;
	return new Farewell({
		closeTransit: (turn) => {
			tunnels.closeTransit();
			house.leaving = true;
			publish(house, turn);
			events.onLeaving(tunnels.transitCount);
		},
		transitClosed: () => tunnels.transitCount === 0,
		closeDoors: () => {
			house.closing = true;
			doors.close(house.present());
			house.applicationTunnels.close();
			applications.closeAll();
			netDb.stop();
			house.reseedWatch?.stop();
			house.reseeder?.stop();
			house.timeServers?.stop();
		},
		doorsClosed: () => destinations.size === 0,
		closeLinks: () => {
			portMapper?.release();
			links.shutdown();
		},
		linksClosed: () => links.size === 0 && portMapper?.releasing !== true,
		onDone: (turn) => {
			keepBook(house, turn);
			house.jobs.close();
			house.names.save();
			events.onStopped();
		},
	});
}
