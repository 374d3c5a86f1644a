// What applications look up: answered out of what is known, or searched until found or given up. Bounded.

import type { LookupAnswer, LookupFault, LookupTarget } from '@i2p/client-core';
import type { Destination, HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { after } from '@i2p/time';
import { Ring } from '@i2p/util';
import type { Conduct } from './conduct.js';
import { lookupPatienceMs, maxLookups } from './constants.js';
import type { FoundSet } from './finder.js';
import type { RemoteLeaseSets } from './lease-sets.js';
import { meantBy, namedBy, wantedBy } from './resolver.js';
import type { Names } from './wants.js';

/** Told once, in a later turn. */
export type OnLookup = (answer: LookupAnswer, turn: Turn) => void;

interface Question {
	readonly target: LookupTarget;
	readonly onAnswer: OnLookup;
}

/** The questions of one destination's applications. */
export class Questions {
	readonly #leaseSets: RemoteLeaseSets;
	readonly #conduct: Conduct;
	/** A destination of this router, if the hash is one's. */
	readonly #local: (hash: HashKey) => Destination | undefined;
	readonly #fresh = new Ring<Question>(maxLookups);
	readonly #waiting = new Set<Question>();

	readonly #names: Names | undefined;

	constructor(
		leaseSets: RemoteLeaseSets,
		conduct: Conduct,
		local: (hash: HashKey) => Destination | undefined,
		names?: Names,
	) {
		this.#names = names;
		this.#leaseSets = leaseSets;
		this.#conduct = conduct;
		this.#local = local;
	}

	/** Questions not looked at yet. */
	get fresh(): number {
		return this.#fresh.length;
	}

	/** Puts a question aside; throws RangeError when too many are. */
	offer(target: LookupTarget, onAnswer: OnLookup): void {
		if (!this.#fresh.offer({ target, onAnswer })) throw new RangeError('too many lookups at once');
	}

	/** Answers or begins to search what was put aside. */
	onTime(turn: Turn): void {
		for (let question = this.#fresh.take(); question !== undefined; question = this.#fresh.take())
			this.#ask(question, turn);
	}

	#ask(question: Question, turn: Turn): void {
		const { onAnswer } = question;
		const target = meantBy(question.target, this.#names);
		const named = namedBy(target, this.#names);
		if (named !== undefined) {
			onAnswer(named, turn);
			return;
		}
		const wanted = wantedBy(target, this.#conduct.clientKey !== undefined);
		const known = wanted.kind === 'hash' ? this.#known(wanted.hash, turn) : undefined;
		if (known !== undefined) onAnswer(known, turn);
		else if (wanted.kind === 'refused') onAnswer({ reason: wanted.reason }, turn);
		else if (this.#waiting.size >= maxLookups) onAnswer({ reason: 'overflow' }, turn);
		else {
			this.#waiting.add(question);
			const onEnd = (found: FoundSet | undefined, reason: LookupFault | undefined, later: Turn) => {
				if (!this.#waiting.delete(question)) return;
				onAnswer(found === undefined ? { reason: reason ?? 'no-lease-set' } : answerOf(found), later);
			};
			const sought = wanted.kind === 'hash' ? wanted.hash : this.#leaseSets.learn(wanted.address);
			this.#leaseSets.search(sought, onEnd, after(turn.now, lookupPatienceMs), turn);
		}
	}

	#known(hash: HashKey, turn: Turn): LookupAnswer | undefined {
		const destination = this.#local(hash);
		if (destination !== undefined) return { destination };
		const found = this.#leaseSets.find(hash, turn);
		return found === undefined ? undefined : answerOf(found);
	}

	/** Answers every question by `closed`. */
	close(turn: Turn): void {
		const questions = [...this.#waiting];
		for (let question = this.#fresh.take(); question !== undefined; question = this.#fresh.take())
			questions.push(question);
		this.#waiting.clear();
		for (const { onAnswer } of questions) onAnswer({ reason: 'closed' }, turn);
	}
}

function answerOf({ destination, set }: FoundSet): LookupAnswer {
	return { destination, options: set.options };
}
