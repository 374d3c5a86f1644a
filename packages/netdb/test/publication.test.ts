// Publication in a small network on a virtual clock: our RouterInfo over links, lease sets through tunnels, with proof.
import { I2np } from '@i2p/data-i2np';
import type { LeaseSet2 } from '@i2p/data-leaseset';
import { minutes, seconds, wall } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { World } from './world.js';

describe('our RouterInfo', () => {
	it('is stored by a floodfill, acknowledged, flooded, and stored again after 39 minutes', () => {
		const world = new World('publish');
		const me = world.router({});
		const floodfills = Array.from({ length: 4 }, () => world.router({ floodfill: true }));
		world.introduce();
		world.run(seconds(1));
		const before = world.clock.wall();
		me.netdb.publishRouterInfo(world.turn());
		world.run(seconds(3));
		expect(me.count('publish-router-confirmed')).toBe(1);
		for (const floodfill of floodfills)
			expect(floodfill.netdb.routerInfo(me.key)!.published).toBeGreaterThanOrEqual(before);
		world.run(minutes(37));
		expect(me.count('publish-router-confirmed')).toBe(1);
		world.run(minutes(4));
		expect(me.count('publish-router-confirmed')).toBe(2);
	});

	it('goes to another floodfill when one is silent, and again when it changed meanwhile', () => {
		const world = new World('publish-silent');
		const me = world.router({});
		const floodfills = Array.from({ length: 3 }, () => world.router({ floodfill: true }));
		world.introduce();
		const closest = me.netdb.closestFloodfills(me.hash, 3, world.turn());
		for (const floodfill of floodfills) floodfill.isDead = floodfill.key !== closest[2]!.key;
		me.netdb.publishRouterInfo(world.turn());
		me.netdb.publishRouterInfo(world.turn());
		world.run(seconds(30));
		expect(me.count('publish-router-confirmed')).toBeGreaterThanOrEqual(1);
		expect(world.routers.get(closest[2]!.key)!.netdb.routerInfo(me.key)).toBeDefined();
	});

	it('waits for floodfills to be known, and stops when told', () => {
		const world = new World('publish-waits');
		const me = world.router({});
		me.netdb.publishRouterInfo(world.turn());
		world.run(seconds(10));
		expect(me.count('publish-router-no-floodfill')).toBeGreaterThan(1);
		const floodfill = world.router({ floodfill: true });
		me.netdb.offerRouterInfo(floodfill.info(), world.turn());
		world.run(seconds(5));
		expect(me.count('publish-router-confirmed')).toBe(1);
		me.netdb.stop();
		world.run(minutes(60));
		expect(me.count('publish-router-confirmed')).toBe(1);
	});

	it('is published anew soon after midnight', () => {
		const world = new World('publish-midnight');
		const [me] = [world.router({}), world.router({ floodfill: true })];
		world.introduce();
		world.clock.advance(minutes(24 * 60 - 10));
		me.netdb.publishRouterInfo(world.turn());
		world.run(seconds(5));
		expect(me.count('publish-router-confirmed')).toBe(1);
		world.run(minutes(12));
		expect(me.count('publish-router-confirmed')).toBe(2);
	});
});

describe('our RouterInfo, when things go wrong', () => {
	it('leaves a floodfill that cannot be dialed for the next, and pauses when there is none left', () => {
		const world = new World('undialable');
		const me = world.router({});
		const [gone, other] = [world.router({ floodfill: true }), world.router({ floodfill: true })];
		for (const floodfill of [gone, other]) me.netdb.offerRouterInfo(floodfill.info(), world.turn());
		world.routers.delete(gone.key);
		world.routers.delete(other.key);
		me.netdb.publishRouterInfo(world.turn());
		world.run(seconds(12));
		expect(me.count('publish-router-no-floodfill')).toBe(1);
		world.routers.set(other.key, other);
		world.run(seconds(60));
		expect(me.count('publish-router-confirmed')).toBe(1);
	});

	it('waits while there is nothing to say or the link takes nothing', () => {
		const world = new World('nothing');
		const me = world.router({});
		const floodfill = world.router({ floodfill: true });
		me.netdb.offerRouterInfo(floodfill.info(), world.turn());
		me.isSilent = true;
		me.netdb.publishRouterInfo(world.turn());
		world.run(seconds(40));
		expect(me.count('publish-router-sent')).toBe(0);
		me.isSilent = false;
		world.routers.delete(floodfill.key);
		world.run(seconds(60));
		expect(me.count('publish-router-sent')).toBe(0);
		world.routers.set(floodfill.key, floodfill);
		world.run(seconds(60));
		expect(me.count('publish-router-confirmed')).toBe(1);
	});

	it('says again what changed while the acknowledgement was awaited', () => {
		const world = new World('again');
		const [me] = [world.router({}), world.router({ floodfill: true })];
		world.introduce();
		me.netdb.publishRouterInfo(world.turn());
		while (me.count('publish-router-sent') === 0) world.run(1);
		me.netdb.publishRouterInfo(world.turn());
		world.run(seconds(5));
		expect(me.count('publish-router-confirmed')).toBe(2);
	});
});

describe('a lease set', () => {
	it('is stored through tunnels, acknowledged, and found at another floodfill', () => {
		const world = new World('ls');
		const me = world.router({});
		const floodfills = [world.router({ floodfill: true }), world.router({ floodfill: true })];
		world.introduce();
		const keys = world.destination();
		const set = world.leaseSet(keys);
		me.netdb.publishLeaseSet(set, world.turn());
		world.run(seconds(12));
		expect(me.published).toEqual([[set.key, true]]);
		expect(me.sent.every(({ message }) => message.type === I2np.Garlic)).toBe(true);
		for (const floodfill of floodfills)
			expect(floodfill.netdb.leaseSet('router', set.key, world.clock.wall())).toBeDefined();
		expect(me.netdb.leaseSet('router', set.key, world.clock.wall())).toBeUndefined();
	});

	it('is proven by the one floodfill there is, if there is only one', () => {
		const world = new World('ls-one');
		const [me] = [world.router({}), world.router({ floodfill: true })];
		world.introduce();
		const set = world.leaseSet(world.destination());
		me.netdb.publishLeaseSet(set, world.turn());
		world.run(seconds(12));
		expect(me.published).toEqual([[set.key, true]]);
	});

	it('goes elsewhere when a floodfill is silent, and is given up for a while when all are', () => {
		const world = new World('ls-silent');
		const me = world.router({});
		const floodfills = [world.router({ floodfill: true }), world.router({ floodfill: true })];
		world.introduce();
		const set = world.leaseSet(world.destination());
		const [first] = me.netdb.closestFloodfills(set.hash, 1, world.turn());
		world.routers.get(first!.key)!.isDead = true;
		me.netdb.publishLeaseSet(set, world.turn());
		world.run(seconds(5));
		expect(me.count('publish-leaseset-unconfirmed')).toBe(1);
		expect(me.count('publish-leaseset-stored')).toBe(1);
		for (const floodfill of floodfills) floodfill.isDead = true;
		world.run(seconds(60));
		expect(me.published).toContainEqual([set.key, false]);
		for (const floodfill of floodfills) floodfill.isDead = false;
		world.run(seconds(60));
		expect(me.published.at(-1)).toEqual([set.key, true]);
	});

	it('waits for tunnels', () => {
		const world = new World('ls-waits');
		const [me] = [world.router({}), world.router({ floodfill: true })];
		world.introduce();
		me.hasTunnels = false;
		const set = world.leaseSet(world.destination());
		me.netdb.publishLeaseSet(set, world.turn());
		world.run(seconds(20));
		expect(me.sent).toEqual([]);
		me.hasTunnels = true;
		world.run(seconds(12));
		expect(me.published).toEqual([[set.key, true]]);
	});

	it('is published at once a few times, then at most every twenty seconds', () => {
		const world = new World('ls-rate');
		const [me] = [world.router({}), world.router({ floodfill: true })];
		world.introduce();
		const keys = world.destination();
		let last: LeaseSet2 | undefined;
		for (let i = 0; i < 40; i++) {
			last = world.leaseSet(keys);
			me.netdb.publishLeaseSet(last, world.turn());
			world.run(seconds(2));
		}
		world.run(seconds(30));
		expect(me.count('publish-leaseset-sent')).toBeLessThanOrEqual(3 + 6);
		expect(me.count('publish-leaseset-sent')).toBeGreaterThan(4);
		expect(me.published.at(-1)).toEqual([last!.key, true]);
	});

	it('stops with its destination, and when it has expired', () => {
		const world = new World('ls-stops');
		const [me, floodfill] = [world.router({}), world.router({ floodfill: true })];
		world.introduce();
		const set = world.leaseSet(world.destination());
		me.netdb.publishLeaseSet(set, world.turn());
		me.netdb.forget(set.key, world.turn());
		world.run(seconds(60));
		expect(me.sent).toEqual([]);
		const old = world.leaseSet(world.destination(), { published: wall(world.clock.wall() - minutes(11)) });
		me.netdb.publishLeaseSet(old, world.turn());
		world.run(seconds(5));
		expect(me.sent).toEqual([]);
		expect(floodfill.netdb.counts().leaseSets).toBe(0);
	});
});
