// The table of RouterInfos: newest of each, who is a floodfill, who is close to a key. Network database, "Storage".
// Knows nothing of messages; whoever adds has checked admission.
import type { HashKey } from '@i2p/data-core';
import { encryptionType } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { closest } from '@i2p/kademlia';
import type { Wall } from '@i2p/time';
import type { Random } from '@i2p/util';
import { evictionSample, floodfillVersionFloor, maxRouterInfos } from './constants.js';

/** What happened to an added RouterInfo. */
export type Added = 'stored' | 'known';

/** A bounded table of RouterInfos. */
export class RouterStore {
	readonly #infos = new Map<HashKey, RouterInfo>();
	readonly #floodfills = new Map<HashKey, RouterInfo>();
	readonly #changed = new Set<HashKey>();
	readonly #random: Random;
	readonly #capacity: number;

	/** @param capacity most RouterInfos */
	constructor(random: Random, capacity: number = maxRouterInfos) {
		this.#random = random;
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

	get(key: HashKey): RouterInfo | undefined {
		return this.#infos.get(key);
	}

	/** Every RouterInfo held. */
	values(): IterableIterator<RouterInfo> {
		return this.#infos.values();
	}

	/** Takes a RouterInfo in if it is newer than what is held; a full table gives up its oldest of a few. */
	add(info: RouterInfo): Added {
		const held = this.#infos.get(info.key);
		if (held !== undefined && held.published >= info.published) return 'known';
		if (held === undefined && this.#infos.size >= this.#capacity) this.#evict();
		this.#infos.set(info.key, info);
		this.#changed.add(info.key);
		if (isAskable(info)) this.#floodfills.set(info.key, info);
		else this.#floodfills.delete(info.key);
		return 'stored';
	}

	/** Removes one; nothing if it is not there. */
	remove(key: HashKey): void {
		this.#floodfills.delete(key);
		if (this.#infos.delete(key)) this.#changed.add(key);
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
		const selection = { target, count, hashOf: (info: RouterInfo) => info.hash };
		return closest(this.#floodfills.values(), accept === undefined ? selection : { ...selection, accept });
	}

	/** The routers closest to a 32-byte routing key that are no floodfills. */
	closestOthers(target: Uint8Array, count: number, accept: (info: RouterInfo) => boolean): RouterInfo[] {
		return closest(this.#infos.values(), {
			target,
			count,
			hashOf: (info) => info.hash,
			accept: (info) => !info.caps.floodfill && accept(info),
		});
	}

	/** Gives up the longest unpublished of a few taken at random, sparing floodfills if others are among them. */
	#evict(): void {
		const start = this.#random.below(Math.max(1, this.#infos.size - evictionSample));
		let index = 0;
		let worst: RouterInfo | undefined;
		for (const info of this.#infos.values()) {
			if (index++ < start) continue;
			if (index > start + evictionSample) break;
			if (worst === undefined || isWorse(info, worst)) worst = info;
		}
		if (worst !== undefined) this.remove(worst.key);
	}
}

function isWorse(a: RouterInfo, b: RouterInfo): boolean {
	if (a.caps.floodfill !== b.caps.floodfill) return b.caps.floodfill;
	return a.published < b.published;
}

/** Whether a router is a floodfill that can be asked and given stores. */
function isAskable(info: RouterInfo): boolean {
	return (
		info.caps.floodfill &&
		!info.caps.hidden &&
		info.identity.encryptionType === encryptionType.x25519 &&
		info.version >= floodfillVersionFloor
	);
}
