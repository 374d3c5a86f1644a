// What an owner may hand over: sets of every kind, keys of several types, offline keys; what goes along with messages then.
import type { LookupAnswer, MessageHandler } from '@i2p/client-core';
import { hashKey, lendDestinationKeys } from '@i2p/data-core';
import { type MetaLease, signLeaseSet, signLeaseSet2, signMetaLeaseSet } from '@i2p/data-leaseset';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { fromUtf8, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { type HostOptions, TestHost, World } from './world.js';

const random = seededRandom('provided');

function pair(seed: string, a: HostOptions = {}, b: HostOptions = {}) {
	const world = new World(seed);
	const alice = new TestHost(world, 'alice', a);
	const bob = new TestHost(world, 'bob', b);
	world.driver.runFor(1000);
	return { world, alice, bob };
}

function talk(seed: string, a: readonly number[], b: readonly number[]) {
	const { world, alice, bob } = pair(seed, { types: a }, { types: b });
	alice.send(bob.key, utf8('ping'));
	world.driver.runUntil(() => bob.received.length === 1, 5000);
	bob.send(alice.key, utf8('pong'));
	world.driver.runUntil(() => alice.received.length === 1, 5000);
	alice.send(bob.key, utf8('again'));
	world.driver.runUntil(() => bob.received.length === 2, 5000);
	expect(alice.count('garlic-sealed-new-session')).toBe(1);
	expect(bob.count('garlic-sealed-new-session')).toBe(0);
	expect(bob.received.map(({ from }) => from)).toEqual([alice.key, alice.key]);
	return { world, alice, bob };
}

describe('encryption types', () => {
	it.each([
		[
			[6, 4],
			[6, 4],
		],
		[[6, 4], [4]],
		[[4], [6, 4]],
		[
			[4, 6],
			[6, 4],
		],
		[
			[7, 5],
			[5, 6],
		],
		[[5], [5, 4]],
	])('of %j and %j: the first of ours that the other has begins one session, which both use', (a, b) => {
		talk(`types ${a} ${b}`, a, b);
	});

	it('without one in common leave a message unsent, with the reason', () => {
		const { world, alice, bob } = pair('nothing in common', { types: [6] }, { types: [4] });
		alice.send(bob.key, utf8('x'));
		world.driver.runUntil(() => alice.undeliverable.length === 1, 20_000);
		expect(alice.undeliverable[0]!.reason).toBe('unsupported-encryption');
	});
});

describe('the sets of an owner', () => {
	it('that are not bundled are looked up by who answers', () => {
		const { world, alice, bob } = pair('not bundled', { bundles: false });
		alice.send(bob.key, utf8('x'));
		world.driver.runUntil(() => bob.received.length === 1, 5000);
		expect(alice.count('bundled')).toBe(0);
		expect(bob.received[0]!.from).toBeUndefined();
		bob.send(alice.key, utf8('y'));
		world.driver.runUntil(() => alice.received.length === 1, 5000);
		expect(bob.directory.asked).toContain(alice.key);
	});

	it('may be of the old kind for the network, if a newer one goes along', () => {
		const { world, alice, bob } = pair('old', { signs: false });
		const { destination, signing } = alice.keys;
		const leases = alice.tunnels.inbound;
		const old = signLeaseSet({ destination, encryptionKey: random.bytes(256), leases }, signing);
		const { type, key } = alice.encryption[0]!;
		const keys = [{ type, key: key.exportRaw() }];
		const mute = [{ type: 0, key: random.bytes(256) }];
		expect(() => alice.destination.provide({ published: old, bundled: undefined, keys: mute })).toThrow(
			'encryption keys: expected X25519 (4) or a hybrid of it (5, 6, 7), got 0',
		);
		const now = world.driver.clock.wall();
		const bundled = signLeaseSet2(
			{
				destination,
				published: now,
				expires: wall(now + 600_000),
				encryptionKeys: [{ type, key: key.publicKey }],
				leases,
			},
			signing,
		);
		alice.destination.provide({ published: old, bundled, keys: [...mute, ...keys] });
		alice.send(bob.key, utf8('x'));
		world.driver.runUntil(() => bob.received.length === 1, 5000);
		expect(alice.directory.published).toEqual([old]);
		expect(bob.received[0]!.from).toBe(alice.key);
	});

	it('signed by a transient key are taken until it ends', () => {
		const { world, alice } = pair('offline', { signs: false });
		const now = world.driver.clock.wall();
		const provide = (expiresSeconds: number) => {
			const lent = lendDestinationKeys(alice.keys, expiresSeconds, random);
			const { type, key } = alice.encryption[0]!;
			const set = signLeaseSet2(
				{
					destination: alice.keys.destination,
					published: now,
					expires: wall(now + 600_000),
					encryptionKeys: [{ type, key: key.publicKey }],
					leases: alice.tunnels.inbound,
					offline: lent.offline!,
				},
				lent.signing,
			);
			alice.destination.provide({ published: set, bundled: set, keys: [{ type, key: key.exportRaw() }] });
		};
		expect(() => provide(now / 1000 - 10)).toThrow('its offline key has expired');
		provide(now / 1000 + 3600);
		world.driver.runFor(100);
		expect(alice.ready).toBe(1);
		world.driver.runFor(3_590_000);
		expect(alice.closed).toBeUndefined();
		world.driver.runFor(20_000);
		expect(alice.closed).toBe('its offline key has expired');
	});
});

describe('a meta lease set', () => {
	const meta = (host: TestHost, leases: readonly MetaLease[], more: { revocations?: Uint8Array[] } = {}) => {
		const now = host.world.driver.clock.wall();
		const dates = { published: now, expires: wall(now + 3_600_000) };
		const set = signMetaLeaseSet({ ...dates, destination: host.keys.destination, leases, ...more }, host.keys.signing);
		host.destination.provide({ published: set, bundled: undefined, keys: [] });
	};

	it('leads to the cheapest of its entries that can be found, and is what a lookup answers', () => {
		const { world, alice, bob } = pair('meta');
		const service = new TestHost(world, 'service', { signs: false });
		const carol = new TestHost(world, 'carol');
		world.driver.runFor(1000);
		const end = wall(Math.floor(world.driver.clock.wall() / 1000) * 1000 + 600_000);
		const entry = (hash: Uint8Array, cost: number, ends = end): MetaLease => ({
			hash,
			kind: 'leaseSet2',
			cost,
			end: ends,
		});
		const revoked = random.bytes(32);
		const missing = random.bytes(32);
		const ended = random.bytes(32);
		meta(
			service,
			[
				entry(carol.keys.destination.hash, 9),
				entry(ended, 0, wall(end - 700_000)),
				entry(revoked, 1),
				entry(missing, 2),
				entry(bob.keys.destination.hash, 5),
			],
			{ revocations: [revoked] },
		);
		world.driver.runFor(1000);
		expect(service.ready).toBe(1);
		let answer: LookupAnswer | undefined;
		alice.destination.lookup(service.key, (found) => {
			answer = found;
		});
		alice.send(service.key, utf8('to whom it concerns'));
		world.driver.runUntil(() => bob.received.length === 1, 10_000);
		expect(answer!.destination!.key).toBe(service.key);
		expect(carol.received).toEqual([]);
		expect(alice.directory.asked).toEqual([service.key, hashKey(missing), bob.key]);
	});

	it('leads who makes its payloads for their receiver to that one, whose set is known then', () => {
		const { world, alice, bob } = pair('meta led');
		const service = new TestHost(world, 'service', { signs: false });
		world.driver.runFor(1000);
		const end = wall(world.driver.clock.wall() + 600_000);
		meta(service, [{ hash: bob.keys.destination.hash, kind: 'leaseSet2', cost: 0, end }]);
		world.driver.runFor(1000);
		const led: unknown[] = [];
		const onLedTo: MessageHandler['onLedTo'] = (to, target) => {
			led.push(to, target);
			alice.send(target, utf8('for bob'));
		};
		alice.destination.attach(6, Object.assign(Object.create(alice) as TestHost, { onLedTo }));
		alice.send(service.key, utf8('for whom it concerns'));
		alice.destination.offer({
			...{ to: service.key, protocol: 18, fromPort: 0, toPort: 0 },
			payload: utf8('raw'),
			compress: false,
		});
		const heard: string[] = [];
		bob.destination.attach(18, Object.assign(Object.create(bob) as TestHost, { onMessage: () => heard.push('raw') }));
		world.driver.runUntil(() => bob.received.length + heard.length === 2, 10_000);
		expect(led).toEqual([service.key, bob.key]);
		expect([bob.received.map(({ payload }) => fromUtf8(payload)), heard]).toEqual([['for bob'], ['raw']]);
		expect(alice.directory.asked).toEqual([service.key, bob.key]);
	});

	it('sends nothing in its own name, and is not followed in circles', () => {
		const { world, alice, bob } = pair('meta alone');
		const service = new TestHost(world, 'service', { signs: false });
		world.driver.runFor(100);
		const end = wall(world.driver.clock.wall() + 600_000);
		meta(service, [{ hash: service.keys.destination.hash, kind: 'metaLeaseSet', cost: 0, end }]);
		world.driver.runFor(1000);
		service.send(bob.key, utf8('x'));
		world.driver.runUntil(() => service.undeliverable.length === 1, 20_000);
		expect(service.undeliverable[0]!.reason).toBe('unsupported-encryption');
		alice.send(service.key, utf8('x'));
		world.driver.runUntil(() => alice.undeliverable.length === 1, 20_000);
		expect(alice.undeliverable[0]!.reason).toBe('no-lease-set');
	});
});
