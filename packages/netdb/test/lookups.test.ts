// Lookups in a small network on a virtual clock: found, hinted, silent, hopeless, hostile; and the separation of databases.
import { type HashKey, hashKey } from '@i2p/data-core';
import {
	encodeDatabaseSearchReply,
	encodeDatabaseStore,
	I2np,
	type I2npMessage,
	storeOfLeaseSet,
	storeOfRouterInfo,
} from '@i2p/data-i2np';
import { runs } from '@i2p/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LeaseSetResult, RouterResult } from '../src/index.js';
import { type TestRouter, World } from './world.js';

function lookRouter(world: World, who: TestRouter, hash: Uint8Array): { result?: RouterResult; at?: number } {
	const seen: { result?: RouterResult; at?: number } = {};
	const started = world.clock.now();
	who.netdb.lookupRouter(
		hash,
		(result, turn) => {
			expect(seen.result).toBeUndefined();
			seen.result = result;
			seen.at = turn.now - started;
		},
		world.turn(),
	);
	expect(seen.result).toBeUndefined();
	return seen;
}

function lookLeaseSet(world: World, who: TestRouter, context: HashKey, hash: Uint8Array): { result?: LeaseSetResult } {
	const seen: { result?: LeaseSetResult } = {};
	who.netdb.lookupLeaseSet(
		context,
		hash,
		(result) => {
			seen.result = result;
		},
		world.turn(),
	);
	return seen;
}

function message(type: number, body: Uint8Array, world: World): I2npMessage {
	return { type, id: 1, expires: world.clock.wall(), body };
}

describe('a RouterInfo lookup', () => {
	it('finds at a floodfill, through tunnels, the answer sealed', () => {
		const world = new World('found');
		const [asker, floodfill, target] = [world.router({}), world.router({ floodfill: true }), world.router({})];
		asker.netdb.offerRouterInfo(floodfill.info(), world.turn());
		floodfill.netdb.offerRouterInfo(target.info(), world.turn());
		const seen = lookRouter(world, asker, target.hash);
		world.run(2000);
		expect(seen.result).toMatchObject({ found: true });
		expect(asker.sent.every(({ message: m }) => m.type === I2np.Garlic)).toBe(true);
		expect(asker.netdb.routerInfo(target.key)?.key).toBe(target.key);
		expect(asker.answers).toEqual([[floodfill.key, true]]);
		// Of the tunnels for the answer one with another gateway is wanted.
		expect(asker.asked).toEqual([floodfill.key]);
		expect(asker.kept.has(target.key)).toBe(true);
	});

	it('asks directly and in clear while there are no tunnels', () => {
		const world = new World('direct');
		const [asker, floodfill, target] = [world.router({}), world.router({ floodfill: true }), world.router({})];
		asker.hasTunnels = false;
		asker.netdb.offerRouterInfo(floodfill.info(), world.turn());
		floodfill.netdb.offerRouterInfo(target.info(), world.turn());
		const seen = lookRouter(world, asker, target.hash);
		world.run(2000);
		expect(seen.result).toMatchObject({ found: true });
		expect(asker.sent.map(({ message: m }) => m.type)).toEqual([I2np.DatabaseLookup]);
	});

	it('asks over links where that is wished, one that stands first, hints included', () => {
		const world = new World('over links');
		const asker = world.router({});
		const floodfills = Array.from({ length: 3 }, () => world.router({ floodfill: true }));
		const [linked, hinted, target] = [floodfills[2]!, world.router({ floodfill: true }), world.router({})];
		for (const floodfill of floodfills) asker.netdb.offerRouterInfo(floodfill.info(), world.turn());
		linked.netdb.offerRouterInfo(hinted.info(), world.turn());
		hinted.netdb.offerRouterInfo(target.info(), world.turn());
		asker.links.add(linked.key);
		linked.links.add(asker.key);
		const found: boolean[] = [];
		asker.netdb.lookupRouter(target.hash, (result) => found.push(result.found), world.turn(), true);
		world.run(9000);
		expect(found).toEqual([true]);
		expect(asker.sent[0]?.to).toBe(linked.key);
		expect(asker.sent.map(({ to }) => to)).toContain(hinted.key);
		expect(asker.sent.every(({ message: m }) => m.type === I2np.DatabaseLookup)).toBe(true);
	});

	it('asks through tunnels instead where no link may be made', () => {
		const world = new World('no place');
		const [asker, floodfill, target] = [world.router({}), world.router({ floodfill: true }), world.router({})];
		asker.netdb.offerRouterInfo(floodfill.info(), world.turn());
		floodfill.netdb.offerRouterInfo(target.info(), world.turn());
		asker.isWithoutPlace = true;
		const found: boolean[] = [];
		asker.netdb.lookupRouter(target.hash, (result) => found.push(result.found), world.turn(), true);
		world.run(2000);
		expect(found).toEqual([true]);
		expect(asker.sent.map(({ message: m }) => m.type)).toEqual([I2np.Garlic]);
	});

	it('follows hints to floodfills it did not know', () => {
		const world = new World('hints');
		const [asker, first, second, target] = [
			world.router({}),
			world.router({ floodfill: true }),
			world.router({ floodfill: true }),
			world.router({}),
		];
		asker.netdb.offerRouterInfo(first.info(), world.turn());
		first.netdb.offerRouterInfo(second.info(), world.turn());
		second.netdb.offerRouterInfo(target.info(), world.turn());
		const seen = lookRouter(world, asker, target.hash);
		world.run(9000);
		expect(seen.result).toMatchObject({ found: true });
		expect(asker.netdb.routerInfo(second.key)).toBeDefined();
	});

	it('goes on when floodfills are silent, and says who was', () => {
		const world = new World('silent');
		const asker = world.router({});
		const floodfills = Array.from({ length: 4 }, () => world.router({ floodfill: true }));
		const target = world.router({});
		for (const floodfill of floodfills) {
			asker.netdb.offerRouterInfo(floodfill.info(), world.turn());
			floodfill.netdb.offerRouterInfo(target.info(), world.turn());
			floodfill.isDead = true;
		}
		const alive = floodfills[2]!;
		alive.isDead = false;
		const seen = lookRouter(world, asker, target.hash);
		world.run(9400);
		expect(seen.result).toMatchObject({ found: true });
		for (const [peer, answered] of asker.answers) expect(answered).toBe(peer === alive.key);
	});

	it('asks a lone silent floodfill again: messages get lost', () => {
		const world = new World('again');
		const [asker, floodfill, target] = [world.router({}), world.router({ floodfill: true }), world.router({})];
		asker.netdb.offerRouterInfo(floodfill.info(), world.turn());
		floodfill.netdb.offerRouterInfo(target.info(), world.turn());
		floodfill.isDead = true;
		const seen = lookRouter(world, asker, target.hash);
		world.run(1000);
		floodfill.isDead = false;
		world.run(3000);
		expect(seen.result).toMatchObject({ found: true });
	});

	it.each([
		['no-floodfills', 0],
		['not-found', 1],
		['timeout', 1],
		['no-path', 1],
	] as const)('ends with %s when that is so, in bounded time', (code, count) => {
		const world = new World(code);
		const asker = world.router({});
		for (let i = 0; i < count; i++) {
			const floodfill = world.router({ floodfill: true });
			asker.netdb.offerRouterInfo(floodfill.info(), world.turn());
			if (code === 'timeout') floodfill.isDead = true;
			if (code === 'no-path') world.routers.delete(floodfill.key);
		}
		const seen = lookRouter(world, asker, world.random.bytes(32));
		world.run(10_000);
		expect(seen.result).toEqual({ found: false, code });
		expect(seen.at).toBeLessThanOrEqual(9500);
		expect(asker.netdb.counts().lookups).toBe(0);
	});

	it('is one for many askers, and never calls back from within the question', () => {
		const world = new World('many');
		const [asker, floodfill, target] = [world.router({}), world.router({ floodfill: true }), world.router({})];
		asker.netdb.offerRouterInfo(floodfill.info(), world.turn());
		floodfill.netdb.offerRouterInfo(target.info(), world.turn());
		const seen = Array.from({ length: 70 }, () => lookRouter(world, asker, target.hash));
		expect(asker.netdb.counts().lookups).toBe(1);
		world.run(2000);
		expect(seen.filter(({ result }) => result?.found).length).toBe(64);
		expect(seen.at(-1)!.result).toEqual({ found: false, code: 'too-many' });
		expect(asker.sent.length).toBe(1);
		const known = lookRouter(world, asker, target.hash);
		world.run(1);
		expect(known.result).toMatchObject({ found: true });
	});

	it('holds a bounded number of lookups', () => {
		const world = new World('bounded');
		const asker = world.router({});
		const floodfill = world.router({ floodfill: true });
		floodfill.isDead = true;
		asker.netdb.offerRouterInfo(floodfill.info(), world.turn());
		const seen = Array.from({ length: 300 }, () => lookRouter(world, asker, world.random.bytes(32)));
		expect(asker.netdb.counts().lookups).toBe(256);
		world.run(10_000);
		expect(seen.every(({ result }) => result !== undefined)).toBe(true);
	});

	it('believes no unasked, unsealed or forged answer', () => {
		const world = new World('forged');
		const [asker, floodfill, liar, target] = [
			world.router({}),
			world.router({ floodfill: true }),
			world.router({}),
			world.router({}),
		];
		asker.netdb.offerRouterInfo(floodfill.info(), world.turn());
		floodfill.isDead = true;
		const seen = lookRouter(world, asker, target.hash);
		world.run(100);
		const hint = encodeDatabaseSearchReply({ key: target.hash, hashes: [liar.hash], from: floodfill.hash });
		asker.handle(message(I2np.DatabaseSearchReply, hint, world), { kind: 'link', peer: liar.key });
		asker.handle(message(I2np.DatabaseSearchReply, hint, world), { kind: 'tunnel', context: 'router' });
		expect(asker.count('reply-unasked')).toBe(2);
		const store = storeOfRouterInfo(target.info());
		const wrongKey = encodeDatabaseStore({ ...store, key: liar.hash });
		asker.handle(message(I2np.DatabaseStore, wrongKey, world), { kind: 'link', peer: liar.key });
		expect(asker.count('malformed-wrong-key')).toBe(1);
		expect(seen.result).toBeUndefined();
		world.run(10_000);
		expect(seen.result).toMatchObject({ found: false });
	});
});

describe('a lease set lookup', () => {
	it('goes through the tunnels of the asking destination and stays in its database', () => {
		const world = new World('leaseset');
		const [asker, floodfill] = [world.router({}), world.router({ floodfill: true })];
		world.introduce();
		const served = world.destination();
		const set = world.leaseSet(served);
		const store = encodeDatabaseStore(storeOfLeaseSet(set));
		floodfill.handle(message(I2np.DatabaseStore, store, world), { kind: 'link', peer: world.endpoint });
		const context = world.destination().destination.key;
		const seen = lookLeaseSet(world, asker, context, set.hash);
		world.run(2000);
		expect(seen.result).toMatchObject({ found: true });
		expect(asker.netdb.leaseSet(context, set.key, world.clock.wall())?.key).toBe(set.key);
		expect(asker.netdb.leaseSet('router', set.key, world.clock.wall())).toBeUndefined();
		expect(asker.sent.every(({ message: m }) => m.type === I2np.Garlic)).toBe(true);
	});

	it('is never asked directly, however long there are no tunnels', () => {
		const world = new World('no-tunnels');
		const [asker] = [world.router({}), world.router({ floodfill: true })];
		world.introduce();
		asker.hasTunnels = false;
		const context = world.destination().destination.key;
		const seen = lookLeaseSet(world, asker, context, world.random.bytes(32));
		world.run(13_000);
		expect(seen.result).toEqual({ found: false, code: 'no-path' });
		expect(asker.sent).toEqual([]);
	});

	it('takes nothing for one context that came for another, and nothing unsealed', () => {
		const world = new World('contexts');
		const [asker, floodfill] = [world.router({}), world.router({ floodfill: true })];
		world.introduce();
		floodfill.isDead = true;
		const set = world.leaseSet(world.destination());
		const [one, other] = [world.destination().destination.key, world.destination().destination.key];
		lookLeaseSet(world, asker, one, set.hash);
		world.run(100);
		const body = encodeDatabaseStore(storeOfLeaseSet(set));
		const store = message(I2np.DatabaseStore, body, world);
		asker.handle(store, { kind: 'sealed', context: other });
		asker.handle(store, { kind: 'tunnel', context: one });
		asker.handle(store, { kind: 'link', peer: floodfill.key });
		for (const context of [one, other, 'router'] as const)
			expect(asker.netdb.leaseSet(context, set.key, world.clock.wall())).toBeUndefined();
		asker.handle(store, { kind: 'sealed', context: one });
		expect(asker.netdb.leaseSet(one, set.key, world.clock.wall())).toBeDefined();
	});

	it('ends with its destination', () => {
		const world = new World('cancelled');
		const [asker, floodfill] = [world.router({}), world.router({ floodfill: true })];
		world.introduce();
		floodfill.isDead = true;
		const context = world.destination().destination.key;
		const seen = lookLeaseSet(world, asker, context, world.random.bytes(32));
		world.run(100);
		asker.netdb.forget(context, world.turn());
		expect(seen.result).toEqual({ found: false, code: 'cancelled' });
	});

	it('uses what was bundled with messages without asking anybody', () => {
		const world = new World('bundled');
		const asker = world.router({});
		const context = world.destination().destination.key;
		const set = world.leaseSet(world.destination());
		expect(asker.netdb.offerLeaseSet(context, set, world.turn())).toBe('stored');
		expect(asker.netdb.offerLeaseSet(context, set, world.turn())).toBe('known');
		const seen = lookLeaseSet(world, asker, context, set.hash);
		world.run(1);
		expect(seen.result).toMatchObject({ found: true });
		world.run(700_000);
		expect(asker.netdb.leaseSet(context, set.key, world.clock.wall())).toBeUndefined();
		expect(asker.netdb.offerLeaseSet(context, set, world.turn())).toBe('expired');
	});

	it('refuses contexts beyond the bound', () => {
		const world = new World('contexts-bound');
		const asker = world.router({});
		const set = world.leaseSet(world.destination());
		for (let i = 0; i < 128; i++)
			expect(asker.netdb.offerLeaseSet(hashKey(world.random.bytes(32)), set, world.turn())).toBe('stored');
		expect(asker.netdb.offerLeaseSet(hashKey(world.random.bytes(32)), set, world.turn())).toBe('full');
	});
});

describe('whatever happens to the network', () => {
	const fate = fc.record({
		seed: fc.string(),
		floodfills: fc.integer({ min: 0, max: 6 }),
		dead: fc.array(fc.nat(9), { maxLength: 6 }),
		tunnels: fc.boolean(),
		knows: fc.nat(5),
		lookups: fc.integer({ min: 1, max: 12 }),
	});

	it('every lookup ends once, within twelve seconds, after a bounded number of questions', () => {
		fc.assert(
			fc.property(fate, ({ seed, floodfills, dead, tunnels, knows, lookups }) => {
				const world = new World(seed);
				const asker = world.router({});
				asker.hasTunnels = tunnels;
				const others = [
					...Array.from({ length: floodfills }, () => world.router({ floodfill: true })),
					...Array.from({ length: 10 - floodfills }, () => world.router({})),
				];
				world.introduce(others);
				for (const other of others.slice(0, knows)) asker.netdb.offerRouterInfo(other.info(), world.turn());
				for (const i of dead) others[i]!.isDead = true;
				const ends: number[] = [];
				const context = world.destination().destination.key;
				for (let i = 0; i < lookups; i++) {
					const target = i % 3 === 0 ? world.random.bytes(32) : others[i % 10]!.hash;
					const onEnd = () => ends.push(world.clock.now());
					if (i % 4 === 1) asker.netdb.lookupLeaseSet(context, target, onEnd, world.turn());
					else asker.netdb.lookupRouter(target, onEnd, world.turn());
				}
				world.run(12_001);
				expect(ends.length).toBe(lookups);
				expect(asker.sent.length).toBeLessThanOrEqual(lookups * 7 * 7);
				// What a lookup asked for on its own way, a router that was named to it, may have begun late.
				world.run(30_000);
				expect(asker.netdb.counts().lookups).toBe(0);
				expect(ends.length).toBe(lookups);
			}),
			{
				numRuns: runs(8),
				examples: [[{ seed: ' f ', floodfills: 5, dead: [4, 3], tunnels: false, knows: 1, lookups: 1 }]],
			},
		);
	});
});
