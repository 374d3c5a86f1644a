// The life of one tunnel of ours: when it is renewed, when it ends, and what its tests say.
import { after, type Mono, type Wall } from '@i2p/time';
import type { Random } from '@i2p/util';
import { rebuildAheadMs, rebuildJitterMs, testFailuresToReplace } from '../constants.js';

/** Dates and health of a tunnel. */
export class TunnelLife {
	/** When a replacement is wanted. */
	readonly renewAt: Mono;
	/** When it ends. */
	readonly endsAt: Mono;
	/** The same as the network is told. */
	readonly expires: Wall;
	/** When it should be tested next; moved by the tester. */
	nextTestAt: Mono;
	/** Whether a test of it, as the one to be judged, is on its way. */
	testing = false;
	/** Round trip of the last test that came back, milliseconds; `undefined`: none has. */
	rttMs: number | undefined;
	/** Failed tests in a row, with different partners where there are some. */
	failures = 0;
	/** Serial of the partner of the last failed test. */
	lastFailedPartner: number | undefined;
	/** It failed: used only until a replacement stands. */
	doomed = false;

	/** @param builtAt when its build was sent @param expires the end, `lifetimeMs` after that */
	constructor(builtAt: Mono, now: Mono, expires: Wall, lifetimeMs: number, random: Random) {
		const ahead = Math.min(rebuildAheadMs + random.below(rebuildJitterMs), Math.floor(lifetimeMs * 0.3));
		this.endsAt = after(builtAt, lifetimeMs);
		this.renewAt = after(builtAt, lifetimeMs - ahead);
		this.expires = expires;
		this.nextTestAt = now;
	}

	/** Whether it counts towards what the pool wants. */
	fresh(now: Mono): boolean {
		return !this.doomed && now < this.renewAt;
	}

	/** A test came back. */
	passed(rttMs: number): void {
		this.rttMs = rttMs;
		this.failures = 0;
		this.lastFailedPartner = undefined;
		this.doomed = false;
	}

	/**
	 * A test did not come back; answers whether the tunnel is to be replaced.
	 * @param others whether there was another partner to choose: if so, the same one twice counts once
	 */
	failed(partner: number, others: boolean): boolean {
		if (this.lastFailedPartner !== partner || !others) this.failures++;
		this.lastFailedPartner = partner;
		return this.failures >= testFailuresToReplace;
	}

	/** The next deadline that this tunnel has. */
	nextDue(now: Mono): Mono {
		const renew = now < this.renewAt ? this.renewAt : this.endsAt;
		return Math.min(renew, this.endsAt, this.testing ? this.endsAt : this.nextTestAt) as Mono;
	}
}
