// The options of one destination as they stand: what it was made with, and what its client changed since. I2CP options.
import type { Conduct } from '@i2p/destination';
import type { PoolOptions } from '@i2p/tunnel';
import { fromBase64, wipe } from '@i2p/util';
import { bareKey, checkClientOptions, OptionFault } from './client-options.js';
import { flagOf, numberOf, poolOptions, reducedPool } from './pool-options.js';

const defaultRestMs = 1_200_000;
const defaultCloseMs = 1_800_000;

/** How one destination behaves, and which tunnels it has. */
export class DestinationSettings implements Conduct {
	#options: ReadonlyMap<string, string>;
	#pool: PoolOptions;
	#clientKey: Uint8Array | undefined;
	/** Nothing is carried: few tunnels are enough. */
	resting = false;

	/** Throws {@link OptionFault} for options that cannot be taken. */
	constructor(options: ReadonlyMap<string, string>) {
		checkClientOptions(options);
		this.#options = options;
		this.#pool = poolOptions(options);
		this.#clientKey = clientKeyOf(options);
	}

	/** The tunnels that are wanted now. */
	get pool(): PoolOptions {
		return this.resting ? reducedPool(this.#pool, numberOf(this.#options, 'i2cp.reduceQuantity', 1)) : this.#pool;
	}

	get bundles(): boolean {
		return flagOf(this.#options, 'shouldBundleReplyInfo', true);
	}

	get deflates(): boolean {
		return flagOf(this.#options, 'i2cp.gzip', true);
	}

	get restAfterMs(): number | undefined {
		return this.#time('i2cp.reduceOnIdle', 'i2cp.reduceIdleTime', defaultRestMs);
	}

	get closeAfterMs(): number | undefined {
		return this.#time('i2cp.closeOnIdle', 'i2cp.closeIdleTime', defaultCloseMs);
	}

	get clientKey(): Uint8Array | undefined {
		return this.#clientKey;
	}

	#time(wanted: string, name: string, fallback: number): number | undefined {
		return flagOf(this.#options, wanted, false) ? numberOf(this.#options, name, fallback) : undefined;
	}

	/** Sets some of them; answers what is wrong in one line, and changes nothing then. */
	merge(options: ReadonlyMap<string, string>): string | undefined {
		const merged = new Map([...this.#options, ...options]);
		try {
			checkClientOptions(merged);
			this.#pool = poolOptions(merged);
		} catch (fault) {
			if (fault instanceof OptionFault) return fault.message;
			throw fault;
		}
		this.#options = merged;
		this.destroy();
		this.#clientKey = clientKeyOf(merged);
		return undefined;
	}

	/** Wipes what opens encrypted sets. */
	destroy(): void {
		wipe(this.#clientKey);
		this.#clientKey = undefined;
	}
}

function clientKeyOf(options: ReadonlyMap<string, string>): Uint8Array | undefined {
	const text = options.get('i2cp.leaseSetPrivKey');
	return text === undefined || text === '' ? undefined : fromBase64(bareKey(text));
}
