// What the machines of this package share: who asks, chance, deadlines, and messages put aside for the exhale.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { untilRollover } from '@i2p/kademlia';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, mono } from '@i2p/time';
import { DeadlineHeap, type Random, Ring } from '@i2p/util';
import { maxOutbox, rolloverSpreadMs } from './constants.js';
import type { NetDbWants } from './wants.js';

/** Something that waits for a deadline. */
export interface Timed {
	onTime(turn: Turn): void;
}

/** The common desk of one network database. */
export class Desk {
	readonly wants: NetDbWants;
	readonly random: Random;
	readonly #timers = new DeadlineHeap<Timed>();
	readonly #outbox = new Ring<(turn: Turn) => void>(maxOutbox);
	#now = mono(0);

	constructor(wants: NetDbWants, random: Random) {
		this.wants = wants;
		this.random = random;
	}

	/** Tells the machine the time at an instant, once; in place of what was set before. */
	wake(timed: Timed, at: Mono): void {
		this.#timers.set(timed, at);
	}

	/** Lets a machine sleep. */
	forget(timed: Timed): void {
		this.#timers.delete(timed);
	}

	/** Calls back in the coming think, so that nobody is called out of his own question. */
	soon(call: (turn: Turn) => void, turn: Turn): void {
		this.#timers.set({ onTime: call }, turn.now);
	}

	/** When the next machine is due. */
	due(): Mono {
		return mono(this.#timers.nextDue());
	}

	/** The time of the last think or exhale: for those who are asked without a turn. */
	get lastNow(): Mono {
		return this.#now;
	}

	/** Tells the time to all that are due. */
	onTime(turn: Turn): void {
		this.#now = turn.now;
		for (let timed = this.#timers.takeDue(turn.now); timed !== undefined; timed = this.#timers.takeDue(turn.now))
			timed.onTime(turn);
	}

	/** Puts a sending aside for the exhale; false if there is no room, counted. */
	send(sending: (turn: Turn) => void): boolean {
		const isTaken = this.#outbox.offer(sending);
		if (!isTaken) this.wants.note('outbox-full');
		return isTaken;
	}

	/** Does the sendings put aside before this exhale; answers whether new ones wait. */
	flush(turn: Turn): boolean {
		this.#now = turn.now;
		for (let left = this.#outbox.length; left > 0; left--) this.#outbox.take()!(turn);
		return this.#outbox.length > 0;
	}

	/** A message id or reply token: 1 to 2^32 - 2. */
	number(): number {
		return 1 + this.random.below(0xffff_fffe);
	}

	/** An instant up to a minute after the next UTC midnight, when routing keys have changed. */
	afterRollover(turn: Turn): Mono {
		return after(turn.now, untilRollover(turn.wall) + this.random.below(rolloverSpreadMs));
	}

	/** Whether a router may be asked or given stores: not us, not banned. */
	mayAsk(info: RouterInfo, turn: Turn): boolean {
		return info.key !== this.wants.identity.key && !this.wants.peers.banned(info.key, turn.now);
	}

	/** Our own key. */
	get self(): HashKey {
		return this.wants.identity.key;
	}
}
