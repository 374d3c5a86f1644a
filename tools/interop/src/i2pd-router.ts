// One i2pd: its settings, its process, its console pages.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { clockOffBy } from './faketime.js';
import { ForeignRouter } from './foreign-router.js';
import { type I2pdPlan, i2pdConf } from './i2pd-config.js';
import { publishedAt } from './router-info.js';
import type { SamAddress } from './sam.js';

const consoleTimeoutMs = 3_000;
const goneWithinMs = 20_000;

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
export class I2pdRouter extends ForeignRouter {
	readonly plan: I2pdPlan;
	protected readonly infoTimeoutMs = 20_000;
	readonly #program: string;

	constructor(name: string, version: string, program: string, plan: I2pdPlan, folder: string) {
		super(name, version, folder);
		this.plan = plan;
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
		this.launch(this.#program, args, clock);
	}

	/** Ends it without a word, as a crash would. */
	async kill(): Promise<void> {
		this.child.signal('SIGKILL');
		await this.child.gone(goneWithinMs);
	}

	/** While it is stopped: has it publish its host where it says 0.0.0.0, as old builds do until somebody tells them. */
	publishHost(): void {
		const said = readFileSync(this.infoFile);
		const keys = readFileSync(join(this.folder, 'router.keys'));
		if (!said.includes('0.0.0.0')) return;
		writeFileSync(this.infoFile, publishedAt(said, keys, this.plan.host));
		this.readInfo();
	}

	log(): string {
		return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
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
