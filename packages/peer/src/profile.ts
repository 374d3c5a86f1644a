// What we remember of one peer: decaying counts of what it did for us, and pauses after failures.
// Knows nothing of other peers or of RouterInfos.
import { after, type Mono } from '@i2p/time';
import {
	answersWellFrom,
	declinePauseMs,
	failingBelow,
	failurePauseMs,
	newestRoundTrip,
	profileHalfLifeMs,
	turnedAwayPauseMs,
} from './constants.js';

/** The decaying counts, in the order of a snapshot. */
export const profileCounts = [
	'accepted',
	'declined',
	'lost',
	'testsPassed',
	'testsFailed',
	'answered',
	'unanswered',
] as const;
/** One of the things that are counted. */
export type ProfileCount = (typeof profileCounts)[number];
/** Those of them that are no sign of life. */
const silences: ReadonlySet<ProfileCount> = new Set(['lost', 'testsFailed', 'unanswered']);

/** What is kept of a profile besides its counts. */
export interface KeptProfile {
	readonly counts: Partial<Record<ProfileCount, number>>;
	/** Milliseconds of a hop, by the round trips of tunnels over this peer. */
	readonly hopMs?: number | undefined;
	/** Milliseconds for which it is still not asked, and not dialed. */
	readonly pausedMs?: number;
	readonly unreachableMs?: number;
}

/** The memory of one peer. */
export class Profile {
	readonly #counts: Record<ProfileCount, number>;
	#countedAt: Mono;
	/** Not asked for tunnels until then, if there are others. */
	#pausedUntil: Mono;
	/** Not dialed for tunnels until then, if there are others. */
	#unreachableUntil: Mono;

	/** Not dialed for tunnels until then: it has no place for us. Not kept: it is over soon. */
	#turnedAwayUntil: Mono;

	#hopMs: number | undefined;
	#aliveAt: Mono | undefined;

	constructor(now: Mono, kept?: KeptProfile) {
		this.#counts = { accepted: 0, declined: 0, lost: 0, testsPassed: 0, testsFailed: 0, answered: 0, unanswered: 0 };
		Object.assign(this.#counts, kept?.counts);
		this.#hopMs = kept?.hopMs;
		this.#countedAt = now;
		this.#pausedUntil = after(now, kept?.pausedMs ?? 0);
		this.#unreachableUntil = after(now, kept?.unreachableMs ?? 0);
		this.#turnedAwayUntil = now;
	}

	/** What is worth keeping. */
	keep(now: Mono): KeptProfile & { readonly pausedMs: number; readonly unreachableMs: number } {
		this.#decay(now);
		return {
			counts: this.#counts,
			hopMs: this.#hopMs,
			pausedMs: Math.max(0, this.#pausedUntil - now),
			unreachableMs: Math.max(0, this.#unreachableUntil - now),
		};
	}

	/** Adds one to a count. */
	note(what: ProfileCount, now: Mono): void {
		this.#decay(now);
		this.#counts[what]++;
		if (!silences.has(what)) this.#aliveAt = now;
		if (what === 'declined') this.#pausedUntil = after(now, declinePauseMs);
		else if (what === 'accepted') this.#pausedUntil = now;
	}

	/** A tunnel over it answered: its round trip for each hop, in milliseconds. */
	noteHopMs(ms: number): void {
		this.#hopMs = this.#hopMs === undefined ? ms : this.#hopMs + (ms - this.#hopMs) * newestRoundTrip;
	}

	/** Milliseconds of a hop as measured of late; `undefined` if never. */
	get hopMs(): number | undefined {
		return this.#hopMs;
	}

	/** It could not be connected. */
	noteUnreachable(now: Mono): void {
		this.#unreachableUntil = after(now, failurePauseMs);
	}

	/** It is connected after all. */
	noteReachable(now: Mono): void {
		this.#aliveAt = now;
		this.#unreachableUntil = now;
		this.#turnedAwayUntil = now;
	}

	/** When it last did or said anything for us, as far as is known. */
	get aliveAt(): Mono | undefined {
		return this.#aliveAt;
	}

	/** It had no place for a link of ours. */
	noteTurnedAway(now: Mono): void {
		this.#aliveAt = now;
		this.#turnedAwayUntil = after(now, turnedAwayPauseMs);
	}

	/** A count as it stands now. */
	count(what: ProfileCount, now: Mono): number {
		this.#decay(now);
		return this.#counts[what];
	}

	/** Whether it declined a build lately. */
	paused(now: Mono): boolean {
		return now < this.#pausedUntil;
	}

	/** Whether it had no place for us lately. */
	turnsUsAway(now: Mono): boolean {
		return now < this.#turnedAwayUntil;
	}

	/** Whether it could not be connected lately. */
	unreachable(now: Mono): boolean {
		return now < this.#unreachableUntil;
	}

	/**
	 * How much it is worth as a hop, above 0 to 1: the share of good outcomes, where a lost build or a failed test weighs more
	 * than an honest refusal. An unknown peer is worth one half.
	 */
	worth(now: Mono): number {
		this.#decay(now);
		const c = this.#counts;
		const good = c.accepted + c.testsPassed;
		const bad = c.declined + 2 * c.lost + 3 * c.testsFailed;
		return (good + 1) / (good + bad + 2);
	}

	/** Whether most of what it was to do for us went wrong. */
	failing(now: Mono): boolean {
		return this.worth(now) < failingBelow;
	}

	/** What it did for us of late: the good outcomes, as far as it is worth; 0 if none. */
	capacity(now: Mono): number {
		const good = this.count('accepted', now) + this.count('testsPassed', now);
		return good < 0.5 ? 0 : good * this.worth(now);
	}

	/** Whether it answers our questions, as more than one answer showed. */
	answersWell(now: Mono): boolean {
		return this.responsiveness(now) >= answersWellFrom;
	}

	/** The share of our questions that it answered; one half if never asked. */
	responsiveness(now: Mono): number {
		this.#decay(now);
		return (this.#counts.answered + 1) / (this.#counts.answered + this.#counts.unanswered + 2);
	}

	#decay(now: Mono): void {
		const elapsed = now - this.#countedAt;
		if (elapsed < 1000) return;
		const factor = 2 ** (-elapsed / profileHalfLifeMs);
		for (const what of profileCounts) this.#counts[what] *= factor;
		this.#countedAt = now;
	}
}
