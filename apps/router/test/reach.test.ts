// A router behind a gateway: it asks for its port, publishes what it gets, says so, and gives it back.
import type { Breath, Surroundings } from '@i2p/runtime';
import { MemoryNetwork, MemoryWeb, memoryStore, recordingLog, seededRandom, VirtualDriver } from '@i2p/testkit';
import { minutes, seconds } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { Gateway, type GatewayOptions, gatewayHost } from '../../../packages/transport-core/test/gateway.js';
import { createRouter, type Router, type RouterEvent, type RouterOptions } from '../src/index.js';
import { ntcp2, type TransportMaker } from '../src/transports.js';
import { datagrams } from './datagrams.js';

const local = '192.168.1.20';
const port = 9663;

function play(
	gatewayOptions: GatewayOptions,
	options: RouterOptions = {},
	around?: Surroundings,
	transports?: (driver: VirtualDriver) => readonly TransportMaker[],
) {
	const driver = new VirtualDriver();
	const network = new MemoryNetwork({ driver, latencyMs: 2 });
	const gateway = new Gateway(driver, network, gatewayOptions);
	const events: RouterEvent[] = [];
	let host: ReturnType<MemoryNetwork['hostBehind']> | undefined;
	const hostOf = (breath: Breath) => {
		host ??= network.hostBehind(gateway.nat, breath, local);
		return host;
	};
	const web = new MemoryWeb(driver);
	const router: Router = createRouter({
		host: '0.0.0.0',
		port,
		netId: 99,
		sam: undefined,
		i2cp: undefined,
		portMapping: true,
		...options,
		onEvent: (event) => events.push(event),
		ports: {
			driver,
			random: seededRandom('reach'),
			store: memoryStore(),
			tcp: (breath) => hostOf(breath).tcp,
			udp: (breath) => hostOf(breath).udp,
			http: (breath) => web.port(breath),
			surroundings: () => around ?? { addresses: [local], gateway: { host: gatewayHost, local } },
			log: recordingLog().log,
			...(transports === undefined ? {} : { transports: transports(driver) }),
		},
	});
	void router.start();
	const reaches = () => events.filter((event) => event.event === 'reachability');
	return { driver, network, gateway, router, events, reaches };
}

const published = (router: Router) =>
	router
		.routerInfo()
		.ntcp2()
		.map(({ host, port: at }) => `${host}:${at}`);

describe('a router behind a gateway', () => {
	it('publishes the port that it is given, says so, and gives it back', () => {
		const { driver, gateway, router, reaches } = play({ otherPort: 40_404 });
		expect(router.routerInfo().caps).toMatchObject({ reachable: false, unreachable: true });
		driver.runFor(seconds(5));
		const at = { host: '5.6.7.8', port: 40_404 };
		expect(reaches()).toEqual([{ event: 'reachability', family: 4, state: 'ok', reason: 'port-mapped', at }]);
		expect(published(router)).toEqual(['5.6.7.8:40404']);
		expect(router.routerInfo().caps).toMatchObject({ reachable: true, unreachable: false });
		expect(router.snapshot().reachability).toMatchObject({
			state: 'published',
			portMappings: [{ protocol: 'tcp', port, outer: at, via: 'pcp' }],
		});
		void router.stop();
		driver.runFor(seconds(5));
		expect(gateway.forwards.size).toBe(0);
	});

	it('asks for the port of every transport, each by its protocol, and publishes each where it leads to', () => {
		const both = (driver: VirtualDriver) => [ntcp2, datagrams(driver)];
		const otherPort = { tcp: 40_404, udp: 50_505 };
		const { driver, gateway, router, reaches } = play({ otherPort }, {}, undefined, both);
		driver.runFor(seconds(5));
		expect([...gateway.forwards.keys()].sort()).toEqual([`tcp ${port}`, `udp ${port}`]);
		expect(published(router)).toEqual(['5.6.7.8:40404']);
		expect(router.routerInfo().ssu2()).toMatchObject([{ host: '5.6.7.8', port: 50_505 }]);
		expect(reaches()).toHaveLength(1);
		expect(router.snapshot().reachability).toMatchObject({
			state: 'published',
			portMappings: [{ protocol: 'tcp' }, { protocol: 'udp' }],
		});
		void router.stop();
		driver.runFor(seconds(5));
		expect(gateway.forwards.size).toBe(0);
	});

	it('asks for UDP alone where nothing listens by TCP', () => {
		const { driver, gateway, router } = play({}, {}, undefined, (of) => [datagrams(of)]);
		driver.runFor(seconds(5));
		expect([...gateway.forwards.keys()]).toEqual([`udp ${port}`]);
		expect(router.routerInfo().addresses.map(({ style }) => style)).toEqual(['SSU2']);
		expect(router.routerInfo().caps).toMatchObject({ reachable: true, unreachable: false });
	});

	it('knows why nobody can dial it', () => {
		const cases = [
			[{ speaks: 'nothing' }, 'no-port-mapping'],
			[{ result: 2 }, 'no-port-mapping'],
			[{ outer: '100.64.1.1' }, 'gateway-behind-nat'],
		] as const;
		for (const [options, reason] of cases) {
			const { driver, router, reaches } = play(options);
			driver.runFor(minutes(1));
			expect(reaches()).toMatchObject([{ family: 4, state: 'firewalled', reason, at: undefined }]);
			expect(router.routerInfo().caps).toMatchObject({ reachable: false, unreachable: true });
			expect(published(router)).toEqual(['undefined:undefined']);
		}
	});

	it('asks nobody when it is not to, or when there is nobody', () => {
		for (const [options, around] of [
			[{ portMapping: false }, undefined],
			[{ hidden: true }, undefined],
			[{}, { addresses: [local] }],
		] as const) {
			const { driver, gateway, router } = play({}, options, around);
			driver.runFor(minutes(1));
			expect(gateway.asked).toEqual([]);
			expect(router.snapshot().reachability.families[0]!.at).toBeUndefined();
		}
	});

	it('publishes a public address of its own on the live network only', () => {
		const around = { addresses: [local, '9.8.7.6', 'fe80::1', '2a00:1450::7'] };
		const live = play({}, { netId: 2, portMapping: false, reseedHosts: [], ntpServers: [] }, around);
		expect(published(live.router)).toEqual([`9.8.7.6:${port}`]);
		expect(live.router.snapshot().reachability.families).toMatchObject([
			{ family: 4, state: 'ok', reason: 'public-interface' },
			{ family: 6, state: 'outbound-only', reason: 'not-listening' },
		]);
		expect(published(play({}, { portMapping: false }, around).router)).toEqual(['undefined:undefined']);
	});
});
