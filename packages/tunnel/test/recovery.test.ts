// How soon traffic flows again after a hop died under it: with its links, or in silence somewhere in the middle.

import { I2np } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { describe, expect, test } from 'vitest';
import { good, type Node, TestNetwork } from './network.js';

/** Messages from one pool to another, ten a second, over a path that is kept as long as both ends let it stand. */
class Traffic {
	readonly #network: TestNetwork;
	readonly #from: Node;
	readonly #to: Node;
	readonly #pool: string;
	#lease: { gateway: Uint8Array; tunnelId: number } | undefined;
	#outbound: number | undefined;
	#known = -1;
	readonly #sent: { id: number; atMs: number }[] = [];

	constructor(network: TestNetwork, from: Node, to: Node, pool = 'client') {
		this.#network = network;
		this.#from = from;
		this.#to = to;
		this.#pool = pool;
	}

	run(ms: number): void {
		for (let t = 0; t < ms; t += 100) {
			this.#send();
			this.#network.driver.runFor(100);
		}
	}

	#send(): void {
		const { random, driver } = this.#network;
		const id = random.below(0x1_0000_0000);
		this.#sent.push({ id, atMs: driver.clock.now() });
		this.#from.act((turn) => {
			const path = this.#path(turn);
			if (path === undefined) return;
			const delivery = { kind: 'tunnel', hash: path.gateway, tunnelId: path.tunnelId } as const;
			const expires = (turn.wall + 60_000) as typeof turn.wall;
			const message = { type: I2np.Data, id, expires, body: random.bytes(500) };
			this.#from.tunnels.sendThrough(this.#pool, delivery, message, turn, this.#outbound);
		});
	}

	/** The lease is changed only when the other end's leases changed, the outbound tunnel when it is named no more. */
	#path(turn: Turn) {
		const names = this.#from.tunnels.outboundTunnels(this.#pool, turn).map(({ tunnelId }) => tunnelId);
		if (this.#outbound === undefined || !names.includes(this.#outbound)) this.#outbound = names[0];
		const changes = this.#to.leaseChanges.length;
		if (changes !== this.#known) {
			this.#known = changes;
			const leases = this.#to.tunnels.inboundLeases(this.#pool, turn);
			const same = leases.find((lease) => lease.tunnelId === this.#lease?.tunnelId);
			this.#lease = same ?? leases[0];
		}
		return this.#lease;
	}

	/** Milliseconds after `atMs` until the last message that was lost was sent. */
	lostUntil(atMs: number): number {
		this.#network.driver.runFor(2000);
		const got = new Set(this.#to.delivered.map(({ message }) => message.id));
		const lost = this.#sent.filter(({ id, atMs: sent }) => sent >= atMs && !got.has(id));
		return lost.length === 0 ? 0 : lost.at(-1)!.atMs - atMs;
	}
}

/** Two of thirteen routers with client tunnels of three hops and traffic between them. */
function busy(seed: string) {
	const network = new TestNetwork(seed, 13);
	network.latencyMs = 20;
	network.explore(2);
	const [a, b] = network.nodes as [Node, Node];
	for (const node of [a, b]) {
		network.pool(node, 'client', 3);
		network.driver.runUntil(() => Object.values(good(node, 'client')).every((count) => count >= 2));
	}
	const traffic = new Traffic(network, a, b);
	traffic.run(20_000);
	return { network, a, b, traffic };
}

function hopsOf(node: Node, direction: 'inbound' | 'outbound'): string[][] {
	const pool = node.tunnels.snapshot().pools.find(({ id }) => id === 'client')!;
	return pool[direction].map(({ hops }) => [...hops]);
}

/** The routers at this place of all tunnels of that direction, but neither end: no tunnel of the pool is left. */
function victimOf(
	{ network, a, b }: ReturnType<typeof busy>,
	direction: 'inbound' | 'outbound',
	place: number,
): Node[] {
	const names = hopsOf(direction === 'outbound' ? a : b, direction).map((hops) => hops.at(place)!);
	return network.nodes.filter((n) => n !== a && n !== b && names.some((name) => n.hop.key.startsWith(name)));
}

/** With a dozen routers the dead one is a hop of two or three tunnels of each pool, those that carry builds and tests included. */
const withinMs = 11_000;
/** A neighbour's end is known at once; the first build afterwards may still go, or be answered, by the dead router. */
const neighbourWithinMs = 6000;

const places = [
	['the neighbour of an outbound tunnel', 'outbound', 0],
	['the middle of an outbound tunnel', 'outbound', 1],
	['its endpoint', 'outbound', 2],
	['the gateway of an inbound tunnel', 'inbound', 0],
	['the middle of an inbound tunnel', 'inbound', 1],
	['the neighbour of an inbound tunnel', 'inbound', 2],
] as const;

describe.each(places)('%s', (name, direction, place) => {
	test('dies with its links: traffic flows again within seconds', () => {
		const world = busy(`links ${name}`);
		const diedAt = world.network.driver.clock.now();
		for (const victim of victimOf(world, direction, place)) world.network.kill(victim);
		world.traffic.run(30_000);
		expect(world.traffic.lostUntil(diedAt)).toBeLessThan(name.includes('neighbour') ? neighbourWithinMs : withinMs);
	});

	test('dies in silence: traffic flows again within seconds', () => {
		const world = busy(`silence ${name}`);
		const diedAt = world.network.driver.clock.now();
		for (const victim of victimOf(world, direction, place)) victim.dead = true;
		world.traffic.run(30_000);
		expect(world.traffic.lostUntil(diedAt)).toBeLessThan(withinMs);
	});
});

test('a tunnel that became slow is not dead: its tests come back late, and it stays', () => {
	const { network, a, traffic } = busy('slow');
	const ids = () =>
		a.tunnels.snapshot().pools.flatMap(({ id, outbound }) => (id === 'client' ? outbound.map((t) => t.tunnelId) : []));
	const before = ids();
	network.latencyMs = 300;
	traffic.run(30_000);
	expect(a.notes.get('test-late')).toBeGreaterThan(0);
	// More may be built beside them, for when they do die.
	expect(ids()).toEqual(expect.arrayContaining(before));
	const failedBefore = a.notes.get('test-failed');
	traffic.run(60_000);
	expect(a.notes.get('test-failed')).toBe(failedBefore);
});

test('tunnels in use are tested every few seconds, others rarely', () => {
	const { network, a, traffic } = busy('cadence');
	const sent = () => a.notes.get('test-sent')!;
	let before = sent();
	traffic.run(30_000);
	const inUse = sent() - before;
	network.driver.runFor(60_000);
	before = sent();
	network.driver.runFor(30_000);
	expect(inUse).toBeGreaterThan(sent() - before);
	expect(inUse).toBeLessThan(30);
});

test('tunnels that carry only questions of the router itself are tested as seldom as idle ones', () => {
	const network = new TestNetwork('questions', 13);
	network.latencyMs = 20;
	network.explore(2);
	const [a, b] = network.nodes as [Node, Node];
	const pool = a.tunnels.snapshot().pools[0]!.id;
	network.driver.runFor(20_000);
	const sent = () => a.notes.get('test-sent')!;
	let before = sent();
	network.driver.runFor(60_000);
	const idle = sent() - before;
	before = sent();
	new Traffic(network, a, b, pool).run(60_000);
	expect(sent() - before).toBeLessThan(2 * idle);
	expect(idle).toBeGreaterThan(0);
});
