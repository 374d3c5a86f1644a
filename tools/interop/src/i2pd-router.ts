// One i2pd: its folder, its process, its console pages and log.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clockOffBy } from './faketime.js';
import { type I2pdPlan, i2pdConf } from './i2pd-config.js';
import { Child } from './process.js';
import { type KnownRouter, publishedAt, readRouterInfo, storeRouterInfo } from './router-info.js';
import type { SamAddress } from './sam.js';

const consoleTimeoutMs = 3_000;
const infoTimeoutMs = 20_000;

/** What one line of the console's tunnel page says. */
export interface ConsoleTunnel {
	readonly way: 'in' | 'out';
	/** First four letters of each hop's hash. */
	readonly hops: readonly string[];
	readonly state: string;
	readonly exploratory: boolean;
}

/** What one line of the console's transports page says. */
export interface ConsoleLink {
	/** First four letters of the other's hash. */
	readonly peer: string;
	/** Who dialled: `out` is this router. */
	readonly way: 'in' | 'out';
	readonly host: string;
}

/** An i2pd of the net. */
export class I2pdRouter {
	readonly name: string;
	readonly version: string;
	readonly plan: I2pdPlan;
	readonly folder: string;
	readonly #program: string;
	#child: Child | undefined;
	#info: KnownRouter | undefined;

	constructor(name: string, version: string, program: string, plan: I2pdPlan, folder: string) {
		this.name = name;
		this.version = version;
		this.plan = plan;
		this.folder = folder;
		this.#program = program;
		mkdirSync(join(folder, 'tunnels.d'), { recursive: true });
		writeFileSync(join(folder, 'tunnels.conf'), '');
		writeFileSync(join(folder, 'i2pd.conf'), i2pdConf(program, plan, this.logFile));
	}

	get logFile(): string {
		return join(this.folder, 'i2pd.log');
	}

	get sam(): SamAddress {
		return { host: '127.0.0.1', port: this.plan.samPort };
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

	/** @param clockOffMs by how much its wall clock is ahead of this machine's */
	start(clockOffMs = 0): void {
		const file = (name: string): string => join(this.folder, name);
		const args = [
			`--datadir=${this.folder}`,
			`--conf=${file('i2pd.conf')}`,
			`--tunconf=${file('tunnels.conf')}`,
			`--tunnelsdir=${file('tunnels.d')}`,
			`--pidfile=${file('i2pd.pid')}`,
		];
		const clock = clockOffMs === 0 ? {} : clockOffBy(clockOffMs);
		this.#child = Child.logged(this.#program, args, this.folder, file('stdout'), clock);
	}

	async stop(): Promise<void> {
		await this.#child?.stop();
	}

	/** Ends it without a word, as a crash would. */
	async kill(): Promise<void> {
		this.child.signal('SIGKILL');
		await this.child.gone(infoTimeoutMs);
	}

	/** Its RouterInfo, once the file is whole and says where it listens. */
	async info(): Promise<KnownRouter> {
		const end = Date.now() + infoTimeoutMs;
		while (Date.now() < end) {
			const info = readRouterInfo(join(this.folder, 'router.info'));
			if (info && info.addresses > 0 && info.options.has('netId')) {
				this.#info = info;
				return info;
			}
			if (!this.alive) throw new Error(`${this.name} died:\n${this.lastWords()}`);
			await sleep(50);
		}
		throw new Error(`${this.name} wrote no router.info`);
	}

	/** While it is stopped: has it publish its host where it says 0.0.0.0, as old builds do until somebody tells them. */
	publishHost(): void {
		const path = join(this.folder, 'router.info');
		const said = readFileSync(path);
		const keys = readFileSync(join(this.folder, 'router.keys'));
		if (!said.includes('0.0.0.0')) return;
		writeFileSync(path, publishedAt(said, keys, this.plan.host));
		this.#info = readRouterInfo(path);
	}

	/** Lets it know another router from its next start on: i2pd reads its netDb folder only then. */
	learn(other: KnownRouter): void {
		storeRouterInfo(join(this.folder, 'netDb'), other);
	}

	log(): string {
		return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
	}

	/** The end of its log and of what it said outside of it. */
	lastWords(lines = 40): string {
		const stdout = join(this.folder, 'stdout');
		const said = existsSync(stdout) ? readFileSync(stdout, 'utf8') : '';
		return [...said.split('\n').slice(-5), ...this.log().split('\n').slice(-lines)].join('\n');
	}

	/** A page of its web console as text; empty for the first page. Throws when it does not answer. */
	async page(name = ''): Promise<string> {
		return plainText(await fetchPage(this.plan.consolePort, name));
	}

	async tunnels(): Promise<ConsoleTunnel[]> {
		return parseTunnels(await this.page('tunnels'));
	}

	async links(): Promise<ConsoleLink[]> {
		return parseLinks(await this.page('transports'));
	}

	/** Knows others and has built tunnels over them, at least two each way. */
	async integrated(leastRouters: number): Promise<boolean> {
		try {
			const front = await this.page();
			const routers = Number(
				/(?:^|\n)Routers\s*:\s*(\d+)/.exec(front)?.[1] ?? /Routers\s*:\s*(\d+)/.exec(front)?.[1] ?? 0,
			);
			if (routers < leastRouters) return false;
			const standing = (await this.tunnels()).filter((t) => t.hops.length > 0 && t.state === 'established');
			return ['in', 'out'].every((way) => standing.filter((t) => t.way === way).length >= 2);
		} catch {
			return false;
		}
	}
}

function fetchPage(port: number, name: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const path = name === '' ? '/' : `/?page=${name}`;
		const request = get({ host: '127.0.0.1', port, path, timeout: consoleTimeoutMs, agent: false }, (response) => {
			response.setEncoding('utf8');
			let text = '';
			response.on('data', (part: string) => {
				text += part;
			});
			response.on('end', () => resolve(text));
			response.on('error', reject);
		});
		request.on('timeout', () => request.destroy(new Error('the console does not answer')));
		request.on('error', reject);
	});
}

const entities: Record<string, string> = { nbsp: ' ', lt: '<', gt: '>', amp: '&', quot: '"' };

/** A console page without its markup, blank lines and repeated spaces. */
export function plainText(html: string): string {
	return html
		.replace(/<style[\s\S]*?<\/style>|<script[\s\S]*?<\/script>/g, '')
		.replace(/<(br|\/div|\/tr|\/p|\/h\d|\/summary)[^>]*>/g, '\n')
		.replace(/<[^>]+>/g, ' ')
		.replace(/&#(\d+);/g, (_, n: string) => String.fromCodePoint(Number(n)))
		.replace(/&#x([0-9a-f]+);/gi, (_, n: string) => String.fromCodePoint(Number.parseInt(n, 16)))
		.replace(/&(\w+);/g, (all, name: string) => entities[name] ?? all)
		.replace(/\u00a0/g, ' ')
		.split('\n')
		.map((line) => line.replace(/[ \t]+/g, ' ').trim())
		.filter((line) => line !== '')
		.join('\n');
}

/** The tunnels that a console's tunnel page lists. */
export function parseTunnels(page: string): ConsoleTunnel[] {
	const found: ConsoleTunnel[] = [];
	let way: 'in' | 'out' | undefined;
	for (const line of page.split('\n')) {
		if (line.startsWith('Inbound tunnels')) way = 'in';
		else if (line.startsWith('Outbound tunnels')) way = 'out';
		else if (way && line.includes('\u21d2')) {
			found.push({
				way,
				hops: [...line.matchAll(/\u21d2 ([A-Za-z0-9~-]{4})(?= )/g)].map((m) => m[1]!),
				state: /established|expiring|failed|building|test failed|declined/.exec(line)?.[0] ?? '?',
				exploratory: line.includes('exploratory'),
			});
		}
	}
	return found;
}

/** The links that a console's transports page lists, of every transport. */
export function parseLinks(page: string): ConsoleLink[] {
	return [...page.matchAll(/^(\u21d2 )?([A-Za-z0-9~-]{4}): ([0-9.]+)(?::\d+)?(?= |$)/gm)].map((m) => ({
		way: m[1] === undefined ? 'in' : 'out',
		peer: m[2]!,
		host: m[3]!,
	}));
}
