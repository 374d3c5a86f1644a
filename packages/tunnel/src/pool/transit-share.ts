// The bandwidth that others' tunnels share: what they take, what was promised to them. Proposal 168; tunnel layer bytes.
// Must not know tunnels.
import { TokenBucket } from '@i2p/util';
import type { BandwidthWish } from '../build/bandwidth.js';
import { mostPromisedKBps, mostTunnelShare, promisedOverShare, transitBurstSeconds } from '../constants.js';

/** Of so many bytes a second, or of as many as come. */
export class TransitShare {
	readonly #bytesPerSecond: number | undefined;
	readonly #bucket: TokenBucket | undefined;
	#promisedKBps = 0;
	#taken = 0;
	#takenAt: number | undefined;
	#usedPerSecond = 0;

	constructor(bytesPerSecond: number | undefined) {
		this.#bytesPerSecond = bytesPerSecond;
		this.#bucket =
			bytesPerSecond === undefined
				? undefined
				: new TokenBucket({ ratePerSecond: bytesPerSecond, burst: bytesPerSecond * transitBurstSeconds });
	}

	/** Bytes a second, by the last sample. */
	get usedPerSecond(): number {
		return this.#usedPerSecond;
	}

	/** KB/s promised to tunnels that stand. */
	get promisedKBps(): number {
		return this.#promisedKBps;
	}

	/** Takes bytes for a message; `false`: there is no room for it. */
	take(bytes: number, now: number): boolean {
		if (this.#bucket !== undefined && !this.#bucket.take(bytes, now)) return false;
		this.#taken += bytes;
		return true;
	}

	/** What part of the share was in use since the last call, 0 to 1; 0 if there is no limit. */
	sample(now: number): number {
		const sinceMs = this.#takenAt === undefined ? 0 : now - this.#takenAt;
		this.#takenAt = now;
		this.#usedPerSecond = sinceMs > 0 ? (1000 * this.#taken) / sinceMs : 0;
		this.#taken = 0;
		return this.#bytesPerSecond === undefined ? 0 : Math.min(1, this.#usedPerSecond / this.#bytesPerSecond);
	}

	/**
	 * What we can promise to a tunnel with this wish, in KB/s: `undefined` if it wishes nothing, `'too-much'` if not even its minimum.
	 * More is promised than there is, as others of its hops may have less; one tunnel never gets but a part.
	 */
	offer({ minimumKBps, requestedKBps }: BandwidthWish): number | undefined | 'too-much' {
		const wished = requestedKBps ?? minimumKBps;
		if (wished === undefined) return undefined;
		const available = Math.floor(this.#available());
		if (available < (minimumKBps ?? 1)) return 'too-much';
		return Math.min(available, Math.max(wished, minimumKBps ?? 0));
	}

	#available(): number {
		if (this.#bytesPerSecond === undefined) return mostPromisedKBps;
		const share = this.#bytesPerSecond / 1024;
		return Math.min(mostPromisedKBps, share * mostTunnelShare, share * promisedOverShare - this.#promisedKBps);
	}

	/** A tunnel with this promise stands, or ends (negative). */
	promise(kbps: number): void {
		this.#promisedKBps = Math.max(0, this.#promisedKBps + kbps);
	}
}
