// Whether a gateway lost what it knew: its clock of seconds since then, compared with ours. RFC 6887 section 8.5, RFC 6886 section 3.6.
import type { Mono } from '@i2p/time';

const toleratedSeconds = 2;
const toleratedPart = 1 / 16;

/** Follows one gateway's clock. */
export class GatewayEpoch {
	#epoch: number | undefined;
	#at = 0;

	/** The gateway said how many seconds it remembers; answers whether it began anew since it was last heard. */
	onEpoch(epoch: number, now: Mono): boolean {
		const before = this.#epoch;
		const ours = (now - this.#at) / 1000;
		this.#epoch = epoch;
		this.#at = now;
		if (before === undefined) return false;
		const theirs = epoch - before;
		if (theirs < -1) return true;
		const behind = theirs + toleratedSeconds < ours - ours * toleratedPart;
		const ahead = ours + toleratedSeconds < theirs - theirs * toleratedPart;
		return behind || ahead;
	}
}
