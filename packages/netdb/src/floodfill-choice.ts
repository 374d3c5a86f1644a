// Which floodfill a lease set is stored at or asked for: the closest of the others, ourselves when there is nobody else.
// Network database, "Floodfill". Knows nothing of what is sent there.
import type { RouterInfo } from '@i2p/data-routerinfo';
import { routingKey } from '@i2p/kademlia';
import type { Turn } from '@i2p/runtime';
import type { Desk } from './desk.js';
import type { Recipient } from './messages.js';
import type { RouterStore } from './router-store.js';

/** Chooses floodfills, one at a time. */
export class FloodfillChoice {
	/** Whether we serve as a floodfill ourselves. */
	areWeOne: boolean;
	readonly #desk: Desk;
	readonly #routers: RouterStore;

	constructor(desk: Desk, routers: RouterStore, areWeOne: boolean) {
		this.#desk = desk;
		this.#routers = routers;
		this.areWeOne = areWeOne;
	}

	/** Whether there is anybody at all, ourselves included if we serve. */
	get isEmpty(): boolean {
		return this.#routers.floodfills === 0 && !this.areWeOne;
	}

	/** The closest to a 32-byte hash today of the other floodfills that may be asked and are accepted. */
	other(hash: Uint8Array, accept: (peer: Recipient) => boolean, turn: Turn): RouterInfo | undefined {
		const isFit = (info: RouterInfo): boolean => this.#desk.mayAsk(info, turn) && accept(info);
		return this.#routers.closestFloodfills(routingKey(hash, turn.wall), 1, isFit)[0];
	}

	/**
	 * The same, or ourselves if we serve and no other floodfill may be asked at all: what we store at ourselves is found by
	 * those who know us for a floodfill. It must go through tunnels like to anybody, so that it stays apart from its owner.
	 */
	otherOrSelf(hash: Uint8Array, accept: (peer: Recipient) => boolean, turn: Turn): Recipient | undefined {
		const other = this.other(hash, accept, turn);
		if (other !== undefined || !this.areWeOne || this.other(hash, () => true, turn) !== undefined) return other;
		const { key, hash: ownHash, encryptionKey } = this.#desk.wants.identity;
		const self = { key, hash: ownHash, identity: { encryptionKey } };
		return accept(self) ? self : undefined;
	}
}
