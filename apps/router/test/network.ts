// A network of whole routers in memory on one virtual clock: each has an address of its own, kept keys, a SAM bridge.
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Breath, Driver } from '@i2p/runtime';
import {
	type MemoryHost,
	MemoryNetwork,
	type MemoryStore,
	MemoryWeb,
	memoryStore,
	type Recorded,
	recordingLog,
	seededRandom,
	VirtualDriver,
} from '@i2p/testkit';
import { after } from '@i2p/time';
import type { Random } from '@i2p/util';
import { expect } from 'vitest';
import { createRouter, type Router, type RouterEvent, type RouterSettings } from '../src/index.js';
import type { TransportMaker } from '../src/transports.js';
import { type SamClient, SamMachine } from './sam-client.js';

/** How a network of routers is made. */
export interface WorldOptions {
	readonly seed: string;
	/** One way; 5 unless given. */
	readonly latencyMs?: number;
	readonly jitterMs?: number;
}

/** What is special about one router. */
export interface NodeOptions extends Partial<RouterSettings> {
	/** By how much its wall clock is ahead. */
	readonly skewMs?: number;
	/** The share of its machine's memory that is in use. */
	readonly memoryShare?: () => number;
	/** Other ways to reach routers than NTCP2. */
	readonly transports?: readonly TransportMaker[];
}

/** Settings of a router that does little by itself, for tests that last long. */
export const frugal = { inboundTunnels: 2, outboundTunnels: 2, tunnelLength: 1 };

export const port = 9700;
export const samPort = 7656;
/** Where every router of a test listens for I2CP, at its own address. */
export const i2cpPort = 7654;

/** One router and what it told. */
export class RouterNode {
	readonly address: string;
	readonly events: RouterEvent[] = [];
	readonly store: MemoryStore = memoryStore();
	readonly options: NodeOptions;
	lines: Recorded[] = [];
	router: Router;
	/** Started, and neither stopped nor killed since. */
	alive = false;
	/** What became of the start. */
	started: Promise<void> = Promise.resolve();
	breath: Breath | undefined;
	host: MemoryHost | undefined;
	readonly #world: RouterWorld;
	#lives = 0;

	constructor(world: RouterWorld, address: string, options: NodeOptions) {
		this.#world = world;
		this.address = address;
		this.options = options;
		this.router = this.#make();
	}

	#make(): Router {
		const { skewMs = 0, memoryShare, transports, ...settings } = this.options;
		const { log, lines } = recordingLog();
		this.lines = lines;
		return createRouter({
			host: this.address,
			port,
			netId: 99,
			allowLocal: true,
			sam: { host: this.address, port: samPort },
			i2cp: { host: this.address, port: i2cpPort },
			...settings,
			onEvent: (event) => this.events.push(event),
			ports: {
				driver: this.#world.skewed(skewMs),
				random: this.#world.random.fork(`${this.address} ${this.#lives++}`),
				store: this.store,
				tcp: (breath) => this.#hostOf(breath).tcp,
				udp: (breath) => this.#hostOf(breath).udp,
				http: (breath) => this.#world.web.port(breath),
				log,
				...(memoryShare === undefined ? {} : { memoryShare }),
				...(transports === undefined ? {} : { transports }),
			},
		});
	}

	#hostOf(breath: Breath): MemoryHost {
		if (this.breath !== breath) {
			this.breath = breath;
			this.host = this.#world.network.host(breath, this.address);
		}
		return this.host!;
	}

	get ready(): boolean {
		return this.router.ready;
	}

	get counters(): Readonly<Record<string, number>> {
		return this.router.snapshot().counters;
	}

	/** Stops it in an orderly way and takes the machine off the network. */
	stop(): void {
		this.alive = false;
		void this.router.stop();
		this.#world.driver.runUntil(() => this.events.at(-1)?.event === 'stopped', 2000);
		this.host?.down();
	}

	/** The power fails: connections break, nothing is said. */
	kill(): void {
		this.alive = false;
		this.host?.down();
		if (this.breath) this.#world.driver.detach(this.breath);
	}

	/** The same identity once more, after `stop` or `kill`; knows all others, or is told of these. */
	restart(infos?: readonly RouterInfo[]): void {
		this.router = this.#make();
		this.start(infos);
	}

	/** Starts and lets it know all others, or these. */
	start(infos: readonly RouterInfo[] = this.#world.infos(this)): void {
		this.alive = true;
		this.started = this.router.start();
		this.started.catch(() => undefined);
		this.router.learn(infos);
	}
}

/** The clock, the wires, the routers and the applications. */
export class RouterWorld {
	readonly driver = new VirtualDriver();
	readonly network: MemoryNetwork;
	/** Web servers, as every router reaches them. */
	readonly web = new MemoryWeb(this.driver);
	readonly random: Random;
	readonly nodes: RouterNode[] = [];
	readonly applications: SamMachine;

	constructor({ seed, latencyMs = 5, jitterMs = 0 }: WorldOptions) {
		this.random = seededRandom(seed);
		const random = this.random.fork('network');
		this.network = new MemoryNetwork({ driver: this.driver, random, latencyMs, jitterMs });
		this.applications = new SamMachine(this.driver, this.network, '192.0.2.1');
	}

	/** The driver as a machine sees it whose wall clock is wrong. */
	skewed(skewMs: number): Driver {
		if (skewMs === 0) return this.driver;
		const { driver } = this;
		const clock = { now: () => driver.clock.now(), wall: () => after(driver.clock.wall(), skewMs) };
		return { clock, attach: (makeBreath) => driver.attach(makeBreath), detach: (breath) => driver.detach(breath) };
	}

	/** Makes a router; it is not started. */
	node(options: NodeOptions = {}): RouterNode {
		const node = new RouterNode(this, `127.0.${this.nodes.length + 1}.1`, options);
		this.nodes.push(node);
		return node;
	}

	/** RouterInfos of all but one. */
	infos(besides?: RouterNode): RouterInfo[] {
		return this.nodes.filter((node) => node !== besides).map(({ router }) => router.routerInfo());
	}

	/** Starts these and lets each know all others; answers once every one is ready. */
	begin(nodes: readonly RouterNode[] = this.nodes, limitMs = 30_000): void {
		for (const node of nodes) node.start();
		this.driver.runUntil(() => nodes.every((node) => node.ready), limitMs);
	}

	/** A socket of an application to this router's SAM, after HELLO. */
	sam(node: RouterNode): SamClient {
		const client = this.applications.connect(node.address, samPort);
		expect(client.ask('HELLO VERSION MIN=3.1 MAX=3.3')).toBe('HELLO REPLY RESULT=OK VERSION=3.3');
		return client;
	}

	/** Nothing went wrong inside any router: no bug, no bound reached, nothing refused that was wanted. */
	expectSane(nodes: readonly RouterNode[] = this.nodes): void {
		for (const { address, counters, lines } of nodes) {
			expect(lines.filter(({ event }) => event === 'bug')).toEqual([]);
			const bad = Object.entries(counters).filter(([name]) => /bug|-full$|malformed|overflow/.test(name));
			expect([address, ...bad]).toEqual([address]);
		}
	}

	/** Stops every router; then nothing may be left to happen. */
	end(): void {
		for (const node of this.nodes) if (node.alive) node.stop();
		this.driver.settle(60_000);
	}
}

/** A network of so many routers of which the first are floodfills, all ready. */
export function integrated(options: WorldOptions & NodeOptions & { count: number; floodfills?: number }): RouterWorld {
	const { seed, latencyMs, jitterMs, count, floodfills = 2, ...settings } = options;
	const world = new RouterWorld({
		seed,
		...(latencyMs === undefined ? {} : { latencyMs }),
		...(jitterMs === undefined ? {} : { jitterMs }),
	});
	for (let i = 0; i < count; i++) world.node({ floodfill: i < floodfills, ...settings });
	world.begin();
	return world;
}
