// Who is told of our newest lease set without being asked: remotes that may write to tunnels of ours which have failed. Policy.
// Must not know how it is sent.
import type { Turn } from '@i2p/runtime';
import { never } from '@i2p/time';
import type { Note } from './codes.js';
import { bundleAgainMs } from './constants.js';
import type { OwnLeaseSet } from './own-lease-set.js';
import type { Remote } from './remote.js';
import type { Remotes } from './remotes.js';

/** What it is decided by. */
export interface LeaseTellerParts {
	readonly own: OwnLeaseSet;
	readonly remotes: Remotes;
	readonly note: Note;
}

/** Decides who is told, and how often. */
export class LeaseTeller {
	readonly #parts: LeaseTellerParts;

	constructor(parts: LeaseTellerParts) {
		this.#parts = parts;
	}

	/** The own set is another now: those who are to be told of it, at once and again until they confirm it or are not heard for long. */
	*onNewSet(turn: Turn): IterableIterator<Remote> {
		for (const remote of this.#parts.remotes.all()) {
			if (!this.#writesInVain(remote, turn)) continue;
			remote.tellSoon();
			remote.tellAt = turn.now;
			yield remote;
		}
	}

	/** Has a remote whose time it is told, unless it knows by now, or was told beside something else a moment ago. */
	onTime(remote: Remote, turn: Turn): void {
		if (turn.now < remote.tellAt) return;
		const isOver = !this.#writesInVain(remote, turn);
		remote.tellAt = isOver ? never : remote.tellAgain(turn.now);
		const { bundled, bundledAt } = remote;
		if (isOver || (bundled === this.#parts.own.bundled && turn.now < bundledAt! + bundleAgainMs)) return;
		this.#parts.note('leases-told');
		remote.owesAnswer = true;
	}

	#writesInVain(remote: Remote, turn: Turn): boolean {
		const { own } = this.#parts;
		const { confirmed, bundled, peer } = remote;
		if (own.bundled === undefined || confirmed === own.bundled || bundled === undefined) return false;
		if (peer === undefined || !remote.mayWrite(turn.now)) return false;
		return confirmed === undefined || own.isBroken(confirmed, turn);
	}
}
