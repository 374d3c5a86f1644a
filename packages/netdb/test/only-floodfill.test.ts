// The only floodfill of a net: what its own destinations publish and ask goes through tunnels to itself, and others find it.
import { I2np } from '@i2p/data-i2np';
import type { LeaseSet2 } from '@i2p/data-leaseset';
import { seconds } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import type { LeaseSetResult } from '../src/index.js';
import { type TestRouter, World } from './world.js';

function found({ netdb, world }: TestRouter, context: LeaseSet2['key'], hash: Uint8Array): LeaseSetResult | undefined {
	let answer: LeaseSetResult | undefined;
	netdb.lookupLeaseSet(
		context,
		hash,
		(result) => {
			answer = result;
		},
		world.turn(),
	);
	world.run(seconds(13));
	return answer;
}

describe('the only floodfill', () => {
	it('stores the lease sets of its destinations at itself, through tunnels, and proves them', () => {
		const world = new World('only-publish');
		const me = world.router({ floodfill: true });
		world.introduce();
		const set = world.leaseSet(world.destination());
		me.netdb.publishLeaseSet(set, world.turn());
		world.run(seconds(12));
		expect(me.published).toEqual([[set.key, true]]);
		const outwards = me.sent.filter(({ to, message }) => to === me.key && message.type === I2np.Garlic);
		expect(outwards).toHaveLength(2);
		expect(me.netdb.leaseSet('router', set.key, world.clock.wall())?.published).toBe(set.published);
	});

	it('is asked by others for them, and asks itself for theirs', () => {
		const world = new World('only-lookup');
		const [me, other] = [world.router({ floodfill: true }), world.router({})];
		world.introduce();
		const [ours, theirs] = [world.leaseSet(world.destination()), world.leaseSet(world.destination())];
		me.netdb.publishLeaseSet(ours, world.turn());
		other.netdb.publishLeaseSet(theirs, world.turn());
		world.run(seconds(12));
		expect(found(other, theirs.key, ours.hash)).toMatchObject({ found: true });
		const before = me.sent.length;
		expect(me.netdb.leaseSet(ours.key, theirs.key, world.clock.wall())).toBeUndefined();
		expect(found(me, ours.key, theirs.hash)).toMatchObject({ found: true });
		expect(me.sent[before]).toMatchObject({ to: me.key, message: { type: I2np.Garlic } });
	});

	it('answers itself that it does not know, once', () => {
		const world = new World('only-unknown');
		const me = world.router({ floodfill: true });
		world.introduce();
		const { key } = world.leaseSet(world.destination());
		expect(found(me, key, world.random.bytes(32))).toEqual({ found: false, code: 'not-found' });
		expect(me.count('answer-hints')).toBe(1);
		me.hasTunnels = false;
		expect(found(me, key, world.random.bytes(32))).toEqual({ found: false, code: 'no-path' });
	});

	it('never asks itself while another is known, though silent, nor for a RouterInfo, nor when it does not serve', () => {
		const world = new World('only-last');
		const [me, silent] = [world.router({ floodfill: true }), world.router({ floodfill: true })];
		world.introduce();
		silent.isDead = true;
		const set = world.leaseSet(world.destination());
		me.netdb.publishLeaseSet(set, world.turn());
		expect(found(me, set.key, world.random.bytes(32))).toEqual({ found: false, code: 'timeout' });
		expect(me.sent.some(({ to }) => to === me.key)).toBe(false);

		const alone = world.router({ floodfill: true });
		let code: string | undefined;
		alone.netdb.lookupRouter(
			world.random.bytes(32),
			(result) => {
				code = result.found ? 'found' : result.code;
			},
			world.turn(),
		);
		world.run(seconds(1));
		expect(code).toBe('no-floodfills');
		alone.netdb.setFloodfill(false, world.turn());
		expect(found(alone, set.key, world.random.bytes(32))).toEqual({ found: false, code: 'no-floodfills' });
		expect(alone.sent).toEqual([]);
	});
});
