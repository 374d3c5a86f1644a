// The tunnel options of one destination as they stand: what it was made with, and what its client changed since.
import type { PoolOptions } from '@i2p/tunnel';
import { OptionFault, poolOptions } from './pool-options.js';

/** The options of one pool. */
export class PoolSettings {
	#options: ReadonlyMap<string, string>;
	#pool: PoolOptions;

	/** Throws {@link OptionFault} for options that cannot be taken. */
	constructor(options: ReadonlyMap<string, string>) {
		this.#options = options;
		this.#pool = poolOptions(options);
	}

	/** What they ask for. */
	get pool(): PoolOptions {
		return this.#pool;
	}

	/** Sets some of them; answers what is wrong in one line, and changes nothing then. */
	merge(options: ReadonlyMap<string, string>): string | undefined {
		const merged = new Map([...this.#options, ...options]);
		try {
			this.#pool = poolOptions(merged);
		} catch (fault) {
			if (fault instanceof OptionFault) return fault.message;
			throw fault;
		}
		this.#options = merged;
		return undefined;
	}
}
