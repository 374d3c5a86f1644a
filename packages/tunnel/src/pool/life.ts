// The life of one tunnel of ours: when it is renewed, when it ends, and what its tests say.
import { after, type Mono, never, type Wall } from '@i2p/time';
import type { Random } from '@i2p/util';
import {
	busyMs,
	busyTestIntervalMs,
	rebuildAheadMs,
	rebuildJitterMs,
	rttMemory,
	testFailuresToReplace,
} from '../constants.js';

/** Dates and health of a tunnel. */
export class TunnelLife {
	#renewAt: Mono;
	/** When it ends. */
	readonly endsAt: Mono;
	/** The same as the network is told. */
	readonly expires: Wall;
	/** When it should be tested next; moved by the tester. */
	nextTestAt: Mono;
	/** Whether a test of it, as the one to be judged, is on its way. */
	testing = false;
	/** When it was last known to work: its build was answered, or a test that came back was sent. */
	#provenAt: Mono;
	/** Round trip of the last test that came back, milliseconds; `undefined`: none has. */
	rttMs: number | undefined;
	/** The slowest round trip of late: the longest that a test of it is waited for follows from it. */
	slowestMs: number | undefined;
	/** When it last carried a message that is no test. */
	usedAt = Number.NEGATIVE_INFINITY;
	/** Least bandwidth that a hop said it has for it, KB/s; `undefined`: none said. */
	availableKBps: number | undefined;
	/** Failed tests in a row, with different partners where there are some. */
	failures = 0;
	/** Something speaks against it, and the test that will tell is not over. */
	suspected = false;
	/** Serial of the partner of the last test that came back. */
	lastPartner: number | undefined;
	/** Serial of the partner of the last failed test. */
	lastFailedPartner: number | undefined;
	/** It failed: used only until a replacement stands. */
	doomed = false;

	/** @param builtAt when its build was sent @param expires the end, `lifetimeMs` after that */
	constructor(builtAt: Mono, now: Mono, expires: Wall, lifetimeMs: number, random: Random) {
		const ahead = Math.min(rebuildAheadMs + random.below(rebuildJitterMs), Math.floor(lifetimeMs * 0.3));
		this.endsAt = after(builtAt, lifetimeMs);
		this.#renewAt = after(builtAt, lifetimeMs - ahead);
		this.expires = expires;
		this.nextTestAt = now;
		this.#provenAt = now;
	}

	/** When a replacement is wanted. */
	get renewAt(): Mono {
		return this.#renewAt;
	}

	/** A replacement is wanted now; until then, and to its end, it serves. */
	age(now: Mono): void {
		if (now < this.#renewAt) this.#renewAt = now;
	}

	/** Whether it counts towards what the pool wants. */
	fresh(now: Mono): boolean {
		return !this.doomed && now < this.renewAt;
	}

	/** Whether nothing speaks against it. */
	get sound(): boolean {
		return !this.doomed && !this.suspected && this.failures === 0;
	}

	/** Whether it is known to have worked after that moment; without one, it is. */
	provenSince(moment: Mono | undefined): boolean {
		return moment === undefined || this.#provenAt > moment;
	}

	/** It carries a message; answers whether its next test is to come sooner for it. */
	use(now: Mono): boolean {
		const wasBusy = this.busy(now);
		this.usedAt = now;
		if (wasBusy || this.testing || this.nextTestAt <= now + busyTestIntervalMs || this.nextTestAt === never)
			return false;
		this.nextTestAt = after(now, busyTestIntervalMs);
		return true;
	}

	/** Whether it was in use just now. */
	busy(now: Mono): boolean {
		return now < this.usedAt + busyMs;
	}

	/** A test came back that was sent then. */
	passed(rttMs: number, partner: number, sentAt: Mono): void {
		this.rttMs = rttMs;
		this.#provenAt = sentAt;
		this.lastPartner = partner;
		this.slowestMs = Math.max(rttMs, (this.slowestMs ?? 0) * rttMemory);
		this.failures = 0;
		this.suspected = false;
		this.lastFailedPartner = undefined;
		this.doomed = false;
	}

	/**
	 * A test did not come back; answers whether the tunnel is to be replaced.
	 * @param others whether there was another partner to choose: if so, the same one twice counts once
	 */
	failed(partner: number, others: boolean): boolean {
		this.suspected = false;
		if (this.lastFailedPartner !== partner || !others) this.failures++;
		this.lastFailedPartner = partner;
		this.lastPartner = undefined;
		return this.failures >= testFailuresToReplace;
	}

	/** The next deadline that this tunnel has. */
	nextDue(now: Mono): Mono {
		const renew = now < this.renewAt ? this.renewAt : this.endsAt;
		return Math.min(renew, this.endsAt, this.testing ? this.endsAt : this.nextTestAt) as Mono;
	}
}
