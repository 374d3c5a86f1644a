// What a router knew of the network when it went, kept in its folder: RouterInfos one by one, the peer book as one file.
// A folder that refuses is no reason to stop: it is said once.
import { KeptRouters } from '@i2p/netdb';
import { type Log, type Store, StoreError, type StoreFault } from '@i2p/runtime';

const bookName = 'peers.dat';

/** The network of the life before. */
export class KeptNetwork {
	/** The RouterInfos. */
	readonly routers: KeptRouters;
	readonly #store: Store;
	readonly #log: Log;
	#refused = false;

	/** @param note counts, by code */
	constructor(store: Store, log: Log, note: (code: string) => void) {
		this.#store = store;
		this.#log = log;
		this.routers = new KeptRouters(store, { note, onRefused: (code) => this.#onRefused(code) });
	}

	/** The bytes of the peer book, none if it was never kept. */
	peerBook(): Uint8Array {
		return this.#attempt(() => this.#store.read(bookName)) ?? new Uint8Array();
	}

	/** Keeps the bytes of the peer book. */
	keepPeerBook(given: Uint8Array): void {
		this.#attempt(() => this.#store.write(bookName, given));
	}

	#attempt<T>(operation: () => T): T | undefined {
		try {
			return operation();
		} catch (error) {
			if (!(error instanceof StoreError)) throw error;
			this.#onRefused(error.code);
			return undefined;
		}
	}

	#onRefused(reason: StoreFault): void {
		if (!this.#refused) this.#log.note('warn', 'network-not-kept', { reason });
		this.#refused = true;
	}
}
