// Whole routers on a network in memory: integration and streams, every run the same.
import { afterEach, describe, expect, it } from 'vitest';
import { integrated, type RouterNode, RouterWorld } from './network.js';
import { connect, ping, session, transfer } from './play.js';

let world: RouterWorld;

afterEach(() => {
	world.expectSane();
	world.end();
	world.expectSane();
});

describe('eight routers, two of them floodfills', () => {
	it('integrate within seconds and say that they are ready', () => {
		world = integrated({ seed: 'integration', count: 8 });
		expect(world.driver.clock.now()).toBeLessThan(5000);
		for (const { router, events, address } of world.nodes) {
			expect(events.map(({ event }) => event).sort()).toEqual(['i2cp', 'listening', 'ready', 'sam']);
			expect(events.at(-1)).toEqual({
				event: 'ready',
				identity: router.snapshot().identity,
				sam: { host: address, port: 7656 },
				reachable: true,
			});
		}
		const isFull = ({ router }: RouterNode) => {
			const { inbound, outbound } = router.snapshot().tunnels;
			return inbound === 3 && outbound === 3;
		};
		world.driver.runUntil(() => world.nodes.every(isFull), 3000);
	});

	it.each([0, 1, 2, 3, 4, 5])('are ready soon though each dialled others before they listened (%i)', (run) => {
		world = new RouterWorld({ seed: `one by one ${run}`, latencyMs: 0.05 });
		for (let i = 0; i < 4; i++) world.node({ floodfill: i < 2, tunnelLength: 1 });
		for (const node of world.nodes) {
			node.start();
			world.driver.runFor(run);
		}
		world.driver.runFor(run * 100);
		const late = world.node({ tunnelLength: 2 });
		late.start();
		world.driver.runUntil(() => world.nodes.every(({ ready }) => ready), 8000);
	});

	it.each([1, 2, 3])('carry PING and PONG both ways over %i hops', (hops) => {
		world = integrated({ seed: `ping ${hops}`, count: 8 });
		const [, , a, b] = world.nodes;
		const left = session(world, a!, 'left', { hops });
		const right = session(world, b!, 'right', { hops });
		ping(connect(world, left, right));
		ping(connect(world, right, left));
	});

	it.each([0, 1, 2, 3])(
		'answer SESSION CREATE when a tunnel of %i hops stands each way: within 0.1 s where a hop takes 5 ms',
		(hops) => {
			world = integrated({ seed: `create ${hops}`, count: 8, latencyMs: 5 });
			world.driver.runFor(10_000);
			for (const [i, node] of world.nodes.slice(2).entries()) {
				const begin = world.driver.clock.now();
				session(world, node, `s${i}`, { hops });
				expect(world.driver.clock.now() - begin).toBeLessThanOrEqual(100);
			}
		},
	);

	it('carry 256 KiB byte for byte each way with 20 ms of latency and jitter', () => {
		world = integrated({ seed: 'transfer', count: 8, latencyMs: 20, jitterMs: 10 });
		const [, , a, b] = world.nodes;
		const pair = connect(world, session(world, a!, 'left', { hops: 2 }), session(world, b!, 'right', { hops: 2 }));
		transfer(pair.near, pair.far, 262_144);
		transfer(pair.far, pair.near, 262_144);
	});

	it('let two destinations of one router talk', () => {
		world = integrated({ seed: 'neighbours', count: 8 });
		const a = world.nodes[2]!;
		const pair = connect(world, session(world, a, 'left'), session(world, a, 'right'));
		ping(pair);
		transfer(pair.near, pair.far, 65_536);
	});
});
