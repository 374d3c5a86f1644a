// What a router knew of the network when it went, kept in its folder: RouterInfos one by one, the peer book as one file.
// Knows no database: it is told what to keep, and hands back what it finds. A folder that refuses is no reason to stop.
import type { HashKey } from '@i2p/data-core';
import { maxRouterInfoBytes, RouterInfo } from '@i2p/data-routerinfo';
import type { Keeper } from '@i2p/netdb';
import { type Log, type Store, StoreError } from '@i2p/runtime';
import type { Wall } from '@i2p/time';
import { unlessMalformed } from '@i2p/util';

const folder = 'netDb';
const bookName = 'peers.dat';
/** RouterInfos read at start: more than the database holds. */
const mostFiles = 20_000;

/** The network of the life before. */
export class KeptNetwork implements Keeper {
	readonly #store: Store;
	readonly #log: Log;
	/** What is in the folder, and from when. */
	readonly #kept = new Map<HashKey, Wall>();
	#refused = false;

	constructor(store: Store, log: Log) {
		this.#store = store;
		this.#log = log;
	}

	/** The RouterInfos in the folder, not verified; removes files that hold none. */
	routerInfos(): readonly RouterInfo[] {
		const infos: RouterInfo[] = [];
		this.#attempt(() => {
			for (const name of this.#files()) {
				const info = this.#read(name);
				if (info === undefined) this.#store.remove(name);
				else {
					infos.push(info);
					this.#kept.set(info.key, info.published);
				}
			}
		});
		return infos;
	}

	/** The bytes of the peer book, none if it was never kept. */
	peerBook(): Uint8Array {
		return this.#attempt(() => this.#store.read(bookName)) ?? new Uint8Array();
	}

	/** Keeps the bytes of the peer book. */
	keepPeerBook(given: Uint8Array): void {
		this.#attempt(() => this.#store.write(bookName, given));
	}

	keep(info: RouterInfo): void {
		if (this.#refused || this.#kept.get(info.key) === info.published) return;
		this.#attempt(() => {
			this.#store.write(nameOf(info.key), info.bytes);
			this.#kept.set(info.key, info.published);
		});
	}

	drop(key: HashKey): void {
		if (this.#kept.delete(key)) this.#attempt(() => this.#store.remove(nameOf(key)));
	}

	*#files(): Generator<string> {
		let left = mostFiles;
		for (const below of this.#store.list(folder))
			for (const name of this.#store.list(`${folder}/${below}`)) {
				if (left-- === 0) return;
				if (/^routerInfo-.*\.dat$/.test(name)) yield `${folder}/${below}/${name}`;
			}
	}

	/** The RouterInfo in a file of its name. */
	#read(name: string): RouterInfo | undefined {
		const bytes = this.#store.read(name);
		if (bytes === undefined || bytes.length > maxRouterInfoBytes) return undefined;
		const info = unlessMalformed(() => RouterInfo.decode(bytes));
		return info !== undefined && nameOf(info.key) === name ? info : undefined;
	}

	/** The first refusal is told; RouterInfos are not written after it. */
	#attempt<T>(operation: () => T): T | undefined {
		try {
			return operation();
		} catch (error) {
			if (!(error instanceof StoreError)) throw error;
			if (!this.#refused) this.#log.note('warn', 'network-not-kept', { reason: error.code });
			this.#refused = true;
			return undefined;
		}
	}
}

/** As other routers name theirs. */
function nameOf(key: HashKey): string {
	return `${folder}/r${key[0]}/routerInfo-${key}.dat`;
}
