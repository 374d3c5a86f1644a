// What all floors of one router share, and the rooms once each is made. Floors ask one another when something happens, never while they are made.
// Knows no protocol and no order of making: that is `machine.ts`.

import type { AddressBook } from '@i2p/addressbook';
import type { DestinationsOverMessages } from '@i2p/client';
import { OneTimeTags } from '@i2p/crypto-garlic';
import type { HashKey } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import type { TunnelPlan } from '@i2p/i2ptunnel';
import type { NetDb } from '@i2p/netdb';
import { PeerBook } from '@i2p/peer';
import type { Reseeder } from '@i2p/reseed';
import {
	Breath,
	type Endpoint,
	type HttpPort,
	inlineJobs,
	Loop,
	RoomGroup,
	type TcpPort,
	type Turn,
	type UdpPort,
} from '@i2p/runtime';
import { CorrectedClock, type Mono } from '@i2p/time';
import { Bandwidth, type LinkTable } from '@i2p/transport-core';
import type { Tunnels } from '@i2p/tunnel';
import { answerLifetimeMs, mostAnswers, mostCalls, mostToSelf } from '../constants.js';
import type { Dispatch } from '../dispatch.js';
import type { MachineEvents } from '../events.js';
import type { KeptIdentity } from '../identity.js';
import { jobs } from '../jobs.js';
import { KeptNetwork } from '../kept-network.js';
import type { LocalDestinations } from '../local-destinations.js';
import { type RouterSettings, versionFloor } from '../options.js';
import type { OwnRouterInfo } from '../own-router-info.js';
import type { ClosableJobs, RouterPorts } from '../ports.js';
import type { ReseedTrust } from '../reseed-files.js';
import type { ApplicationTunnels } from './application-tunnels.js';
import { Counters } from './counters.js';
import type { Doors } from './doors.js';
import { Presence } from './presence.js';
import type { Reach } from './reach.js';
import type { ReseedWatch } from './reseed-watch.js';
import type { TimeServers } from './time-servers.js';
import type { Timekeeper } from './timekeeper.js';

/** What comes before reseeding: what was kept is read, the time is known or nobody tells it. */
export type ReseedStep = 'kept' | 'time';

/** What a router is made of. */
export interface MachineParts {
	readonly settings: RouterSettings;
	readonly kept: KeptIdentity;
	readonly ports: RouterPorts;
	readonly events: MachineEvents;
	readonly trust: ReseedTrust;
	/** Tunnels beside those of the settings. */
	readonly plans: readonly TunnelPlan[];
}

/** The shared ground of one router. */
export class House {
	readonly settings: RouterSettings;
	readonly kept: KeptIdentity;
	readonly ports: RouterPorts;
	readonly events: MachineEvents;
	/** The driver's clock, corrected. */
	readonly clock: CorrectedClock;
	/** Whose seeds are believed. */
	readonly trust: ReseedTrust;
	readonly breath: Breath;
	/** The order of the exhale. Rooms are added when the router starts. */
	readonly floors = {
		watch: new RoomGroup('watch'),
		sam: new RoomGroup('sam'),
		i2cp: new RoomGroup('i2cp'),
		streams: new RoomGroup('streams'),
		destinations: new RoomGroup('destinations'),
		netDb: new RoomGroup('netdb'),
		tunnels: new RoomGroup('tunnels'),
		links: new RoomGroup('links'),
	};
	readonly tcp: TcpPort;
	readonly udp: UdpPort;
	readonly http: HttpPort;
	/** Heavy work, done between other things. */
	readonly jobs: ClosableJobs;
	readonly counters = new Counters();
	/** Answers that the router itself awaits. */
	readonly answers = new OneTimeTags<undefined>(mostAnswers, answerLifetimeMs);
	/** What all links together carry, and may. */
	readonly bandwidth: Bandwidth;
	readonly book: PeerBook;
	readonly presence: Presence;
	readonly keptNetwork: KeptNetwork;

	/** The rooms, each there once its floor was made. */
	links!: LinkTable;
	/** How others reach us. */
	reach!: Reach;
	own!: OwnRouterInfo;
	netDb!: NetDb;
	tunnels!: Tunnels;
	dispatch!: Dispatch;
	/** The books of names. */
	names!: AddressBook;
	destinations!: LocalDestinations;
	/** Whole destinations over those, for bridges and programs. */
	applications!: DestinationsOverMessages;
	doors!: Doors;
	/** Proxies and tunnels of this machine's programs. */
	applicationTunnels!: ApplicationTunnels;
	timekeeper!: Timekeeper;
	/** Where there is somebody to ask for the time, and for first RouterInfos. */
	timeServers: TimeServers | undefined;
	reseeder: Reseeder | undefined;
	/** Says when they are asked, from the first time on. */
	reseedWatch: ReseedWatch | undefined;
	/** What is still to be done before this router asks for others. */
	readonly beforeReseed = new Set<ReseedStep>(['kept', 'time']);

	/** When it was made. */
	readonly startedAt: Mono;
	/** Whether a graceful stop has begun: we say that we take nothing on. */
	leaving = false;
	/** Whether the doors are closed and nothing is to be begun. */
	closing = false;
	/** Where routers dial us, as this machine sees it, once every transport listens. */
	listening: Endpoint | undefined;

	readonly #toSelf: Loop<I2npMessage>;
	readonly #calls: Loop<(turn: Turn) => void>;

	constructor({ settings, kept, ports, events, trust }: MachineParts) {
		this.settings = settings;
		this.kept = kept;
		this.ports = ports;
		this.events = events;
		this.trust = trust;
		const { driver } = ports;
		this.clock = new CorrectedClock(driver.clock);
		this.breath = driver.attach(
			(wake) =>
				new Breath({
					clock: this.clock,
					rooms: Object.values(this.floors),
					wake,
					onFault: (error, where) => this.onBug(error, where),
				}),
		);
		this.startedAt = driver.clock.now();
		this.tcp = ports.tcp(this.breath);
		this.bandwidth = new Bandwidth(settings.bandwidthLimitKBps);
		this.udp = ports.udp(this.breath);
		this.http = ports.http(this.breath);
		this.jobs = ports.jobs?.(this.breath, jobs) ?? inPlace(this.breath);
		this.#toSelf = new Loop(
			'to-self',
			mostToSelf,
			(message, turn) => this.dispatch.onOwnMessage(message, turn),
			this.arm,
		);
		this.#calls = new Loop('calls', mostCalls, (call, turn) => call(turn), this.arm);
		for (const source of [this.#toSelf, this.#calls]) this.breath.addSource(source);
		this.book = new PeerBook({
			self: this.self,
			allowLocal: settings.allowLocal,
			versionFloor: versionFloor(settings),
			onBan: (...ban) => this.links.onPeerBanned(...ban),
		});
		this.presence = new Presence((online) => this.book.setOnline(online));
		this.keptNetwork = new KeptNetwork(ports.store, ports.log, this.counters.noteOf('netdb'));
	}

	/** Our name. */
	get self(): HashKey {
		return this.kept.keys.identity.key;
	}

	/** The port that every transport listens on. */
	get port(): number {
		return this.settings.port === 0 ? this.kept.port : this.settings.port;
	}

	/** This instant. */
	readonly present = (): Turn => ({ now: this.clock.now(), wall: this.clock.wall() });

	/** Asks for a turn. */
	readonly arm = (): void => this.breath.arm();

	/** Calls back in the next inhale. */
	readonly later = (call: (turn: Turn) => void): void => {
		if (!this.#calls.offer(call)) this.counters.count('router-calls-full');
	};

	/** A message to ourselves: it waits for the next inhale. Answers whether there was room. */
	readonly toSelf = (message: I2npMessage): boolean => this.#toSelf.offer(message);

	/** What a room threw. */
	onBug(error: unknown, where: string): void {
		this.counters.count('router-bug');
		const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
		this.ports.log.note('error', 'bug', { where, detail });
	}
}

/** Jobs that need no end. */
function inPlace(breath: Breath): ClosableJobs {
	const done = inlineJobs(breath, jobs);
	return { offer: (job, handler) => done.offer(job, handler), close: () => undefined };
}
