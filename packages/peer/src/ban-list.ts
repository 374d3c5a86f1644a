// Who is not talked to for a while, and why. Policy only: links and dials ask, others carry it out.
import type { HashKey } from '@i2p/data-core';
import { after, type Mono } from '@i2p/time';
import { banPoints, firstBanMs, longestBanMs, maxBans, offenceHalfLifeMs } from './constants.js';

/** How bad an offence is: `slight` may be an accident, `clear` breaks a rule, `grave` is never honest (a forged signature). */
export type Offence = 'slight' | 'clear' | 'grave';

const points: Record<Offence, number> = { slight: 0.5, clear: 1, grave: banPoints };

interface Entry {
	points: number;
	at: Mono;
	bans: number;
	until: Mono;
	reason: string;
}

/** Told that a peer is banned for so many milliseconds from now. */
export type OnBan = (peer: HashKey, forMs: number, reason: string, now: Mono) => void;

/** Offences and bans of peers; bounded. */
export class BanList {
	readonly #records = new Map<HashKey, Entry>();
	readonly #onBan: OnBan;

	/** @param onBan told of each ban, so that links are closed and dials refused */
	constructor(onBan: OnBan = () => undefined) {
		this.#onBan = onBan;
	}

	/** Counts an offence with the reason's code; answers whether the peer is banned now. */
	noteOffence(peer: HashKey, offence: Offence, reason: string, now: Mono): boolean {
		const record = this.#record(peer, now);
		record.points = record.points * 2 ** (-(now - record.at) / offenceHalfLifeMs) + points[offence];
		record.at = now;
		if (record.points >= banPoints && now >= record.until) {
			this.#ban(peer, record, Math.min(longestBanMs, firstBanMs * 2 ** record.bans), reason, now);
			record.points = 0;
		}
		return now < record.until;
	}

	/** Bans at once, for so long. */
	ban(peer: HashKey, forMs: number, reason: string, now: Mono): void {
		this.#ban(peer, this.#record(peer, now), forMs, reason, now);
	}

	/** The reason's code while a peer is banned, else `undefined`. */
	bannedFor(peer: HashKey, now: Mono): string | undefined {
		const record = this.#records.get(peer);
		return record !== undefined && now < record.until ? record.reason : undefined;
	}

	/** Every ban that stands now, with its reason and end. */
	list(now: Mono): { readonly peer: HashKey; readonly reason: string; readonly until: Mono }[] {
		const bans: { peer: HashKey; reason: string; until: Mono }[] = [];
		for (const [peer, { reason, until }] of this.#records) if (now < until) bans.push({ peer, reason, until });
		return bans;
	}

	/** Peers banned now. */
	count(now: Mono): number {
		let count = 0;
		for (const record of this.#records.values()) if (now < record.until) count++;
		return count;
	}

	#ban(peer: HashKey, record: Entry, forMs: number, reason: string, now: Mono): void {
		record.bans++;
		record.until = after(now, forMs);
		record.reason = reason;
		this.#onBan(peer, forMs, reason, now);
	}

	#record(peer: HashKey, now: Mono): Entry {
		let record = this.#records.get(peer);
		this.#records.delete(peer);
		record ??= { points: 0, at: now, bans: 0, until: now, reason: '' };
		if (this.#records.size >= maxBans) this.#makeRoom(now);
		this.#records.set(peer, record);
		return record;
	}

	/** Drops one record that holds no ban, the oldest such; else the oldest. */
	#makeRoom(now: Mono): void {
		let oldest: HashKey | undefined;
		for (const [peer, record] of this.#records) {
			oldest ??= peer;
			if (now < record.until) continue;
			oldest = peer;
			break;
		}
		if (oldest !== undefined) this.#records.delete(oldest);
	}
}
