// Bandwidth in build options: what a creator wishes, what a hop offers. tunnel-creation-ecies, proposal 168.
// Must not know who grants what.
import { emptyMapping, type Mapping } from '@i2p/data-core';

/** What a creator wishes of a tunnel, in KB/s (1024 bytes of tunnel messages); each may be absent. */
export interface BandwidthWish {
	/** Without so much it does not want the tunnel. */
	readonly minimumKBps?: number;
	readonly requestedKBps?: number;
	/** More is not to enter it; told to the gateway of an inbound tunnel only. */
	readonly limitKBps?: number;
}

/** Most KB/s that are read or written: a terabyte is nobody's tunnel. */
const mostKBps = 999_999_999;

function numberOf(options: Mapping, name: string): number | undefined {
	const text = options.get(name);
	return text !== undefined && /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : undefined;
}

/** Reads a request's wish; what is no positive number of KB/s counts as not said. */
export function readWish(options: Mapping): BandwidthWish {
	if (options.size === 0) return {};
	const minimumKBps = numberOf(options, 'm');
	const requestedKBps = numberOf(options, 'r');
	const limitKBps = numberOf(options, 'l');
	return {
		...(minimumKBps === undefined ? {} : { minimumKBps }),
		...(requestedKBps === undefined ? {} : { requestedKBps }),
		...(limitKBps === undefined ? {} : { limitKBps }),
	};
}

/** The options that tell a hop our wish; the limit is told to a gateway only. */
export function wishOptions(wish: BandwidthWish, isGateway: boolean): Mapping {
	const { minimumKBps, requestedKBps, limitKBps } = wish;
	const options = new Map<string, string>();
	if (isGateway && limitKBps !== undefined) options.set('l', String(limitKBps));
	if (minimumKBps !== undefined) options.set('m', String(minimumKBps));
	if (requestedKBps !== undefined) options.set('r', String(requestedKBps));
	return options;
}

/** The options with which a hop says what it has for the tunnel. */
export function offerOptions(availableKBps: number | undefined): Mapping {
	return availableKBps === undefined ? emptyMapping : new Map([['b', String(availableKBps)]]);
}

/** What a hop says that it has, in KB/s; `undefined` if it says nothing. */
export function readOffer(options: Mapping): number | undefined {
	return numberOf(options, 'b');
}

/** Throws RangeError unless the numbers are whole, positive, and minimum ≤ requested ≤ limit. */
export function checkWish(wish: BandwidthWish): void {
	let before = 1;
	for (const name of ['minimumKBps', 'requestedKBps', 'limitKBps'] as const) {
		const value = wish[name];
		if (value === undefined) continue;
		if (!(Number.isInteger(value) && value >= before && value <= mostKBps))
			throw new RangeError(`bandwidth ${name}: expected a whole number from ${before} to ${mostKBps}, got ${value}`);
		before = value;
	}
}
