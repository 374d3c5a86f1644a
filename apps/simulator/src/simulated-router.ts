// One router of the simulated network over its lives: started, stopped, cut off from power, started again with the same store.
import type { RouterInfo } from '@i2p/data-routerinfo';
import {
	createRouter,
	type Router,
	type RouterEvent,
	type RouterSettings,
	type RouterSnapshot,
	type RouterVitals,
} from '@i2p/router';
import type { Breath, Log, TcpPort } from '@i2p/runtime';
import {
	type MemoryHost,
	type MemoryNetwork,
	type MemoryStore,
	type MemoryWeb,
	memoryStore,
	type VirtualDriver,
} from '@i2p/testkit';
import type { Random } from '@i2p/util';
import { addressOf, routerPort, samPort, simulatedNetId } from './constants.js';

/** Bugs that one router may tell in words; the rest is counted. */
const mostBugTexts = 8;

/** What a router of the simulation stands on. */
export interface RouterSurroundings {
	readonly driver: VirtualDriver;
	readonly network: MemoryNetwork;
	readonly random: Random;
	/** A web without sites. */
	readonly web: MemoryWeb;
	/** Puts something between a router and its sockets: how a test plants a fault. */
	readonly tamper: ((tcp: TcpPort, index: number) => TcpPort) | undefined;
	/** Told of the breath of each life. */
	readonly onBreath: (breath: Breath, router: SimulatedRouter) => void;
}

/** One router, and what it told. */
export class SimulatedRouter {
	readonly index: number;
	readonly address: string;
	readonly floodfill: boolean;
	/** What the router threw inside itself: none, if all is well. */
	readonly bugs: string[] = [];
	/** Virtual milliseconds from each start until it was ready. */
	readonly integrationMs: number[] = [];
	router: Router;
	/** Started, and neither stopped nor dead since. */
	alive = false;
	/** When the checkers look at it next, in virtual milliseconds. */
	nextLookAt = 0;
	/** Its state when it was looked at last; without turns it does not change. */
	seen: RouterVitals | undefined;
	/** When this life began, in virtual milliseconds. */
	startedAt = 0;
	readonly #s: RouterSurroundings;
	readonly #settings: Partial<RouterSettings>;
	readonly #store: MemoryStore = memoryStore();
	#breath: Breath | undefined;
	#host: MemoryHost | undefined;
	#shot: { readonly turns: number; readonly snapshot: RouterSnapshot } | undefined;
	#lives = 0;
	#used = false;

	constructor(index: number, settings: Partial<RouterSettings>, surroundings: RouterSurroundings) {
		this.index = index;
		this.address = addressOf(index);
		this.floodfill = settings.floodfill === true;
		this.#s = surroundings;
		this.#settings = settings;
		this.router = this.#make();
	}

	#make(): Router {
		const { driver, random, web } = this.#s;
		return createRouter({
			host: this.address,
			port: routerPort,
			netId: simulatedNetId,
			sam: { host: this.address, port: samPort },
			i2cp: undefined,
			...this.#settings,
			onEvent: (event) => this.#onEvent(event),
			ports: {
				driver,
				random: random.fork(`router ${this.index} life ${this.#lives++}`),
				store: this.#store,
				tcp: (breath) => this.#tcp(breath),
				udp: (breath) => this.#hostOf(breath).udp,
				http: (breath) => web.port(breath),
				log: this.#log,
			},
		});
	}

	#hostOf(breath: Breath): MemoryHost {
		if (this.#breath !== breath || this.#host === undefined) {
			this.#breath = breath;
			this.#s.onBreath(breath, this);
			this.#host = this.#s.network.host(breath, this.address);
		}
		return this.#host;
	}

	#tcp(breath: Breath): TcpPort {
		const { tcp } = this.#hostOf(breath);
		return this.#s.tamper?.(tcp, this.index) ?? tcp;
	}

	readonly #log: Log = {
		enabled: (level) => level === 'error',
		note: (level, event, fields) => {
			if (level === 'error' && this.bugs.length < mostBugTexts) this.bugs.push(`${event} ${fields?.['detail'] ?? ''}`);
		},
	};

	#onEvent(event: RouterEvent): void {
		if (event.event === 'ready') this.integrationMs.push(this.#s.driver.clock.now() - this.startedAt);
		if (event.event === 'failed') this.bugs.push(`failed: ${event.message}`);
	}

	/** The state at this moment. Without turns it does not change, and whoever asks at the end of a run asks for hundreds. */
	snapshot(): RouterSnapshot {
		const { turns } = this.#s.driver;
		if (this.#shot?.turns !== turns) this.#shot = { turns, snapshot: this.router.snapshot() };
		return this.#shot.snapshot;
	}

	/** Its newest RouterInfo. */
	routerInfo(): RouterInfo {
		return this.router.routerInfo();
	}

	/** Starts it, knowing these and what its store remembers. */
	start(known: readonly RouterInfo[]): void {
		if (this.#used) this.router = this.#make();
		this.#used = true;
		this.#shot = undefined;
		this.alive = true;
		this.seen = undefined;
		this.startedAt = this.#s.driver.clock.now();
		this.router.start().catch((error: unknown) => this.bugs.push(String(error)));
		this.router.learn(known);
	}

	/** Its power fails: connections break without a word, memory is lost, the store remains. */
	crash(): void {
		this.alive = false;
		this.#host?.crash();
		if (this.#breath !== undefined) this.#s.driver.detach(this.#breath);
	}

	/** Stops it in an orderly way; its machine leaves the network once it has said goodbye. */
	stop(): void {
		this.alive = false;
		const host = this.#host;
		void this.router.stop().then(() => host?.down());
	}
}
