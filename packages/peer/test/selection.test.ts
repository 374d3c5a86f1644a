// Hop selection: every exclusion, the ends, the neighbourhoods, shares, preferences.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { after, type Mono, minutes, seconds } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { placeOf } from '../src/hop-selection.js';
import { addressGroup, type HopQuestion, isLocalAddress, PeerBook } from '../src/index.js';
import { dialsNtcp2, now, random, router, today } from './network.js';

const self = router({ host: '9.9.9.9' });

function book(allowLocal = false): PeerBook {
	return new PeerBook({ self: self.key, allowLocal });
}

function question(candidates: Iterable<RouterInfo>, more: Partial<HopQuestion> = {}): HopQuestion {
	return {
		count: 1,
		direction: 'outbound',
		purpose: 'exploratory',
		candidates,
		connected: () => false,
		canDial: dialsNtcp2(false),
		random,
		now,
		wall: today,
		...more,
	};
}

const public60 = Array.from({ length: 60 }, (_, i) => router({ host: `${20 + i}.1.2.3` }));

describe('exclusions', () => {
	it.each([
		['hidden', { host: '1.2.3.4', caps: 'OH' }],
		['old-version', { host: '1.2.3.4', version: '0.9.61' }],
		['rejects-all', { host: '1.2.3.4', caps: 'ORG' }],
		['congested', { host: '1.2.3.4', caps: 'ORE' }],
		['not-dialable', { dials: '' }],
		['slow', { host: '1.2.3.4', caps: 'LR' }],
	])('%s', (reason, words) => {
		expect(book().exclusion(router(words), 'client', now, today)).toBe(reason);
	});

	it.each(['KR', 'R', 'fR'])('slow even for exploratory tunnels: %s', (caps) => {
		expect(book().exclusion(router({ host: '1.2.3.4', caps }), 'exploratory', now, today)).toBe('slow');
	});

	it('failing: three lost builds in a row, until one goes well', () => {
		const [peer] = public60;
		const peers = book();
		for (let i = 0; i < 3; i++) {
			expect(peers.exclusion(peer!, 'client', now, today)).toBeUndefined();
			peers.noteBuildLost([peer!.key], now);
		}
		expect(peers.exclusion(peer!, 'client', now, today)).toBe('failing');
		expect(peers.selectHops(question([peer!]))).toEqual([peer!.key]);
		peers.noteBuildAccepted(peer!.key, now);
		expect(peers.exclusion(peer!, 'client', now, today)).toBeUndefined();
	});

	it('forgets an old congestion letter, and slowness for exploratory tunnels', () => {
		const old = router({ host: '1.2.3.4', caps: 'ORE', published: after(today, -minutes(16)) });
		expect(book().exclusion(old, 'client', now, today)).toBeUndefined();
		expect(book().exclusion(router({ host: '1.2.3.4', caps: 'LR' }), 'exploratory', now, today)).toBeUndefined();
	});

	it('holds the hard ones even when there is nobody else', () => {
		const hard = [self, router({ host: '1.2.3.4', caps: 'OH' }), router({ host: '1.3.3.4', caps: 'ORG' })];
		expect(book().selectHops(question(hard))).toBeUndefined();
		const exclude = new Set([public60[0]!.key]);
		expect(book().selectHops(question([public60[0]!], { exclude }))).toBeUndefined();
	});

	it('lets the soft ones go when there is nobody else', () => {
		for (const words of [{ caps: 'LR' }, { caps: 'ORE' }]) {
			const only = router({ host: '1.2.3.4', ...words });
			expect(book().selectHops(question([only], { purpose: 'client' }))).toEqual([only.key]);
		}
	});

	it('passes over who declined or could not be connected, until the pause ends or nobody else is there', () => {
		const [a, b] = public60 as [RouterInfo, RouterInfo];
		const peers = book();
		peers.noteBuildDeclined(a.key, now);
		for (let i = 0; i < 20; i++) expect(peers.selectHops(question([a, b]))).toEqual([b.key]);
		expect(peers.exclusion(a, 'client', after(now, seconds(331)), today)).toBeUndefined();
		peers.noteConnectFailed(b.key, now);
		expect(peers.exclusion(b, 'client', now, today)).toBe('unreachable-lately');
		expect(peers.selectHops(question([b]))).toEqual([b.key]);
		peers.noteConnected(b.key, now);
		peers.noteBuildAccepted(a.key, now);
		expect(peers.exclusion(a, 'client', now, today)).toBeUndefined();
		expect(peers.exclusion(b, 'client', now, today)).toBeUndefined();
	});

	it('never takes a banned peer', () => {
		const peers = book();
		peers.bans.ban(public60[0]!.key, minutes(1), 'test', now);
		expect(peers.selectHops(question([public60[0]!]))).toBeUndefined();
	});
});

describe('neighbourhoods', () => {
	it('keeps routers of one /16, of one family, out of one tunnel', () => {
		const near = [router({ host: '5.6.1.1' }), router({ host: '5.6.2.2' })];
		expect(book().selectHops(question(near, { count: 2 }))).toBeUndefined();
		const kin = [router({ host: '5.6.1.1', family: 'f' }), router({ host: '6.7.2.2', family: 'f' })];
		expect(book().selectHops(question(kin, { count: 2 }))).toBeUndefined();
	});

	it.each([
		[1, '5.6.1.1', '5.7.1.1', '6.6.1.1'],
		[3, '5.6.1.1', '5.6.1.9', '5.6.2.1'],
		[4, '5.6.1.1', '5.6.1.1', '5.6.1.2'],
	])('may have %i bytes in common', (groupBytes, host, near, far) => {
		const [one, two, three] = [host, near, far].map((at) => router({ host: at }));
		expect(book().selectHops(question([one!, two!], { count: 2, groupBytes }))).toBeUndefined();
		expect(book().selectHops(question([one!, three!], { count: 2, groupBytes }))).toHaveLength(2);
	});

	it('may be none at all', () => {
		const same = [router({ host: '5.6.1.1' }), router({ host: '5.6.1.1' })];
		expect(book().selectHops(question(same, { count: 2, groupBytes: 0 }))).toHaveLength(2);
	});

	it('takes local addresses only when allowed, and then lets them be neighbours', () => {
		const local = [router({ host: '127.0.0.1' }), router({ host: '127.0.0.1' }), router({ host: '192.168.1.1' })];
		expect(book().selectHops(question(local))).toBeUndefined();
		expect(book(true).selectHops(question(local, { count: 3, canDial: dialsNtcp2(true) }))?.length).toBe(3);
	});

	it('names groups and local addresses', () => {
		expect(addressGroup('203.0.113.9')).toBe('4:203.0');
		expect(addressGroup('2001:0db8::1')).toBe('6:2001:db8');
		expect(addressGroup('2a00::1')).toBe('6:2a00:0');
		expect(addressGroup('::1')).toBe('6:0:0');
		expect([addressGroup('203.0.113.9', 3), addressGroup('2a00:1::1', 1)]).toEqual(['4:203.0.113', '6:2a00']);
		const local = [
			'127.0.0.1',
			'10.1.1.1',
			'192.168.0.1',
			'172.16.0.1',
			'169.254.1.1',
			'::1',
			'fd00::1',
			'fe80::1',
			'::ffff:10.0.0.1',
		];
		for (const host of local) expect(isLocalAddress(host)).toBe(true);
		for (const host of ['8.8.8.8', '172.32.0.1', '2001:db8::1', '::ffff:8.8.8.8'])
			expect(isLocalAddress(host)).toBe(false);
	});
});

describe('an order', () => {
	it('is that of SipHash-2-4 under the first sixteen bytes of the key', () => {
		// The authors' vector: key 00 to 0f, message of no bytes: 310e0edd47db6f72.
		const key = Uint8Array.from({ length: 32 }, (_, i) => (i < 16 ? i : 99));
		expect(placeOf(new Uint8Array(0), key)).toBe(0xdd0e0e31 / 2 ** 32);
	});

	it('gives way where no tunnel can be made in it, before any other rule', () => {
		const dialable = router({ host: '5.6.1.1' });
		const firewalled = router({ caps: 'OU' });
		const asked = question([dialable, firewalled], { count: 2, connected: () => true });
		const keys = Array.from({ length: 20 }, (_, i) => new Uint8Array(32).fill(i));
		const isNearer = (key: Uint8Array) => placeOf(firewalled.hash, key) < placeOf(dialable.hash, key);
		expect(new Set(keys.map(isNearer)).size).toBe(2);
		const declined = router({ host: '7.8.1.1' });
		const peers = book();
		peers.noteBuildDeclined(declined.key, now);
		const withDeclined = { ...asked, candidates: [dialable, firewalled, declined] };
		for (const orderKey of keys)
			expect(peers.selectHops({ ...withDeclined, orderKey })).toEqual([firewalled.key, dialable.key]);
	});
});

describe('positions', () => {
	const firewalled = router({ caps: 'OU' });
	const v6 = router({ host: '2001:db8::7' });

	it('puts an undialable router next to us only when a link stands', () => {
		expect(book().selectHops(question([firewalled]))).toBeUndefined();
		expect(book().selectHops(question([firewalled], { connected: () => true }))).toEqual([firewalled.key]);
		const inbound = question([firewalled], { direction: 'inbound', connected: () => true });
		expect(book().selectHops(inbound)).toBeUndefined();
	});

	it('asks IPv4 of endpoints and gateways unless there is no other way', () => {
		for (let i = 0; i < 10; i++) {
			const hops = book().selectHops(question([v6, public60[0]!]))!;
			expect(hops).toEqual([public60[0]!.key]);
		}
		expect(book().selectHops(question([v6]))).toEqual([v6.key]);
	});

	it('never puts a router that nobody can call where a message comes in from another hop', () => {
		const peers = book();
		peers.ourInfo = self;
		const inbound = question([firewalled, public60[0]!], { count: 2, direction: 'inbound', connected: () => true });
		expect(peers.selectHops(inbound)).toBeUndefined();
		const outbound = question([firewalled, public60[0]!], { count: 2, connected: () => true });
		expect(peers.selectHops(outbound)).toEqual([firewalled.key, public60[0]!.key]);
	});

	it('ends inbound tunnels at a linked peer while we cannot be dialed, at any peer once we can', () => {
		const few = public60.slice(0, 4);
		const linked = few[2]!.key;
		const inbound = question(few, { count: 2, direction: 'inbound', connected: (k) => k === linked });
		for (let i = 0; i < 10; i++) expect(book().selectHops(inbound)![1]).toBe(linked);
		const peers = book();
		peers.ourInfo = self;
		const unlinked = question(few, { count: 2, direction: 'inbound' });
		expect(peers.selectHops(unlinked)?.length).toBe(2);
		expect(book().selectHops(unlinked)?.length).toBe(2);
	});

	it('puts nobody next to us who turned us away just now, but perhaps further off', () => {
		const [a, b, c] = public60 as [RouterInfo, RouterInfo, RouterInfo];
		const peers = book();
		peers.noteTurnedAway(a.key, now);
		const ends = new Set<string>();
		for (let i = 0; i < 60; i++) {
			const hops = peers.selectHops(question([a, b, c], { count: 2 }))!;
			expect(hops[0]).not.toBe(a.key);
			ends.add(hops[1]!);
		}
		expect(ends).toContain(a.key);
		expect(peers.selectHops(question([a]))).toEqual([a.key]);
		const later = question([a, b], { now: after(now, seconds(61)) });
		expect(Array.from({ length: 60 }, () => peers.selectHops(later)![0])).toContain(a.key);
		expect(peers.selectHops(question([a], { connected: () => true }))).toEqual([a.key]);
	});

	it('goes over links that stand while links are scarce, if any of them fits', () => {
		const linked = public60[7]!.key;
		const scarce = { count: 2, overLinks: true } as const;
		for (let i = 0; i < 50; i++)
			expect(book().selectHops(question(public60, { ...scarce, connected: (k) => k === linked }))![0]).toBe(linked);
		const hidden = router({ host: '1.2.3.4', caps: 'OH' });
		const others = { ...scarce, connected: (k: string) => k === hidden.key };
		expect(book().selectHops(question([...public60, hidden], others))).toHaveLength(2);
	});

	it('prefers connected peers next to us', () => {
		const linked = public60[7]!.key;
		let times = 0;
		const few = public60.slice(0, 10);
		for (let i = 0; i < 200; i++)
			if (book().selectHops(question(few, { count: 2, connected: (k) => k === linked }))![0] === linked) times++;
		expect(times).toBeGreaterThan(60);
	});
});

describe('transports', () => {
	const tcp = router({ host: '5.6.1.1' });
	const udp = router({ host: '7.8.1.1', style: 'SSU2' });
	const dialsSsu2 = (info: RouterInfo): boolean => info.ssu2().some(({ host }) => host !== undefined);

	it('of ours decide who stands next to us without a link', () => {
		for (let i = 0; i < 10; i++) {
			expect(book().selectHops(question([tcp, udp]))).toEqual([tcp.key]);
			expect(book().selectHops(question([tcp, udp], { canDial: dialsSsu2 }))).toEqual([udp.key]);
		}
		expect(book().selectHops(question([tcp, udp], { canDial: () => false }))).toBeUndefined();
	});

	it.each(['outbound', 'inbound'] as const)('of one hop lead to the next in every %s tunnel', (direction) => {
		const asked = { count: 2, direction, connected: () => true };
		expect(book().selectHops(question([tcp, udp], asked))).toBeUndefined();
		const both = [router({ host: '5.6.1.1', style: 'SSU2' }), udp];
		expect(book().selectHops(question(both, asked))).toHaveLength(2);
	});

	it('of who dials us are those that we publish', () => {
		const inbound = question([tcp, udp], { direction: 'inbound' });
		const peers = book();
		for (const [ours, hop] of [
			[self, tcp],
			[router({ host: '9.9.9.9', style: 'SSU2' }), udp],
		] as const) {
			peers.ourInfo = ours;
			for (let i = 0; i < 10; i++) expect(peers.selectHops(inbound)).toEqual([hop.key]);
		}
	});
});

describe('spreading', () => {
	it('prefers who serves well', () => {
		const [good, bad] = public60 as [RouterInfo, RouterInfo];
		const peers = book();
		for (let i = 0; i < 10; i++) {
			peers.noteBuildAccepted(good.key, now);
			peers.noteTunnelTest([good.key], true, now);
			peers.noteBuildLost([bad.key], now);
			peers.noteTunnelTest([bad.key], false, now);
		}
		let times = 0;
		for (let i = 0; i < 100; i++) if (peers.selectHops(question([good, bad]))![0] === good.key) times++;
		expect(times).toBeGreaterThan(90);
		expect(peers.worth(bad.key, after(now, minutes(600)))).toBeGreaterThan(0.45);
	});

	it('keeps each peer below a third of our tunnels while there are others', () => {
		const peers = book();
		const heavy = public60[0]!;
		for (let i = 0; i < 10; i++) peers.noteTunnelUp(`t${i}`, [i < 4 ? heavy.key : public60[i]!.key]);
		expect(peers.exclusion(heavy, 'exploratory', now, today)).toBe('too-often-ours');
		expect(peers.selectHops(question([heavy]))).toEqual([heavy.key]);
		for (let i = 0; i < 3; i++) peers.noteTunnelDown(`t${i}`);
		peers.noteTunnelDown('unknown');
		expect(peers.exclusion(heavy, 'exploratory', now, today)).toBeUndefined();
	});

	it('gives the share up before anything else where there are few', () => {
		const peers = book();
		const few = public60.slice(0, 3);
		for (let i = 0; i < 9; i++) peers.noteTunnelUp(`t${i}`, [few[i % 3]!.key]);
		peers.noteBuildDeclined(few[0]!.key, now);
		for (let i = 0; i < 30; i++) expect(peers.selectHops(question(few))).not.toContain(few[0]!.key);
	});

	it('spares floodfills in a large network and uses them in a small one', () => {
		const floodfill = router({ host: '99.1.1.1', caps: 'XfR' });
		for (let i = 0; i < 50; i++)
			expect(book().selectHops(question([floodfill, ...public60]))).not.toContain(floodfill.key);
		expect(book().selectHops(question([floodfill]))).toEqual([floodfill.key]);
	});

	it('charges nobody while we are offline', () => {
		const peers = book();
		peers.setOnline(false);
		peers.noteBuildLost([self.key], now);
		peers.noteTunnelTest([self.key], false, now);
		peers.noteAnswer(self.key, false, now);
		peers.noteConnectFailed(self.key, now);
		expect(peers.size).toBe(0);
	});
});

describe('any selection', () => {
	it('out of a large network looks at a part, in which linked peers always are', () => {
		const many = Array.from({ length: 700 }, (_, i) => router({ host: `${1 + (i % 200)}.${Math.floor(i / 200)}.2.3` }));
		const linked = new Set(many.slice(-5).map((info) => info.key));
		let times = 0;
		for (let i = 0; i < 40; i++) {
			const hops = book().selectHops(question(many, { count: 3, connected: (k) => linked.has(k) }))!;
			expect(new Set(hops).size).toBe(3);
			if (linked.has(hops[0]!)) times++;
		}
		expect(times).toBeGreaterThan(0);
	});

	it('refuses lengths that no tunnel has', () => {
		expect(() => book().selectHops(question(public60, { count: 9 }))).toThrow(RangeError);
		expect(() => book().selectHops(question(public60, { count: -1 }))).toThrow(RangeError);
	});
});

describe('while something goes wrong', () => {
	const troubleSince = after(now, -seconds(5));
	const lately = after(now, -seconds(1));
	const halves = () => ({ alive: public60.slice(0, 10), silent: public60.slice(10, 20) });

	/** How often one of the first half is chosen, in a hundred. */
	function chosen(peers: PeerBook, more: Partial<HopQuestion>): number {
		const { alive, silent } = halves();
		const keys = new Set(alive.map(({ key }) => key));
		let hits = 0;
		for (let i = 0; i < 400; i++) if (keys.has(peers.selectHops(question([...alive, ...silent], more))![0]!)) hits++;
		return hits / 4;
	}

	/** A book in which all are known to have lived before the trouble. */
	function known(): PeerBook {
		const peers = book();
		const { alive, silent } = halves();
		for (const { key } of [...alive, ...silent]) peers.noteAnswer(key, true, troubleSince);
		return peers;
	}

	it.each([
		['an answer to a build', (peers: PeerBook, key: HashKey, at: Mono) => peers.noteBuildAccepted(key, at)],
		['a link', (peers: PeerBook, key: HashKey, at: Mono) => peers.noteConnected(key, at)],
		['an answer to a question', (peers: PeerBook, key: HashKey, at: Mono) => peers.noteAnswer(key, true, at)],
	])('%s is a sign of life: those that gave none since are chosen far more seldom', (_what, note) => {
		const peers = known();
		for (const { key } of halves().alive) note(peers, key, lately);
		expect(chosen(peers, { troubleSince })).toBeGreaterThan(90);
		const early = known();
		for (const { key } of halves().alive) note(early, key, troubleSince);
		expect(chosen(early, { troubleSince })).toBeLessThan(85);
	});

	it('who is not known is chosen as before', () => {
		const peers = book();
		for (const { key } of halves().alive) peers.noteAnswer(key, true, lately);
		expect(chosen(peers, { troubleSince })).toBeLessThan(65);
	});

	it('so is a message over the link; without trouble it counts nothing', () => {
		const keys = new Set(halves().alive.map(({ key }) => key));
		const heard = (peer: HashKey) => (keys.has(peer) ? lately : troubleSince);
		expect(chosen(book(), { troubleSince, heard })).toBeGreaterThan(90);
		expect(chosen(book(), { heard })).toBeLessThan(65);
	});

	it('what fails is no sign of life', () => {
		const peers = known();
		const { alive, silent } = halves();
		for (const { key } of silent) peers.noteAnswer(key, true, lately);
		for (const { key } of alive) {
			peers.noteBuildLost([key], lately);
			peers.noteAnswer(key, false, lately);
			peers.noteTunnelTest([key], false, lately);
			peers.noteConnectFailed(key, lately);
		}
		expect(chosen(peers, { troubleSince })).toBeLessThan(20);
	});

	it('whoever gave none is still chosen when nobody else makes a tunnel', () => {
		const { alive, silent } = halves();
		const keys = new Set(alive.slice(0, 1).map(({ key }) => key));
		const heard = (peer: HashKey) => (keys.has(peer) ? lately : troubleSince);
		expect(book().selectHops(question([alive[0]!, ...silent], { count: 3, troubleSince, heard }))).toHaveLength(3);
	});
});
