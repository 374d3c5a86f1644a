// One Java I2P router: its settings, its process, what it says of itself.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ForeignRouter } from './foreign-router.js';
import { javaFlags } from './java-build.js';
import type { SamAddress } from './sam.js';

const program = 'JavaRouter';
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
export class JavaRouter extends ForeignRouter {
	readonly plan: JavaPlan;
	protected readonly infoTimeoutMs = 150_000;
	readonly #classPath: string;

	/** @param classPath of its jars and our programs */
	constructor(name: string, version: string, classPath: string, plan: JavaPlan, folder: string) {
		super(name, version, folder);
		this.plan = plan;
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

	get #logPattern(): string {
		return join(this.folder, 'logs', 'log-@.txt');
	}

	get i2cp(): SamAddress {
		return { host: '127.0.0.1', port: this.plan.i2cpPort };
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
		this.launch('java', args);
	}

	/** While it is stopped: gives it other keys, and with them another name. */
	become(keys: Uint8Array): void {
		writeFileSync(this.keyFile, keys);
		rmSync(this.infoFile);
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

	log(): string {
		const texts = [1, 0].map((i) => this.#logPattern.replace('@', String(i))).filter((file) => existsSync(file));
		return texts.map((file) => readFileSync(file, 'utf8')).join('');
	}
}
