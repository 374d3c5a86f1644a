// Encrypted lease sets between two destinations: published under the key of the day, opened with what opens them, refreshed, renewed at midnight.

import type { LookupAnswer } from '@i2p/client-core';
import { generateX25519, importX25519Private } from '@i2p/crypto-x25519';
import type { HashKey } from '@i2p/data-core';
import { hashKey } from '@i2p/data-core';
import {
	b33Address,
	blindedDay,
	generatePreSharedKey,
	importPreSharedKey,
	type OpeningKeys,
	parseB33Address,
} from '@i2p/data-leaseset';
import { seededRandom } from '@i2p/testkit';
import { nextUtcDay, utcDay } from '@i2p/time';
import { utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { type Neighbours, usualConduct } from '../src/index.js';
import { type HostOptions, TestHost, World } from './world.js';

const random = seededRandom('encrypted');
const secret = utf8('open sesame');

function pair(
	seed: string,
	options: HostOptions['encrypted'] = {},
	more: HostOptions = {},
	clientKey?: Uint8Array,
	mine: HostOptions = {},
) {
	const world = new World(seed);
	const bob = new TestHost(world, 'bob', { encrypted: options, ...more });
	const alice = new TestHost(world, 'alice', { conduct: { ...usualConduct, clientKey }, ...mine });
	world.driver.runFor(1000);
	const key = { publicKey: bob.keys.destination.signingKey, signatureType: bob.keys.destination.signatureType };
	const needs = { secret: options?.secret !== undefined, clientKey: options?.access !== undefined };
	const b33 = parseB33Address(b33Address(key, needs))!;
	const lookup = (keys?: OpeningKeys): LookupAnswer => {
		let answer: LookupAnswer | undefined;
		alice.destination.lookup({ b33, ...(keys && { keys }) }, (found) => {
			answer = found;
		});
		world.driver.runUntil(() => answer !== undefined, 30_000);
		return answer!;
	};
	const storedAt = (day: string): HashKey => hashKey(blindedDay(key, day, options?.secret)!.storageKey);
	return { world, alice, bob, lookup, storedAt };
}

describe('an encrypted lease set', () => {
	it('is published under the blinded key of the day only, found by its b33 address, and answered over the set that came along', () => {
		const { world, alice, bob, lookup, storedAt } = pair('none');
		expect([...world.database.keys()].filter((key) => key !== alice.key)).toEqual([
			storedAt(utcDay(world.driver.clock.wall())),
		]);
		expect(lookup().destination!.key).toBe(bob.key);
		alice.send(bob.key, utf8('hello'));
		world.driver.runUntil(() => bob.received.length === 1, 5000);
		expect(bob.received[0]!.from).toBe(alice.key);
		bob.send(alice.key, utf8('back'));
		world.driver.runUntil(() => alice.received.length === 1, 5000);
		expect(alice.received[0]!.from).toBe(bob.key);
	});

	it('opens to clients with X25519 keys, to no others', () => {
		const mine = generateX25519(random);
		const other = generateX25519(random);
		const { bob, lookup } = pair('dh', { access: { kind: 'dh', clients: [mine.publicKey], dummies: 2 } });
		expect(lookup().reason).toBe('client-key-needed');
		expect(lookup({ client: { kind: 'dh', key: other } }).reason).toBe('not-authorised');
		expect(lookup({ client: { kind: 'dh', key: mine } }).destination!.key).toBe(bob.key);
	});

	it('opens to clients with shared keys and the lookup password, to no others', () => {
		const key = generatePreSharedKey(random);
		const { bob, lookup } = pair('psk', { secret, access: { kind: 'psk', clients: [key] } });
		const client = { kind: 'psk', key } as const;
		expect(lookup({ client }).reason).toBe('wrong-secret');
		expect(lookup({ secret: utf8('guess'), client }).reason).toBe('no-lease-set');
		expect(lookup({ secret, client: { kind: 'psk', key: generatePreSharedKey(random) } }).reason).toBe(
			'not-authorised',
		);
		expect(lookup({ secret, client }).destination!.key).toBe(bob.key);
	});

	it.each(['dh', 'psk'] as const)('opens with the key that the asking destination has for all of them (%s)', (kind) => {
		const raw = random.bytes(32);
		const access =
			kind === 'dh'
				? { kind, clients: [importX25519Private(raw).publicKey] }
				: { kind, clients: [importPreSharedKey(raw)] };
		const mine = pair(`own key ${kind}`, { access }, {}, raw);
		expect(mine.lookup().destination!.key).toBe(mine.bob.key);
		const other = pair(`other key ${kind}`, { access }, {}, random.bytes(32));
		expect(other.lookup().reason).toBe('not-authorised');
	});

	it('is refreshed under the blinded key with the keys that were given, whatever the caller does with his', () => {
		const key = generatePreSharedKey(random);
		const given = utf8('open sesame');
		const mine = importPreSharedKey(key.exportRaw());
		const { world, alice, bob, lookup } = pair(
			'refresh',
			{ secret, access: { kind: 'psk', clients: [key] } },
			{ bundles: false },
		);
		expect(lookup({ secret: given, client: { kind: 'psk', key: mine } }).destination!.key).toBe(bob.key);
		given.fill(0);
		mine.destroy();
		for (let i = 1; i <= 12; i++) {
			bob.addInbound(600_000);
			bob.changed();
			alice.send(bob.key, utf8(`${i}`));
			world.driver.runUntil(() => bob.received.length === i, 20_000);
			world.driver.runFor(100_000);
		}
		expect(alice.undeliverable).toEqual([]);
		expect(alice.directory.asked).not.toContain(bob.key);
	});

	it('of a destination of the same router is opened and reached without the network', () => {
		const hosts: TestHost[] = [];
		const neighbours: Neighbours = {
			find: (hash) => hosts.find(({ key }) => key === hash)?.destination,
			leaseSet: (hash) => hosts.map(({ destination }) => destination.leaseSet).find((set) => set?.key === hash),
		};
		const key = generatePreSharedKey(random);
		const access = { kind: 'psk', clients: [key] } as const;
		const { world, alice, bob, lookup } = pair('local', { access }, { neighbours }, undefined, { neighbours });
		hosts.push(alice, bob);
		expect(lookup().reason).toBe('client-key-needed');
		expect(lookup({ client: { kind: 'psk', key } }).destination!.key).toBe(bob.key);
		alice.send(bob.key, utf8('hello'));
		world.driver.runUntil(() => bob.received.length === 1, 5);
		expect([alice.directory.lookups, world.sent]).toEqual([0, 0]);
	});

	it('of the next day is published before midnight, that of the day before is found after it', () => {
		const { world, alice, bob, lookup, storedAt } = pair('midnight');
		const today = utcDay(world.driver.clock.wall());
		const midnight = nextUtcDay(world.driver.clock.wall());
		const tomorrow = utcDay(midnight);
		while (world.driver.clock.wall() < midnight - 400_000) {
			world.driver.runFor(300_000);
			bob.tunnels.inbound = [bob.addInbound(600_000)];
			bob.changed();
		}
		world.driver.runFor(midnight - 65_000 - world.driver.clock.wall());
		expect(world.database.has(storedAt(tomorrow))).toBe(false);
		world.driver.runFor(midnight - world.driver.clock.wall() - 10_000);
		expect(world.database.has(storedAt(today))).toBe(true);
		expect(world.database.has(storedAt(tomorrow))).toBe(true);
		world.driver.runFor(30_000);
		expect(lookup().destination!.key).toBe(bob.key);
		expect(alice.directory.asked.at(-1)).toBe(storedAt(tomorrow));
		world.database.delete(storedAt(tomorrow));
		const carol = new TestHost(world, 'carol');
		let found: LookupAnswer | undefined;
		const { signingKey: publicKey, signatureType } = bob.keys.destination;
		carol.destination.lookup(
			{ b33: { publicKey, signatureType, isSecretNeeded: false, isClientKeyNeeded: false } },
			(answer) => {
				found = answer;
			},
		);
		world.driver.runUntil(() => found !== undefined, 30_000);
		expect(found!.destination!.key).toBe(bob.key);
		expect(carol.directory.asked).toEqual([storedAt(tomorrow), storedAt(today)]);
	});
});
