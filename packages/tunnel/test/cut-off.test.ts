// Half of the network is cut off in silence: those left know soon who does not answer, ask them seldom, and take them back at a word.
import { describe, expect, test } from 'vitest';
import { good, type Node, TestNetwork } from './network.js';

const routers = 20;
const kept = 10;

/** Twenty routers with tunnels, of whom ten say nothing from now on. */
function cut(seed: string) {
	const network = new TestNetwork(seed, routers);
	network.latencyMs = 20;
	network.explore(2);
	network.driver.runFor(20_000);
	for (const node of network.nodes.slice(kept)) node.dead = true;
	return { network, living: network.nodes.slice(0, kept) };
}

const sum = (nodes: readonly Node[], code: string): number =>
	nodes.reduce((total, { notes }) => total + (notes.get(code as never) ?? 0), 0);

const wellOff = (node: Node): boolean => Math.min(...Object.values(good(node, 'exploratory'))) >= 2;

describe('hops that are cut off', () => {
	test('are asked seldom once it is known: a few builds a minute for each router', () => {
		const { network, living } = cut('half');
		network.driver.runFor(20_000);
		const sent = sum(living, 'build-sent');
		network.driver.runFor(60_000);
		expect(living.every(wellOff)).toBe(true);
		expect(sum(living, 'build-sent') - sent).toBeLessThan(8 * living.length);
	});

	test('are asked again as soon as they say something', () => {
		const { network } = cut('healed');
		network.driver.runFor(30_000);
		for (const node of network.nodes.slice(kept)) node.dead = false;
		network.driver.runFor(30_000);
		expect(network.nodes.every(wellOff)).toBe(true);
	});

	test('nobody else is there: they are tried one at a time', () => {
		const network = new TestNetwork('alone', 4);
		network.explore(1, 4);
		network.driver.runFor(20_000);
		const [alone, ...others] = network.nodes as [Node, ...Node[]];
		for (const node of others) node.dead = true;
		network.driver.runFor(30_000);
		const before = alone.notes.get('build-sent')!;
		network.driver.runFor(60_000);
		expect(alone.notes.get('build-sent')! - before).toBeLessThan(30);
	});
});
