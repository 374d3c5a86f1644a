// Networks of several routers' tunnels on one virtual clock: builds, data, losses, refusals, renewal, failing tests.
import { I2np } from '@i2p/data-i2np';
import { toHex } from '@i2p/util';
import { describe, expect, test } from 'vitest';
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
		expect(a.tunnels.snapshot().transit).toBeGreaterThan(0);
	});
});
