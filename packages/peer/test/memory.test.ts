// What the book remembers: bans, answers, bounds, snapshots and bytes that are none.
import { hashKey } from '@i2p/data-core';
import { after, minutes } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { BanList, PeerBook } from '../src/index.js';
import { now } from './network.js';

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
		peers.noteBuildLost([key(2)], now);
		const bytes = peers.snapshot(now);
		const later = new PeerBook({ self: key(0) });
		expect(later.restore(bytes, now)).toBe(true);
		expect(later.worth(key(1), now)).toBeCloseTo(peers.worth(key(1), now), 2);
		expect(later.worth(key(2), now)).toBeCloseTo(peers.worth(key(2), now), 2);
	});

	it('refuses bytes that are no snapshot', () => {
		const peers = new PeerBook({ self: key(0) });
		peers.noteBuildAccepted(key(1), now);
		const bytes = peers.snapshot(now);
		const other = new PeerBook({ self: key(0) });
		for (let length = 0; length < bytes.length; length++)
			expect(other.restore(bytes.subarray(0, length), now)).toBe(false);
		expect(other.restore(new Uint8Array([2, 0, 0, 0, 0]), now)).toBe(false);
		expect(other.restore(new Uint8Array([1, 255, 255, 255, 255]), now)).toBe(false);
		expect(other.restore(new Uint8Array([...bytes, 0]), now)).toBe(false);
		expect(other.size).toBe(0);
	});
});
