// Properties of hop selection over any set of peers and any question: what never happens, what always works, and that chance follows weights.
import type { HashKey } from '@i2p/data-core';
import { addressFamily, type RouterInfo } from '@i2p/data-routerinfo';
import { runs, seededRandom } from '@i2p/testkit';
import { after, minutes } from '@i2p/time';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressGroup, PeerBook } from '../src/index.js';
import { dialsNtcp2, now, type RouterWords, router, today } from './network.js';

const hosts = [
	...Array.from({ length: 12 }, (_, i) => `${20 + i}.1.2.3`),
	...['20.1.9.9', '21.1.9.9', '22.1.9.9'],
	...['2001:db8:1::7', '2001:db8:2::7', '2a00:1::7', '2a01:1::7'],
	...['10.0.0.1', '127.0.0.1', undefined, undefined],
];
const letters = ['XR', 'OR', 'PORD', 'LR', 'KR', 'XfR', 'OU', 'ORE', 'ORG', 'OH', 'R', 'POfRE'];
const versions = ['0.9.69', '0.9.69', '0.9.66', '0.9.62', '0.9.61', '0.9.50'];
const families = [undefined, undefined, undefined, 'one', 'two'];
const ages = [0, minutes(10), minutes(40)];

/** Routers of every kind: each host with letters, versions, families and ages that go round at different speeds. */
const pool: readonly RouterInfo[] = Array.from({ length: 3 * hosts.length }, (_, i) => {
	const words: RouterWords = { caps: letters[(5 * i + 1) % letters.length]! };
	words.version = versions[(7 * i + (i >> 3)) % versions.length]!;
	words.published = after(today, -ages[i % ages.length]!);
	words.dials = ['4', '46', ''][i % 3]!;
	const host = hosts[i % hosts.length];
	const family = families[(3 * i + (i >> 2)) % families.length];
	return router({ ...words, ...(host === undefined ? {} : { host }), ...(family === undefined ? {} : { family }) });
});
/** Routers that nothing speaks against, each a neighbourhood of its own. */
const good = Array.from({ length: 20 }, (_, i) => router({ host: `${50 + i}.7.7.7`, caps: 'XR' }));
const self = router({ host: '49.1.1.1' });

const someOf = fc.subarray(pool.map((_, i) => i)).map((at) => new Set(at.map((i) => pool[i]!.key)));
const anyQuestion = fc.record({
	seed: fc.nat(),
	candidates: fc.subarray([...pool, self], { minLength: 1 }),
	count: fc.integer({ min: 1, max: 8 }),
	direction: fc.constantFrom('outbound', 'inbound'),
	purpose: fc.constantFrom('exploratory', 'client'),
	linked: someOf,
	exclude: someOf.map((some) => new Set([...some].slice(0, 10))),
	banned: someOf.map((some) => [...some].slice(0, 10)),
	declined: someOf,
	unreachable: someOf,
	lost: someOf,
	weArePublished: fc.boolean(),
	allowLocal: fc.boolean(),
});
type AnyQuestion = typeof anyQuestion extends fc.Arbitrary<infer T> ? T : never;

function answer(q: AnyQuestion): readonly RouterInfo[] | undefined {
	const book = new PeerBook({ self: self.key, allowLocal: q.allowLocal });
	if (q.weArePublished) book.ourInfo = self;
	for (const peer of q.banned) book.bans.ban(peer, minutes(1), 'test', now);
	for (const peer of q.declined) book.noteBuildDeclined(peer, now);
	for (const peer of q.unreachable) book.noteConnectFailed(peer, now);
	for (let i = 0; i < 4; i++) book.noteBuildLost([...q.lost], now);
	const { candidates, count, direction, purpose, exclude } = q;
	const connected = (peer: HashKey) => q.linked.has(peer);
	const canDial = dialsNtcp2(q.allowLocal);
	const asked = { candidates, count, direction, purpose, exclude, connected, canDial, now, wall: today } as const;
	return book
		.selectHops({ ...asked, random: seededRandom(`q${q.seed}`) })
		?.map((key) => candidates.find((info) => info.key === key)!);
}

function publishedFamilies(info: RouterInfo): readonly string[] {
	return info.ntcp2().flatMap(({ host }) => (host === undefined ? [] : [addressFamily(host)!]));
}

function hostsOf(info: RouterInfo): readonly string[] {
	return info.ntcp2().flatMap(({ host }) => (host === undefined ? [] : [host]));
}

function isPublic(host: string): boolean {
	return !host.startsWith('10.') && !host.startsWith('127.');
}

/** Checks a property of every tunnel that comes out of any question. */
function always(check: (hops: readonly RouterInfo[], q: AnyQuestion) => void): void {
	let tunnels = 0;
	fc.assert(
		fc.property(anyQuestion, (q) => {
			const hops = answer(q);
			if (hops === undefined) return;
			tunnels++;
			check(hops, q);
		}),
		{ numRuns: runs(150) },
	);
	expect(tunnels).toBeGreaterThan(20);
}

describe('any tunnel for any question', () => {
	it('has the length asked for, of the routers given, without repeats, and never ourselves', () => {
		always((hops, { count, candidates }) => {
			expect(hops.length).toBe(count);
			expect(new Set(hops).size).toBe(count);
			for (const hop of hops) expect(candidates).toContain(hop);
			expect(hops).not.toContain(self);
		});
	});

	it('never has two of one neighbourhood or one family', () => {
		always((hops, { allowLocal }) => {
			const groups = hops.flatMap((hop) =>
				hostsOf(hop)
					.filter((host) => !allowLocal || isPublic(host))
					.map((host) => addressGroup(host)),
			);
			expect(new Set(groups).size).toBe(groups.length);
			const names = hops.map(({ options }) => options.get('family')).filter((family) => family !== undefined);
			expect(new Set(names).size).toBe(names.length);
		});
	});

	it('never goes over hidden, outdated, refusing, banned or excluded routers', () => {
		always((hops, { banned, exclude }) => {
			for (const { key, caps, version } of hops) {
				expect([caps.hidden, caps.congestion === 'G', version < 9062]).toEqual([false, false, false]);
				expect(banned).not.toContain(key);
				expect(exclude.has(key)).toBe(false);
			}
		});
	});

	it('goes from each hop to one that publishes an address, and begins where we have a link or an address to dial', () => {
		always((hops, { direction, linked, allowLocal }) => {
			const dialable = (hop: RouterInfo) => hostsOf(hop).some((host) => allowLocal || isPublic(host));
			for (const hop of hops.slice(1)) expect(dialable(hop)).toBe(true);
			const [first] = direction === 'outbound' ? hops : hops.slice(-1);
			expect(linked.has(first!.key) || dialable(first!)).toBe(true);
			if (direction === 'inbound') expect(publishedFamilies(hops[0]!).length).toBeGreaterThan(0);
		});
	});

	it('is the same for the same chance', () => {
		fc.assert(
			fc.property(anyQuestion, (q) => {
				expect(answer(q)?.map(({ key }) => key)).toEqual(answer(q)?.map(({ key }) => key));
			}),
			{ numRuns: runs(30) },
		);
	});
});

describe('where there are enough good routers', () => {
	const rest = pool.filter(({ caps, version }) => !caps.hidden && version >= 9062);

	it('a tunnel of them is always found, and the failing, refusing and unreachable are not in it', () => {
		fc.assert(
			fc.property(anyQuestion, fc.subarray(rest), (q, doubtful) => {
				const keys = new Set(doubtful.map(({ key }) => key));
				const bad = { declined: new Set<HashKey>(), unreachable: new Set<HashKey>(), lost: new Set<HashKey>() };
				for (const [i, key] of [...keys].entries()) Object.values(bad)[i % 3]!.add(key);
				const candidates = [...good, ...doubtful];
				const linked = new Set(good.slice(0, 5).map(({ key }) => key));
				const hops = answer({ ...q, ...bad, candidates, linked, banned: [], weArePublished: true });
				expect(hops?.length).toBe(q.count);
				for (const hop of hops!) expect(good).toContain(hop);
			}),
			{ numRuns: runs(100) },
		);
	});
});

describe('the tunnels of one key', () => {
	/** So many tunnels of three hops for this key, each read from us outward. */
	function tunnelsOf(orderKey: Uint8Array, direction: 'outbound' | 'inbound', seed: number, most: number): HashKey[][] {
		const book = new PeerBook({ self: self.key });
		book.ourInfo = self;
		const random = seededRandom(`order ${seed}`);
		const of = { candidates: good, connected: () => false, canDial: dialsNtcp2(false), purpose: 'client' } as const;
		const asked = { ...of, count: 3, direction, orderKey, random, now, wall: today };
		return Array.from({ length: most }, () => {
			const hops = book.selectHops(asked)!;
			return direction === 'outbound' ? hops : hops.reverse();
		});
	}

	const anyKey = fc.uint8Array({ minLength: 32, maxLength: 32 });

	it('show any two routers in the same order each time: whoever sees a neighbour sees it on the same side', () => {
		fc.assert(
			fc.property(anyKey, fc.constantFrom('outbound', 'inbound'), fc.nat(), (key, direction, seed) => {
				const before = new Set<string>();
				for (const hops of tunnelsOf(key, direction, seed, 20))
					for (const [i, hop] of hops.entries())
						for (const beyond of hops.slice(i + 1)) {
							expect(before.has(`${beyond} ${hop}`)).toBe(false);
							before.add(`${hop} ${beyond}`);
						}
				expect(before.size).toBeGreaterThan(20);
			}),
			{ numRuns: runs(40) },
		);
	});

	it('do not show them in the order of another key', () => {
		const orderBy = (fill: number) => {
			const places = new Map(good.map(({ key }) => [key, { sum: 0, times: 0 }]));
			for (const hops of tunnelsOf(new Uint8Array(32).fill(fill), 'outbound', fill, 300))
				for (const [i, hop] of hops.entries()) {
					places.get(hop)!.sum += i;
					places.get(hop)!.times++;
				}
			const mean = (key: HashKey) => places.get(key)!.sum / places.get(key)!.times;
			return good.map(({ key }) => key).sort((a, b) => mean(a) - mean(b));
		};
		expect(orderBy(1)).not.toEqual(orderBy(2));
		expect(orderBy(1).slice(0, 5)).not.toEqual(orderBy(2).slice(0, 5));
	});

	it('go over every router about as often as tunnels in no order do', () => {
		const times = new Map<HashKey, number>();
		const [keys, most] = [40, 50];
		for (let fill = 0; fill < keys; fill++)
			for (const hop of tunnelsOf(new Uint8Array(32).fill(fill), 'outbound', fill, most).flat())
				times.set(hop, (times.get(hop) ?? 0) + 1);
		const expected = (3 * keys * most) / good.length;
		for (const { key } of good) expect(Math.abs(times.get(key)! / expected - 1)).toBeLessThan(0.2);
	});
});

describe('chance', () => {
	/** How often each of the routers is the only hop, out of so many draws. */
	function shares(book: PeerBook, purpose: 'exploratory' | 'client', draws: number): number[] {
		const random = seededRandom('draws');
		const times = new Map<HashKey, number>();
		for (let i = 0; i < draws; i++) {
			const of = { candidates: good, connected: () => false, canDial: dialsNtcp2(false) };
			const [hop] = book.selectHops({ ...of, count: 1, direction: 'outbound', purpose, random, now, wall: today })!;
			times.set(hop!, (times.get(hop!) ?? 0) + 1);
		}
		return good.map(({ key }) => (times.get(key) ?? 0) / draws);
	}

	/** That shares are what weights say, within four standard deviations. */
	function expectWeighted(found: number[], weights: number[], draws: number): void {
		const total = weights.reduce((a, b) => a + b, 0);
		for (const [i, share] of found.entries()) {
			const expected = weights[i]! / total;
			expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / draws));
		}
	}

	it('is even among the unknown', () => {
		expectWeighted(
			shares(new PeerBook({ self: self.key }), 'client', 4000),
			good.map(() => 1),
			4000,
		);
	});

	it('follows the square of the worth, and for clients the tier', () => {
		const book = new PeerBook({ self: self.key });
		for (const [i, { key }] of good.entries()) {
			for (let n = 0; n < i % 4; n++) book.noteBuildAccepted(key, now);
			if (i >= 16) book.noteTunnelTest([key], true, now, 10 * i);
			if (i < 3) book.noteBuildLost([key], now);
		}
		const worths = good.map(({ key }) => book.worth(key, now) ** 2);
		expectWeighted(shares(book, 'exploratory', 4000), worths, 4000);
		const factors = { fast: 4, 'high-capacity': 2, 'well-integrated': 1, standard: 1, failing: 0 };
		const tiers = good.map(({ key }) => book.tier(key, now));
		expect(new Set(tiers)).toEqual(new Set(['fast', 'high-capacity', 'standard']));
		const tiered = worths.map((worth, i) => worth * factors[tiers[i]!]);
		expectWeighted(shares(book, 'client', 4000), tiered, 4000);
	});
});
