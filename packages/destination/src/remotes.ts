// The table of remotes, and whose sessions are whose. Bounded: the one unused for longest makes room.
import type { GarlicPeer, GarlicSessions, RatchetType } from '@i2p/crypto-garlic';
import type { HashKey } from '@i2p/data-core';
import type { LeaseSet2 } from '@i2p/data-leaseset';
import type { Mono } from '@i2p/time';
import { equalBytes, toBase64 } from '@i2p/util';
import { maxRemotes, remoteLifetimeMs } from './constants.js';
import { Remote } from './remote.js';

/** The key of a lease set that we encrypt to. */
export interface UsableKey {
	readonly type: RatchetType;
	/** 32 bytes. */
	readonly key: Uint8Array;
}

/** Its key of the first of these types that it has; `undefined` if it has none of them. */
function usableKey(set: LeaseSet2, types: readonly RatchetType[]): UsableKey | undefined {
	for (const type of types) {
		const found = set.encryptionKeys.find((key) => key.type === type);
		if (found !== undefined) return { type, key: found.key };
	}
	return undefined;
}

/** The sessions under the key that we prefer of a set's. */
export function preferredPeer(set: LeaseSet2, sessions: GarlicSessions, now: Mono): GarlicPeer | undefined {
	const usable = usableKey(set, sessions.types);
	return usable && sessions.peerFor(toBase64(usable.key), usable.key, now, usable.type);
}

/** Whether a static key stands in a lease set. */
export function hasKey(set: LeaseSet2, staticKey: Uint8Array): boolean {
	return set.encryptionKeys.some((key) => equalBytes(key.key, staticKey));
}

/** All remotes of one destination. */
export class Remotes {
	readonly #byHash = new Map<HashKey, Remote>();
	/** Lives as long as the sessions do. */
	readonly #owners = new WeakMap<GarlicPeer, HashKey>();

	/** Remotes remembered. */
	get size(): number {
		return this.#byHash.size;
	}

	/** The remote of a hash, if it is remembered. */
	get(hash: HashKey): Remote | undefined {
		return this.#byHash.get(hash);
	}

	/** The remote of a hash, new if need be; `undefined` if all that are remembered are busy. */
	open(hash: HashKey, now: Mono): Remote | undefined {
		const known = this.#byHash.get(hash);
		if (known !== undefined) return known;
		if (this.#byHash.size >= maxRemotes && !this.#makeRoom()) return undefined;
		const remote = new Remote(hash, now);
		this.#byHash.set(hash, remote);
		return remote;
	}

	#makeRoom(): boolean {
		let oldest: Remote | undefined;
		for (const remote of this.#byHash.values())
			if (remote.idle && (oldest === undefined || remote.lastUsed < oldest.lastUsed)) oldest = remote;
		return oldest !== undefined && this.#byHash.delete(oldest.hash);
	}

	/** From now on messages of this peer's sessions come from this remote. */
	bind(peer: GarlicPeer, hash: HashKey): void {
		this.#owners.set(peer, hash);
	}

	/** Whose sessions these are, if that is known. */
	owner(peer: GarlicPeer): HashKey | undefined {
		return this.#owners.get(peer);
	}

	/** Forgets remotes that were not used for twenty minutes. */
	expire(now: Mono): void {
		for (const remote of this.#byHash.values())
			if (remote.idle && remote.lastUsed + remoteLifetimeMs <= now) this.#byHash.delete(remote.hash);
	}

	/** Whether one that is sent to by this outbound tunnel was heard since then: the tunnel works. */
	heardOver(outbound: number, since: Mono): boolean {
		for (const { path, heardAt } of this.#byHash.values())
			if (path?.outbound === outbound && heardAt !== undefined && heardAt > since) return true;
		return false;
	}

	/** Every remote. */
	all(): Iterable<Remote> {
		return this.#byHash.values();
	}

	/** Forgets everything. */
	clear(): void {
		this.#byHash.clear();
	}
}
