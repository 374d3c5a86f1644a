// Our own router as its users have it: the built binary, its flags, the JSON lines that it prints.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Child, plainEnvironment } from './process.js';
import { type KnownRouter, readRouterInfo } from './router-info.js';
import type { SamAddress } from './sam.js';

const binary = join(dirname(fileURLToPath(import.meta.url)), '../../../apps/router/dist/cli.js');
const keptLines = 5_000;
/** How many ports one of ours listens at. */
export const portsOfOurs = 7;
const doorMs = 10_000;

/** What a scenario may choose. */
export interface OurOptions {
	readonly name?: string;
	readonly host?: string;
	readonly floodfill?: boolean;
	/** Further flags, as on a command line. */
	readonly flags?: readonly string[];
	readonly logLevel?: string;
	/** Flags of Node itself. */
	readonly nodeFlags?: readonly string[];
}

/** What the net adds: where it lives and listens. */
export interface OurPlace extends OurOptions {
	readonly name: string;
	readonly host: string;
	readonly folder: string;
	readonly netDb: string;
	readonly netId: number;
	/** The first of {@link portsOfOurs} free neighbouring ports. */
	readonly ports: number;
}

/** A line that the router printed. */
export interface OurEvent {
	readonly event: string;
	readonly [field: string]: unknown;
}

/** One of our routers, as a process. */
export class OurRouter {
	readonly name: string;
	readonly version = 'ours';
	readonly place: OurPlace;
	readonly #lines: string[] = [];
	#events: OurEvent[] = [];
	#child: Child | undefined;
	#startedAt = 0;

	constructor(place: OurPlace) {
		this.name = place.name;
		this.place = place;
	}

	get port(): number {
		return this.place.ports;
	}

	get sam(): SamAddress {
		return { host: '127.0.0.1', port: this.place.ports + 2 };
	}

	get i2cp(): SamAddress {
		return { host: '127.0.0.1', port: this.place.ports + 4 };
	}

	/** The port of its HTTP proxy on 127.0.0.1. */
	get httpProxy(): number {
		return this.place.ports + 5;
	}

	/** The port of its SOCKS on 127.0.0.1. */
	get socks(): number {
		return this.place.ports + 6;
	}

	get #metricsPort(): number {
		return this.place.ports + 3;
	}

	get alive(): boolean {
		return this.#child?.alive === true;
	}

	get child(): Child {
		if (!this.#child) throw new Error(`${this.name} was never started`);
		return this.#child;
	}

	/** Starts it, or starts it again with the same folder and so the same identity. */
	start(): void {
		if (!existsSync(binary)) throw new Error('our router is not built: npm run interop builds it');
		const { host, folder, netDb, netId } = this.place;
		const flags = ['--host', host, '--port', String(this.port), '--data-dir', folder, '--net-id', String(netId)];
		flags.push('--allow-local', '--netdb-from', netDb, '--sam', `${this.sam.host}:${this.sam.port}`);
		flags.push('--i2cp', `${this.i2cp.host}:${this.i2cp.port}`);
		flags.push('--http-proxy', `127.0.0.1:${this.httpProxy}`, '--socks', `127.0.0.1:${this.socks}`);
		flags.push('--log-level', this.place.logLevel ?? 'info');
		flags.push('--metrics', `127.0.0.1:${this.#metricsPort}`);
		if (this.place.floodfill) flags.push('--floodfill');
		flags.push(...(this.place.flags ?? []));
		this.#events = [];
		this.#startedAt = Date.now();
		const child = spawn(process.execPath, [...(this.place.nodeFlags ?? []), '--enable-source-maps', binary, ...flags], {
			env: plainEnvironment(),
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.#child = new Child(child);
		this.#listen(child);
	}

	#listen(child: ChildProcess): void {
		for (const stream of [child.stdout, child.stderr]) {
			let rest = '';
			stream?.setEncoding('utf8').on('data', (part: string) => {
				const lines = (rest + part).split('\n');
				rest = lines.pop()!;
				for (const line of lines) this.#keep(line);
			});
		}
	}

	#keep(line: string): void {
		this.#lines.push(line);
		if (this.#lines.length > keptLines) this.#lines.shift();
		if (!line.startsWith('{')) return;
		try {
			const event = JSON.parse(line) as OurEvent;
			this.#events.push(event);
			if (this.#events.length > keptLines) this.#events.shift();
		} catch {
			// A line that only looks like JSON stays among the lines.
		}
	}

	/** The first event of that name since the last start. */
	async event(name: string, withinMs: number): Promise<OurEvent> {
		const end = Date.now() + withinMs;
		for (;;) {
			const found = this.#events.find((e) => e.event === name);
			if (found) return found;
			if (!this.alive) throw new Error(`${this.name} ended (${this.child.ended}) before ${name}:\n${this.lastWords()}`);
			if (Date.now() > end) throw new Error(`${this.name} said no ${name} in ${withinMs} ms`);
			await sleep(20);
		}
	}

	/** Waits for `ready`; answers how long it took from the start, in milliseconds. */
	async ready(withinMs = 60_000): Promise<number> {
		await this.event('ready', withinMs);
		return Date.now() - this.#startedAt;
	}

	/** Every event since the last start. */
	get events(): readonly OurEvent[] {
		return this.#events;
	}

	/** What it has counted since its start under names (`room-code`) that begin so, by what follows. */
	async counted(prefix: string): Promise<Map<string, number>> {
		await this.event('metrics', doorMs);
		const response = await fetch(`http://127.0.0.1:${this.#metricsPort}/metrics`);
		return parseCounters(await response.text(), prefix);
	}

	/** Its RouterInfo as it stands in its folder. */
	async info(withinMs = 10_000): Promise<KnownRouter> {
		const end = Date.now() + withinMs;
		for (;;) {
			const info = readRouterInfo(join(this.place.folder, 'router.info'));
			if (info) return info;
			if (Date.now() > end) throw new Error(`${this.name} wrote no router.info`);
			await sleep(50);
		}
	}

	lastWords(lines = 40): string {
		return this.#lines.slice(-lines).join('\n');
	}

	/** SIGTERM and its exit status. */
	async stop(): Promise<number | string | undefined> {
		return this.#child?.stop();
	}

	async kill(): Promise<void> {
		this.child.signal('SIGKILL');
		await this.child.gone(5_000);
	}
}

/** Counters of a Prometheus text, as `room-code`, whose names begin so: by what follows. */
export function parseCounters(text: string, prefix: string): Map<string, number> {
	const all = [...text.matchAll(/^i2p_(\w+)_total\{code="([^"]+)"\} (\d+)$/gm)];
	return new Map(
		all
			.map(([, room, code, n]) => [`${room!.replaceAll('_', '-')}-${code}`, Number(n)] as const)
			.filter(([name]) => name.startsWith(prefix))
			.map(([name, n]) => [name.slice(prefix.length), n]),
	);
}
