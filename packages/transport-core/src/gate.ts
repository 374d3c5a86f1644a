// Who is let in: bans of peers and hosts with an end, half-open connections per host, repeated failures per host.
// Must not know sockets; transports ask before they spend anything on a stranger.
import { hostKey } from '@i2p/data-routerinfo';
import { after, type Mono } from '@i2p/time';
import { ExpiringMap } from '@i2p/util';
import {
	handshakeFailureBanMs,
	handshakeFailureWindowMs,
	maxBans,
	maxCountedHosts,
	maxHalfOpen,
	maxHalfOpenPerHost,
	maxHandshakeFailures,
} from './constants.js';

interface Ban {
	readonly until: Mono;
	readonly reason: string;
}

/** Why a stranger is not let in. */
export type GateRefusal = 'host-banned' | 'half-open-host' | 'half-open-total';

/** Limits that a test or an operator may change. */
export interface GateLimits {
	readonly halfOpen?: number;
	readonly halfOpenPerHost?: number;
	readonly handshakeFailures?: number;
}

/** The gate in front of all transports. */
export class Gate {
	readonly #bans = new Map<string, Ban>();
	readonly #halfOpen = new Map<string, number>();
	readonly #failures = new ExpiringMap<string, { count: number }>({
		capacity: maxCountedHosts,
		lifetimeMs: handshakeFailureWindowMs,
	});
	readonly #limits: Required<GateLimits>;
	#halfOpenTotal = 0;

	constructor(limits: GateLimits = {}) {
		this.#limits = {
			halfOpen: limits.halfOpen ?? maxHalfOpen,
			halfOpenPerHost: limits.halfOpenPerHost ?? maxHalfOpenPerHost,
			handshakeFailures: limits.handshakeFailures ?? maxHandshakeFailures,
		};
	}

	/** Bans a peer's hash for so many milliseconds; a later end of an earlier ban stands. */
	banPeer(peer: string, durationMs: number, reason: string, now: Mono): void {
		this.#ban(`peer ${peer}`, durationMs, reason, now);
	}

	/** Bans a host (an IPv6 /64) for so many milliseconds. */
	banHost(host: string, durationMs: number, reason: string, now: Mono): void {
		this.#ban(`host ${hostKey(host)}`, durationMs, reason, now);
	}

	/** Why the peer is banned at present; `undefined` if it is not. */
	peerBan(peer: string, now: Mono): string | undefined {
		return this.#banned(`peer ${peer}`, now);
	}

	/** Why the host is banned at present; `undefined` if it is not. */
	hostBan(host: string, now: Mono): string | undefined {
		return this.#banned(`host ${hostKey(host)}`, now);
	}

	/** Counts a new inbound connection in, or says why it must be dropped at once. */
	enter(host: string, now: Mono): GateRefusal | undefined {
		if (this.hostBan(host, now) !== undefined) return 'host-banned';
		if (this.#halfOpenTotal >= this.#limits.halfOpen) return 'half-open-total';
		const key = hostKey(host);
		const open = this.#halfOpen.get(key) ?? 0;
		if (open >= this.#limits.halfOpenPerHost) return 'half-open-host';
		this.#halfOpen.set(key, open + 1);
		this.#halfOpenTotal++;
		return undefined;
	}

	/** The handshake of a connection that entered is over, well or not. */
	leave(host: string): void {
		const key = hostKey(host);
		const open = this.#halfOpen.get(key);
		if (open === undefined) return;
		this.#halfOpenTotal--;
		if (open > 1) this.#halfOpen.set(key, open - 1);
		else this.#halfOpen.delete(key);
	}

	/** A handshake of this host failed by its own fault; too many ban it. Answers whether it is banned now. */
	failed(host: string, now: Mono): boolean {
		const key = hostKey(host);
		const seen = this.#failures.get(key, now);
		if (!seen) {
			this.#failures.set(key, { count: 1 }, now);
			return false;
		}
		if (++seen.count < this.#limits.handshakeFailures) return false;
		this.#failures.delete(key);
		this.banHost(host, handshakeFailureBanMs, 'handshake-failures', now);
		return true;
	}

	#ban(key: string, durationMs: number, reason: string, now: Mono): void {
		const until = after(now, durationMs);
		const old = this.#bans.get(key);
		if (old && old.until >= until) return;
		if (!old && this.#bans.size >= maxBans) this.#forgetOne(now);
		this.#bans.set(key, { until, reason });
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
		if (this.#bans.size >= maxBans && first !== undefined) this.#bans.delete(first);
	}

	#banned(key: string, now: Mono): string | undefined {
		const ban = this.#bans.get(key);
		if (!ban) return undefined;
		if (ban.until > now) return ban.reason;
		this.#bans.delete(key);
		return undefined;
	}
}
