// What became of a pool's builds: each reason counted, the last failures in full. Shown, never acted upon.
import { type HashKey, shortHash } from '@i2p/data-core';
import type { Wall } from '@i2p/time';
import type { HopAnswer } from '../build/creator.js';
import type { BuildFault } from '../codes.js';
import { shownBuildFailures } from '../constants.js';
import type { Hop } from '../wants.js';

/** A build that was sent and made no tunnel. */
export interface FailedBuild {
	readonly reason: BuildFault;
	readonly hops: readonly Hop[];
	/** Who is to be avoided for it. */
	readonly blamed: readonly Hop[];
	/** What each hop said, in the order of the hops, if an answer came. */
	readonly codes?: readonly HopAnswer[];
}

/** A failed build as it is shown. */
export interface BuildFailure {
	readonly at: Wall;
	readonly direction: 'inbound' | 'outbound';
	readonly reason: BuildFault;
	/** Shortened router hashes, in the direction of the data. */
	readonly hops: readonly string[];
	/** Positions of the hops to blame, and what they said: a reply code, or that it was unreadable. */
	readonly blamed: readonly { readonly hop: number; readonly said: HopAnswer | undefined }[];
}

/** The ledger of one pool. */
export class BuildLedger {
	#sent = 0;
	#built = 0;
	readonly #faults = new Map<BuildFault, number>();
	readonly #last: BuildFailure[] = [];

	/** A build went out. */
	noteSent(): void {
		this.#sent++;
	}

	/** A tunnel came of it. */
	noteBuilt(): void {
		this.#built++;
	}

	/** Nothing could be sent. */
	noteFault(reason: BuildFault): void {
		this.#faults.set(reason, (this.#faults.get(reason) ?? 0) + 1);
	}

	/** What was sent failed. */
	noteFailed(direction: 'inbound' | 'outbound', failed: FailedBuild, at: Wall): void {
		const { reason, hops, blamed, codes } = failed;
		this.noteFault(reason);
		const guilty = new Set<HashKey>(blamed.map((hop) => hop.key));
		const positions = hops.flatMap((hop, i) => (guilty.has(hop.key) ? [{ hop: i, said: codes?.[i] }] : []));
		if (this.#last.length >= shownBuildFailures) this.#last.shift();
		this.#last.push({ at, direction, reason, hops: hops.map((hop) => shortHash(hop.key)), blamed: positions });
	}

	/** Everything, the last failures oldest first. */
	snapshot(): BuildsSnapshot {
		return {
			sent: this.#sent,
			built: this.#built,
			faults: Object.fromEntries(this.#faults),
			last: [...this.#last],
		};
	}
}

/** What became of a pool's builds. */
export interface BuildsSnapshot {
	readonly sent: number;
	readonly built: number;
	/** How often each reason came up. */
	readonly faults: Readonly<Partial<Record<BuildFault, number>>>;
	readonly last: readonly BuildFailure[];
}
