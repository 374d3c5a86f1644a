// RouterInfos that outlive the process, in a folder as Java and i2pd keep theirs: `netDb/rX/routerInfo-….dat`. Network database, "Storage".
// Knows no database: it hands back what it finds, a few in each turn, and is told what to keep. A folder that refuses is no reason to stop.
import type { HashKey } from '@i2p/data-core';
import { maxRouterInfoBytes, RouterInfo } from '@i2p/data-routerinfo';
import { type Source, type Store, StoreError, type StoreFault, type Turn } from '@i2p/runtime';
import { after, type Mono, mono, type Wall } from '@i2p/time';
import { unlessMalformed } from '@i2p/util';
import {
	keepRetryMs,
	keptProvenPerTurn,
	keptReadPerTurn,
	maxKeptFiles,
	mostWitnesses,
	rewriteAfterMs,
} from './constants.js';
import type { Verdict } from './registry.js';
import type { Keeper } from './wants.js';

const folder = 'netDb';

/** What reading the folder came to. */
export interface KeptReport {
	/** Taken in. */
	readonly loaded: number;
	/** Files that held no RouterInfo of their name: removed. */
	readonly damaged: number;
	/** Not admitted, and removed. */
	readonly refused: number;
	/** Not admitted because dated ahead of our clock, and left where they are: the clock may be wrong. */
	readonly ahead: number;
	/** Some of those: each is a witness of what time it is. */
	readonly witnesses: readonly RouterInfo[];
}

/** Where what was kept goes: the network database, and who is told the end of the reading. */
export interface KeptReaders {
	offerKept(info: RouterInfo, turn: Turn): Verdict;
	/** Proves one that was taken in; `undefined` if it was forged or is gone. */
	routerInfo(key: HashKey): RouterInfo | undefined;
	onLoaded(report: KeptReport, turn: Turn): void;
}

/** What is told on the way. */
export interface KeptEvents {
	/** Counts, by code. */
	note(code: string): void;
	/** The folder refused; it is tried again in ten minutes. */
	onRefused(code: StoreFault): void;
}

/** The folder of RouterInfos; a source of arrivals while it is read. */
export class KeptRouters implements Keeper, Source {
	readonly name = 'kept-routers';
	readonly #store: Store;
	readonly #events: KeptEvents;
	/** What is in the folder, and from when. */
	readonly #kept = new Map<HashKey, Wall>();
	readonly #toProve: HashKey[] = [];
	readonly #count = { loaded: 0, damaged: 0, refused: 0, ahead: 0 };
	readonly #witnesses: RouterInfo[] = [];
	#files: Generator<string> | undefined;
	#readers: KeptReaders | undefined;
	#notBefore = mono(Number.NEGATIVE_INFINITY);

	constructor(store: Store, events: KeptEvents) {
		this.#store = store;
		this.#events = events;
	}

	/** Reads the folder from the next inhale on; whoever adds this source to a breath arms it. */
	load(readers: KeptReaders): void {
		this.#readers = readers;
		this.#files = this.#names();
	}

	/** Whether files are still to be read: who counts what is known should wait. */
	get isLoading(): boolean {
		return this.#files !== undefined;
	}

	/** Whether anything is to be read or proven. */
	get holds(): boolean {
		return this.#readers !== undefined;
	}

	/** Reads some files, and when all are read proves some RouterInfos. */
	pull(turn: Turn): boolean {
		const readers = this.#readers;
		if (readers === undefined) return false;
		if (this.#files !== undefined) {
			for (let i = 0; i < keptReadPerTurn && this.#files !== undefined; i++) this.#next(this.#files, readers, turn);
			return true;
		}
		for (const key of this.#toProve.splice(-keptProvenPerTurn))
			if (readers.routerInfo(key) === undefined && this.#kept.has(key)) this.#events.note('kept-router-gone');
		if (this.#toProve.length > 0) return true;
		this.#readers = undefined;
		return false;
	}

	/** Writes a RouterInfo unless the one in its file is hardly older. */
	keep(info: RouterInfo, turn: Turn): void {
		const held = this.#kept.get(info.key);
		if (held !== undefined && Math.abs(info.published - held) < rewriteAfterMs) return;
		this.#attempt(turn.now, () => {
			this.#store.write(nameOf(info.key), info.bytes);
			this.#kept.set(info.key, info.published);
		});
	}

	drop(key: HashKey, turn: Turn): void {
		if (this.#kept.has(key)) this.#remove(key, nameOf(key), turn.now);
	}

	#next(files: Generator<string>, readers: KeptReaders, turn: Turn): void {
		const next = this.#attempt(turn.now, () => {
			const { done, value: name } = files.next();
			return done === true ? undefined : { name, bytes: this.#store.read(name) };
		});
		if (next === undefined) {
			this.#files = undefined;
			readers.onLoaded({ ...this.#count, witnesses: this.#witnesses }, turn);
			return;
		}
		const info = routerInfoIn(next.name, next.bytes);
		if (info === undefined) {
			this.#count.damaged++;
			this.#events.note('kept-router-damaged');
			this.#attempt(turn.now, () => this.#store.remove(next.name));
		} else this.#take(info, readers, turn);
	}

	#take(info: RouterInfo, readers: KeptReaders, turn: Turn): void {
		this.#kept.set(info.key, info.published);
		const verdict = readers.offerKept(info, turn);
		if (verdict === 'stored') {
			this.#count.loaded++;
			this.#toProve.push(info.key);
		} else if (verdict === 'from-the-future') {
			this.#count.ahead++;
			if (this.#witnesses.length < mostWitnesses) this.#witnesses.push(info);
		} else if (verdict !== 'known') {
			this.#count.refused++;
			this.#remove(info.key, nameOf(info.key), turn.now);
		}
	}

	#remove(key: HashKey, name: string, now: Mono): void {
		this.#attempt(now, () => {
			this.#store.remove(name);
			this.#kept.delete(key);
		});
	}

	*#names(): Generator<string> {
		let left = maxKeptFiles;
		for (const below of this.#store.list(folder))
			for (const name of this.#store.list(`${folder}/${below}`)) {
				if (left-- === 0) return;
				if (/^routerInfo-.*\.dat$/.test(name)) yield `${folder}/${below}/${name}`;
			}
	}

	/** A refusal is told, and the folder left alone for a while. */
	#attempt<T>(now: Mono, operation: () => T): T | undefined {
		if (now < this.#notBefore) return undefined;
		try {
			return operation();
		} catch (error) {
			if (!(error instanceof StoreError)) throw error;
			this.#events.note(`routers-not-kept-${error.code}`);
			this.#events.onRefused(error.code);
			this.#notBefore = after(now, keepRetryMs);
			return undefined;
		}
	}
}

/** The RouterInfo in a file of its name. */
function routerInfoIn(name: string, bytes: Uint8Array | undefined): RouterInfo | undefined {
	if (bytes === undefined || bytes.length > maxRouterInfoBytes) return undefined;
	const info = unlessMalformed(() => RouterInfo.decode(bytes));
	return info !== undefined && nameOf(info.key) === name ? info : undefined;
}

/** As other routers name theirs. */
function nameOf(key: HashKey): string {
	return `${folder}/r${key[0]}/routerInfo-${key}.dat`;
}
