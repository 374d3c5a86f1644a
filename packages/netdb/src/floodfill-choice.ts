// Which floodfill is asked or given a store: the closest of the others that can be trusted to be there by chance, ourselves when there is
// nobody else. Network database, "Floodfill", "Sybil attacks". Knows nothing of what is sent there.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { expectedBits, routingKey, sharedBits } from '@i2p/kademlia';
import type { Turn } from '@i2p/runtime';
import { addressNets } from './address-nets.js';
import { closeEnough, leastResponsiveness, suspiciousBits } from './constants.js';
import type { Desk } from './desk.js';
import type { Recipient } from './messages.js';
import type { RouterStore } from './router-store.js';

/** Which floodfill is wanted. */
export interface FloodfillWish {
	readonly accept: (peer: Recipient) => boolean;
	/** Those that were asked before. */
	readonly asked: ReadonlySet<HashKey> | ReadonlyMap<HashKey, unknown>;
	/** Taken before others that are about as close: whoever has an entry has flooded it to all of those. Nobody unless given. */
	readonly prefer?: (peer: RouterInfo) => boolean;
}

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

	/**
	 * The closest to a 32-byte hash today of the other floodfills that may be asked and are accepted. Asked last: who shares a network with one that
	 * was asked, who left our questions unanswered, and who is closer than chance brings about, as one who wants to answer for just this hash.
	 */
	other(hash: Uint8Array, { accept, asked, prefer }: FloodfillWish, turn: Turn): RouterInfo | undefined {
		const target = routingKey(hash, turn.wall);
		const isFit = (info: RouterInfo): boolean => this.#desk.mayAsk(info, turn) && accept(info);
		const usual = expectedBits(this.#routers.floodfills);
		const nets = this.#netsOf(asked.keys());
		const isUnsuspected = (info: RouterInfo): boolean =>
			isFit(info) &&
			sharedBits(info.hash, target) <= usual + suspiciousBits &&
			!addressNets(info).wide.some((net) => nets.has(net)) &&
			this.#desk.wants.peers.responsiveness(info.key, turn.now) >= leastResponsiveness;
		const close = this.#routers.closestFloodfills(target, prefer === undefined ? 1 : closeEnough, isUnsuspected);
		const preferred = prefer === undefined ? undefined : close.find(prefer);
		return preferred ?? close[0] ?? this.#routers.closestFloodfills(target, 1, isFit)[0];
	}

	/**
	 * The same, or ourselves if we serve and no other floodfill may be asked at all: what we store at ourselves is found by
	 * those who know us for a floodfill. It must go through tunnels like to anybody, so that it stays apart from its owner.
	 */
	otherOrSelf(hash: Uint8Array, wish: FloodfillWish, turn: Turn): Recipient | undefined {
		const other = this.other(hash, wish, turn);
		if (other !== undefined || !this.areWeOne || this.#isAnybodyElse(turn)) return other;
		const { key, hash: ownHash, encryptionKey } = this.#desk.wants.identity;
		const self = { key, hash: ownHash, identity: { encryptionKey } };
		return wish.accept(self) ? self : undefined;
	}

	#isAnybodyElse(turn: Turn): boolean {
		return (
			this.#routers.closestFloodfills(this.#desk.wants.identity.hash, 1, (info) => this.#desk.mayAsk(info, turn))[0] !==
			undefined
		);
	}

	#netsOf(asked: Iterable<HashKey>): ReadonlySet<string> {
		const nets = new Set<string>();
		for (const key of asked) {
			const info = this.#routers.get(key);
			for (const net of info === undefined ? [] : addressNets(info).wide) nets.add(net);
		}
		return nets;
	}
}
