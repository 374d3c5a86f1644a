// No setting is without effect: what each one changes in a whole router, beside one that was told otherwise.
import { readdirSync, readFileSync } from 'node:fs';
import { minutes, seconds } from '@i2p/time';
import { afterEach, describe, expect, it } from 'vitest';
import { type Flag, flagTable } from '../src/flag-table.js';
import type { RouterSettings, RouterSnapshot } from '../src/index.js';
import { defaultSettings, settingsFault } from '../src/options.js';
import { frugal, type RouterNode, RouterWorld } from './network.js';
import { connect, session } from './play.js';

let world: RouterWorld | undefined;
afterEach(() => {
	world?.end();
	world = undefined;
});

/** What is looked at. */
interface Seen {
	readonly node: RouterNode;
	readonly snapshot: RouterSnapshot;
}

/** A network of seven in which the last one has these settings; looked at after so long. */
function among(settings: Partial<RouterSettings>, forMs: number): Seen {
	world = new RouterWorld({ seed: 'settings' });
	for (let i = 0; i < 6; i++) world.node({ ...frugal, floodfill: i < 2 });
	const node = world.node({ ...frugal, ...settings });
	for (const each of world.nodes) each.start();
	world.driver.runFor(forMs);
	return { node, snapshot: node.router.snapshot() };
}

/** A router by itself. */
function alone(settings: Partial<RouterSettings>): Seen {
	world = new RouterWorld({ seed: 'settings' });
	const node = world.node(settings);
	node.start([]);
	world.driver.runFor(seconds(1));
	return { node, snapshot: node.router.snapshot() };
}

const exploratory = ({ snapshot }: Seen) => snapshot.tunnels.pools.find((pool) => pool.exploratory)!;
const dialled = ({ snapshot }: Seen) => snapshot.links.each.filter((link) => !link.inbound).length;
const address = ({ node }: Seen) => node.router.routerInfo().ntcp2()[0]!;

/** What a setting does: in which world, with which two values, and what is seen of each. */
interface Effect<K extends keyof RouterSettings> {
	readonly play: (settings: Partial<RouterSettings>) => Seen;
	readonly values: readonly [RouterSettings[K], RouterSettings[K]];
	readonly see: (seen: Seen) => unknown;
	readonly shown: readonly [unknown, unknown];
}

const soon = (settings: Partial<RouterSettings>) => among(settings, seconds(5));
const later = (settings: Partial<RouterSettings>) => among(settings, minutes(2));

/** Six are known, of whom none is there. */
function unanswered(settings: Partial<RouterSettings>): Seen {
	world = new RouterWorld({ seed: 'settings' });
	for (let i = 0; i < 6; i++) world.node();
	const node = world.node({ ...frugal, ...settings });
	node.start();
	world.driver.runFor(100);
	return { node, snapshot: node.router.snapshot() };
}

/** What goes out of a router and comes in during ten seconds in which applications push both ways. */
function pushed(settings: Partial<RouterSettings>): Seen {
	const seen = among(settings, seconds(5));
	const from = session(world!, seen.node, 'from');
	const to = session(world!, world!.nodes[3]!, 'to');
	const { near, far } = connect(world!, from, to);
	for (const end of [near, far]) end.send(new Uint8Array(2_000_000));
	world!.driver.runFor(seconds(10));
	return { ...seen, snapshot: seen.node.router.snapshot() };
}

/** Somebody connects and says nothing; looked at five seconds later. */
function silent(settings: Partial<RouterSettings>): Seen {
	const seen = alone(settings);
	world!.applications.connect(seen.node.address, 9700);
	world!.driver.runFor(seconds(5));
	return { ...seen, snapshot: seen.node.router.snapshot() };
}

const effects: { readonly [K in keyof RouterSettings]?: Effect<K> } = {
	port: { play: alone, values: [4001, 4002], see: (seen) => address(seen).port, shown: [4001, 4002] },
	publishHost: {
		play: alone,
		values: ['198.51.100.7', undefined],
		see: (seen) => address(seen).host,
		shown: ['198.51.100.7', '127.0.1.1'],
	},
	netId: { play: soon, values: [98, 99], see: ({ snapshot }) => snapshot.netDb.routers > 0, shown: [false, true] },
	allowLocal: { play: soon, values: [false, true], see: (seen) => dialled(seen) > 0, shown: [false, true] },
	firstPeers: {
		play: unanswered,
		values: [0, 6],
		see: ({ node }) => (node.counters['links-dialled'] ?? 0) >= 5,
		shown: [false, true],
	},
	maxConnections: {
		play: soon,
		values: [2, 50],
		see: ({ snapshot }) => snapshot.links.open > 2,
		shown: [false, true],
	},
	inboundTunnels: { play: soon, values: [1, 4], see: (seen) => exploratory(seen).inbound.length, shown: [1, 4] },
	outboundTunnels: { play: soon, values: [1, 4], see: (seen) => exploratory(seen).outbound.length, shown: [1, 4] },
	tunnelLength: {
		play: soon,
		values: [1, 3],
		see: (seen) => Math.max(...exploratory(seen).outbound.map(({ hops }) => hops.length)),
		shown: [1, 3],
	},
	tunnelLifetimeSeconds: {
		play: soon,
		values: [120, 600],
		see: (seen) => exploratory(seen).inbound.every((tunnel) => tunnel.expiresInMs <= seconds(120)),
		shown: [true, false],
	},
	transitTunnels: {
		play: later,
		values: [1, 5000],
		see: ({ snapshot }) => snapshot.tunnels.transit > 1,
		shown: [false, true],
	},
	shareKBps: {
		play: alone,
		values: [20, undefined],
		see: ({ snapshot }) => snapshot.capabilities,
		shown: ['LR', 'XR'],
	},
	bandwidthLimitKBps: {
		play: pushed,
		values: [20, 0],
		see: ({ snapshot: { bandwidth } }) =>
			[bandwidth.sent, bandwidth.received].map(({ fifteenSeconds }) => fifteenSeconds > 22 * 1024),
		shown: [
			[false, false],
			[true, true],
		],
	},
	samUdp: {
		play: alone,
		values: [{ host: '0.0.0.0', port: 7001 }, undefined],
		see: ({ snapshot }) => snapshot.samUdp?.port,
		shown: [7001, undefined],
	},
	httpProxy: {
		play: alone,
		values: [{ host: '0.0.0.0', port: 7002 }, undefined],
		see: ({ snapshot }) => snapshot.applicationTunnels.map(({ name, at }) => [name, at?.port]),
		shown: [[['--http-proxy', 7002]], []],
	},
	socks: {
		play: alone,
		values: ['usual', undefined],
		see: ({ snapshot }) => snapshot.applicationTunnels.map(({ name }) => name),
		shown: [['--socks'], []],
	},
	subscriptions: {
		play: alone,
		values: [['http://lists.i2p/hosts.txt'], []],
		see: ({ snapshot }) => snapshot.names.lists.map(({ url }) => url),
		shown: [['http://lists.i2p/hosts.txt'], []],
	},
	handshakeTimeoutSeconds: {
		play: silent,
		values: [2, 30],
		see: ({ snapshot }) => snapshot.links.arriving,
		shown: [0, 1],
	},
	idleTimeoutSeconds: {
		play: later,
		values: [10, 3600],
		see: ({ snapshot }) => (snapshot.counters['ntcp2-link-idle'] ?? 0) > 0,
		shown: [true, false],
	},
	ntcp2Hybrid: {
		play: soon,
		values: ['off', 1024],
		see: ({ snapshot }) => snapshot.links.hybrid > 0,
		shown: [false, true],
	},
	minRouterVersion: {
		play: soon,
		values: ['0.9.99', '0.9.50'],
		see: ({ snapshot }) => snapshot.netDb.routers > 0,
		shown: [false, true],
	},
	floodfill: { play: alone, values: [true, false], see: ({ snapshot }) => snapshot.capabilities, shown: ['XfR', 'XR'] },
};

describe('a setting has an effect:', () => {
	it.each(Object.entries(effects))('%s', (name, { play, values, see, shown }) => {
		for (const i of [0, 1] as const) {
			const seen = play({ [name]: values[i] });
			expect([values[i], see(seen)]).toEqual([values[i], shown[i]]);
			world!.end();
			world = undefined;
		}
	});

	it('those that are not here are given to routers in other tests', () => {
		const folder = new URL('./', import.meta.url);
		const tests = readdirSync(folder).filter((file) => /(?<!flags|interface|settings)\.test\.ts$/.test(file));
		const texts = [...tests, 'network.ts'].map((file) => readFileSync(new URL(file, folder), 'utf8')).join('\n');
		const given = ({ to, name }: Flag) => new RegExp(`\\b${to}(: |,| \\})|'--${name}'`).test(texts);
		const missing = flagTable.filter((flag) => flag.to in defaultSettings && !(flag.to in effects) && !given(flag));
		expect(missing.map(({ name }) => name)).toEqual([]);
	});

	it('of no tunnels for others: none are carried, and our RouterInfo says so', () => {
		const { node, snapshot } = later({ transitTunnels: 0 });
		expect(snapshot.tunnels.transit).toBe(0);
		expect(node.router.routerInfo().caps.congestion).toBe('G');
	});
});

it('the second address to listen on is an IPv6 address of ours', () => {
	expect(settingsFault({ ...defaultSettings, host6: '2001:db8::7' })).toBeUndefined();
	for (const host6 of ['192.0.2.7', '::']) expect(settingsFault({ ...defaultSettings, host6 })).toMatch(/IPv6/);
});
