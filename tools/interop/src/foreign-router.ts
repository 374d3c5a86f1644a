// What every router of another program is to a net: a folder, a process, a RouterInfo in a file, a log.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child } from './process.js';
import { type KnownRouter, readRouterInfo, storeRouterInfo } from './router-info.js';

/** A router of another program. */
export abstract class ForeignRouter {
	readonly name: string;
	readonly version: string;
	readonly folder: string;
	/** How long it may take until its RouterInfo is there. */
	protected abstract readonly infoTimeoutMs: number;
	#child: Child | undefined;
	#info: KnownRouter | undefined;

	constructor(name: string, version: string, folder: string) {
		this.name = name;
		this.version = version;
		this.folder = folder;
	}

	/** All that it logged in this run. */
	abstract log(): string;

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

	protected get infoFile(): string {
		return join(this.folder, 'router.info');
	}

	get #stdout(): string {
		return join(this.folder, 'stdout');
	}

	/** Starts its process. */
	protected launch(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
		this.#child = Child.logged(program, args, this.folder, this.#stdout, env);
	}

	async stop(): Promise<void> {
		await this.#child?.stop();
	}

	/** Reads its RouterInfo; answers whether the file is whole and says where it listens. */
	protected readInfo(): boolean {
		const info = readRouterInfo(this.infoFile);
		if (info === undefined || info.addresses === 0 || !info.options.has('netId')) return false;
		this.#info = info;
		return true;
	}

	/** Its RouterInfo, once it is there. */
	async info(): Promise<KnownRouter> {
		const end = Date.now() + this.infoTimeoutMs;
		while (Date.now() < end) {
			if (this.readInfo()) return this.known;
			if (!this.alive) throw new Error(`${this.name} died:\n${this.lastWords()}`);
			await sleep(50);
		}
		throw new Error(`${this.name} wrote no router.info`);
	}

	/** Lets it know another router from its next start on: it reads its netDb folder only then. */
	learn(other: KnownRouter): void {
		storeRouterInfo(join(this.folder, 'netDb'), other);
	}

	/** The end of its log and of what it said outside of it. */
	lastWords(lines = 40): string {
		const said = existsSync(this.#stdout) ? readFileSync(this.#stdout, 'utf8') : '';
		return [...said.split('\n').slice(-5), ...this.log().split('\n').slice(-lines)].join('\n');
	}
}
