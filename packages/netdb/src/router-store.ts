// The table of RouterInfos: newest of each, who is a floodfill, who is close to a key, who makes room. Network database, "Storage".
// Knows nothing of messages; whoever adds has checked admission and signature, or says that the signature waits.
import type { HashKey } from '@i2p/data-core';
import { encryptionType } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { Buckets, expectedBits, sharedBits } from '@i2p/kademlia';
import type { Wall } from '@i2p/time';
import { checkInteger, type Random } from '@i2p/util';
import { type AddressNets, addressNets, NetCounts } from './address-nets.js';
import {
	evictionSample,
	floodfillBonusMs,
	floodfillVersionFloor,
	maxRouterInfos,
	nearBits,
	nearBonusMs,
	undialableMalusMs,
	usefulBonusMs,
} from './constants.js';

/** What happened to an added RouterInfo. */
export type Added = 'stored' | 'known';

/** What a table is made of. */
export interface RouterStoreOptions {
	readonly random: Random;
	/** Our own hash, 32 bytes: its neighbourhood is kept longer. */
	readonly self: Uint8Array;
	/** Most RouterInfos; {@link maxRouterInfos} unless given. */
	readonly capacity?: number;
	/** Lowest `router.version` of floodfills that are asked, as a number; 0.9.62 unless given. */
	readonly versionFloor?: number | undefined;
	/** Whether a router serves us well just now: a link stands, or it answers; asked when room is needed. */
	readonly isUseful?: (info: RouterInfo) => boolean;
}

const hashOf = (info: RouterInfo): Uint8Array => info.hash;

/** A bounded table of RouterInfos. One that was added unverified is verified when it is first asked for, and gone if it lied. */
export class RouterStore {
	readonly #options: RouterStoreOptions;
	readonly #capacity: number;
	readonly #infos = new Map<HashKey, RouterInfo>();
	readonly #all = new Buckets<RouterInfo>(hashOf);
	readonly #floodfills = new Buckets<RouterInfo>(hashOf);
	readonly #nets = new NetCounts();
	readonly #changed = new Set<HashKey>();

	/** Throws RangeError for a capacity that is no integer from 1. */
	constructor(options: RouterStoreOptions) {
		const { capacity = maxRouterInfos } = options;
		checkInteger('RouterInfos kept at most', capacity, 1, Number.MAX_SAFE_INTEGER);
		this.#options = options;
		this.#capacity = capacity;
	}

	/** RouterInfos held. */
	get size(): number {
		return this.#infos.size;
	}

	/** Floodfills among them that can be asked. */
	get floodfills(): number {
		return this.#floodfills.size;
	}

	/** The RouterInfo of a router, its signature proven. */
	get(key: HashKey): RouterInfo | undefined {
		const info = this.#infos.get(key);
		return info !== undefined && this.#isProven(info) ? info : undefined;
	}

	/** Every RouterInfo held, some perhaps not proven yet: {@link get} proves one. */
	values(): IterableIterator<RouterInfo> {
		return this.#infos.values();
	}

	/** Takes a RouterInfo in if it is newer than what is held; a full table gives one up. */
	add(info: RouterInfo): Added {
		const held = this.#infos.get(info.key);
		if (held !== undefined && held.published >= info.published) return 'known';
		if (held !== undefined) this.#nets.count(addressNets(held), -1);
		else if (this.#infos.size >= this.#capacity) this.#evict();
		this.#nets.count(addressNets(info), 1);
		this.#infos.set(info.key, info);
		this.#all.set(info);
		this.#changed.add(info.key);
		if (this.#isAskable(info)) this.#floodfills.set(info);
		else this.#floodfills.delete(info.hash);
		return 'stored';
	}

	/** Removes one; nothing if it is not there. */
	remove(key: HashKey): void {
		const info = this.#infos.get(key);
		if (info === undefined) return;
		this.#infos.delete(key);
		this.#all.delete(info.hash);
		this.#floodfills.delete(info.hash);
		this.#nets.count(addressNets(info), -1);
		this.#changed.add(key);
	}

	/** Removes what was published before an instant; answers how many. */
	expire(before: Wall): number {
		let count = 0;
		for (const info of this.#infos.values()) {
			if (info.published >= before) continue;
			this.remove(info.key);
			count++;
		}
		return count;
	}

	/** Up to `most` changes since they were last taken: a RouterInfo to keep, or `undefined` for one that is gone. */
	takeChanges(most: number): [HashKey, RouterInfo | undefined][] {
		const taken: [HashKey, RouterInfo | undefined][] = [];
		for (const key of this.#changed) {
			if (taken.length >= most) break;
			this.#changed.delete(key);
			taken.push([key, this.#infos.get(key)]);
		}
		return taken;
	}

	/** Whether changes wait to be taken. */
	get hasChanges(): boolean {
		return this.#changed.size > 0;
	}

	/** The floodfills closest to a 32-byte routing key, closest first, of those accepted. */
	closestFloodfills(target: Uint8Array, count: number, accept?: (info: RouterInfo) => boolean): RouterInfo[] {
		const isFit = (info: RouterInfo): boolean => (accept === undefined || accept(info)) && info.verify();
		return this.#floodfills.closest({ target, count, accept: isFit });
	}

	/** The routers closest to a 32-byte routing key that are no floodfills. */
	closestOthers(target: Uint8Array, count: number, accept: (info: RouterInfo) => boolean): RouterInfo[] {
		const isFit = (info: RouterInfo): boolean => !info.caps.floodfill && accept(info) && info.verify();
		return this.#all.closest({ target, count, accept: isFit });
	}

	/** How many routers share at least so many leading bits with a 32-byte hash. */
	near(hash: Uint8Array, bits: number): number {
		return this.#all.near(hash, bits);
	}

	/** The most routers in any of these networks. */
	crowd(nets: AddressNets): { readonly wide: number; readonly narrow: number } {
		return this.#nets.most(nets);
	}

	#isProven(info: RouterInfo): boolean {
		if (info.verify()) return true;
		this.remove(info.key);
		return false;
	}

	/** Gives up the least worth keeping of a few taken at random. */
	#evict(): void {
		const start = this.#options.random.below(Math.max(1, this.#infos.size - evictionSample));
		let index = 0;
		let worst: RouterInfo | undefined;
		let least = Number.POSITIVE_INFINITY;
		for (const info of this.#infos.values()) {
			if (index++ < start) continue;
			if (index > start + evictionSample) break;
			const worth = this.#worth(info);
			if (worth >= least) continue;
			worst = info;
			least = worth;
		}
		if (worst !== undefined) this.remove(worst.key);
	}

	/** When it was published, with hours given for what makes it worth more than others of its age. */
	#worth(info: RouterInfo): number {
		const { self, isUseful } = this.#options;
		const isNear = sharedBits(info.hash, self) > expectedBits(this.size) - nearBits;
		return (
			info.published +
			(this.#isAskable(info) ? floodfillBonusMs : 0) +
			(isNear ? nearBonusMs : 0) -
			(info.addresses.some(({ options }) => options.has('host')) ? 0 : undialableMalusMs) +
			(isUseful?.(info) === true ? usefulBonusMs : 0)
		);
	}

	/** Whether a router is a floodfill that can be asked and given stores. */
	#isAskable(info: RouterInfo): boolean {
		return (
			info.caps.floodfill &&
			!info.caps.hidden &&
			info.identity.encryptionType === encryptionType.x25519 &&
			info.version >= (this.#options.versionFloor ?? floodfillVersionFloor)
		);
	}
}
