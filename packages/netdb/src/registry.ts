// The way of a RouterInfo into the table: older than what is held, refused by the policy, forged, or in. Network database, "Storing".
// Knows nothing of messages and of who brought it.
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { Turn } from '@i2p/runtime';
import type { Mono } from '@i2p/time';
import type { AdmissionPolicy, RouterRefusal } from './admission.js';
import type { Desk } from './desk.js';
import type { LeaseSetRefusal } from './lifetimes.js';
import type { Lookups } from './lookups.js';
import type { RouterStore } from './router-store.js';

/** Why an entry is refused. */
export type Refusal = RouterRefusal | LeaseSetRefusal | 'our-own' | 'full';

/** What became of an entry that was brought in. */
export type Verdict = 'stored' | 'known' | Refusal;

/** What a registry is made of. */
export interface RegistryParts {
	readonly desk: Desk;
	readonly routers: RouterStore;
	readonly lookups: Lookups;
	readonly policy: AdmissionPolicy;
	readonly startedAt: Mono;
}

/** Admits RouterInfos. */
export class Registry {
	readonly #parts: RegistryParts;

	constructor(parts: RegistryParts) {
		this.#parts = parts;
	}

	/** From a handshake, a message or a reseed. */
	offer(info: RouterInfo, turn: Turn): Verdict {
		const { desk, lookups, routers } = this.#parts;
		if (info.key === desk.self) return 'our-own';
		const held = routers.get(info.key);
		if (held !== undefined && held.published >= info.published) {
			lookups.onRouterInfo(held, turn);
			return 'known';
		}
		const refusal = this.#refusal(info, turn) ?? (info.verify() ? undefined : 'bad-signature');
		if (refusal !== undefined) return this.#refused(refusal);
		const added = routers.add(info);
		lookups.onRouterInfo(info, turn);
		return added;
	}

	/** From what we kept ourselves and had proven then: its signature is looked at when it is first used. */
	offerKept(info: RouterInfo, turn: Turn): Verdict {
		if (info.key === this.#parts.desk.self) return 'our-own';
		const refusal = this.#refusal(info, turn);
		return refusal === undefined ? this.#parts.routers.add(info) : this.#refused(refusal);
	}

	#refusal(info: RouterInfo, { now, wall }: Turn): RouterRefusal | undefined {
		const { desk, policy, routers, startedAt } = this.#parts;
		const self = desk.wants.identity.hash;
		return policy.routerRefusal(info, { wall, uptimeMs: now - startedAt, self, known: routers });
	}

	#refused(refusal: Refusal): Refusal {
		this.#parts.desk.wants.note(`router-refused-${refusal}`);
		return refusal;
	}
}
