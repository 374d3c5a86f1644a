// What the book remembers: bans, answers, bounds, snapshots and bytes that are none.
import { hashKey } from '@i2p/data-core';
import { runs } from '@i2p/testkit';
import { after, hours, minutes, seconds, wall } from '@i2p/time';
import { fromHex } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BanList, PeerBook } from '../src/index.js';
import { now, router, today } from './network.js';

const key = (n: number): ReturnType<typeof hashKey> => {
	const hash = new Uint8Array(32);
	new DataView(hash.buffer).setUint32(0, n);
	return hashKey(hash);
};

describe('bans', () => {
	it('come at the third clear offence, at the first grave one, and grow', () => {
		const bans = new BanList();
		expect(bans.noteOffence(key(1), 'clear', 'a', now)).toBe(false);
		expect(bans.noteOffence(key(1), 'clear', 'b', now)).toBe(false);
		expect(bans.noteOffence(key(1), 'clear', 'c', now)).toBe(true);
		expect(bans.bannedFor(key(1), now)).toBe('c');
		expect(bans.bannedFor(key(1), after(now, minutes(15)))).toBeUndefined();
		expect(bans.noteOffence(key(1), 'grave', 'd', after(now, minutes(20)))).toBe(true);
		expect(bans.bannedFor(key(1), after(now, minutes(49)))).toBe('d');
		expect(bans.bannedFor(key(1), after(now, minutes(51)))).toBeUndefined();
		expect(bans.noteOffence(key(2), 'slight', 'e', now)).toBe(false);
		expect(bans.count(now)).toBe(1);
	});

	it('are told as they come', () => {
		const told: unknown[] = [];
		const { bans } = new PeerBook({ self: key(0), onBan: (...ban) => told.push(ban) });
		bans.noteOffence(key(1), 'clear', 'a', now);
		bans.noteOffence(key(1), 'grave', 'b', now);
		bans.ban(key(2), 5000, 'c', now);
		expect(told).toEqual([
			[key(1), minutes(15), 'b', now],
			[key(2), 5000, 'c', now],
		]);
	});

	it('forget offences that lie far apart', () => {
		const bans = new BanList();
		for (let i = 0; i < 20; i++)
			expect(bans.noteOffence(key(1), 'clear', 'a', after(now, i * minutes(60)))).toBe(false);
	});

	it('hold a bounded table that keeps the banned longest', () => {
		const bans = new BanList();
		bans.ban(key(0), minutes(60), 'kept', now);
		for (let i = 1; i <= 4200; i++) bans.noteOffence(key(i), 'slight', 'x', now);
		expect(bans.bannedFor(key(0), now)).toBe('kept');
		for (let i = 6000; i < 10_200; i++) bans.ban(key(i), minutes(1), 'flood', now);
		expect(bans.count(now)).toBeLessThanOrEqual(4000);
	});
});

describe('the book', () => {
	it('remembers who answers', () => {
		const peers = new PeerBook({ self: key(0) });
		expect(peers.responsiveness(key(1), now)).toBe(0.5);
		peers.noteAnswer(key(1), true, now);
		peers.noteAnswer(key(2), false, now);
		expect(peers.responsiveness(key(1), now)).toBeGreaterThan(0.6);
		expect(peers.responsiveness(key(2), now)).toBeLessThan(0.4);
	});

	it('holds a bounded number of profiles and tunnels', () => {
		const peers = new PeerBook({ self: key(0) });
		for (let i = 0; i < 2500; i++) peers.noteBuildAccepted(key(i), now);
		expect(peers.size).toBe(2000);
		for (let i = 0; i < 1100; i++) peers.noteTunnelUp(`t${i}`, [key(1)]);
		peers.noteTunnelUp('t1099', [key(1)]);
	});

	it('survives a restart through a snapshot', () => {
		const peers = new PeerBook({ self: key(0) });
		for (let i = 0; i < 5; i++) peers.noteBuildAccepted(key(1), now);
		peers.noteTunnelTest([key(1)], true, now, 123.4);
		peers.noteBuildLost([key(2)], now);
		const bytes = peers.snapshot(now, today);
		expect(bytes.length).toBe(13 + 2 * 72);
		const later = new PeerBook({ self: key(0) });
		expect(later.restore(bytes, now, today)).toBe(true);
		for (const peer of [key(1), key(2)]) expect(later.worth(peer, now)).toBeCloseTo(peers.worth(peer, now), 2);
		expect(later.tier(key(1), now)).toBe('fast');
		expect(later.snapshot(now, today)).toEqual(bytes);
	});

	it('counts what it remembers by how long it was away, also when its clock was set back', () => {
		const peers = new PeerBook({ self: key(0) });
		for (let i = 0; i < 8; i++) peers.noteBuildLost([key(1)], now);
		const bytes = peers.snapshot(now, today);
		const worthAfter = (ms: number) => {
			const later = new PeerBook({ self: key(0) });
			expect(later.restore(bytes, now, after(today, ms))).toBe(true);
			return later.worth(key(1), now);
		};
		expect(worthAfter(0)).toBeCloseTo(1 / 18, 2);
		expect(worthAfter(-hours(5))).toBeCloseTo(1 / 18, 2);
		expect(worthAfter(hours(12))).toBeCloseTo(1 / 10, 2);
		expect(worthAfter(hours(35))).toBeLessThan(0.3);
		expect(worthAfter(hours(37))).toBe(0.5);
	});

	it('keeps pauses for what is left of them', () => {
		const one = router({ host: '1.2.3.4' });
		const other = router({ host: '2.2.3.4' });
		const peers = new PeerBook({ self: key(0) });
		peers.noteBuildDeclined(one.key, now);
		peers.noteConnectFailed(other.key, now);
		const bytes = peers.snapshot(after(now, seconds(100)), today);
		const reasonsAfter = (awayMs: number) => {
			const later = new PeerBook({ self: key(0) });
			later.restore(bytes, now, after(today, awayMs));
			return [one, other].map((info) => later.exclusion(info, 'client', now, today));
		};
		expect(reasonsAfter(seconds(200))).toEqual(['declined-lately', 'unreachable-lately']);
		expect(reasonsAfter(seconds(250))).toEqual([undefined, 'unreachable-lately']);
		expect(reasonsAfter(seconds(400))).toEqual([undefined, undefined]);
	});

	it('takes over what the version before kept: counts, as if no time had passed', () => {
		const count = (value: number) => (100 * value).toString(16).padStart(8, '0');
		const profile = `${'00000001'.padEnd(64, '0')}${[6, 0, 0, 2, 0, 0, 0].map(count).join('')}`;
		const peers = new PeerBook({ self: key(0) });
		expect(peers.restore(fromHex(`0100000001${profile}`), now, today)).toBe(true);
		expect(peers.worth(key(1), now)).toBeCloseTo(9 / 10);
		expect(peers.tier(key(1), now)).toBe('high-capacity');
	});

	it('keeps as many profiles as it may hold, and no more', () => {
		const peers = new PeerBook({ self: key(0) });
		for (let i = 0; i < 2000; i++) peers.noteBuildAccepted(key(i), now);
		const bytes = peers.snapshot(now, today);
		const other = new PeerBook({ self: key(0) });
		other.noteBuildAccepted(key(5000), now);
		expect(other.restore(bytes, now, today)).toBe(true);
		expect(other.size).toBe(2000);
		const forged = new Uint8Array(bytes);
		new DataView(forged.buffer).setUint32(9, 2001);
		expect(other.restore(forged, now, today)).toBe(false);
	});

	it('refuses bytes that are no snapshot', () => {
		const peers = new PeerBook({ self: key(0) });
		peers.noteBuildAccepted(key(1), now);
		const bytes = peers.snapshot(now, today);
		const other = new PeerBook({ self: key(0) });
		const refused = (given: Uint8Array) => expect(other.restore(given, now, today)).toBe(false);
		for (let length = 0; length < bytes.length; length++) refused(bytes.subarray(0, length));
		refused(new Uint8Array([3, ...bytes.subarray(1)]));
		refused(new Uint8Array([1, 255, 255, 255, 255]));
		refused(new Uint8Array([...bytes, 0]));
		expect(other.size).toBe(0);
	});

	it('makes something finite of any bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 72, maxLength: 72 }), fc.boolean(), (noise, old) => {
				const peers = new PeerBook({ self: key(0) });
				const head = fromHex(old ? '0100000001' : `02${'00'.repeat(8)}00000001`);
				const body = noise.subarray(0, old ? 60 : 72);
				expect(peers.restore(new Uint8Array([...head, ...body]), now, wall(0))).toBe(true);
				const peer = hashKey(noise.subarray(0, 32));
				expect(peers.worth(peer, now)).toBeGreaterThan(0);
				expect(peers.worth(peer, now)).toBeLessThan(1);
				expect(peers.responsiveness(peer, now)).toBeLessThan(1);
			}),
			{ numRuns: runs(100) },
		);
	});
});

describe('tiers', () => {
	/** A peer that took so many builds, over which a hop takes so long. */
	function serving(peers: PeerBook, peer: ReturnType<typeof key>, builds: number, hopMs?: number): void {
		for (let i = 0; i < builds; i++) peers.noteBuildAccepted(peer, now);
		if (hopMs !== undefined) peers.noteTunnelTest([peer], true, now, hopMs);
	}

	it('are earned by what peers did', () => {
		const peers = new PeerBook({ self: key(0) });
		serving(peers, key(1), 10, 50);
		serving(peers, key(2), 10, 500);
		serving(peers, key(3), 10);
		serving(peers, key(4), 1);
		serving(peers, key(5), 1);
		serving(peers, key(6), 1);
		for (let i = 0; i < 3; i++) peers.noteAnswer(key(7), true, now);
		for (let i = 0; i < 3; i++) peers.noteBuildLost([key(8)], now);
		peers.noteAnswer(key(9), true, now);
		expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => peers.tier(key(n), now))).toEqual([
			'fast',
			'high-capacity',
			'high-capacity',
			...Array(3).fill('standard'),
			'well-integrated',
			'failing',
			'standard',
			'standard',
		]);
	});

	it('stand for 45 seconds, then follow what happened', () => {
		const peers = new PeerBook({ self: key(0) });
		serving(peers, key(1), 3, 50);
		expect(peers.tier(key(1), now)).toBe('fast');
		for (let i = 0; i < 20; i++) peers.noteTunnelTest([key(1)], false, now);
		expect(peers.tier(key(1), after(now, seconds(44)))).toBe('fast');
		expect(peers.tier(key(1), after(now, seconds(45)))).toBe('failing');
	});

	it('have at most 30 fast peers and 75 of high capacity', () => {
		const peers = new PeerBook({ self: key(0) });
		for (let i = 1; i <= 400; i++) serving(peers, key(i), 2, 50);
		const tiers = Array.from({ length: 400 }, (_, i) => peers.tier(key(i + 1), now));
		expect(tiers.filter((tier) => tier === 'fast').length).toBe(30);
		expect(tiers.filter((tier) => tier === 'high-capacity').length).toBe(45);
	});

	it('smooth the time of a hop', () => {
		const peers = new PeerBook({ self: key(0) });
		for (let i = 1; i <= 3; i++) serving(peers, key(i), 5, 100);
		for (let i = 0; i < 12; i++) peers.noteTunnelTest([key(1)], true, now, 900);
		expect(peers.tier(key(1), now)).toBe('high-capacity');
	});
});
