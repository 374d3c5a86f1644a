// The simulated network: routers and applications over one network in memory, on one virtual clock, all chance from one seed. Or one half of it:
// then both follow the same script, each lets live what is its own and knows of the rest as much as the script needs.
import { defaultSettings, type RouterSettings } from '@i2p/router';
import { Breath, RoomGroup, type TcpPort } from '@i2p/runtime';
import { MemoryNetwork, MemoryWeb, type Parcel, seededRandom, VirtualDriver } from '@i2p/testkit';
import { type Random, shuffle } from '@i2p/util';
import { Application, type Partner } from './application.js';
import type { Checker, View } from './checker.js';
import {
	addressOf,
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
import { DistantApplication, DistantRouter } from './distant.js';
import { type Ending, endingOf, joinEndings } from './ending.js';
import { type Half, halfOf, halves } from './half.js';
import type { News } from './news.js';
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
	/** Which half of a world this one is; all of it unless given. */
	readonly half?: Half;
}

/** Everything there is, or one half of it. */
export class World implements View {
	readonly driver = new VirtualDriver();
	readonly network: MemoryNetwork;
	/** What the script draws: the same in both halves. */
	readonly random: Random;
	readonly web = new MemoryWeb(this.driver);
	/** All routers. */
	readonly everyone: readonly (SimulatedRouter | DistantRouter)[];
	/** Those that live here. */
	readonly routers: readonly SimulatedRouter[];
	/** Applications that live here. */
	readonly applications: Application[] = [];
	readonly traffic: Traffic;
	readonly checkers: readonly Checker[];
	calmSince: number | undefined = 0;
	/** Those that look after each turn. */
	readonly #eachTurn: readonly Checker[];
	readonly #options: WorldOptions;
	readonly #byBreath = new Map<Breath, SimulatedRouter>();
	readonly #applicationTcp: TcpPort;
	/** Addresses of machines that the other half has. */
	readonly #elsewhere = new Set<string>();
	readonly #distant = new Map<string, DistantApplication>();
	#pairs = 0;
	/** How far the script is, in virtual milliseconds; a turn may have taken the clock a little further, which is no matter of the script. */
	#scriptAt = 0;
	#nextRound = 0;
	#ending: { readonly at: number; readonly ending: Ending } | undefined;

	constructor(options: WorldOptions) {
		this.#options = options;
		const { checkers, seed, loss = 0, half } = options;
		this.checkers = checkers;
		this.#eachTurn = checkers.filter(({ eachTurn }) => eachTurn !== undefined);
		this.random = seededRandom(seed);
		const random = this.random.fork(half === undefined ? 'network' : `network ${half.index}`);
		const elsewhere = half && {
			has: (host: string) => this.#elsewhere.has(host),
			send: (instant: number, parcel: Parcel) => half.send(instant, parcel),
		};
		const { driver } = this;
		// Who keeps what was lent is found out by the packages' own tests; here it would be a copy of every byte.
		const wires = { driver, random, latencyMs, jitterMs, loss, spoilsLent: false };
		this.network = new MemoryNetwork({ ...wires, ...(elsewhere && { elsewhere }) });
		const place = half === undefined ? { index: 0, of: 1 } : { index: half.index, of: halves };
		const spread = (news: News) => this.#spread(news);
		this.traffic = new Traffic({ checkers, now: () => this.now, place, spread });
		const rooms = [new RoomGroup('applications')];
		const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms, wake }));
		this.#applicationTcp = this.network.host(breath, applicationsAddress).tcp;
		const floodfills = Math.max(leastFloodfills, Math.round(options.routers / routersPerFloodfill));
		this.everyone = this.#populate(options.routers, floodfills);
		this.routers = this.everyone.filter((router) => router instanceof SimulatedRouter);
		half?.attach({
			bring: (instant, parcel) => this.network.bring(instant, parcel),
			hear: (instant, news) => driver.lastAt(instant, () => this.#hear(news)),
		});
		driver.afterTurn((ran) => this.#afterTurn(ran));
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

	/** Whether the machine of this number and address, which the script puts into the world, is put there by this half. */
	isHere(index: number, address: string): boolean {
		const { half } = this.#options;
		if (half === undefined || halfOf(index) === half.index) return true;
		this.#elsewhere.add(address);
		return false;
	}

	/** What lives here, and stand-ins for the rest, whose RouterInfos the other half gives. */
	#populate(count: number, floodfills: number): (SimulatedRouter | DistantRouter)[] {
		const { half } = this.#options;
		const indexes = Array.from({ length: count }, (_, index) => index);
		const here = indexes
			.filter((index) => this.isHere(index, addressOf(index)))
			.map((index) => this.#makeRouter(index, index < floodfills));
		if (half === undefined) return here;
		const infos = half.exchange(here.map(({ index, router }) => ({ index, info: router.routerInfo().bytes })));
		const there = infos
			.flat()
			.filter(({ index }) => halfOf(index) !== half.index)
			.map(({ index, info }) => new DistantRouter(index, index < floodfills, info));
		return [...here, ...there].sort((a, b) => a.index - b.index);
	}

	#makeRouter(index: number, floodfill: boolean): SimulatedRouter {
		const { tamper, settings } = this.#options;
		const { driver, network, random, web } = this;
		const onBreath = (breath: Breath, of: SimulatedRouter) => this.#byBreath.set(breath, of);
		const surroundings = { driver, network, random, web, tamper, onBreath };
		const ntcp2Hybrid = index % routersPerHybrid === 0 ? defaultSettings.ntcp2Hybrid : 'off';
		const isSmall = !floodfill && index % routersPerSmall === 0;
		const maxConnections = isSmall ? defaultSettings.maxConnections : roomyConnections;
		const given = { floodfill, ntcp2Hybrid, maxConnections, ...settings };
		return new SimulatedRouter(index, given, surroundings);
	}

	/** Has news heard: at once, or in both halves a latency later, so that they hear the same in the same order. */
	#spread(news: News): void {
		const { half } = this.#options;
		if (half === undefined) {
			this.#hear(news);
			return;
		}
		const instant = this.now + latencyMs;
		this.driver.at(instant, () => this.#hear(news));
		half.tell(instant, news);
	}

	#hear(news: News): void {
		const distant = news.kind === 'online' || news.kind === 'offline' ? this.#distant.get(news.name) : undefined;
		if (distant !== undefined) {
			distant.online = news.kind === 'online';
			if (news.kind === 'online') distant.address = news.address;
		}
		this.traffic.hear(news);
	}

	/**
	 * Starts every router that is not alive: floodfills at once, so that they listen when the first is dialled, the others within `spreadMs`
	 * from its quarter on. Each is told of routers that live by then, as a reseed would tell it; the first floodfills are told of each other.
	 */
	startAll(spreadMs: number = startSpreadMs): void {
		const floodfills = this.everyone.filter(({ floodfill }) => floodfill);
		for (const router of this.everyone) {
			if (router.alive) continue;
			const atMs = router.floodfill ? this.random.below(latencyMs) : spreadMs / 4 + this.random.below(spreadMs);
			this.after(atMs, () => {
				const living = this.everyone.filter(({ alive }) => alive);
				if (router instanceof DistantRouter) router.start();
				else {
					const known = living.length < knownAtStart ? [...new Set([...floodfills, ...living])] : living;
					router.start(this.#someInfos(known, router));
				}
			});
		}
	}

	#someInfos(of: readonly (SimulatedRouter | DistantRouter)[], besides: SimulatedRouter) {
		const others = of.filter((router) => router !== besides);
		return shuffle(others, this.random.fork(`known to router ${besides.index}`))
			.slice(0, knownAtStart)
			.map((router) => router.routerInfo());
	}

	/** Puts more pairs of applications on routers that are no floodfills, and lets each pair talk. */
	startApplications(): void {
		const pairs = Math.max(leastPairs, Math.round(this.everyone.length / (2 * routersPerApplication)));
		const homes = shuffle(
			this.everyone.filter(({ floodfill }) => !floodfill),
			this.random,
		);
		for (let i = this.#pairs; i < this.#pairs + pairs; i++) {
			const [left, right] = [0, 1].map((j) => this.#partner(`pair${i}${'ab'[j]}`, homes[(2 * i + j) % homes.length]!));
			if (right instanceof Application) right.begin();
			if (left instanceof Application) left.begin(right);
		}
		this.#pairs += pairs;
	}

	#partner(name: string, router: SimulatedRouter | DistantRouter): Partner {
		if (router instanceof DistantRouter) {
			const distant = new DistantApplication(name);
			this.#distant.set(name, distant);
			return distant;
		}
		const { driver, traffic: log } = this;
		const random = this.random.fork(name);
		const application = new Application({ name, router, tcp: this.#applicationTcp, driver, random, log });
		this.applications.push(application);
		return application;
	}

	/** How many applications there are, wherever they live. */
	get applicationCount(): number {
		return 2 * this.#pairs;
	}

	/** The power of a router fails, and of the applications on its machine. */
	crash(router: SimulatedRouter | DistantRouter): void {
		router.crash();
		for (const application of this.applications) if (application.router === router) application.end();
	}

	/** Starts a crashed router and its applications again; it knows what its store remembers. */
	restart(router: SimulatedRouter | DistantRouter): void {
		router.start([]);
		for (const application of this.applications) if (application.router === router) application.begin();
	}

	/** Lets virtual time pass. */
	run(ms: number): void {
		const { half } = this.#options;
		this.#scriptAt += ms;
		if (half === undefined) this.driver.runWithin(this.#scriptAt, Number.POSITIVE_INFINITY);
		else half.run(this.driver, this.#scriptAt);
		this.driver.clock.advanceTo(this.#scriptAt);
	}

	/** Lets something happen so many virtual milliseconds after this place of the script: at the same instant in both halves. */
	after(ms: number, what: () => void): void {
		this.driver.at(this.#scriptAt + ms, what);
	}

	/** What both halves have of something that can be copied, in their order; all there is, if this is no half. */
	exchange<T>(mine: T): readonly T[] {
		return this.#options.half?.exchange(mine) ?? [mine];
	}

	ending(): Ending {
		if (this.#ending?.at !== this.#scriptAt || this.#options.half === undefined)
			this.#ending = { at: this.#scriptAt, ending: joinEndings(this.exchange(endingOf(this))) };
		return this.#ending.ending;
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
