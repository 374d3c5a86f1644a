// A router that is stopped while it starts: at whatever moment, it begins nothing more, opens nothing, and nobody waits in vain.
import { silentLog } from '@i2p/runtime';
import { MemoryNetwork, MemoryWeb, memoryStore, seededRandom, VirtualDriver } from '@i2p/testkit';
import { describe, expect, it } from 'vitest';
import { createRouter, type RouterEvent } from '../src/index.js';

const host = '11.1.1.1';

/** Starts a router and stops it after so many steps of its driver. */
async function stoppedAfter(steps: number) {
	const driver = new VirtualDriver();
	const random = seededRandom(`stopping ${steps}`);
	const network = new MemoryNetwork({ driver, random: random.fork('network') });
	const web = new MemoryWeb(driver);
	const events: RouterEvent[] = [];
	let ports: ReturnType<MemoryNetwork['host']> | undefined;
	const router = createRouter({
		host,
		port: 9700,
		netId: 97,
		sam: { host, port: 7656 },
		onEvent: (event) => events.push(event),
		ports: {
			driver,
			random,
			store: memoryStore(),
			tcp: (breath) => {
				ports = network.host(breath, host);
				return ports.tcp;
			},
			udp: () => ports!.udp,
			http: (breath) => web.port(breath),
			log: silentLog,
		},
	});
	const started = router.start();
	for (let i = 0; i < steps; i++) driver.step();
	const before = events.length;
	const stopped = router.stop();
	driver.runFor(60_000);
	await Promise.all([started, stopped]);
	return { router, network, names: events.slice(before).map(({ event }) => event), turns: driver.turns, driver };
}

describe('a stop while the router starts', () => {
	it.each([0, 1, 2, 3, 5, 8, 13])('after %i steps ends it, and the start too', async (steps) => {
		const { router, names, turns, driver } = await stoppedAfter(steps);
		expect(names.at(-1)).toBe('stopped');
		expect(names).not.toContain('ready');
		expect(router.vitals()).toMatchObject({ ready: false, links: 0, inbound: 0, outbound: 0, destinations: 0 });
		await expect(router.createDestination()).rejects.toMatchObject({ code: 'closed' });
		driver.runFor(600_000);
		expect(driver.turns).toBe(turns);
	});
});
