// Any bytes as any message from anywhere: nothing is thrown, nothing unasked is believed, tables stay bounded.
import { hashKey } from '@i2p/data-core';
import {
	encodeDatabaseLookup,
	encodeDatabaseSearchReply,
	encodeDatabaseStore,
	I2np,
	storeOfLeaseSet,
	storeOfRouterInfo,
} from '@i2p/data-i2np';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Origin } from '../src/index.js';
import { LeaseStore } from '../src/lease-store.js';
import { RouterStore } from '../src/router-store.js';
import { World } from './world.js';

const world = new World('hostile');
const router = world.router({ floodfill: true });
const other = world.router({ floodfill: true });
const context = world.destination().destination.key;
const origins: Origin[] = [
	{ kind: 'link', peer: other.key },
	{ kind: 'tunnel', context: 'router' },
	{ kind: 'tunnel', context },
	{ kind: 'sealed', context: 'router' },
	{ kind: 'sealed', context },
];
const types = [I2np.DatabaseStore, I2np.DatabaseLookup, I2np.DatabaseSearchReply, I2np.DeliveryStatus, I2np.Data];
const reply = { replyToken: 1, replyTunnel: 3, replyGateway: other.hash };

function give(type: number, body: Uint8Array, origin: Origin): void {
	router.handle({ type, id: 1, expires: world.clock.wall(), body }, origin);
	router.netdb.flush(world.turn());
}

describe('hostile messages', () => {
	it('of random bytes are counted and forgotten', () => {
		fc.assert(
			fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 400 }), fc.constantFrom(...origins), give),
			{ numRuns: 100 },
		);
	});

	it('cut short or flipped at any byte let nothing in but what was signed', () => {
		const info = other.info();
		const valid: [number, Uint8Array][] = [
			[I2np.DatabaseStore, encodeDatabaseStore(storeOfRouterInfo(info, reply))],
			[I2np.DatabaseStore, encodeDatabaseStore(storeOfLeaseSet(world.leaseSet(world.destination()), reply))],
			[
				I2np.DatabaseLookup,
				encodeDatabaseLookup({
					key: other.hash,
					from: other.hash,
					replyTunnel: 5,
					kind: 'any',
					excluded: [router.hash],
					encryption: { key: new Uint8Array(32), tag: new Uint8Array(8) },
				}),
			],
			[
				I2np.DatabaseSearchReply,
				encodeDatabaseSearchReply({ key: other.hash, hashes: [router.hash], from: other.hash }),
			],
		];
		// Each from another peer, so that none is refused for being too many.
		const fromAnybody = (): Origin => ({ kind: 'link', peer: hashKey(world.random.bytes(32)) });
		for (const [type, body] of valid) {
			for (let length = 0; length < body.length; length++) give(type, body.subarray(0, length), fromAnybody());
			for (let at = 0; at < body.length; at += 3) {
				const bad = new Uint8Array(body);
				bad[at]! ^= 0x55;
				for (const origin of [fromAnybody(), origins[1]!]) give(type, bad, origin);
			}
		}
		// Bytes outside the signature (token, gzip header) may differ; what is let in is what was signed.
		expect(router.netdb.counts()).toMatchObject({ routers: 1, leaseSets: 1, lookups: 0 });
		expect(router.netdb.routerInfo(other.key)!.bytes).toEqual(info.bytes);
	});
});

describe('tables', () => {
	it('of RouterInfos stay bounded and give up the oldest of a few, floodfills last', () => {
		const store = new RouterStore({ random: world.random, self: router.hash, capacity: 20 });
		for (let i = 0; i < 5; i++) store.add(world.router({ floodfill: true }).info());
		for (let i = 0; i < 60; i++) store.add(world.router({}).info());
		expect(store.size).toBe(20);
		expect(store.floodfills).toBeGreaterThan(3);
		const [key] = [...store.values()].map((info) => info.key);
		store.remove(key!);
		expect(store.get(key!)).toBeUndefined();
		expect(store.takeChanges(1000).length).toBeLessThanOrEqual(65);
		expect(store.hasChanges).toBe(false);
	});

	it('of lease sets stay bounded; what was stored stays stored', () => {
		const store = new LeaseStore(20, router.hash, world.random);
		for (let i = 0; i < 60; i++) store.add(world.leaseSet(world.destination()), 'stored');
		expect(store.size).toBe(20);
		const keys = world.destination();
		const set = world.leaseSet(keys);
		const now = world.clock.wall();
		expect(store.add(set, 'fetched')).toBe('stored');
		expect(store.getStored(set.key, now)).toBeUndefined();
		expect(store.add(set, 'stored')).toBe('stored');
		expect(store.getStored(set.key, now)).toBeDefined();
		expect(store.add(set, 'fetched')).toBe('known');
		store.remove(set.key);
		expect(store.get(hashKey(set.hash), now)).toBeUndefined();
	});
});
