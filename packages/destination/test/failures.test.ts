// What goes wrong: nobody there, no tunnels, old lease sets, full queues, silence, closing.
import { generateX25519 } from '@i2p/crypto-x25519';
import { createDestinationKeys } from '@i2p/data-core';
import { LeaseSet2, signLeaseSet, signLeaseSet2 } from '@i2p/data-leaseset';
import { seededRandom } from '@i2p/testkit';
import { type Wall, wall } from '@i2p/time';
import { utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { maxQueuedMessages, maxRemotes } from '../src/index.js';
import { TestHost, World } from './world.js';

function alone(seed: string, options = {}, hostOptions = {}) {
	const world = new World(seed, options);
	const alice = new TestHost(world, 'alice', hostOptions);
	world.driver.runFor(1000);
	return { world, alice };
}

const random = seededRandom('failures');
const strangers = Array.from({ length: 4 }, () => createDestinationKeys(random));

function setOf(
	keys: (typeof strangers)[0],
	now: number,
	type = 4,
	lifetimeMs = 600_000,
	key: Uint8Array = generateX25519(random).publicKey,
): LeaseSet2 {
	return signLeaseSet2(
		{
			destination: keys.destination,
			published: wall(now),
			expires: wall(now + 600_000),
			encryptionKeys: [{ type, key }],
			leases: [{ gateway: random.bytes(32), tunnelId: 5, endMs: wall(now + lifetimeMs) }],
		},
		keys.signing,
	);
}

describe('without a lease set', () => {
	it('looks again and again, then says so once', () => {
		const { world, alice } = alone('nobody');
		const { key } = strangers[0]!.destination;
		alice.send(key, utf8('1'));
		alice.send(key, utf8('2'));
		world.driver.runUntil(() => alice.undeliverable.length > 0);
		expect(alice.undeliverable).toMatchObject([{ to: key, reason: 'no-lease-set' }]);
		expect(alice.directory.lookups).toBeGreaterThan(3);
		expect(alice.undeliverable[0]!.at).toBeLessThan(20_000);
		expect(alice.count('undeliverable-no-lease-set')).toBe(2);
		expect(alice.destination.snapshot().queued).toBe(0);
	});

	it('sends as soon as the remote has published', () => {
		const { world, alice } = alone('late');
		const bob = new TestHost(world, 'bob', { signs: false });
		alice.send(bob.key, utf8('early'));
		world.driver.runFor(3000);
		bob.sign(bob.tunnels.inbound, wall(bob.requests[0]!));
		world.driver.runUntil(() => bob.received.length === 1, 5000);
	});

	it('gives up a lookup that nobody answers', () => {
		const { world, alice } = alone('silent database');
		alice.directory.answers = false;
		alice.send(strangers[0]!.destination.key, utf8('1'));
		world.driver.runUntil(() => alice.undeliverable.length > 0);
		expect(alice.undeliverable[0]!.reason).toBe('no-lease-set');
		expect(alice.count('lookup-timeout')).toBeGreaterThan(0);
	});

	it('says that it cannot encrypt', () => {
		const { world, alice } = alone('types');
		const now = world.driver.clock.wall();
		const other = setOf(strangers[1]!, now, 0, 600_000, random.bytes(256));
		world.database.set(other.key, other);
		alice.send(other.key, utf8('1'));
		world.driver.runUntil(() => alice.undeliverable.length > 0);
		expect(alice.undeliverable[0]!.reason).toBe('unsupported-encryption');
		const lowOrder = setOf(strangers[3]!, now, 4, 600_000, new Uint8Array(32));
		world.database.set(lowOrder.key, lowOrder);
		alice.send(lowOrder.key, utf8('1'));
		world.driver.runUntil(() => alice.undeliverable.some(({ to }) => to === lowOrder.key));
		const { destination, signing } = strangers[2]!;
		const leases = [{ gateway: random.bytes(32), tunnelId: 1, endMs: wall(now + 60_000) }];
		world.database.set(
			destination.key,
			signLeaseSet({ destination, encryptionKey: random.bytes(256), leases }, signing),
		);
		const asked = alice.count('lookup');
		alice.send(destination.key, utf8('1'));
		world.driver.runUntil(() => alice.undeliverable.some(({ to }) => to === destination.key));
		// It has published all that it has: asking again would not change that.
		expect(alice.count('lookup')).toBe(asked + 1);
		expect(new Set(alice.undeliverable.map(({ reason }) => reason))).toEqual(new Set(['unsupported-encryption']));
	});

	it('believes no lease set that has ended, lies ahead or is forged', () => {
		const { world, alice } = alone('bad sets');
		const now = world.driver.clock.wall();
		const [ended, ahead, forged] = strangers as [(typeof strangers)[0], (typeof strangers)[0], (typeof strangers)[0]];
		world.database.set(ended.destination.key, setOf(ended, now - 700_000));
		world.database.set(ahead.destination.key, setOf(ahead, now, 4, 3_600_000));
		const bytes = new Uint8Array(setOf(forged, now).bytes);
		bytes[bytes.length - 1] = bytes[bytes.length - 1]! ^ 1;
		world.database.set(forged.destination.key, LeaseSet2.decode(bytes));
		const { destination, signing } = strangers[3]!;
		const leases = [{ gateway: random.bytes(32), tunnelId: 1, endMs: wall(now - 1000) }];
		const old = signLeaseSet({ destination, encryptionKey: random.bytes(256), leases }, signing);
		world.database.set(destination.key, old);
		for (const keys of strangers.slice(0, 4)) alice.send(keys.destination.key, utf8('1'));
		world.driver.runUntil(() => alice.undeliverable.length === 4);
		expect(alice.undeliverable.map((u) => u.reason)).toEqual(Array(4).fill('expired-lease-set'));
		expect(alice.count('lease-set-invalid')).toBeGreaterThan(1);
		expect(alice.count('lease-set-expired')).toBeGreaterThan(0);
	});
});

describe('tunnels', () => {
	it('that are missing make messages wait, then fail', () => {
		const { world, alice } = alone('no tunnels');
		const bob = new TestHost(world, 'bob');
		world.driver.runFor(1000);
		alice.tunnels.outbound = [];
		alice.send(bob.key, utf8('1'));
		world.driver.runFor(3000);
		alice.tunnels.outbound = [7];
		world.driver.runUntil(() => bob.received.length === 1, 2000);
		alice.tunnels.outbound = [];
		alice.send(bob.key, utf8('2'));
		world.driver.runUntil(() => alice.undeliverable.length > 0);
		expect(alice.undeliverable[0]!.reason).toBe('no-tunnels');
	});

	it('that are full make messages wait', () => {
		const { world, alice } = alone('full tunnels');
		const bob = new TestHost(world, 'bob');
		world.driver.runFor(1000);
		alice.tunnels.capacity = 0;
		alice.send(bob.key, utf8('1'));
		world.driver.runFor(1000);
		expect(bob.received.length).toBe(0);
		alice.tunnels.capacity = 10;
		world.driver.runUntil(() => bob.received.length === 1, 2000);
	});

	it('that refuse lose a message, and another is taken', () => {
		const { world, alice } = alone('refusal');
		const bob = new TestHost(world, 'bob');
		world.driver.runFor(1000);
		const sendOut = alice.tunnels.sendOut.bind(alice.tunnels);
		alice.tunnels.sendOut = () => false;
		alice.send(bob.key, utf8('lost'));
		world.driver.runFor(400);
		expect(alice.count('tunnel-refused')).toBe(1);
		alice.tunnels.sendOut = sendOut;
		alice.send(bob.key, utf8('kept'));
		world.driver.runUntil(() => bob.received.length === 1, 2000);
	});

	it('are changed when the remote stays silent, kept while it answers', () => {
		const { world, alice } = alone('silence');
		const bob = new TestHost(world, 'bob');
		world.driver.runFor(1000);
		alice.send(bob.key, utf8('1'));
		world.driver.runUntil(() => bob.received.length === 1);
		bob.send(alice.key, utf8('1'));
		world.driver.runFor(2000);
		for (let i = 0; i < 10; i++) {
			alice.send(bob.key, utf8('x'));
			bob.send(alice.key, utf8('y'));
			world.driver.runFor(300);
		}
		expect(alice.count('path-changed')).toBe(0);
		expect(new Set(alice.tunnels.used).size).toBe(1);
		const dead = bob.tunnels.inbound[0]!;
		const lease = (delivery: { kind: string; tunnelId?: number }) => delivery.tunnelId === dead.tunnelId;
		world.passes = (_message, delivery) => !lease(delivery);
		const before = bob.received.length;
		for (let i = 0; i < 40; i++) {
			alice.send(bob.key, utf8('x'));
			world.driver.runFor(1000);
		}
		expect(bob.received.length).toBeGreaterThan(before + 20);
	});

	/** Talks to Bob for so long, a message a second, of which nothing comes back. */
	function unanswered(world: World, alice: TestHost, bob: TestHost, seconds: number): void {
		for (let i = 0; i < seconds; i++) {
			alice.send(bob.key, utf8('x'));
			world.driver.runFor(1000);
		}
	}

	it('are suspected when nothing comes back, and a lease is tried again only after the others', () => {
		const { world, alice } = alone('suspects');
		const bob = new TestHost(world, 'bob', { tunnels: 3 });
		const leases: (number | undefined)[] = [];
		world.passes = (_message, delivery) => {
			if (delivery.kind === 'tunnel' && leases.at(-1) !== delivery.tunnelId) leases.push(delivery.tunnelId);
			return false;
		};
		world.driver.runFor(1000);
		unanswered(world, alice, bob, 30);
		expect(leases.slice(0, 3).toSorted()).toEqual(bob.tunnels.inbound.map(({ tunnelId }) => tunnelId).toSorted());
		expect(leases.length).toBeGreaterThan(3);
		expect(alice.count('path-silent')).toBeGreaterThan(2);
		expect(alice.tunnels.suspected.length).toBe(alice.count('path-silent'));
		expect(new Set(alice.tunnels.suspected)).toEqual(new Set([1, 2]));
	});

	it('are not suspected while another remote answers what goes out by them', () => {
		const { world, alice } = alone('one of two');
		const [bob, carol] = [new TestHost(world, 'bob'), new TestHost(world, 'carol')];
		alice.tunnels.outbound = [7];
		world.driver.runFor(1000);
		const gone = bob.tunnels.inbound.map(({ tunnelId }) => tunnelId);
		world.passes = (_message, delivery) => delivery.kind !== 'tunnel' || !gone.includes(delivery.tunnelId);
		for (let i = 0; i < 40; i++) {
			alice.send(carol.key, utf8('?'));
			if (i > 0) carol.send(alice.key, utf8('!'));
			unanswered(world, alice, bob, 1);
		}
		expect(carol.received.length).toBe(40);
		expect(alice.count('path-silent')).toBeGreaterThan(1);
		expect(alice.tunnels.suspected).toEqual([]);
	});

	it('that are dead on either side are left once, and what works is kept', () => {
		const { world, alice } = alone('no flapping');
		const bob = new TestHost(world, 'bob', { tunnels: 4 });
		alice.tunnels.outbound = [1, 2, 3];
		world.driver.runFor(1000);
		const dead = new Set(bob.tunnels.inbound.slice(0, 2).map(({ tunnelId }) => tunnelId));
		const ways: string[] = [];
		world.passes = (_message, delivery) => {
			if (delivery.kind !== 'tunnel' || !bob.tunnels.inbound.some(({ tunnelId }) => tunnelId === delivery.tunnelId))
				return true;
			const outbound = alice.tunnels.used.at(-1);
			ways.push(`${outbound}/${delivery.tunnelId}`);
			return outbound !== 1 && !dead.has(delivery.tunnelId);
		};
		let heard = 0;
		for (let i = 0; i < 300; i++) {
			alice.send(bob.key, utf8(`${i}`));
			world.driver.runFor(500);
			for (; heard < bob.received.length; heard++) bob.send(alice.key, utf8('!'));
			world.driver.runFor(500);
		}
		const changes = ways.filter((way, i) => i > 0 && way !== ways[i - 1]).length;
		expect(changes).toBeLessThanOrEqual(4);
		expect(new Set(ways.slice(-200)).size).toBe(1);
		expect(bob.received.length).toBeGreaterThan(240);
	});

	it.each([300, 5000])(
		'of a silent remote are left for those of its newest lease set, which is waited for a little (answer after %i ms)',
		(lookupMs) => {
			const { world, alice } = alone('newest', { lookupMs });
			const bob = new TestHost(world, 'bob');
			world.driver.runFor(1000);
			alice.send(bob.key, utf8('1'));
			world.driver.runUntil(() => bob.received.length === 1);
			bob.send(alice.key, utf8('1'));
			world.driver.runFor(2000);
			const old = bob.tunnels.inbound.splice(0);
			// It cannot tell of it by itself.
			bob.tunnels.outbound = [];
			bob.addInbound(600_000);
			bob.changed();
			world.driver.runFor(20_000);
			const overOld: number[] = [];
			world.passes = (_message, delivery) => {
				if (delivery.kind === 'tunnel' && old.some(({ tunnelId }) => tunnelId === delivery.tunnelId))
					overOld.push(world.driver.clock.now());
				return true;
			};
			let offered = 0;
			while (alice.count('path-silent') === 0) {
				world.driver.runFor(3000);
				offered = world.driver.clock.now();
				alice.send(bob.key, utf8('x'));
				world.driver.runFor(1);
			}
			world.driver.runFor(2500);
			const waitedMs = overOld.map((at) => at - offered).filter((ms) => ms >= 0);
			if (lookupMs === 300) expect(waitedMs).toEqual([]);
			else expect(waitedMs[0]).toBeCloseTo(1500, -1);
			expect(bob.received.length).toBe(lookupMs === 300 ? 2 : 1);
		},
	);

	it('are changed at once for a session that is not established', () => {
		const { world, alice } = alone('syn');
		const bob = new TestHost(world, 'bob');
		world.driver.runFor(1000);
		let first: number | undefined;
		world.passes = (_message, delivery) => {
			if (delivery.kind === 'tunnel') first ??= delivery.tunnelId;
			return delivery.kind === 'tunnel' && delivery.tunnelId !== first;
		};
		alice.send(bob.key, utf8('SYN'));
		world.driver.runFor(9000);
		expect(bob.received.length).toBe(0);
		alice.send(bob.key, utf8('SYN again'));
		world.driver.runUntil(() => bob.received.length === 1, 1000);
	});

	it('are kept when a talk goes on after a pause', () => {
		const { world, alice } = alone('pause');
		const bob = new TestHost(world, 'bob');
		world.driver.runFor(1000);
		alice.send(bob.key, utf8('1'));
		world.driver.runUntil(() => bob.received.length === 1);
		bob.send(alice.key, utf8('1'));
		world.driver.runFor(2000);
		for (let i = 0; i < 6; i++) {
			alice.send(bob.key, utf8('an acknowledgement'));
			world.driver.runFor(30_000);
		}
		expect(alice.count('path-changed') + alice.count('session-restarted')).toBe(0);
	});

	it('are chosen among leases that last', () => {
		const { world, alice } = alone('leases');
		const bob = new TestHost(world, 'bob', { tunnels: 0 });
		const short = bob.addInbound(40_000);
		const long = bob.addInbound(600_000);
		bob.sign([short, long], world.driver.clock.wall());
		world.driver.runFor(1000);
		const used = new Set<number>();
		world.passes = (_message, delivery) => {
			if (delivery.kind === 'tunnel') used.add(delivery.tunnelId);
			return true;
		};
		alice.send(bob.key, utf8('1'));
		world.driver.runUntil(() => bob.received.length === 1);
		expect([...used]).toEqual([long.tunnelId]);
	});

	it('that are about to end are used while a newer lease set is asked for', () => {
		const { world, alice } = alone('refresh');
		const bob = new TestHost(world, 'bob', { tunnels: 0 });
		bob.sign([bob.addInbound(45_000)], world.driver.clock.wall());
		world.driver.runFor(1000);
		alice.send(bob.key, utf8('1'));
		world.driver.runUntil(() => bob.received.length === 1);
		expect(alice.directory.lookups).toBe(2);
		world.driver.runFor(60_000);
		alice.send(bob.key, utf8('2'));
		world.driver.runUntil(() => alice.undeliverable.length === 1);
		expect(alice.undeliverable[0]!.reason).toMatch(/lease-set/);
	});
});

describe('queues', () => {
	it('refuse when full and say when there is room', () => {
		const { world, alice } = alone('queue');
		const { key } = strangers[0]!.destination;
		let taken = 0;
		while (alice.send(key, utf8('x')) === 'taken') taken++;
		expect(taken).toBeGreaterThan(100);
		for (const { destination } of strangers.slice(1))
			while (alice.send(destination.key, utf8('x')) === 'taken') taken++;
		expect(taken).toBe(maxQueuedMessages);
		expect(alice.destination.room()).toBe(0);
		expect(alice.rooms).toBe(0);
		world.driver.runUntil(() => alice.rooms > 0);
		expect(alice.destination.room()).toBeGreaterThan(0);
	});

	it('are bounded in bytes for each remote, and in remotes', () => {
		const { alice } = alone('bytes');
		const { key } = strangers[0]!.destination;
		let taken = 0;
		while (alice.send(key, new Uint8Array(60_000)) === 'taken') taken++;
		expect(taken).toBeLessThan(40);
		expect(() => alice.send(key, new Uint8Array(61_441))).toThrow(RangeError);
		const { alice: busy } = alone('remotes');
		const answers = new Set<string>();
		for (let i = 0; i < maxRemotes + 1; i++) {
			const hash = createHash(i);
			answers.add(busy.send(hash, utf8('x')));
		}
		expect(busy.destination.snapshot().remotes).toBe(maxRemotes);
		expect(answers).toEqual(new Set(['taken', 'full']));
	});

	it('forget remotes that were not used', () => {
		const { world, alice } = alone('forget');
		alice.send(strangers[0]!.destination.key, utf8('x'));
		world.driver.runFor(1_300_000);
		expect(alice.destination.snapshot().remotes).toBe(0);
	});
});

function createHash(i: number) {
	return `${Buffer.from(seededRandom(i).bytes(32)).toString('base64').replaceAll('+', '-').replaceAll('/', '~')}` as TestHost['key'];
}

describe('lookups of applications', () => {
	it('find destinations, ourselves included, or say why not', () => {
		const { world, alice } = alone('lookup');
		const bob = new TestHost(world, 'bob');
		world.driver.runFor(1000);
		const found: (string | undefined)[] = [];
		alice.destination.lookup(bob.key, ({ destination }) => found.push(destination?.key));
		expect(found).toEqual([]);
		world.driver.runUntil(() => found.length === 1);
		alice.destination.lookup(bob.key, ({ destination }) => found.push(destination?.key));
		alice.destination.lookup(alice.key, ({ destination }) => found.push(destination?.key));
		world.driver.runFor(1);
		expect(found).toEqual([bob.key, bob.key, alice.key]);
		alice.destination.lookup(strangers[0]!.destination.key, ({ reason }) => found.push(reason));
		world.driver.runUntil(() => found.length === 4);
		expect(found[3]).toBe('no-lease-set');
	});

	it('are bounded', () => {
		const { world, alice } = alone('many lookups');
		const reasons: (string | undefined)[] = [];
		const ask = (i: number) => alice.destination.lookup(createHash(i), ({ reason }) => reasons.push(reason));
		for (let i = 0; i < 128; i++) ask(i);
		expect(() => ask(128)).toThrow(RangeError);
		world.driver.runFor(1);
		ask(129);
		world.driver.runFor(1);
		expect(reasons).toEqual(['overflow']);
		world.driver.runFor(30_000);
		expect(reasons.length).toBe(129);
	});
});

describe('closing', () => {
	it('tells everybody once and stops', () => {
		const { world, alice } = alone('close');
		const { key } = strangers[0]!.destination;
		alice.send(key, utf8('x'));
		const reasons: (string | undefined)[] = [];
		alice.destination.lookup(key, ({ reason }) => reasons.push(reason));
		world.driver.runFor(10);
		alice.destination.lookup(key, ({ reason }) => reasons.push(reason));
		alice.destination.close();
		alice.destination.close();
		expect(alice.send(key, utf8('y'))).toBe('closed');
		expect(alice.destination.room()).toBe(0);
		world.driver.settle();
		expect(alice.closed).toBe('closed');
		expect(alice.undeliverable).toMatchObject([{ reason: 'closed' }]);
		expect(reasons).toEqual(['closed', 'closed']);
		expect(alice.destination.snapshot().state).toBe('closed');
		alice.destination.provide({ published: setOf(strangers[0]!, 0), bundled: undefined, keys: [] });
		alice.destination.attach(6, alice);
		alice.changed();
	});

	it('takes no lease set that is not its own or not complete', () => {
		const { world, alice } = alone('misuse');
		const now = world.driver.clock.wall();
		const key = [{ type: 4, key: alice.encryption[0]!.key.exportRaw() }];
		expect(() =>
			alice.destination.provide({ published: setOf(strangers[0]!, now), bundled: undefined, keys: key }),
		).toThrow(TypeError);
		const own = (type: number, publicKey: Uint8Array, published: Wall = now) =>
			signLeaseSet2(
				{
					destination: alice.keys.destination,
					published,
					expires: wall(published + 600_000),
					encryptionKeys: [{ type, key: publicKey }],
					leases: alice.tunnels.inbound,
				},
				alice.keys.signing,
			);
		const good = own(4, alice.encryption[0]!.key.publicKey);
		expect(() => alice.destination.provide({ published: good, bundled: undefined, keys: [] })).toThrow(TypeError);
		expect(() =>
			alice.destination.provide({ published: own(0, random.bytes(256)), bundled: undefined, keys: key }),
		).toThrow(TypeError);
		expect(() =>
			alice.destination.provide({ published: own(4, random.bytes(32)), bundled: undefined, keys: key }),
		).toThrow(TypeError);
		const bytes = new Uint8Array(good.bytes);
		bytes[bytes.length - 1] = bytes[bytes.length - 1]! ^ 1;
		expect(() =>
			alice.destination.provide({ published: LeaseSet2.decode(bytes), bundled: undefined, keys: key }),
		).toThrow(TypeError);
		alice.destination.provide({ published: good, bundled: undefined, keys: key });
	});
});
