// While something goes wrong: what is known of hops and tunnels since it began counts, and what was known before does not.
import { I2np } from '@i2p/data-i2np';
import { seededRandom } from '@i2p/testkit';
import { mono, wall } from '@i2p/time';
import { describe, expect, test } from 'vitest';
import { TunnelLife } from '../src/pool/life.js';
import type { OwnTunnel } from '../src/pool/outbound-tunnel.js';
import { byHealth } from '../src/pool/selection.js';
import { Trouble } from '../src/pool/trouble.js';
import type { HopRequest } from '../src/wants.js';
import { type Node, TestNetwork } from './network.js';

test('trouble begins with two questions that stay unanswered, and is over half a minute after the last', () => {
	const trouble = new Trouble();
	expect(trouble.since(mono(5000))).toBeUndefined();
	expect(trouble.note(mono(3000), mono(5000))).toBe(false);
	expect(trouble.since(mono(5000))).toBeUndefined();
	expect(trouble.note(mono(4000), mono(6000))).toBe(true);
	expect(trouble.note(mono(20_000), mono(22_000))).toBe(false);
	expect([trouble.since(mono(22_000)), trouble.since(mono(51_999))]).toEqual([3000, 3000]);
	expect(trouble.since(mono(52_000))).toBeUndefined();
});

test('one question alone that stays unanswered is no trouble, as often as it happens', () => {
	const trouble = new Trouble();
	for (let at = 0; at < 100_000; at += 10_001) {
		expect(trouble.note(mono(at), mono(at))).toBe(false);
		expect(trouble.since(mono(at))).toBeUndefined();
	}
	expect(trouble.note(mono(95_000), mono(95_000))).toBe(true);
});

test('tunnels proven since come before those that were proven only before; without trouble they are equal', () => {
	const tunnel = (serial: number, provenAt: number) => {
		const life = new TunnelLife(mono(0), mono(0), wall(600_000), 600_000, seededRandom('life'));
		life.passed(50, 0, mono(provenAt));
		return { serial, life, hops: [{}] } as unknown as OwnTunnel;
	};
	const tunnels = [tunnel(1, 900), tunnel(2, 1000), tunnel(3, 1001), tunnel(4, 2000)];
	const firsts = (troubleSince: number | undefined) => {
		const moment = { now: mono(3000), troubleSince: troubleSince === undefined ? undefined : mono(troubleSince) };
		const random = seededRandom('order');
		return new Set(Array.from({ length: 100 }, () => byHealth(tunnels, moment, random)[0]!.serial));
	};
	expect(firsts(undefined)).toEqual(new Set([1, 2, 3, 4]));
	expect(firsts(1000)).toEqual(new Set([3, 4]));
});

/** Tunnels of each router, each way. */
const quantity = 2;

/** Sixteen routers with tunnels of their own; of the first it is written down which hops it asks for. */
function settled(seed: string) {
	const asked: HopRequest[] = [];
	const network = new TestNetwork(seed, 16);
	network.latencyMs = 20;
	network.onChoice = (node, request) => void (node === network.nodes[0] && asked.push(request));
	network.explore(2, quantity);
	network.driver.runFor(20_000);
	asked.length = 0;
	return { network, asked, first: network.nodes[0]! };
}

const count = (node: Node, code: string): number => node.notes.get(code as never) ?? 0;

const buildTypes = new Set<number>([I2np.ShortTunnelBuild, I2np.OutboundTunnelBuildReply]);

test('hops of a build that should have been answered are doubted by whoever builds meanwhile, but for those heard since', () => {
	const { network, asked, first } = settled('doubt');
	expect(asked).toEqual([]);
	network.judge = (from, _to, { type }) => from !== first || !buildTypes.has(type);
	first.act((turn) => first.tunnels.createPool('client', pool(1), turn));
	network.driver.runFor(1900);
	expect(asked.length).toBeGreaterThan(0);
	expect(asked.every(({ doubt, troubleSince }) => doubt.size === 0 && troubleSince === undefined)).toBe(true);
	const begun = network.driver.clock.now() - 1900;
	const before = asked.length;
	for (const { hop } of network.nodes) first.heard.set(hop.key, mono(begun - 1));
	const alive = network.nodes[5]!.hop.key;
	network.driver.runFor(50);
	first.heard.set(alive, network.driver.clock.now());
	network.driver.runFor(450);
	const later = asked.slice(before);
	expect(later.length).toBeGreaterThan(0);
	const doubted = later.at(-1)!.doubt;
	expect(doubted.size).toBeGreaterThan(0);
	expect(doubted.has(alive)).toBe(false);
	expect(later.at(-1)!.troubleSince).toBeUndefined();
	network.driver.runFor(5000);
	expect(asked.at(-1)!.troubleSince).toBeGreaterThanOrEqual(begun);
});

function pool(quantity: number) {
	const side = { length: 2, quantity };
	return { exploratory: false, inbound: side, outbound: side };
}

/** From now on every hop of the first router's tunnels is dead in silence, and it knows of the others only. */
function orphaned(seed: string) {
	const all = settled(seed);
	const { network, first } = all;
	const hops = new Set([...first.standing.values()].flat());
	for (const node of network.nodes) node.dead = hops.has(node.hop.key);
	first.known = network.nodes.filter((node) => node !== first && !node.dead).map(({ hop }) => hop);
	expect(first.known.length).toBeGreaterThanOrEqual(4);
	network.driver.runUntil(() => count(first, 'test-failed') > 1);
	return all;
}

describe('when the hops of all tunnels die in silence', () => {
	test('with the second sign of it every tunnel is tested, not when its turn comes', () => {
		const { network, first } = orphaned('tests');
		network.driver.runFor(6000);
		expect(count(first, 'tunnel-replaced')).toBe(first.tunnels.snapshot().pools.length * 2 * quantity);
	});

	test('no build travels by one of them: all that are sent are answered', () => {
		for (const seed of ['a', 'b', 'c', 'd']) {
			const { network, first } = orphaned(seed);
			const sent = count(first, 'build-sent');
			first.act((turn) => first.tunnels.createPool('client', pool(2), turn));
			network.driver.runFor(20_000);
			expect(count(first, 'build-sent') - sent).toBeGreaterThanOrEqual(4 + 2 * quantity);
			expect(count(first, 'build-timeout')).toBe(0);
			expect([...first.standing.values()].length).toBe(4 + 2 * quantity);
		}
	});
});
