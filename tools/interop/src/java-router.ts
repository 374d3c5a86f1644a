// One Java I2P router: its folder, its process, what it says of itself.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { javaFlags } from './java-build.js';
import { Child } from './process.js';
import { type KnownRouter, readRouterInfo, storeRouterInfo } from './router-info.js';
import type { SamAddress } from './sam.js';

const program = 'JavaRouter';
const infoTimeoutMs = 150_000;
/** KB/s that it says to have, each way: less, and it is no hop of client tunnels. */
const bandwidth = 4000;
/** It takes the address that a link comes from for the peer's own, and does not bind those that it dials. */
const host = '127.0.0.1';

/** Where one router listens and what it is. */
export interface JavaPlan {
	readonly port: number;
	readonly i2cpPort: number;
	readonly floodfill: boolean;
	readonly netId: number;
	readonly logLevel: string;
	/** Further keys of router.config, which win. */
	readonly extra: Readonly<Record<string, string>>;
}

/** A tunnel of its own. */
export interface JavaTunnel {
	readonly way: 'in' | 'out';
	readonly exploratory: boolean;
	/** Hash of each hop. */
	readonly hops: readonly string[];
}

/** A link of its own. */
export interface JavaLink {
	/** Hash of the other. */
	readonly peer: string;
	/** Who dialled: `out` is this router. */
	readonly way: 'in' | 'out';
}

/** What it says of itself. */
export interface JavaStatus {
	readonly links: readonly JavaLink[];
	/** Hashes of those whose RouterInfo it keeps. */
	readonly known: readonly string[];
	readonly tunnels: readonly JavaTunnel[];
	/** Whether it takes tunnels of others, which none does in its first minute and a half. */
	readonly carries: boolean;
	/** Tunnels of others that it carries. */
	readonly transit: number;
}

function lines(settings: Readonly<Record<string, string>>): string {
	return Object.entries(settings)
		.map(([key, value]) => `${key}=${value}\n`)
		.join('');
}

function routerConfig(plan: JavaPlan): string {
	const speeds = ['inbound', 'inboundBurst', 'outbound', 'outboundBurst'].map(
		(way) => [`i2np.bandwidth.${way}KBytesPerSecond`, String(bandwidth)] as const,
	);
	return lines({
		'router.networkID': String(plan.netId),
		'i2np.allowLocal': 'true',
		'i2np.ntcp.hostname': host,
		'i2np.ntcp.bindInterface': host,
		'i2np.ntcp.autoip': 'false',
		'i2np.ntcp.port': String(plan.port),
		'i2np.ntcp.autoport': 'false',
		'i2np.udp.enable': 'false',
		'i2np.upnp.enable': 'false',
		...Object.fromEntries(speeds),
		'router.sharePercentage': '90',
		'router.floodfillParticipant': String(plan.floodfill),
		// Nothing is fetched from anywhere: no reseed, no time servers.
		'router.reseedDisable': 'true',
		'time.disabled': 'true',
		// Not for ten minutes, but the shortest that it can.
		'router.rejectStartupTime': '0',
		'i2cp.port': String(plan.i2cpPort),
		...plan.extra,
	});
}

/** A Java router of the net. */
export class JavaRouter {
	readonly name: string;
	readonly version: string;
	readonly plan: JavaPlan;
	readonly folder: string;
	readonly #classPath: string;
	#child: Child | undefined;
	#info: KnownRouter | undefined;

	/** @param classPath of its jars and our programs */
	constructor(name: string, version: string, classPath: string, plan: JavaPlan, folder: string) {
		this.name = name;
		this.version = version;
		this.plan = plan;
		this.folder = folder;
		this.#classPath = classPath;
		mkdirSync(join(folder, 'logs'), { recursive: true });
		// Without it the folder is not taken for an installation.
		writeFileSync(join(folder, 'hosts.txt'), '');
		writeFileSync(join(folder, 'router.config'), routerConfig(plan));
		const log = { defaultLevel: plan.logLevel.toUpperCase(), displayOnScreen: 'false', logFileName: this.#logPattern };
		const settings = Object.entries(log).map(([key, value]) => [`logger.${key}`, value] as const);
		writeFileSync(
			join(folder, 'logger.config'),
			lines({ ...Object.fromEntries(settings), 'logger.logFileSize': '100m', 'logger.logRotationLimit': '2' }),
		);
	}

	/** Where its keys are. */
	get keyFile(): string {
		return join(this.folder, 'router.keys.dat');
	}

	get #infoFile(): string {
		return join(this.folder, 'router.info');
	}

	get #logPattern(): string {
		return join(this.folder, 'logs', 'log-@.txt');
	}

	get i2cp(): SamAddress {
		return { host: '127.0.0.1', port: this.plan.i2cpPort };
	}

	/** Its RouterInfo as it was read last. */
	get known(): KnownRouter {
		if (!this.#info) throw new Error(`${this.name} has no router.info yet`);
		return this.#info;
	}

	/** I2P base64 of its identity's hash. */
	get hash(): string {
		return this.known.hash;
	}

	get child(): Child {
		if (!this.#child) throw new Error(`${this.name} was never started`);
		return this.#child;
	}

	get alive(): boolean {
		return this.#child?.alive === true;
	}

	start(): void {
		rmSync(this.#statusFile, { force: true });
		const properties = {
			'java.awt.headless': 'true',
			'java.net.preferIPv4Stack': 'true',
			I2P_DISABLE_OUTPUT_OVERRIDE: 'true',
			'i2p.dir.base': this.folder,
			'i2p.dir.config': this.folder,
		};
		const set = Object.entries(properties).map(([key, value]) => `-D${key}=${value}`);
		const args = [...javaFlags, ...set, '-cp', this.#classPath, program];
		this.#child = Child.logged('java', args, this.folder, join(this.folder, 'stdout'));
	}

	async stop(): Promise<void> {
		await this.#child?.stop();
	}

	/** Its RouterInfo, once the file is whole and says where it listens. */
	async info(): Promise<KnownRouter> {
		const end = Date.now() + infoTimeoutMs;
		while (Date.now() < end) {
			const info = readRouterInfo(this.#infoFile);
			if (info && info.addresses > 0 && info.options.has('netId')) {
				this.#info = info;
				return info;
			}
			if (!this.alive) throw new Error(`${this.name} died:\n${this.lastWords()}`);
			await sleep(50);
		}
		throw new Error(`${this.name} wrote no router.info`);
	}

	/** While it is stopped: gives it other keys, and with them another name. */
	become(keys: Uint8Array): void {
		writeFileSync(this.keyFile, keys);
		rmSync(this.#infoFile);
	}

	/** Lets it know another router from its next start on. */
	learn(other: KnownRouter): void {
		storeRouterInfo(join(this.folder, 'netDb'), other);
	}

	get #statusFile(): string {
		return join(this.folder, 'status.json');
	}

	/** What it says of itself; of one that does not run yet, that it has nothing. */
	get status(): JavaStatus {
		if (!existsSync(this.#statusFile)) return { links: [], known: [], tunnels: [], carries: false, transit: 0 };
		return JSON.parse(readFileSync(this.#statusFile, 'utf8')) as JavaStatus;
	}

	/** Knows others, has tunnels over them, at least two each way, and carries theirs. */
	async integrated(leastRouters: number): Promise<boolean> {
		const { known, tunnels, carries } = this.status;
		if (!carries || known.length < leastRouters) return false;
		return ['in', 'out'].every((way) => tunnels.filter((t) => t.way === way && t.hops.length > 0).length >= 2);
	}

	/** All that it logged in this run. */
	log(): string {
		const texts = [1, 0].map((i) => this.#logPattern.replace('@', String(i))).filter((file) => existsSync(file));
		return texts.map((file) => readFileSync(file, 'utf8')).join('');
	}

	/** The end of its log and of what it said outside of it. */
	lastWords(count = 40): string {
		const stdout = join(this.folder, 'stdout');
		const said = existsSync(stdout) ? readFileSync(stdout, 'utf8') : '';
		return [...said.split('\n').slice(-5), ...this.log().split('\n').slice(-count)].join('\n');
	}
}
