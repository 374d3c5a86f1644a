// Networks of several routers' tunnels on one virtual clock: builds, data, losses, refusals, renewal, failing tests.
import { hashKey } from '@i2p/data-core';
import { I2np } from '@i2p/data-i2np';
import { toHex } from '@i2p/util';
import { describe, expect, test } from 'vitest';
import { defaultBuildTimeoutMs } from '../src/constants.js';
import { good, type Node, TestNetwork } from './network.js';

function ready(network: TestNetwork, node: Node, pool: string, count: number): void {
	network.driver.runUntil(() => {
		const { inbound, outbound } = good(node, pool);
		return inbound >= count && outbound >= count;
	});
}

describe.each([1, 2, 3])('tunnels of %i hops', (length) => {
	test('begin with no tunnel at all, are tested within a second and carry data both ways', () => {
		const network = new TestNetwork(`hops ${length}`, 8);
		network.explore(length);
		const [a, b] = network.nodes as [Node, Node];
		ready(network, a, 'exploratory', 3);
		ready(network, b, 'exploratory', 3);
		expect(network.driver.clock.now()).toBeLessThan(1000);
		network.pool(a, 'client', length);
		network.pool(b, 'client', length);
		ready(network, a, 'client', 2);
		ready(network, b, 'client', 2);
		for (const size of [1, 900, 3000, 30_000]) {
			const bytes = network.random.bytes(size);
			const there = network.send(a, 'client', b, 'client', bytes);
			const back = network.send(b, 'client', a, 'client', bytes);
			expect(there.taken && back.taken).toBe(true);
			network.driver.runUntil(() => b.delivered.some((d) => d.message.id === there.id));
			network.driver.runUntil(() => a.delivered.some((d) => d.message.id === back.id));
			const got = b.delivered.find((d) => d.message.id === there.id)!;
			expect(got.poolId).toBe('client');
			expect(got.message.type).toBe(I2np.Data);
			expect(toHex(got.message.body)).toBe(toHex(bytes));
		}
		for (const node of network.nodes) {
			for (const code of ['wrong-sender', 'bad-checksum', 'bad-record', 'test-failed', 'duplicate', 'bad-message'])
				expect([code, node.notes.get(code)]).toEqual([code, undefined]);
		}
		expect(a.leaseChanges.filter((id) => id === 'client')).toHaveLength(2);
		expect(a.tunnels.snapshot().transit.tunnels).toBeGreaterThan(0);
	});
});

/** Sends one message and waits for it. */
function exchange(network: TestNetwork, a: Node, b: Node, pool: string, limitMs = 5000): void {
	const { id, taken } = network.send(a, pool, b, pool, network.random.bytes(1500));
	expect(taken).toBe(true);
	network.driver.runUntil(() => b.delivered.some((d) => d.message.id === id), limitMs);
}

function built(network: TestNetwork, hops: number, quantity = 2): [Node, Node] {
	network.explore(hops);
	const [a, b] = network.nodes as [Node, Node];
	for (const node of [a, b]) {
		network.pool(node, 'client', hops, {}, quantity);
		ready(network, node, 'client', quantity);
	}
	return [a, b];
}

describe('when hops misbehave', () => {
	test('answers that get lost are waited for, blamed, and the tunnels built anew', () => {
		const network = new TestNetwork('lost', 8);
		let builds = 0;
		network.judge = (_, __, message) => message.type !== I2np.ShortTunnelBuild || ++builds % 3 !== 0;
		const [a, b] = built(network, 2);
		exchange(network, a, b, 'client');
		expect(a.notes.get('build-timeout')).toBeGreaterThan(0);
		expect(a.peerNotes.some((note) => note.endsWith('build-timeout'))).toBe(true);
		expect(a.tunnels.snapshot().pendingBuilds).toBeLessThanOrEqual(12);
	});

	test('a build without an answer gets a rival, so that a pool does not wait for the slowest', () => {
		const network = new TestNetwork('rivals', 8);
		let builds = 0;
		network.judge = (_, __, message) => message.type !== I2np.ShortTunnelBuild || ++builds > 6;
		network.explore(1);
		const [a] = network.nodes as [Node];
		ready(network, a, 'exploratory', 3);
		expect(network.driver.clock.now()).toBeLessThan(defaultBuildTimeoutMs / 2);
		expect(a.notes.get('build-timeout')).toBeUndefined();
	});

	test('routers that take no transit refuse with an answer, and others are taken', () => {
		const network = new TestNetwork('refused', 9, (i) => (i % 3 === 2 ? { transit: { maxTunnels: 0 } } : {}));
		const [a, b] = built(network, 2);
		exchange(network, a, b, 'client');
		expect(a.notes.get('build-refused')).toBeGreaterThan(0);
		expect(a.notes.get('build-timeout')).toBeUndefined();
		expect(network.nodes[2]!.notes.get('transit-off')).toBeGreaterThan(0);
		expect(a.peerNotes.some((note) => /^r[258] build-refused$/.test(note))).toBe(true);
		expect(a.peerNotes.every((note) => !/^r[258] build-accepted$/.test(note))).toBe(true);
	});

	test('a hop that dies is found by tests, and its tunnels are replaced', () => {
		const network = new TestNetwork('dies', 9);
		const [a, b] = built(network, 2);
		const hops = a.tunnels.snapshot().pools.find((p) => p.id === 'client')!.inbound[0]!.hops;
		const victim = network.nodes.find((node) => hops[0] === node.hop.key.slice(0, hops[0]!.length))!;
		if (victim === b) throw new Error('choose another seed');
		victim.dead = true;
		const uses = (pool: string) =>
			[a, b].some((node) => {
				const { inbound, outbound } = node.tunnels.snapshot().pools.find((p) => p.id === pool)!;
				return [...inbound, ...outbound].some((t) => t.hops.some((h) => victim.hop.key.startsWith(h)));
			});
		expect(uses('client')).toBe(true);
		network.driver.runUntil(() => !uses('client'), 60_000);
		ready(network, a, 'client', 2);
		ready(network, b, 'client', 2);
		exchange(network, a, b, 'client');
		expect(a.notes.get('tunnel-replaced')).toBeGreaterThan(0);
		expect(a.peerNotes).toContain(`${victim.name} test-failed`);
	});

	test('a neighbour whose link goes down is tested at once', () => {
		const network = new TestNetwork('link down', 8);
		const [a] = built(network, 1);
		const sent = a.notes.get('test-sent')!;
		a.act((turn) => {
			for (const node of network.nodes) a.tunnels.onLinkDown(node.hop.key, turn);
		});
		network.driver.runFor(1);
		expect(a.notes.get('test-sent')).toBeGreaterThanOrEqual(sent + 4);
	});

	test('a router that was cut off finds its way back', () => {
		const network = new TestNetwork('cut off', 8);
		const [a, b] = built(network, 2);
		a.dead = true;
		network.driver.runFor(120_000);
		a.dead = false;
		ready(network, a, 'exploratory', 3);
		ready(network, a, 'client', 2);
		ready(network, b, 'client', 2);
		exchange(network, a, b, 'client');
	});
});

describe('answers that are no answers', () => {
	test.each([
		['bad', 'build-reply-bad', (body: Uint8Array) => body.map((byte, i) => (i === 0 ? byte : byte ^ 1))],
		['short', 'build-reply-bad', (body: Uint8Array) => Uint8Array.of(1, ...body.subarray(1, 219))],
		['cut', 'build-reply-bad', (body: Uint8Array) => body.subarray(0, 100)],
	] as const)('%s: the build fails and is tried again', (_, code, spoil) => {
		const network = new TestNetwork(`spoiled ${_}`, 6);
		let spoiled = 0;
		const [a] = network.nodes as [Node];
		network.spoil = (to, message) => {
			const reply = to === a && message.type === I2np.ShortTunnelBuild && a.tunnels.snapshot().pendingBuilds > 0;
			if (!reply || spoiled >= 3) return message;
			spoiled++;
			return { ...message, body: spoil(message.body) };
		};
		network.pool(a, 'exploratory', 1, { exploratory: true });
		ready(network, a, 'exploratory', 2);
		expect(a.notes.get(code)).toBe(3);
	});

	test('our own record must come back as it was', () => {
		const network = new TestNetwork('own record', 6);
		const [a] = network.nodes as [Node];
		const seen = new Set<string>();
		network.spoil = (to, message) => {
			if (to !== a || message.type !== I2np.ShortTunnelBuild || seen.size >= 20) return message;
			// One record at a time is changed; when it is a filler nobody minds, when it is ours the build must fail.
			const body = new Uint8Array(message.body);
			const slot = seen.size % 4;
			seen.add(`${message.id}`);
			body[1 + 218 * slot + 60]! ^= 1;
			return { ...message, body };
		};
		network.pool(a, 'exploratory', 1, { exploratory: true }, 4);
		ready(network, a, 'exploratory', 4);
		expect(a.notes.get('build-own-record-changed')).toBeGreaterThan(0);
	});

	test('a request waits for the link with the hop that is to answer us, and is given up with the dial', () => {
		const network = new TestNetwork('held', 6);
		const [a, ...others] = network.nodes as [Node, ...Node[]];
		for (const { hop } of others) a.strangers.add(hop.key);
		network.pool(a, 'exploratory', 2, { exploratory: true });
		network.driver.runFor(1000);
		expect(network.carried.get(I2np.ShortTunnelBuild)).toBeUndefined();
		expect(a.tunnels.snapshot().pendingBuilds).toBe(4);
		for (const { hop } of others) a.act((turn) => a.tunnels.onDialFailed(hop.key, turn));
		expect(a.notes.get('build-unreachable')).toBe(4);
		expect(a.tunnels.snapshot().pendingBuilds).toBe(0);
		network.driver.runFor(1000);
		a.strangers.clear();
		for (const { hop } of others) a.act((turn) => a.tunnels.onLinkUp(hop.key, turn));
		ready(network, a, 'exploratory', 2);
		expect(a.notes.get('build-timeout')).toBeUndefined();
	});

	test('builds that no link takes are not waited for', () => {
		const network = new TestNetwork('not sent', 4);
		const [a] = network.nodes as [Node];
		for (const node of network.nodes) a.blocked.add(node.hop.key);
		network.pool(a, 'exploratory', 1, { exploratory: true });
		network.driver.runFor(5000);
		expect(a.notes.get('build-not-sent')).toBeGreaterThan(0);
		a.blocked.clear();
		ready(network, a, 'exploratory', 2);
	});
});

describe('fragments that stay away', () => {
	test('at an endpoint of ours and at one of others', () => {
		const network = new TestNetwork('stay away', 6);
		const [a, b] = built(network, 1, 1);
		let lost = 0;
		network.judge = (_, __, message) => message.type !== I2np.TunnelData || ++lost % 2 === 0;
		for (let i = 0; i < 8; i++) network.send(a, 'client', b, 'client', network.random.bytes(4000));
		network.driver.runFor(100);
		network.judge = () => true;
		network.driver.runFor(20_000);
		const total = network.nodes.reduce((sum, node) => sum + (node.notes.get('fragments-expired') ?? 0), 0);
		expect(total).toBeGreaterThan(0);
		exchange(network, a, b, 'client');
	});

	test('in our own inbound tunnel', () => {
		const network = new TestNetwork('stay away too', 6);
		const [a, b] = built(network, 1, 1);
		let passed = 0;
		network.judge = (_, to, message) => to !== b || message.type !== I2np.TunnelData || ++passed % 4 !== 0;
		network.send(a, 'client', b, 'client', network.random.bytes(6000));
		network.driver.runFor(20_000);
		expect(b.notes.get('fragments-expired')).toBeGreaterThan(0);
	});
});

describe('pace', () => {
	test('one neighbour is never asked faster than i2pd takes it', () => {
		const network = new TestNetwork('pace', 2);
		const [a, b] = network.nodes as [Node, Node];
		let lastAt = Number.NEGATIVE_INFINITY;
		let throttled = 0;
		let builds = 0;
		// What i2pd does with the build messages of one session: five in a row may be closer than half a second.
		network.judge = (from, to, message) => {
			if (from !== a || to !== b || message.type !== I2np.ShortTunnelBuild) return true;
			const now = network.driver.clock.now();
			throttled = now > lastAt + 500 ? 0 : throttled + 1;
			lastAt = now;
			builds++;
			expect(throttled).toBeLessThanOrEqual(5);
			return throttled <= 5;
		};
		network.pool(a, 'exploratory', 1, { exploratory: true }, 16);
		ready(network, a, 'exploratory', 16);
		expect(builds).toBeGreaterThanOrEqual(16);
		expect(a.notes.get('build-paced')).toBeGreaterThan(0);
		expect(network.driver.clock.now()).toBeLessThan(30_000);
	});
});

describe('the life of a pool', () => {
	test('tunnels are renewed before they end; there is no moment without', () => {
		const network = new TestNetwork('renewal', 8, () => ({ times: { lifetimeMs: 90_000 } }));
		const [a, b] = built(network, 2);
		const ids = new Set<number>();
		for (let i = 0; i < 60; i++) {
			network.driver.runFor(5000);
			const { wall } = network.driver.clock;
			a.act((turn) => {
				const leases = a.tunnels.inboundLeases('client', turn);
				expect(leases.length).toBeGreaterThanOrEqual(2);
				expect(leases.some((lease) => lease.expires > wall.call(network.driver.clock) + 15_000)).toBe(true);
				for (const lease of leases) ids.add(lease.tunnelId);
				expect(a.tunnels.outboundTunnels('client', turn).length).toBeGreaterThanOrEqual(2);
			});
			if (i % 10 === 0) exchange(network, a, b, 'client');
		}
		expect(ids.size).toBeGreaterThanOrEqual(8);
		expect(a.notes.get('tunnel-expired')).toBeGreaterThan(4);
		expect(a.notes.get('tunnel-replaced')).toBeUndefined();
		const { pools } = a.tunnels.snapshot();
		expect(pools.every((p) => p.inbound.length <= 6 && p.outbound.length <= 6)).toBe(true);
		expect(a.standing.size).toBe(pools.reduce((sum, p) => sum + p.inbound.length + p.outbound.length, 0));
		for (const hops of a.standing.values()) expect(hops).toHaveLength(2);
	});

	test('an answer comes in by another gateway than who answers, where there is one', () => {
		const network = new TestNetwork('gateways', 8);
		const [a] = built(network, 2);
		a.act((turn) => {
			const gateways = a.tunnels.inboundLeases('client', turn).map(({ gateway }) => hashKey(gateway));
			expect(new Set(gateways).size).toBeGreaterThan(1);
			for (const { gateway } of a.tunnels.inboundLeases('client', turn)) {
				const path = a.tunnels.replyPath('client', turn, gateway)!;
				expect(hashKey(path.gateway)).not.toBe(hashKey(gateway));
			}
		});
	});

	test('by default a tunnel lives ten minutes and its successor stands 90 seconds before', () => {
		const network = new TestNetwork('ten minutes', 6);
		const [a] = built(network, 1, 1);
		const first = a.tunnels.snapshot().pools.find((p) => p.id === 'client')!.inbound[0]!;
		const endsAt = network.driver.clock.now() + (first.expires - network.driver.clock.wall());
		const count = () => a.tunnels.snapshot().pools.find((p) => p.id === 'client')!.inbound.length;
		network.driver.runUntil(() => count() === 2, 600_000);
		expect(endsAt - network.driver.clock.now()).toBeGreaterThan(90_000);
		expect(endsAt - network.driver.clock.now()).toBeLessThan(150_000);
		network.driver.runUntil(() => count() === 1, 600_000);
		expect(network.driver.clock.now()).toBeGreaterThanOrEqual(endsAt - 1);
	});

	test('what a hop carries for others goes as transit, an endpoint too; what its own tunnels send does not', () => {
		const network = new TestNetwork('for others', 4);
		const [x, y, endpoint, gateway] = network.nodes as [Node, Node, Node, Node];
		x.known = [endpoint.hop];
		y.known = [gateway.hop];
		const [a, b] = built(network, 1);
		for (const node of network.nodes) node.forOthers.clear();
		exchange(network, a, b, 'client');
		expect(endpoint.forOthers).toEqual(new Set([I2np.TunnelGateway]));
		expect(gateway.forOthers).toEqual(new Set([I2np.TunnelData]));
		expect([a.forOthers.size, b.forOthers.size]).toEqual([0, 0]);
	});

	test('transit ends: after two idle minutes, or after eleven', () => {
		const network = new TestNetwork('transit', 5);
		const [a, b] = built(network, 2);
		for (const node of [a, b]) node.act((turn) => node.tunnels.removePool('client', turn));
		for (const node of network.nodes) node.act((turn) => node.tunnels.removePool('exploratory', turn));
		network.driver.runFor(700_000);
		for (const node of network.nodes) {
			expect(node.standing.size).toBe(0);
			expect(node.tunnels.snapshot()).toMatchObject({
				pools: [],
				pendingBuilds: 0,
				pendingTests: 0,
				transit: { tunnels: 0 },
			});
			expect(node.tunnels.due()).toBe(Number.POSITIVE_INFINITY);
		}
		const ended = (code: string) => network.nodes.reduce((sum, node) => sum + (node.notes.get(code) ?? 0), 0);
		expect(ended('transit-expired')).toBeGreaterThan(0);
	});

	test('a pool that nobody can be found for waits, and is filled when peers become known', () => {
		const network = new TestNetwork('nobody', 5);
		const [a] = network.nodes as [Node];
		a.known = [];
		network.explore(1);
		network.driver.runFor(30_000);
		expect(good(a, 'exploratory')).toEqual({ inbound: 0, outbound: 0 });
		expect(a.notes.get('build-no-hops')).toBeLessThan(40);
		a.known = undefined;
		a.act((turn) => a.tunnels.onPeersChanged(turn));
		const before = network.driver.clock.now();
		ready(network, a, 'exploratory', 3);
		expect(network.driver.clock.now() - before).toBeLessThan(500);
	});

	test('a client pool waits for exploratory tunnels and shows nobody that it is ours', () => {
		const network = new TestNetwork('waits', 5);
		const [a] = network.nodes as [Node];
		a.known = [];
		network.explore(1);
		network.pool(a, 'client', 1);
		network.driver.runFor(5000);
		expect(a.notes.get('build-no-path')).toBeGreaterThan(0);
		a.known = undefined;
		a.act((turn) => a.tunnels.onPeersChanged(turn));
		ready(network, a, 'client', 2);
	});

	test('tunnels of no hop serve those who want them', () => {
		const network = new TestNetwork('zero hops', 5);
		network.explore(2);
		const [a, b] = network.nodes as [Node, Node];
		network.pool(a, 'client', 0);
		network.pool(b, 'client', 2);
		ready(network, b, 'client', 2);
		exchange(network, a, b, 'client');
		exchange(network, b, a, 'client');
		network.pool(a, 'other', 0);
		network.driver.step();
		const { id, taken } = network.send(a, 'client', a, 'other', network.random.bytes(10));
		expect(taken).toBe(true);
		network.driver.runUntil(() => a.delivered.some((d) => d.poolId === 'other' && d.message.id === id));
		network.driver.runFor(700_000);
		exchange(network, a, b, 'client');
	});

	test('one other router is enough: endpoint and gateway are the same', () => {
		const network = new TestNetwork('two', 2);
		network.explore(1);
		const [a, b] = network.nodes as [Node, Node];
		ready(network, a, 'exploratory', 3);
		ready(network, b, 'exploratory', 3);
		network.pool(a, 'client', 1);
		ready(network, a, 'client', 2);
		exchange(network, b, a, 'exploratory');
		expect(a.notes.get('build-timeout')).toBeUndefined();
	});

	test('seven hops, and named peers only', () => {
		const network = new TestNetwork('seven', 12);
		network.explore(1);
		const [a] = network.nodes as [Node];
		const explicitPeers = network.nodes.slice(1, 8).map((node) => node.hop.key);
		network.pool(a, 'client', 7, { explicitPeers }, 1);
		ready(network, a, 'client', 1);
		const { inbound } = a.tunnels.snapshot().pools.find((p) => p.id === 'client')!;
		const names = new Set(inbound[0]!.hops);
		expect(names.size).toBe(7);
		for (const key of explicitPeers) expect([...names].some((name) => key.startsWith(name))).toBe(true);
	});

	test('what makes no sense is refused', () => {
		const network = new TestNetwork('misuse', 1);
		const [a] = network.nodes as [Node];
		expect(() => network.pool(a, 'x', 8)).toThrow(RangeError);
		expect(() => network.pool(a, 'x', 1, {}, 17)).toThrow(RangeError);
		network.pool(a, 'x', 1);
		expect(() => network.pool(a, 'x', 1)).toThrow(RangeError);
		a.act((turn) => {
			const message = { type: I2np.Data, id: 1, expires: turn.wall, body: new Uint8Array(62_700) };
			expect(a.tunnels.sendThrough('x', { kind: 'local' }, message, turn)).toBe(false);
			expect(a.tunnels.sendThrough('y', { kind: 'local' }, { ...message, body: new Uint8Array(1) }, turn)).toBe(false);
			expect(a.tunnels.room('y', turn)).toBe(0);
			expect(a.tunnels.replyPath('y', turn)).toBeUndefined();
			a.tunnels.removePool('y', turn);
		});
	});
});

describe('a link that takes nothing', () => {
	test('keeps what is ours, first in the box, then in the ring, then says no; and hurries when it takes again', () => {
		const network = new TestNetwork('blocked', 6);
		const [a, b] = built(network, 1, 1);
		for (const node of network.nodes) a.blocked.add(node.hop.key);
		const bytes = network.random.bytes(500);
		let taken = 0;
		const ids: number[] = [];
		for (let i = 0; i < 800; i++) {
			const sent = network.send(a, 'client', b, 'client', bytes);
			if (sent.taken) {
				taken++;
				ids.push(sent.id);
			}
			if (i === 50) network.driver.step();
		}
		expect(taken).toBe(51 + 512);
		a.act((turn) => expect(a.tunnels.room('client', turn)).toBe(0));
		a.blocked.clear();
		a.breath.arm();
		network.driver.runFor(2000);
		const got = b.delivered.filter((d) => ids.includes(d.message.id)).map((d) => d.message.id);
		// More than 512 in one turn is more than the gateway on the way holds: it drops the last.
		expect(got.length).toBeGreaterThanOrEqual(512);
		expect(got).toEqual(ids.slice(0, got.length));
	});

	test('drops what became too old', () => {
		const network = new TestNetwork('old', 6);
		const [a, b] = built(network, 1, 1);
		for (const node of network.nodes) a.blocked.add(node.hop.key);
		expect(network.send(a, 'client', b, 'client', network.random.bytes(100)).taken).toBe(true);
		network.driver.runFor(20_000);
		expect(a.notes.get('outbox-expired')).toBeGreaterThan(0);
	});
});

describe('a pool whose options change', () => {
	const hops = (node: Node, side: 'inbound' | 'outbound') =>
		node.tunnels
			.snapshot()
			.pools.find(({ id }) => id === 'client')!
			[side].map((tunnel) => tunnel.hops.length);

	test('builds what is wanted now at once; what stood before serves until it ends, and surplus is not renewed', () => {
		const network = new TestNetwork('configure', 10);
		const [a, b] = built(network, 2);
		const side = (length: number, quantity: number) => ({ length, quantity });
		const configure = (inbound: ReturnType<typeof side>, outbound: ReturnType<typeof side>) =>
			a.act((turn) => a.tunnels.configurePool('client', { exploratory: false, inbound, outbound }, turn));
		configure(side(2, 4), side(1, 2));
		network.driver.runFor(3000);
		expect(hops(a, 'inbound')).toEqual([2, 2, 2, 2]);
		expect(hops(a, 'outbound').sort()).toEqual([1, 1, 2, 2]);
		exchange(network, b, a, 'client');
		configure(side(2, 1), side(1, 1));
		network.driver.runFor(3000);
		expect(hops(a, 'inbound')).toHaveLength(4);
		network.driver.runFor(620_000);
		expect(hops(a, 'inbound').length).toBeLessThanOrEqual(2);
		expect(new Set(hops(a, 'outbound'))).toEqual(new Set([1]));
		expect(() => configure(side(8, 1), side(1, 1))).toThrow(RangeError);
		a.act((turn) =>
			a.tunnels.configurePool('nobody', { exploratory: false, inbound: side(1, 1), outbound: side(1, 1) }, turn),
		);
	});
});
