// A private network of real i2pd routers on loopback: made, wired together, watched, stopped.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { i2pdBuild } from './i2pd-build.js';
import { bindsToAddress } from './i2pd-config.js';
import { I2pdRouter } from './i2pd-router.js';
import { javaBuild } from './java-build.js';
import { JavaRouter } from './java-router.js';
import { type OurOptions, OurRouter, portsOfOurs } from './our-router.js';
import { type KnownRouter, storeRouterInfo } from './router-info.js';
import { freePorts, loopbackSubnet } from './sockets.js';

/** Not the public network's. */
const laneNetId = 99;
/** All started at once, routers dial one another crosswise and wait. */
const staggerMs = 300;
const integrateMs = 120_000;
/** A Java router carries nothing for others in its first minute and a half. */
const javaIntegrateMs = 240_000;
const portsEach = 4;
const readyMs = 60_000;

/** What a net is made of. */
export interface NetPlan {
	/** Versions, dealt out in turn. */
	readonly versions: readonly string[];
	readonly routers: number;
	/** How many of them, from the first on, are floodfills; three by default. */
	readonly floodfills?: number;
	/** Whether they speak SSU2 among themselves, beside NTCP2; yes by default. */
	readonly ssu2?: boolean;
	readonly logLevel?: string;
	/** Further keys of i2pd.conf for all. */
	readonly extra?: Readonly<Record<string, string>>;
	/** Further keys of i2pd.conf for one, by its place. */
	readonly extraOf?: Readonly<Record<number, Readonly<Record<string, string>>>>;
	/** Whether to wait until each has tunnels over others; yes by default. */
	readonly integrate?: boolean;
	/** Java routers beside them: versions, dealt out in turn, and how many are floodfills. */
	readonly java?: { readonly versions: readonly string[]; readonly routers: number; readonly floodfills: number };
	/** What our router in this net is. */
	readonly ours?: OurOptions;
	/** What ours must have told before it is used: `ready` unless given. */
	readonly awaits?: 'ready' | 'listening';
	/** Whether all i2pds are started again with our RouterInfo in their folders, as if they had known ours from their first day. */
	readonly introduced?: boolean;
}

/** A router of others in the net. */
type Other = I2pdRouter | JavaRouter;

/** A running network. */
export class Net {
	readonly folder: string;
	readonly subnet: string;
	readonly routers: readonly I2pdRouter[];
	readonly javas: readonly JavaRouter[];
	readonly netId = laneNetId;
	readonly #plan: NetPlan;
	readonly #ours: OurRouter[] = [];
	readonly #guests: (() => Promise<void>)[] = [];

	constructor(
		folder: string,
		subnet: string,
		routers: readonly I2pdRouter[],
		javas: readonly JavaRouter[],
		plan: NetPlan,
	) {
		this.folder = folder;
		this.subnet = subnet;
		this.routers = routers;
		this.javas = javas;
		this.#plan = plan;
	}

	/** The i-th i2pd, from 0. */
	router(i: number): I2pdRouter {
		const router = this.routers[i];
		if (!router) throw new RangeError(`the net has ${this.routers.length} routers`);
		return router;
	}

	/** The i-th Java router, from 0. */
	java(i: number): JavaRouter {
		const router = this.javas[i];
		if (!router) throw new RangeError(`the net has ${this.javas.length} Java routers`);
		return router;
	}

	/** Everybody in it but ours. */
	get #others(): readonly Other[] {
		return [...this.routers, ...this.javas];
	}

	/** Routers that are no floodfills, which is where sessions are best opened. */
	get plain(): I2pdRouter[] {
		return this.routers.filter((r) => !r.plan.floodfill);
	}

	get floodfills(): I2pdRouter[] {
		return this.routers.filter((r) => r.plan.floodfill);
	}

	page(i: number, name = ''): Promise<string> {
		return this.router(i).page(name);
	}

	log(i: number): string {
		return this.router(i).log();
	}

	/** Puts RouterInfos of others, all of them by default, in a folder, in the layout that routers read. */
	async exportNetDb(folder: string, routers: readonly Other[] = this.#others): Promise<string> {
		mkdirSync(folder, { recursive: true });
		for (const router of routers) if (router.alive) storeRouterInfo(folder, await router.info());
		return folder;
	}

	/** Starts one more of our routers, as the plan has them and with these options, given the RouterInfos of all others or of these. */
	async startOurs(options: OurOptions = {}, known?: readonly Other[]): Promise<OurRouter> {
		const name = options.name ?? `ours${this.#ours.length + 1}`;
		const folder = join(this.folder, name);
		const netDb = await this.exportNetDb(join(this.folder, `${name}-netdb`), known);
		const host = options.host ?? `${this.subnet}.${200 + this.#ours.length}`;
		const flags = [...(this.#plan.ours?.flags ?? []), ...(options.flags ?? [])];
		const all = { ...this.#plan.ours, ...options, flags };
		const ours = new OurRouter({
			...all,
			name,
			host,
			folder,
			netDb,
			netId: laneNetId,
			ports: await freePorts(portsOfOurs),
		});
		this.#ours.push(ours);
		ours.start();
		return ours;
	}

	/** Our first router of this net, ready or as the plan says: started by its first use, if it was not before. Who stops it must start it again. */
	async ours(): Promise<OurRouter> {
		const known = this.#ours[0];
		const member = known ?? (await this.startOurs());
		if (known === undefined && this.#plan.introduced) await this.#introduce(await member.info());
		await member.event(this.#plan.awaits ?? 'ready', readyMs);
		return member;
	}

	async #introduce(info: KnownRouter): Promise<void> {
		await Promise.all(this.#others.map((r) => r.stop()));
		for (const router of this.#others) {
			router.learn(info);
			router.start();
			await sleep(staggerMs);
		}
		if (this.#plan.integrate !== false) await this.integrated();
	}

	/** Waits until everybody who lives, but ours, is integrated. */
	async integrated(withinMs = this.javas.length > 0 ? javaIntegrateMs : integrateMs): Promise<void> {
		const left = new Set(this.#others.filter((r) => r.alive));
		const end = Date.now() + withinMs;
		while (left.size > 0) {
			for (const router of left) {
				if (!router.alive) throw new Error(`${router.name} died:\n${router.lastWords()}`);
				if (await router.integrated(Math.min(4, this.#others.length - 1))) left.delete(router);
			}
			if (Date.now() > end) throw new Error(`not integrated: ${[...left].map((r) => r.name).join(', ')}`);
			if (left.size > 0) await sleep(300);
		}
	}

	/** The end of everybody's log, for who must find out what went wrong. */
	lastWords(lines = 25): string {
		const all = [...this.#ours, ...this.#others];
		return all
			.map((r) => `--- ${r.name} (${r.version}${r.alive ? '' : ', not running'})\n${r.lastWords(lines)}`)
			.join('\n');
	}

	/** Has something that a scenario started beside the routers end with the net. */
	endsWithIt(stop: () => Promise<void>): void {
		this.#guests.push(stop);
	}

	/** Stops every process and removes the folder, unless I2P_INTEROP_KEEP is set. */
	async stop(): Promise<void> {
		await Promise.all(this.#ours.map((r) => r.stop()));
		await Promise.all(this.#others.map((r) => r.stop()));
		await Promise.all(this.#guests.map((stop) => stop()));
		if (process.env['I2P_INTEROP_KEEP']) process.stderr.write(`interop: kept ${this.folder}\n`);
		else rmSync(this.folder, { recursive: true, force: true });
	}
}

async function makeRouters(plan: NetPlan, folder: string, subnet: string): Promise<I2pdRouter[]> {
	const base = await freePorts(portsEach * plan.routers);
	const floodfills = plan.floodfills ?? Math.min(plan.routers, 3);
	return Array.from({ length: plan.routers }, (_, i) => {
		const version = plan.versions[i % plan.versions.length]!;
		const name = `i2pd${i + 1}`;
		const program = i2pdBuild(version);
		const port = base + portsEach * i;
		const settings = {
			host: bindsToAddress(program) ? `${subnet}.${i + 1}` : '127.0.0.1',
			port,
			// SAM's UDP port is the one below.
			samPort: port + 2,
			consolePort: port + 3,
			floodfill: i < floodfills,
			netId: laneNetId,
			ssu2: plan.ssu2 ?? true,
			logLevel: plan.logLevel ?? 'info',
			extra: { ...plan.extra, ...plan.extraOf?.[i] },
		};
		return new I2pdRouter(name, version, program, settings, join(folder, name));
	});
}

async function makeJavas(plan: NetPlan, folder: string): Promise<JavaRouter[]> {
	if (!plan.java) return [];
	const { versions, routers, floodfills } = plan.java;
	const base = await freePorts(portsEach * routers);
	const classPaths = await Promise.all(versions.map((version) => javaBuild(version)));
	return Array.from({ length: routers }, (_, i) => {
		const kind = i % versions.length;
		const settings = {
			port: base + portsEach * i,
			i2cpPort: base + portsEach * i + 1,
			floodfill: i < floodfills,
			netId: laneNetId,
			logLevel: plan.logLevel ?? 'info',
			extra: {},
		};
		return new JavaRouter(`java${i + 1}`, versions[kind]!, classPaths[kind]!, settings, join(folder, `java${i + 1}`));
	});
}

/** First run, only to have each make its keys and RouterInfo; then each learns all others before it starts again. */
async function introduce(routers: readonly Other[]): Promise<void> {
	for (const router of routers) router.start();
	// i2pd may die while it stops so soon, and leave half a router.info: what was read before counts, and it writes another.
	await Promise.all(routers.map((r) => r.info()));
	await Promise.all(routers.map((r) => r.stop()));
	for (const router of routers) if (router instanceof I2pdRouter) router.publishHost();
	const infos = routers.map((r) => r.known);
	for (const router of routers) {
		if (router instanceof I2pdRouter) {
			cpSync(router.logFile, `${router.logFile}.first`);
			rmSync(router.logFile);
		}
		for (const info of infos) if (info.hash !== router.hash) router.learn(info);
	}
}

/** Makes and starts a net; on any failure nothing of it stays. */
export async function startNet(plan: NetPlan): Promise<Net> {
	const folder = mkdtempSync(join(tmpdir(), 'i2p-interop-'));
	const subnet = loopbackSubnet();
	const routers = await makeRouters(plan, folder, subnet);
	const javas = await makeJavas(plan, folder);
	const net = new Net(folder, subnet, routers, javas, plan);
	const others = [...routers, ...javas];
	try {
		await introduce(others);
		for (const router of others) {
			router.start();
			await sleep(staggerMs);
		}
		if (plan.integrate !== false) await net.integrated();
		return net;
	} catch (error) {
		process.stderr.write(`${net.lastWords()}\n`);
		await net.stop();
		throw error;
	}
}
