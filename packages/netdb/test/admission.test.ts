// Who is let in: the network's rules, crowds of one network or one neighbourhood, who makes room, who is charged.
import { hashKey } from '@i2p/data-core';
import { encodeDatabaseStore, I2np, storeOfLeaseSet, storeOfRouterInfo } from '@i2p/data-i2np';
import { RouterInfo } from '@i2p/data-routerinfo';
import { sharedBits } from '@i2p/kademlia';
import { days, hours, minutes, type Wall, wall } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { addressNets } from '../src/address-nets.js';
import { type AdmissionView, StandardAdmission } from '../src/admission.js';
import type { AdmissionPolicy, Origin } from '../src/index.js';
import { RouterStore } from '../src/router-store.js';
import { type RouterWords, type TestRouter, World } from './world.js';

const world = new World('admission');
const policy = new StandardAdmission({ netId: 99 });
const self = world.random.bytes(32);
const now = world.clock.wall();

function view(known: RouterStore, words: Partial<AdmissionView> = {}): AdmissionView {
	return { wall: now, uptimeMs: minutes(5), self, known, ...words };
}

const empty = (): RouterStore => new RouterStore({ random: world.random, self });
const router = (words: RouterWords = {}): TestRouter => world.router(words);
const at = (ms: number): Wall => wall(now + ms);

/** A table of so many routers, each in a network of its own. */
function table(count: number): RouterStore {
	const store = empty();
	for (let i = 0; i < count; i++) store.add(router({ host: `${11 + (i % 80)}.${Math.floor(i / 80)}.1.1` }).info());
	return store;
}

describe('the rules of the network', () => {
	it.each([
		['wrong-net', { netId: '2' }, 0],
		['old-version', { version: '0.9.57' }, 0],
		['old-version', { version: 'new' }, 0],
		['from-the-future', {}, minutes(3)],
		['stale', {}, -hours(28)],
		[undefined, {}, minutes(1)],
	] as const)('answer %s', (code, words, ageMs) => {
		expect(policy.routerRefusal(router(words).info(at(ageMs)), view(empty()))).toBe(code);
	});

	it('take old ones just after the start, and other ages and versions when told so', () => {
		const old = router({ version: '0.9.40' }).info(at(-days(3)));
		expect(policy.routerRefusal(router().info(at(-days(3))), view(empty(), { uptimeMs: 0 }))).toBeUndefined();
		const relaxed = new StandardAdmission({ netId: 99, versionFloor: 9036, staleAfterMs: days(4) });
		expect(relaxed.routerRefusal(old, view(empty()))).toBeUndefined();
	});
});

describe('crowds', () => {
	it('are the networks of public hosts, each once', () => {
		expect(addressNets(router({ host: '11.22.33.44' }).info())).toEqual({ wide: ['4:11.22'], narrow: ['4:11.22.33'] });
		expect(addressNets(router({ host: '2001:470:1:2::3' }).info())).toEqual({
			wide: ['6:32.1.4.112'],
			narrow: ['6:32.1.4.112.0.1'],
		});
		for (const host of ['127.0.0.1', '10.1.2.3', 'fe80::1', 'example.i2p'])
			expect(addressNets(router({ host }).info())).toEqual({ wide: [], narrow: [] });
	});

	it('of one /24 or one /16 are refused from a bound on, newcomers only, and only in a table of some size', () => {
		const store = table(100);
		const known = router({ host: '99.1.1.1' });
		store.add(known.info());
		for (let i = 2; i <= 8; i++) store.add(router({ host: `99.1.1.${i}` }).info());
		expect(policy.routerRefusal(router({ host: '99.1.1.9' }).info(), view(store))).toBe('crowded-net');
		expect(policy.routerRefusal(router({ host: '99.1.2.9' }).info(), view(store))).toBeUndefined();
		expect(policy.routerRefusal(known.info(), view(store))).toBeUndefined();
		for (let i = 2; i <= 17; i++) store.add(router({ host: `99.1.${i}.1` }).info());
		expect(policy.routerRefusal(router({ host: '99.1.200.9' }).info(), view(store))).toBe('crowded-net');
		store.remove(known.key);
		expect(policy.routerRefusal(router({ host: '99.1.200.9' }).info(), view(store))).toBeUndefined();
		const small = empty();
		for (let i = 1; i <= 20; i++) small.add(router({ host: `99.1.1.${i}` }).info());
		expect(policy.routerRefusal(router({ host: '99.1.1.21' }).info(), view(small))).toBeUndefined();
	});

	it('follow a router that moves', () => {
		const store = table(100);
		for (let i = 1; i <= 8; i++) {
			const mover = router({ host: `99.1.1.${i}` });
			store.add(mover.info());
			mover.words.host = `98.${i}.1.1`;
			store.add(mover.info());
		}
		expect(policy.routerRefusal(router({ host: '99.1.1.9' }).info(), view(store))).toBeUndefined();
	});

	it('of one neighbourhood, or neighbours of ours closer than chance, are refused', () => {
		const store = table(70);
		const newcomer = router().info();
		expect(policy.routerRefusal(newcomer, view(store, { self: newcomer.hash }))).toBe('too-close');
		const crowd = { size: 70, get: () => undefined, crowd: store.crowd.bind(store) };
		const near = (count: number) => view({ ...crowd, near: () => count } as unknown as RouterStore);
		expect(policy.routerRefusal(newcomer, near(5))).toBeUndefined();
		expect(policy.routerRefusal(newcomer, near(6))).toBe('crowded-keys');
	});

	it('do not happen by chance among honest routers', () => {
		const store = empty();
		const refused = Array.from({ length: 300 }, (_, i) => {
			const info = router({ host: `${11 + (i % 150)}.${Math.floor(i / 150)}.1.1` }).info();
			const code = policy.routerRefusal(info, view(store));
			if (code === undefined) store.add(info);
			return code;
		}).filter((code) => code !== undefined);
		expect(refused).toEqual([]);
	});
});

it('floodfills of an old version are asked where the network is old', () => {
	const info = router({ version: '0.9.49', floodfill: true }).info();
	for (const [versionFloor, asked] of [
		[undefined, 0],
		[9049, 1],
	] as const) {
		const store = new RouterStore({ random: world.random, self, versionFloor });
		store.add(info);
		expect(store.floodfills).toBe(asked);
	}
});

describe('a full table', () => {
	const old = (hoursAgo: number): Wall => at(-hours(hoursAgo));

	it('gives up who cannot be dialed before who can, the old before the young, floodfills and the useful last', () => {
		const useful = router();
		const store = new RouterStore({
			random: world.random,
			self,
			capacity: 4,
			isUseful: ({ key }) => key === useful.key,
		});
		const floodfill = router({ floodfill: true });
		const [young, oldest] = [router(), router()];
		for (const [one, age] of [
			[useful, 10],
			[floodfill, 5],
			[young, 4],
			[oldest, 6],
		] as const)
			store.add(one.info(old(age)));
		store.add(router().info(old(1)));
		expect(store.get(oldest.key)).toBeUndefined();
		store.add(router().info(old(1)));
		expect(store.get(young.key)).toBeUndefined();
		store.add(router().info(old(1)));
		expect(store.get(floodfill.key)).toBeUndefined();
		expect(store.get(useful.key)).toBeDefined();
		expect(store.size).toBe(4);
	});

	it('keeps the neighbourhood of its owner', () => {
		const store = new RouterStore({ random: world.random, self, capacity: 64 });
		for (let i = 0; i < 200; i++) store.add(router().info(old(1)));
		const kept = [...store.values()];
		expect(kept.length).toBe(64);
		expect(kept.filter(({ hash }) => sharedBits(hash, self) > 0).length).toBeGreaterThan(45);
		expect(() => new RouterStore({ random: world.random, self, capacity: 0 })).toThrow(RangeError);
	});

	it('of unproven ones proves them when they are asked for', () => {
		const store = empty();
		const honest = router({ floodfill: true });
		const info = honest.info();
		const forged = new RouterInfo(
			router({ floodfill: true })
				.info()
				.bytes.map((b, i, all) => (i === all.length - 1 ? b ^ 1 : b)),
		);
		store.add(RouterInfo.decode(info.bytes));
		store.add(forged);
		expect([...store.values()].length).toBe(2);
		expect(store.closestFloodfills(self, 5).map((f) => f.key)).toEqual([honest.key]);
		expect(store.get(forged.key)).toBeUndefined();
		expect(store.size).toBe(1);
	});
});

describe('a policy of the user', () => {
	it('stands in the place of the usual one, but never lets a forged signature in', () => {
		const unwanted = router();
		const own: AdmissionPolicy = {
			routerRefusal: (info) => (info.key === unwanted.key ? 'unwanted' : undefined),
		};
		const { netdb } = world.router({}, { policy: own });
		expect(netdb.offerRouterInfo(unwanted.info(), world.turn())).toBe('unwanted');
		expect(netdb.offerRouterInfo(router({ netId: '7' }).info(), world.turn())).toBe('stored');
		const bytes = router().info().bytes.slice();
		bytes[bytes.length - 1]! ^= 1;
		expect(netdb.offerRouterInfo(new RouterInfo(bytes), world.turn())).toBe('bad-signature');
	});
});

describe('who brings what is never honest', () => {
	const give = (to: TestRouter, body: Uint8Array, origin: Origin): void => {
		to.handle({ type: I2np.DatabaseStore, id: 1, expires: now, body }, origin);
	};
	const forge = (body: Uint8Array): Uint8Array => body.map((byte, i) => (i === body.length - 1 ? byte ^ 1 : byte));

	it('over its own link is charged for it; who only carried it is not', () => {
		const floodfill = world.router({ floodfill: true });
		const peer = hashKey(world.random.bytes(32));
		const set = encodeDatabaseStore(storeOfLeaseSet(world.leaseSet(world.destination())));
		const foreign = encodeDatabaseStore(storeOfRouterInfo(router({ netId: '2' }).info()));
		give(floodfill, forge(set), { kind: 'link', peer });
		give(floodfill, foreign, { kind: 'link', peer });
		give(floodfill, set.subarray(0, 100), { kind: 'link', peer });
		const charged = [
			[peer, 'clear store-bad-signature'],
			[peer, 'slight store-wrong-net'],
			[peer, 'slight netdb-malformed'],
		];
		expect(floodfill.offences).toEqual(charged);
		give(floodfill, forge(set), { kind: 'link', peer, sealed: true });
		give(floodfill, forge(set), { kind: 'tunnel', context: 'router' });
		give(floodfill, forge(set), { kind: 'link', peer: floodfill.key });
		give(floodfill, encodeDatabaseStore(storeOfRouterInfo(router().info(at(hours(1))))), { kind: 'link', peer });
		expect(floodfill.offences).toEqual(charged);
	});
});
