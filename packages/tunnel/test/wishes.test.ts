// What the owner of a pool may wish beyond number and length: tunnels in reserve, bandwidth; and what it is shown of failed builds.
import { I2np } from '@i2p/data-i2np';
import { describe, expect, test } from 'vitest';
import { good, type Node, TestNetwork } from './network.js';

function poolOf(node: Node, id = 'client') {
	return node.tunnels.snapshot().pools.find((pool) => pool.id === id)!;
}

function ready(network: TestNetwork, node: Node, count: number, id = 'client'): void {
	network.driver.runUntil(() => Object.values(good(node, id)).every((tunnels) => tunnels >= count));
}

function leases(node: Node): number[] {
	let ids: number[] = [];
	node.act((turn) => {
		ids = node.tunnels.inboundLeases('client', turn).map(({ tunnelId }) => tunnelId);
	});
	return ids.sort((a, b) => a - b);
}

describe('tunnels in reserve', () => {
	test('stand unnamed, and are named in the moment in which another fails', () => {
		const network = new TestNetwork('reserve', 12);
		network.explore(2);
		const [a] = network.nodes as [Node];
		const side = { length: 1, quantity: 2, backupQuantity: 1 };
		network.pool(a, 'client', 1, { inbound: side, outbound: side });
		ready(network, a, 3);
		const named = leases(a);
		expect(named).toHaveLength(2);
		expect(leases(a)).toEqual(named);
		const [oldest] = poolOf(a).inbound;
		const victim = network.nodes.find((node) => node.hop.key.startsWith(oldest!.hops[0]!))!;
		network.kill(victim);
		network.driver.runFor(50);
		expect(leases(a)).toHaveLength(2);
		expect(a.notes.get('tunnel-unreachable')).toBeGreaterThan(0);
		ready(network, a, 3);
	});

	test('count towards the sixteen of a pool', () => {
		const network = new TestNetwork('too many in reserve', 1);
		const [a] = network.nodes as [Node];
		const side = { length: 1, quantity: 10 };
		const over = { inbound: { ...side, backupQuantity: 7 }, outbound: side };
		expect(() => network.pool(a, 'x', 1, over)).toThrow('0 to 6 tunnels in reserve beside 10');
		expect(() => network.pool(a, 'x', 1, { bandwidth: { minimumKBps: 9, requestedKBps: 1 } })).toThrow(RangeError);
	});
});

describe('bandwidth', () => {
	test('is asked of every hop; what the narrowest has is shown, and too narrow ones are passed over', () => {
		const rates = [undefined, undefined, undefined, undefined, 120 * 1024, 120 * 1024, 8 * 1024, 8 * 1024];
		const network = new TestNetwork('bandwidth', rates.length, (i) => ({ transit: { bytesPerSecond: rates[i] } }));
		network.explore(2);
		const [a] = network.nodes as [Node];
		network.pool(a, 'client', 2, { bandwidth: { minimumKBps: 10, requestedKBps: 40, limitKBps: 80 } });
		ready(network, a, 2);
		for (const { availableKBps } of [...poolOf(a).inbound, ...poolOf(a).outbound])
			expect([30, 40]).toContain(availableKBps);
		expect(poolOf(a, 'exploratory').inbound[0]!.availableKBps).toBeUndefined();
		const refused = network.nodes.slice(6).reduce((sum, node) => sum + (node.notes.get('transit-bandwidth') ?? 0), 0);
		expect(refused).toBeGreaterThan(0);
	});
});

describe('builds that failed', () => {
	test('are shown with their hops, who is to blame and what it said', () => {
		const network = new TestNetwork('ledger', 7, (i) => (i === 3 ? { transit: { maxTunnels: 0 } } : {}));
		const [a] = network.nodes as [Node];
		const refusing = network.nodes[3]!;
		network.explore(2);
		ready(network, a, 3, 'exploratory');
		network.driver.runUntil(
			() => (a.notes.get('build-refused') ?? 0) > 0 || network.driver.clock.now() > 600_000,
			900_000,
		);
		const { builds } = poolOf(a, 'exploratory');
		expect(builds.sent).toBeGreaterThan(builds.built);
		expect(builds.faults['build-refused']).toBe(a.notes.get('build-refused'));
		const failure = builds.last.find(({ reason }) => reason === 'build-refused')!;
		const [blamed] = failure.blamed;
		expect(blamed!.said).toBe(30);
		expect(refusing.hop.key.startsWith(failure.hops[blamed!.hop]!)).toBe(true);
	});

	test('each have their reason: what was sent was built, failed by one, or is awaited, whatever hops and wires do', () => {
		const network = new TestNetwork('accounts', 12, (i) => (i % 4 === 3 ? { transit: { maxTunnels: 0 } } : {}));
		const [a] = network.nodes as [Node];
		let messages = 0;
		network.judge = (_, __, message) => ++messages % 7 !== 0 || message.type === I2np.TunnelData;
		network.explore(2);
		network.pool(a, 'client', 3);
		network.driver.runFor(100_000);
		network.kill(network.nodes[5]!);
		network.driver.runFor(80_000);
		const neverSent = ['build-no-hops', 'build-no-path', 'build-paced', 'build-not-sent', 'build-table-full'];
		const kinds = new Set<string>();
		for (const node of network.nodes.filter(({ dead }) => !dead))
			for (const { builds, pending } of node.tunnels.snapshot().pools) {
				const failed = Object.entries(builds.faults).filter(([reason]) => !neverSent.includes(reason));
				for (const [reason] of failed) kinds.add(reason);
				const sum = failed.reduce((all, [, count]) => all + count, 0);
				expect(builds.built + sum + pending).toBe(builds.sent);
			}
		expect(kinds).toContain('build-refused');
		expect(kinds).toContain('build-timeout');
	});

	test('for want of an answer blame all hops, for want of hops nobody; only the last are kept', () => {
		const network = new TestNetwork('silent', 6);
		const [a] = network.nodes as [Node];
		network.judge = () => false;
		network.pool(a, 'exploratory', 2, { exploratory: true });
		network.driver.runFor(120_000);
		const { builds } = poolOf(a, 'exploratory');
		expect(builds.built).toBe(0);
		expect(builds.faults['build-timeout']).toBeGreaterThan(16);
		expect(builds.last).toHaveLength(16);
		expect(builds.last.at(-1)).toMatchObject({
			reason: 'build-timeout',
			blamed: [
				{ hop: 0, said: undefined },
				{ hop: 1, said: undefined },
			],
		});
		a.known = [];
		network.driver.runFor(60_000);
		expect(poolOf(a, 'exploratory').builds.faults['build-no-hops']).toBeGreaterThan(0);
	});
});

test('a tunnel whose traffic goes unanswered is tested when its owner says so', () => {
	const network = new TestNetwork('suspicion', 8);
	network.explore(2);
	const [a] = network.nodes as [Node];
	network.pool(a, 'client', 2);
	ready(network, a, 2);
	const [doubted, other] = poolOf(a).outbound;
	a.act((turn) => {
		a.tunnels.suspect('client', doubted!.tunnelId, turn);
		a.tunnels.suspect('client', 12345, turn);
		a.tunnels.suspect('nobody', doubted!.tunnelId, turn);
		expect(a.tunnels.outboundTunnels('client', turn).map(({ tunnelId }) => tunnelId)).toEqual([other!.tunnelId]);
	});
	expect(a.notes.get('tunnel-suspected')).toBe(1);
	network.driver.runFor(200);
	a.act((turn) => expect(a.tunnels.outboundTunnels('client', turn)).toHaveLength(2));
});
