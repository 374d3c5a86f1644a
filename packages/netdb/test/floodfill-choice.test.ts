// Whom a lookup asks first: the closest, unless it is closer than chance, shares a network with one that was asked, or keeps silent.
import { routingKey, sharedBits } from '@i2p/kademlia';
import { seconds } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { type TestRouter, World } from './world.js';

/** A hash whose place today shares so many bits with a router. */
function hashNear(world: World, router: TestRouter, least: number, most = 256): Uint8Array {
	for (;;) {
		const hash = world.random.bytes(32);
		const bits = sharedBits(routingKey(hash, world.clock.wall()), router.hash);
		if (bits >= least && bits <= most) return hash;
	}
}

/** The order in which a router asks, when nobody knows. */
function asked(world: World, asker: TestRouter, hash: Uint8Array): string[] {
	asker.hasTunnels = false;
	asker.sent.length = 0;
	asker.netdb.lookupRouter(hash, () => {}, world.turn());
	world.run(seconds(10));
	return [...new Set(asker.sent.map(({ to }) => to))];
}

function scene(seed: string, hosts: readonly string[]) {
	const world = new World(seed);
	const asker = world.router({});
	const floodfills = hosts.map((host) => world.router({ floodfill: true, host }));
	for (const floodfill of floodfills) asker.netdb.offerRouterInfo(floodfill.info(), world.turn());
	return { world, asker, floodfills };
}

describe('who is asked first', () => {
	it('is the closest', () => {
		const { world, asker, floodfills } = scene('closest', ['11.1.1.1', '12.1.1.1', '13.1.1.1']);
		for (const floodfill of floodfills)
			expect(asked(world, asker, hashNear(world, floodfill, 6, 9))[0]).toBe(floodfill.key);
	});

	it('is not one that is closer than chance brings about: it may be there for just this hash', () => {
		const { world, asker, floodfills } = scene('eclipse', ['11.1.1.1', '12.1.1.1', '13.1.1.1']);
		const order = asked(world, asker, hashNear(world, floodfills[0]!, 10));
		expect(order.length).toBe(3);
		expect(order.indexOf(floodfills[0]!.key)).toBe(2);
	});

	it('is never two of one /16 while others are left', () => {
		const { world, asker, floodfills } = scene('one net', ['11.1.1.1', '11.1.2.2', '11.1.3.3', '14.1.1.1', '15.1.1.1']);
		const order = asked(world, asker, hashNear(world, floodfills[0]!, 5, 9));
		expect(order.length).toBe(5);
		expect(order[0]).toBe(floodfills[0]!.key);
		expect(new Set(order.slice(1, 3))).toEqual(new Set(floodfills.slice(3).map(({ key }) => key)));
	});

	it('is not one that left our questions unanswered', () => {
		const { world, asker, floodfills } = scene('silent', ['11.1.1.1', '12.1.1.1', '13.1.1.1']);
		floodfills[0]!.isDead = true;
		asked(world, asker, hashNear(world, floodfills[0]!, 5, 9));
		asked(world, asker, hashNear(world, floodfills[0]!, 5, 9));
		expect(asked(world, asker, hashNear(world, floodfills[0]!, 5, 9))[0]).not.toBe(floodfills[0]!.key);
	});
});
