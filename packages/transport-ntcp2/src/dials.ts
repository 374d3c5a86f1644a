// Dials: which of a router's addresses, hybrid or classic, and what is tried when one does not answer.
// NTCP2 hybrid specification; transport-core's dial policy. Must not know sockets or handshake states.
import type { MlKemLevel } from '@i2p/crypto-mlkem';
import type { HashKey } from '@i2p/data-core';
import { parseIp, type RouterInfo } from '@i2p/data-routerinfo';
import type { Endpoint, Turn } from '@i2p/runtime';
import { type DialPolicy, refuseAddress } from '@i2p/transport-core';
import { ExpiringMap, equalBytes } from '@i2p/util';
import { classicMemoryMs, classicMemoryPeers } from './constants.js';
import { levelOf } from './variant.js';

/** One address of a router, to be dialled in one way. */
export interface Attempt {
	readonly info: RouterInfo;
	readonly to: Endpoint;
	readonly cost: number;
	readonly staticKey: Uint8Array;
	readonly iv: Uint8Array;
	/** The level of ML-KEM, for a hybrid handshake. */
	readonly hybrid: MlKemLevel | undefined;
}

/** What may go wrong with a hybrid handshake at a router that serves classic ones: silence, or a hang-up. */
const worthClassic: readonly string[] = ['timeout', 'message-2', 'peer-ended', 'tcp-ended', 'tcp-reset'];

/** Chooses and remembers. */
export class DialChoice {
	readonly #policy: DialPolicy;
	readonly #own: readonly Endpoint[];
	readonly #hybrid: boolean;
	readonly #sixFirst: boolean;
	/** Peers whose hybrid handshake failed where a classic one stood. */
	readonly #classic = new ExpiringMap<HashKey, true>({ capacity: classicMemoryPeers, lifetimeMs: classicMemoryMs });

	/** What is asked for each time that a hop is chosen, and stays: what an address says, and where we dial. */
	readonly #costs = new WeakMap<RouterInfo, number | undefined>();

	/**
	 * @param own where we listen: never dialled
	 * @param hybrid whether hybrid handshakes are begun where they are offered
	 */
	constructor(policy: DialPolicy, own: readonly Endpoint[], hybrid: boolean) {
		this.#policy = policy;
		this.#own = own;
		this.#hybrid = hybrid;
		this.#sixFirst = own.some(({ host }) => host.includes(':'));
	}

	/** What the first attempt at a router costs; `undefined` if there is none. */
	cost(info: RouterInfo): number | undefined {
		if (!this.#costs.has(info)) this.#costs.set(info, this.attempts(info)[0]?.cost);
		return this.#costs.get(info);
	}

	/**
	 * The cheapest address of each family that may be dialled, cheapest first; of two that cost the same the IPv6 one, if we have
	 * IPv6 ourselves: it leaves nothing in a home router's table of translations.
	 */
	attempts(info: RouterInfo, turn?: Turn): Attempt[] {
		const chosen: Attempt[] = [];
		const families = new Set<string | undefined>();
		for (const { host, port, iv, cost, staticKey, family, pq } of info.ntcp2()) {
			if (host === undefined || port === undefined || iv === undefined || families.has(family)) continue;
			if (refuseAddress(host, port, this.#policy) !== undefined) continue;
			if (this.#own.some((own) => own.port === port && isSame(own.host, host))) continue;
			families.add(family);
			const classic = !this.#hybrid || (turn !== undefined && this.#classic.get(info.key, turn.now) === true);
			chosen.push({ info, to: { host, port }, cost, staticKey, iv, hybrid: classic ? undefined : levelOf(pq) });
		}
		if (!this.#sixFirst) return chosen;
		const isFour = ({ to }: Attempt) => Number(!to.host.includes(':'));
		return chosen.sort((a, b) => a.cost - b.cost || isFour(a) - isFour(b));
	}

	/** The classic way at the same address, if that may help: the hybrid one died after the TCP connection stood. */
	fallback(failed: Attempt, opened: boolean, reason: string): Attempt | undefined {
		if (failed.hybrid === undefined || !opened || !worthClassic.includes(reason)) return undefined;
		return { ...failed, hybrid: undefined };
	}

	/** A classic handshake stood where a hybrid one had failed: the next dials of this peer are classic. */
	remember(peer: HashKey, turn: Turn): void {
		this.#classic.set(peer, true, turn.now);
	}
}

/** One and the same address: neighbours of a /64 are others. */
function isSame(a: string, b: string): boolean {
	const one = parseIp(a);
	const other = parseIp(b);
	return (
		one?.family === other?.family && one !== undefined && other !== undefined && equalBytes(one.bytes, other.bytes)
	);
}
