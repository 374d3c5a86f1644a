// A destination that cannot be ready yet: why is told after a while, and whoever waits may give up.
import { type Breath, silentLog } from '@i2p/runtime';
import { type MemoryHost, memoryStore } from '@i2p/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRouter, type RouterEvent } from '../src/index.js';
import { type RouterNode, RouterWorld } from './network.js';

type Told = Extract<RouterEvent, { event: 'waiting' }>;
const waits = ({ events }: RouterNode) => events.filter((event): event is Told => event.event === 'waiting');

let world: RouterWorld;
afterEach(() => {
	world.expectSane();
	world.end();
	vi.restoreAllMocks();
});

async function started(node: RouterNode): Promise<RouterNode> {
	node.start();
	world.driver.runUntil(() => node.events.some(({ event }) => event === 'sam'), 5000);
	world.driver.runFor(1000);
	await node.started;
	return node;
}

describe('a destination on a router that knows nobody', () => {
	it('says once what is missing, until it is given up by a signal', async () => {
		world = new RouterWorld({ seed: 'nobody' });
		const node = await started(world.node());
		const control = new AbortController();
		const made = node.router.createDestination({ signal: control.signal });
		world.driver.runFor(14_900);
		expect(waits(node)).toEqual([]);
		world.driver.runFor(60_000);
		expect(waits(node)).toEqual([{ event: 'waiting', reason: 'no-routers', seconds: 15, message: expect.any(String) }]);
		expect(waits(node)[0]!.message).toBe(
			'a destination has waited 15 s for its tunnels: this router knows no other one and has nobody to ask; the option `reseedFrom` gives it some: a file, or a folder such as the netDb of a Java router or an i2pd',
		);
		control.abort();
		await expect(made).rejects.toMatchObject({ code: 'aborted' });
		world.driver.runFor(60_000);
		expect([waits(node).length, node.router.vitals().destinations]).toEqual([1, 0]);
	});

	it('says it in the fault, too, when the time is over', async () => {
		world = new RouterWorld({ seed: 'late' });
		const node = await started(world.node());
		await expect(node.router.createDestination({ timeout: 1 })).rejects.toMatchObject({
			code: 'timeout',
			message: expect.stringMatching(/^no tunnels stand after 0.001 s: this router knows no other one/),
		});
	});

	it('names a reseed host that gave nothing', async () => {
		world = new RouterWorld({ seed: 'no seeds' });
		const node = await started(world.node({ reseedHosts: ['https://gone.seed.test'] }));
		const made = node.router.createDestination();
		world.driver.runFor(16_000);
		expect(waits(node)).toMatchObject([
			{ reason: 'no-routers', message: expect.stringContaining('of which gone.seed.test gave nothing: ') },
		]);
		node.stop();
		await expect(made).rejects.toMatchObject({ code: 'closed' });
	});

	it('says it as a warning of the process where nobody listens for events', async () => {
		world = new RouterWorld({ seed: 'unheard' });
		const warn = vi.spyOn(process, 'emitWarning').mockReturnValue();
		const { driver, network, web, random } = world;
		let host: MemoryHost | undefined;
		const at = (breath: Breath) => (host ??= network.host(breath, '127.0.9.1'));
		const router = createRouter({
			...{ host: '127.0.9.1', port: 9700, netId: 99, allowLocal: true, sam: undefined, i2cp: undefined },
			ports: {
				...{ driver, random, log: silentLog, store: memoryStore() },
				...{ tcp: (breath) => at(breath).tcp, udp: (breath) => at(breath).udp, http: (breath) => web.port(breath) },
			},
		});
		const start = router.start();
		driver.runFor(1000);
		await start;
		const made = router.createDestination();
		driver.runFor(20_000);
		expect(warn.mock.calls).toEqual([
			[expect.stringContaining('this router knows no other one'), { type: 'I2pWarning', code: 'no-routers' }],
		]);
		void router.stop();
		driver.runFor(2000);
		await expect(made).rejects.toMatchObject({ code: 'closed' });
	});
});

describe('a destination on a router whose peers do not answer', () => {
	it('says the reason again when it is another one, and nothing more once it is ready', async () => {
		world = new RouterWorld({ seed: 'silent' });
		const others = [0, 1, 2, 3].map((i) => world.node({ floodfill: i < 2 }));
		const node = await started(world.node());
		const made = node.router.createDestination();
		world.driver.runFor(20_000);
		expect(waits(node)).toMatchObject([
			{
				reason: 'no-links',
				message: expect.stringContaining('none of the 4 other routers that it knows could be reached'),
			},
		]);
		for (const other of others) other.start();
		world.driver.runUntil(() => node.ready, 300_000);
		world.driver.runFor(60_000);
		const destination = await made;
		const told = waits(node).length;
		world.driver.runFor(60_000);
		expect(waits(node).length).toBe(told);
		expect(new Set(waits(node).map(({ reason }) => reason)).size).toBe(told);
		void destination.close();
	});
});
