// Floods: of lookups, of stores, of routers that one attacker invented; each refused with a counted reason while honest peers are served.
import { hashKey } from '@i2p/data-core';
import { encodeDatabaseLookup, encodeDatabaseStore, I2np, storeOfLeaseSet, storeOfRouterInfo } from '@i2p/data-i2np';
import { minutes, seconds } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import type { LeaseSetResult, RouterResult } from '../src/index.js';
import { type TestRouter, World } from './world.js';

function send(to: TestRouter, from: TestRouter, type: number, body: Uint8Array): void {
	to.handle({ type, id: 9, expires: to.world.clock.wall(), body }, { kind: 'link', peer: from.key });
}

const question = (asker: TestRouter, key: Uint8Array): Uint8Array =>
	encodeDatabaseLookup({ key, from: asker.hash, kind: 'routerInfo', excluded: [] });

describe('a flood of lookups', () => {
	it('by many peers is cut, charged, and takes nothing from those who ask little', () => {
		const world = new World('lookup-flood');
		const floodfill = world.router({ floodfill: true });
		const attackers = Array.from({ length: 20 }, () => world.router({}));
		const honest = Array.from({ length: 10 }, () => world.router({}));
		for (const one of honest) floodfill.netdb.offerRouterInfo(one.info(), world.turn());
		let answered = 0;
		for (let second = 0; second < 5; second++) {
			for (const attacker of attackers)
				for (let i = 0; i < 100; i++) send(floodfill, attacker, I2np.DatabaseLookup, question(attacker, attacker.hash));
			floodfill.sent.length = 0;
			for (const one of honest) send(floodfill, one, I2np.DatabaseLookup, question(one, honest[0]!.hash));
			floodfill.netdb.flush(world.turn());
			answered += floodfill.sent.filter(({ to }) => honest.some((one) => one.key === to)).length;
			world.run(seconds(1));
		}
		expect(answered).toBe(50);
		expect(floodfill.count('lookup-over-rate')).toBeGreaterThan(5000);
		expect(floodfill.count('answer-over-budget')).toBeGreaterThan(100);
		const charged = new Set(floodfill.offences.map(([peer]) => peer));
		expect(charged).toEqual(new Set(attackers.map((attacker) => attacker.key)));
		expect(floodfill.offences[0]![1]).toBe('slight lookup-flood');
	});
});

describe('a flood of stores', () => {
	it('by one peer is cut before its content is looked at; others are still stored and acknowledged', () => {
		const world = new World('store-flood');
		const floodfill = world.router({ floodfill: true });
		const [attacker, honest] = [world.router({}), world.router({})];
		const junk = encodeDatabaseStore(storeOfRouterInfo(world.router({}).info()));
		for (let i = 0; i < 1000; i++) {
			junk[junk.length - 1] = i;
			send(floodfill, attacker, I2np.DatabaseStore, junk);
		}
		expect(floodfill.count('store-over-rate')).toBeGreaterThanOrEqual(690);
		expect(floodfill.offences.filter(([, code]) => code === 'slight store-flood').length).toBe(7);
		const reply = { replyToken: 5, replyTunnel: 0, replyGateway: honest.hash };
		const set = world.leaseSet(world.destination());
		send(floodfill, honest, I2np.DatabaseStore, encodeDatabaseStore(storeOfLeaseSet(set, reply)));
		floodfill.netdb.flush(world.turn());
		expect(floodfill.sent.at(-1)!.message.type).toBe(I2np.DeliveryStatus);
		expect(floodfill.netdb.counts().leaseSets).toBe(1);
	});
});

describe('a Sybil flood, five to one', () => {
	/** 60 honest routers of networks of their own, 300 invented ones of few, all floodfills that never answer. */
	function scene(): { world: World; honest: TestRouter[]; sybils: TestRouter[]; victim: TestRouter } {
		const world = new World('sybil');
		const victim = world.router({ host: '9.9.9.9' });
		const honest = Array.from({ length: 60 }, (_, i) => {
			const floodfill = i % 4 === 0;
			return world.router({ floodfill, host: `${11 + i}.1.1.1` }, { capacity: 200 });
		});
		const sybils = Array.from({ length: 300 }, (_, i) => {
			const sybil = world.router({ floodfill: true, host: `99.${i % 3}.${i % 40}.${i % 250}` });
			sybil.isDead = true;
			return sybil;
		});
		world.introduce(honest);
		return { world, honest, sybils, victim };
	}

	it('leaves honest routers findable, lease sets too, and tables bounded', () => {
		const { world, honest, sybils, victim } = scene();
		const informed = [victim, ...honest];
		for (const one of honest.slice(0, 40)) victim.netdb.offerRouterInfo(one.info(), world.turn());
		for (const router of informed) for (const sybil of sybils) router.netdb.offerRouterInfo(sybil.info(), world.turn());
		for (const router of informed) expect(router.netdb.counts().routers).toBeLessThan(200);
		expect(victim.count('router-refused-crowded-net')).toBeGreaterThan(200);

		const owners = [1, 2, 3, 5, 6].map((i) => honest[i]!);
		const sets = owners.map((owner) => {
			const set = world.leaseSet(world.destination());
			owner.netdb.publishLeaseSet(set, world.turn());
			return set;
		});
		world.run(minutes(1));
		const found: (RouterResult | LeaseSetResult)[] = [];
		const context = world.destination().destination.key;
		for (const set of sets)
			victim.netdb.lookupLeaseSet(context, set.hash, (result) => found.push(result), world.turn());
		for (const unknown of honest.slice(40))
			victim.netdb.lookupRouter(unknown.hash, (result) => found.push(result), world.turn());
		world.run(seconds(20));
		expect(found.length).toBe(25);
		expect(found.filter((result) => result.found).length).toBe(25);
		expect(victim.netdb.counts().lookups).toBe(0);
	});
});

describe('passing on', () => {
	const scene = (seed: string) => {
		const world = new World(seed);
		const floodfill = world.router({ floodfill: true });
		const others = Array.from({ length: 6 }, () => world.router({ floodfill: true }));
		for (const other of others) floodfill.netdb.offerRouterInfo(other.info(), world.turn());
		return { world, floodfill, owner: world.router({}) };
	};
	const flooded = (floodfill: TestRouter): number => {
		floodfill.sent.length = 0;
		floodfill.netdb.flush(floodfill.world.turn());
		return floodfill.sent.filter(({ message }) => message.type === I2np.DatabaseStore).length;
	};

	it('happens when a link asks for it, for what the peer says of itself, once', () => {
		const { world, floodfill, owner } = scene('flag');
		const info = owner.info();
		floodfill.netdb.onLinkInfo(owner.key, info, false, world.turn());
		expect(flooded(floodfill)).toBe(0);
		floodfill.netdb.onLinkInfo(owner.key, info, true, world.turn());
		expect(flooded(floodfill)).toBe(3);
		floodfill.netdb.onLinkInfo(owner.key, info, true, world.turn());
		expect(flooded(floodfill)).toBe(0);
		floodfill.netdb.onLinkInfo(owner.key, world.router({}).info(), true, world.turn());
		expect(flooded(floodfill)).toBe(0);
		floodfill.netdb.setFloodfill(false, world.turn());
		floodfill.netdb.onLinkInfo(owner.key, owner.info(), true, world.turn());
		expect(flooded(floodfill)).toBe(0);
	});

	it('happens to a store whose content the handshake brought before, and not to one that is older than what is held', () => {
		const { world, floodfill, owner } = scene('handshake');
		const [older, info] = [owner.info(), owner.info()];
		floodfill.netdb.offerRouterInfo(info, world.turn());
		const reply = { replyToken: 5, replyTunnel: 0, replyGateway: owner.hash };
		send(floodfill, owner, I2np.DatabaseStore, encodeDatabaseStore(storeOfRouterInfo(older, reply)));
		expect(flooded(floodfill)).toBe(0);
		send(floodfill, owner, I2np.DatabaseStore, encodeDatabaseStore(storeOfRouterInfo(info, reply)));
		expect(flooded(floodfill)).toBe(3);
		send(floodfill, owner, I2np.DatabaseStore, encodeDatabaseStore(storeOfRouterInfo(info, reply)));
		expect(flooded(floodfill)).toBe(0);
		expect(hashKey(owner.hash)).toBe(owner.key);
	});
});
