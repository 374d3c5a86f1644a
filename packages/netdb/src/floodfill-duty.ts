// Whether we should be a floodfill when that is left to us: judged every minute, taken on slowly, given up sooner. Network database,
// "Floodfill opt-in". Knows nothing of what floodfills do; the facts are asked for.
import type { Turn } from '@i2p/runtime';
import { after, type Mono, mono } from '@i2p/time';
import {
	fitForMs,
	fitnessEveryMs,
	floodfillClockMs,
	floodfillLagMs,
	floodfillPauseMs,
	floodfillShareKBps,
	floodfillUptimeMs,
	plentifulFloodfills,
	plentifulShare,
	unfitForMs,
} from './constants.js';
import type { Desk, Timed } from './desk.js';
import type { FitnessFacts } from './wants.js';

/** Why a router is not to be a floodfill. */
export type Unfitness = 'young' | 'hidden' | 'unreachable' | 'slow' | 'congested' | 'clock' | 'lagging' | 'plentiful';

/** What else counts: how long we are up, how late we are, and who is known. */
export interface FitnessSurroundings {
	readonly uptimeMs: number;
	/** How much later than its time this turn comes, in milliseconds. */
	readonly lagMs: number;
	readonly routers: number;
	/** Others than we. */
	readonly floodfills: number;
	/** Whether we are one now: who serves is not driven out by a plenty that includes him. */
	readonly serving: boolean;
}

/** The first reason against being a floodfill, or `undefined`. */
export function unfitness(facts: FitnessFacts, around: FitnessSurroundings): Unfitness | undefined {
	if (facts.hidden) return 'hidden';
	if (!facts.reachable) return 'unreachable';
	if (facts.shareKBps < floodfillShareKBps) return 'slow';
	if (facts.congested) return 'congested';
	if (Math.abs(facts.clockOffMs) > floodfillClockMs) return 'clock';
	if (around.lagMs > floodfillLagMs) return 'lagging';
	if (around.serving) return undefined;
	if (around.uptimeMs < floodfillUptimeMs) return 'young';
	const isPlenty = around.floodfills >= plentifulFloodfills && around.floodfills >= plentifulShare * around.routers;
	return isPlenty ? 'plentiful' : undefined;
}

/** Decides with hysteresis, and tells each change. */
export class FloodfillDuty implements Timed {
	readonly #desk: Desk;
	readonly #facts: () => FitnessFacts;
	readonly #around: (turn: Turn) => Omit<FitnessSurroundings, 'lagMs'>;
	readonly #onChange: (serve: boolean, turn: Turn) => void;
	#reason: Unfitness | undefined = 'young';
	/** Since when the judgement is what it is. */
	#since = mono(Number.NEGATIVE_INFINITY);
	#notBefore = mono(Number.NEGATIVE_INFINITY);
	#dueAt = mono(Number.NEGATIVE_INFINITY);

	constructor(
		desk: Desk,
		facts: () => FitnessFacts,
		around: (turn: Turn) => Omit<FitnessSurroundings, 'lagMs'>,
		onChange: (serve: boolean, turn: Turn) => void,
	) {
		this.#desk = desk;
		this.#facts = facts;
		this.#around = around;
		this.#onChange = onChange;
	}

	/** Judges from now on. */
	start(at: Mono): void {
		this.#since = at;
		this.#wake(at);
	}

	/** Judges no more. */
	stop(): void {
		this.#desk.forget(this);
	}

	/** What speaks against it now, or `undefined`. */
	get reason(): Unfitness | undefined {
		return this.#reason;
	}

	onTime(turn: Turn): void {
		const around = { ...this.#around(turn), lagMs: turn.now - this.#dueAt };
		this.#wake(after(turn.now, fitnessEveryMs));
		const reason = unfitness(this.#facts(), around);
		if ((reason === undefined) !== (this.#reason === undefined)) this.#since = turn.now;
		this.#reason = reason;
		const lasted = turn.now - this.#since;
		if (!around.serving && reason === undefined && lasted >= fitForMs && turn.now >= this.#notBefore)
			this.#onChange(true, turn);
		else if (around.serving && reason !== undefined && lasted >= unfitForMs) {
			this.#notBefore = after(turn.now, floodfillPauseMs);
			this.#onChange(false, turn);
		}
	}

	#wake(at: Mono): void {
		this.#dueAt = at;
		this.#desk.wake(this, at);
	}
}
