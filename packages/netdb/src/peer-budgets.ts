// How much one peer may ask of us and bring us over its link, and how much all together: floods of stores and of lookups.
// Network database, "Denial of service". Knows nothing of what is asked or brought.
import type { HashKey } from '@i2p/data-core';
import type { Mono } from '@i2p/time';
import { ExpiringMap, TokenBucket } from '@i2p/util';
import {
	answersBurst,
	answersPerSecond,
	budgetLifeMs,
	lookupsPerPeer,
	maxBudgets,
	modestAnswersBurst,
	modestAnswersPerSecond,
	modestLookups,
	overflowsPerOffence,
	storesPerPeer,
} from './constants.js';

/** What is limited. */
export type Limited = 'lookup' | 'store';

/** `offence`: refused, and so often that it is to be charged. */
export type Allowance = 'given' | 'refused' | 'offence';

class PeerBudget {
	readonly lookup = new TokenBucket(lookupsPerPeer);
	readonly store = new TokenBucket(storesPerPeer);
	/** What it asked lately beyond which it is no modest asker. */
	readonly modest = new TokenBucket(modestLookups);
	overflows = 0;
}

/** Token buckets of peers and of all of them; bounded. */
export class PeerBudgets {
	readonly #peers = new ExpiringMap<HashKey, PeerBudget>({ capacity: maxBudgets, lifetimeMs: budgetLifeMs });
	readonly #answers = new TokenBucket({ ratePerSecond: answersPerSecond, burst: answersBurst });
	readonly #forModest = new TokenBucket({ ratePerSecond: modestAnswersPerSecond, burst: modestAnswersBurst });

	/** Whether a peer may ask or bring one more thing now. */
	take(peer: HashKey, what: Limited, now: Mono): Allowance {
		const budget = this.#budget(peer, now);
		if (budget[what].take(1, now)) return 'given';
		return ++budget.overflows % overflowsPerOffence === 0 ? 'offence' : 'refused';
	}

	/** Whether one more answer may be given: those who ask little have some that nobody else can take away. */
	mayAnswer(peer: HashKey, now: Mono): boolean {
		const isModest = this.#budget(peer, now).modest.take(1, now);
		return this.#answers.take(1, now) || (isModest && this.#forModest.take(1, now));
	}

	#budget(peer: HashKey, now: Mono): PeerBudget {
		const held = this.#peers.use(peer, now);
		if (held !== undefined) return held;
		const budget = new PeerBudget();
		this.#peers.set(peer, budget, now);
		return budget;
	}
}
