// The simulated network: routers and applications over one network in memory, on one virtual clock, all chance from one seed.
import { defaultSettings, type RouterSettings } from '@i2p/router';
import { Breath, RoomGroup, type TcpPort } from '@i2p/runtime';
import { MemoryNetwork, MemoryWeb, seededRandom, VirtualDriver } from '@i2p/testkit';
import { type Random, shuffle } from '@i2p/util';
import { Application } from './application.js';
import type { Checker, View } from './checker.js';
import {
	applicationsAddress,
	jitterMs,
	knownAtStart,
	latencyMs,
	leastFloodfills,
	leastPairs,
	lookEveryMs,
	roomyConnections,
	roundEveryMs,
	routersPerApplication,
	routersPerFloodfill,
	routersPerHybrid,
	routersPerSmall,
	startSpreadMs,
} from './constants.js';
import { SimulatedRouter } from './simulated-router.js';
import { Traffic } from './traffic.js';

/** How a world is made. */
export interface WorldOptions {
	/** All chance comes from it: the same seed and the same code give the same run. */
	readonly seed: string;
	/** Routers; the first tenth, at least three, are floodfills. */
	readonly routers: number;
	/** Part of the TCP segments that are lost and sent again, from 0 to 1; 0 unless given. */
	readonly loss?: number;
	/** Settings of every router besides its address. */
	readonly settings?: Partial<RouterSettings>;
	/** What must hold. */
	readonly checkers: readonly Checker[];
	/** Puts something between a router and its sockets: how a test plants a fault. */
	readonly tamper?: (tcp: TcpPort, index: number) => TcpPort;
}

/** Everything there is. */
export class World implements View {
	readonly driver = new VirtualDriver();
	readonly network: MemoryNetwork;
	readonly random: Random;
	readonly web = new MemoryWeb(this.driver);
	readonly routers: SimulatedRouter[] = [];
	readonly applications: Application[] = [];
	readonly traffic: Traffic;
	readonly checkers: readonly Checker[];
	calmSince: number | undefined = 0;
	/** Those that look after each turn. */
	readonly #eachTurn: readonly Checker[];
	readonly #options: WorldOptions;
	readonly #byBreath = new Map<Breath, SimulatedRouter>();
	readonly #applicationTcp: TcpPort;
	#nextRound = 0;

	constructor(options: WorldOptions) {
		this.#options = options;
		const { checkers, seed, loss = 0 } = options;
		this.checkers = checkers;
		this.#eachTurn = checkers.filter(({ eachTurn }) => eachTurn !== undefined);
		this.random = seededRandom(seed);
		const random = this.random.fork('network');
		// Who keeps what was lent is found out by the packages' own tests; here it would be a copy of every byte.
		this.network = new MemoryNetwork({ driver: this.driver, random, latencyMs, jitterMs, loss, spoilsLent: false });
		this.traffic = new Traffic(checkers, () => this.now);
		const rooms = [new RoomGroup('applications')];
		const breath = this.driver.attach((wake) => new Breath({ clock: this.driver.clock, rooms, wake }));
		this.#applicationTcp = this.network.host(breath, applicationsAddress).tcp;
		const floodfills = Math.max(leastFloodfills, Math.round(options.routers / routersPerFloodfill));
		for (let i = 0; i < options.routers; i++) this.#addRouter(i < floodfills);
		this.driver.afterTurn((ran) => this.#afterTurn(ran));
	}

	/** Virtual milliseconds. */
	get now(): number {
		return this.driver.clock.now();
	}

	get destinations(): ReadonlyMap<string, string> {
		return this.traffic.destinations;
	}

	applicationsOn(router: SimulatedRouter): readonly string[] {
		return this.applications.filter((application) => application.router === router).map(({ name }) => name);
	}

	offline(): readonly string[] {
		return this.applications.filter(({ online, router }) => router.alive && !online).map(({ name }) => name);
	}

	apart(): readonly string[] {
		return this.applications.filter(({ apart }) => apart).map(({ name }) => name);
	}

	#addRouter(floodfill: boolean): void {
		const { tamper, settings } = this.#options;
		const { driver, network, random, web } = this;
		const index = this.routers.length;
		const onBreath = (breath: Breath, of: SimulatedRouter) => this.#byBreath.set(breath, of);
		const surroundings = { driver, network, random, web, tamper, onBreath };
		const ntcp2Hybrid = index % routersPerHybrid === 0 ? defaultSettings.ntcp2Hybrid : 'off';
		const isSmall = !floodfill && index % routersPerSmall === 0;
		const maxConnections = isSmall ? defaultSettings.maxConnections : roomyConnections;
		const given = { floodfill, ntcp2Hybrid, maxConnections, ...settings };
		const router = new SimulatedRouter(index, given, surroundings);
		this.routers.push(router);
	}

	/**
	 * Starts every router that is not alive: floodfills at once, so that they listen when the first is dialled, the others within `spreadMs`
	 * from its quarter on. Each is told of routers that live by then, as a reseed would tell it; the first floodfills are told of each other.
	 */
	startAll(spreadMs: number = startSpreadMs): void {
		const floodfills = this.routers.filter(({ floodfill }) => floodfill);
		for (const router of this.routers) {
			if (router.alive) continue;
			const atMs = router.floodfill ? this.random.below(latencyMs) : spreadMs / 4 + this.random.below(spreadMs);
			this.driver.after(atMs, () => {
				const living = this.routers.filter(({ alive }) => alive);
				router.start(
					this.#someInfos(living.length < knownAtStart ? [...new Set([...floodfills, ...living])] : living, router),
				);
			});
		}
	}

	#someInfos(of: readonly SimulatedRouter[], besides: SimulatedRouter) {
		const others = of.filter((router) => router !== besides);
		return shuffle(others, this.random)
			.slice(0, knownAtStart)
			.map(({ router }) => router.routerInfo());
	}

	/** Puts more pairs of applications on routers that are no floodfills, and lets each pair talk. */
	startApplications(): void {
		const { random, driver } = this;
		const pairs = Math.max(leastPairs, Math.round(this.routers.length / (2 * routersPerApplication)));
		const first = this.applications.length / 2;
		const homes = shuffle(
			this.routers.filter(({ floodfill }) => !floodfill),
			random,
		);
		for (let i = first; i < first + pairs; i++) {
			const [left, right] = [0, 1].map((j) => {
				const name = `pair${i}${'ab'[j]}`;
				const router = homes[(2 * i + j) % homes.length]!;
				const parts = {
					name,
					router,
					tcp: this.#applicationTcp,
					driver,
					random: random.fork(name),
					log: this.traffic,
				};
				const application = new Application(parts);
				this.applications.push(application);
				return application;
			});
			right!.begin();
			left!.begin(right);
		}
	}

	/** The power of a router fails, and of the applications on its machine. */
	crash(router: SimulatedRouter): void {
		router.crash();
		for (const application of this.applications) if (application.router === router) application.end();
	}

	/** Starts a crashed router and its applications again; it knows what its store remembers. */
	restart(router: SimulatedRouter): void {
		router.start([]);
		for (const application of this.applications) if (application.router === router) application.begin();
	}

	/** Lets virtual time pass. */
	run(ms: number): void {
		this.driver.runFor(ms);
	}

	/** Something disturbs the network from now on. */
	disturb(): void {
		this.calmSince = undefined;
	}

	/** Nothing does any more. */
	calm(): void {
		this.calmSince = this.now;
	}

	#afterTurn(ran: Breath): void {
		const router = this.#byBreath.get(ran);
		if (router?.alive) this.#lookAt(router);
		for (const checker of this.#eachTurn) checker.eachTurn?.(this);
		if (this.now < this.#nextRound) return;
		this.#nextRound = this.now + roundEveryMs;
		for (const checker of this.checkers) checker.eachSecond?.(this);
	}

	#lookAt(router: SimulatedRouter): void {
		if (this.now < router.nextLookAt) return;
		router.nextLookAt = this.now + lookEveryMs;
		router.seen = router.router.vitals();
		for (const checker of this.checkers) checker.afterTurn?.(router, router.seen);
	}
}
