// Who is let in: bans of hosts with an end, half-open connections and connections a minute per host, repeated failures per host.
// Whether a peer is banned is asked, not kept. Must not know sockets; transports ask before they spend anything on a stranger.
import type { HashKey } from '@i2p/data-core';
import { hostKey } from '@i2p/data-routerinfo';
import { after, type Mono } from '@i2p/time';
import { ExpiringMap, TokenBucket } from '@i2p/util';
import {
	connectsPerHostBurst,
	halfOpenSparedMs,
	handshakeFailureBanMs,
	handshakeFailureWindowMs,
	maxConnectsPerHostPerMinute,
	maxCountedHosts,
	maxHalfOpen,
	maxHalfOpenPerHost,
	maxHandshakeFailures,
	maxHostBans,
} from './constants.js';
import type { BannedPeers } from './wants.js';

/** Why a stranger is not let in. */
export type GateRefusal = 'host-banned' | 'host-too-often' | 'half-open-host' | 'half-open-total';

/** What a test or an operator may change. */
export interface GateOptions {
	/** Who knows the peers that are banned; nobody is if absent. */
	readonly bannedPeers?: BannedPeers;
	/** Many routers may share one host, as on loopback: nothing is counted by host. */
	readonly manyPerHost?: boolean;
	/** Half-open connections of all hosts together. */
	readonly halfOpen?: number;
	readonly halfOpenPerHost?: number;
	readonly handshakeFailures?: number;
}

/** One ban of a host. */
export interface HostBan {
	/** The IPv4 address, or the IPv6 /64 as eight decimal bytes. */
	readonly host: string;
	readonly reason: string;
	readonly until: Mono;
}

/** A stranger that was let in and has not yet shown who it is. */
export interface GatePass {
	/** It said something that only a router can: it makes place for nobody from now on. */
	prove(): void;
	/** Its handshake is over, well or not; a second call is nothing. */
	leave(): void;
}

interface HalfOpen {
	proven: boolean;
	readonly key: string;
	readonly since: Mono;
	readonly evict: () => void;
}

interface Ban {
	readonly until: Mono;
	readonly reason: string;
}

/** The gate in front of all transports. */
export class Gate {
	readonly #bans = new Map<string, Ban>();
	/** Oldest first. */
	readonly #halfOpen = new Set<HalfOpen>();
	readonly #perHost = new Map<string, number>();
	readonly #connects = countedHosts<TokenBucket>();
	readonly #failures = countedHosts<{ count: number }>();
	readonly #options: GateOptions;

	constructor(options: GateOptions = {}) {
		this.#options = options;
	}

	/** Why the peer is banned at present; `undefined` if it is not. */
	peerBan(peer: HashKey, now: Mono): string | undefined {
		return this.#options.bannedPeers?.bannedFor(peer, now);
	}

	/** Bans a host (an IPv6 /64) for so many milliseconds; a later end of an earlier ban stands. */
	banHost(host: string, durationMs: number, reason: string, now: Mono): void {
		const key = hostKey(host);
		const until = after(now, durationMs);
		const old = this.#bans.get(key);
		if (old && old.until >= until) return;
		if (!old && this.#bans.size >= maxHostBans) this.#forgetOne(now);
		this.#bans.set(key, { until, reason });
	}

	/** As {@link banHost}, unless many routers share one host: what one did is then not the host's. */
	banHostOfPeer(host: string, durationMs: number, reason: string, now: Mono): void {
		if (!this.#options.manyPerHost) this.banHost(host, durationMs, reason, now);
	}

	/** Why the host is banned at present; `undefined` if it is not. */
	hostBan(host: string, now: Mono): string | undefined {
		const key = hostKey(host);
		const ban = this.#bans.get(key);
		if (!ban) return undefined;
		if (ban.until > now) return ban.reason;
		this.#bans.delete(key);
		return undefined;
	}

	/** Every ban of a host that stands now. */
	hostBans(now: Mono): HostBan[] {
		const bans: HostBan[] = [];
		for (const [host, { reason, until }] of this.#bans) if (until > now) bans.push({ host, reason, until });
		return bans;
	}

	/** Strangers inside. */
	get halfOpen(): number {
		return this.#halfOpen.size;
	}

	/**
	 * Counts a new inbound connection in, or says why it must be dropped at once.
	 * @param evict called, at most once and before `leave`, when the connection must make place for another
	 */
	enter(host: string, now: Mono, evict: () => void): GatePass | GateRefusal {
		if (this.hostBan(host, now) !== undefined) return 'host-banned';
		const key = hostKey(host);
		const { manyPerHost, halfOpenPerHost = maxHalfOpenPerHost, halfOpen = maxHalfOpen } = this.#options;
		const open = this.#perHost.get(key) ?? 0;
		if (!manyPerHost) {
			if (open >= halfOpenPerHost) return 'half-open-host';
			if (!this.#bucketOf(key, now).take(1, now)) return 'host-too-often';
		}
		if (this.#halfOpen.size >= halfOpen && !this.#evictOldest(now)) return 'half-open-total';
		const entry: HalfOpen = { proven: false, key, since: now, evict };
		this.#halfOpen.add(entry);
		this.#perHost.set(key, (this.#perHost.get(key) ?? 0) + 1);
		return {
			prove: () => {
				entry.proven = true;
			},
			leave: () => this.#leave(entry),
		};
	}

	/** A handshake of this host failed by its own fault; too many ban it. Answers whether it is banned now. */
	failed(host: string, now: Mono): boolean {
		const { manyPerHost, handshakeFailures = maxHandshakeFailures } = this.#options;
		if (manyPerHost) return false;
		const key = hostKey(host);
		const seen = this.#failures.get(key, now);
		if (!seen) {
			this.#failures.set(key, { count: 1 }, now);
			return false;
		}
		if (++seen.count < handshakeFailures) return false;
		this.#failures.delete(key);
		this.banHost(host, handshakeFailureBanMs, 'handshake-failures', now);
		return true;
	}

	#bucketOf(key: string, now: Mono): TokenBucket {
		const known = this.#connects.use(key, now);
		if (known) return known;
		const bucket = new TokenBucket({ ratePerSecond: maxConnectsPerHostPerMinute / 60, burst: connectsPerHostBurst });
		this.#connects.set(key, bucket, now);
		return bucket;
	}

	#evictOldest(now: Mono): boolean {
		for (const oldest of this.#halfOpen) {
			if (oldest.proven) continue;
			if (now < after(oldest.since, halfOpenSparedMs)) return false;
			oldest.evict();
			this.#leave(oldest);
			return true;
		}
		return false;
	}

	#leave(entry: HalfOpen): void {
		if (!this.#halfOpen.delete(entry)) return;
		const open = this.#perHost.get(entry.key)! - 1;
		if (open > 0) this.#perHost.set(entry.key, open);
		else this.#perHost.delete(entry.key);
	}

	#forgetOne(now: Mono): void {
		let first: string | undefined;
		let firstUntil = Number.POSITIVE_INFINITY;
		for (const [key, ban] of this.#bans) {
			if (ban.until <= now) this.#bans.delete(key);
			else if (ban.until < firstUntil) {
				first = key;
				firstUntil = ban.until;
			}
		}
		if (this.#bans.size >= maxHostBans && first !== undefined) this.#bans.delete(first);
	}
}

function countedHosts<V>(): ExpiringMap<string, V> {
	return new ExpiringMap({ capacity: maxCountedHosts, lifetimeMs: handshakeFailureWindowMs });
}
