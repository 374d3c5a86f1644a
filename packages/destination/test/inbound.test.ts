// What comes out of the tunnels that is not an honest session: replies awaited once, strange cloves, any bytes.
import { GarlicSessions, sealOneTime, writeBlocks } from '@i2p/crypto-garlic';
import { generateX25519 } from '@i2p/crypto-x25519';
import { createDestinationKeys, type DestinationKeys } from '@i2p/data-core';
import {
	encodeClove,
	encodeData,
	encodeDatabaseStore,
	encodeGarlic,
	encodePayload,
	type GarlicDelivery,
	I2np,
	type I2npMessage,
	storeOfLeaseSet,
} from '@i2p/data-i2np';
import { signLeaseSet2 } from '@i2p/data-leaseset';
import { seededRandom } from '@i2p/testkit';
import { after, wall } from '@i2p/time';
import { utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { TestHost, World } from './world.js';

const random = seededRandom('inbound');

function setup(seed: string) {
	const world = new World(seed);
	const bob = new TestHost(world, 'bob');
	world.driver.runFor(1000);
	const ownStatic = generateX25519(random);
	const sessions = new GarlicSessions({ keys: [{ type: 4, key: ownStatic }], random });
	const { clock } = world.driver;
	const deliver = (type: number, body: Uint8Array) =>
		bob.breath.inhale('tunnel', (turn) =>
			bob.destination.onTunnelMessage({ type, id: 1, expires: after(clock.wall(), 8000), body }, turn),
		);
	const clove = (delivery: GarlicDelivery, type: number, body: Uint8Array, lifetimeMs = 60_000) =>
		encodeClove({ delivery, message: { type, id: 1, expires: after(clock.wall(), lifetimeMs), body } });
	const send = (...cloves: Uint8Array[]) => {
		const peer = sessions.peerFor('bob', bob.encryption[0]!.key.publicKey, clock.now());
		const blocks = cloves.map((bytes) => ({ kind: 'clove', bytes }) as const);
		const sealed = sessions.seal(peer, blocks, { now: clock.now(), wall: clock.wall() })!;
		deliver(I2np.Garlic, encodeGarlic(sealed.message));
	};
	const data = (text: string) =>
		encodeData(encodePayload({ protocol: 6, fromPort: 0, toPort: 0, payload: utf8(text), compress: false }));
	const setOf = (keys: DestinationKeys, publicKey: Uint8Array) => {
		const now = clock.wall();
		return signLeaseSet2(
			{
				destination: keys.destination,
				published: now,
				expires: wall(now + 600_000),
				encryptionKeys: [{ type: 4, key: publicKey }],
				leases: [{ gateway: random.bytes(32), tunnelId: 1, endMs: wall(now + 600_000) }],
			},
			keys.signing,
		);
	};
	const to = { kind: 'destination', hash: bob.keys.destination.hash } as const;
	return { world, bob, deliver, clove, send, data, setOf, to, ownStatic };
}

const local = { kind: 'local' } as const;

describe('senders', () => {
	it('are nameless until their lease set proves them', () => {
		const { bob, clove, send, data, setOf, to, ownStatic } = setup('proof');
		send(clove(to, I2np.Data, data('who?')));
		expect(bob.received[0]!.from).toBeUndefined();
		expect(bob.count('sender-unknown')).toBe(1);
		const keys = createDestinationKeys(random);
		const set = setOf(keys, ownStatic.publicKey);
		send(clove(to, I2np.Data, data('me')), clove(local, I2np.DatabaseStore, encodeDatabaseStore(storeOfLeaseSet(set))));
		expect(bob.received[1]!.from).toBe(keys.destination.key);
	});

	it('cannot borrow the lease set of another', () => {
		const { bob, clove, send, data, setOf, to } = setup('borrow');
		const keys = createDestinationKeys(random);
		const set = setOf(keys, generateX25519(random).publicKey);
		send(clove(local, I2np.DatabaseStore, encodeDatabaseStore(storeOfLeaseSet(set))), clove(to, I2np.Data, data('me')));
		expect(bob.received[0]!.from).toBeUndefined();
		const forged = new Uint8Array(storeOfLeaseSet(setOf(keys, random.bytes(32))).data);
		forged[forged.length - 1] = forged[forged.length - 1]! ^ 1;
		const store = { ...storeOfLeaseSet(set), data: forged };
		send(clove(local, I2np.DatabaseStore, encodeDatabaseStore(store)), clove(to, I2np.Data, data('me')));
		expect(bob.received[1]!.from).toBeUndefined();
		expect(bob.count('lease-set-stored')).toBe(1);
	});
});

describe('cloves', () => {
	it('that make no sense are counted, those beside them served', () => {
		const { bob, clove, send, data, to } = setup('cloves');
		send(
			clove({ kind: 'destination', hash: random.bytes(32) }, I2np.Data, data('other')),
			clove(to, I2np.Data, random.bytes(20)),
			clove(to, I2np.DatabaseLookup, random.bytes(20)),
			clove(local, I2np.DatabaseStore, random.bytes(20)),
			clove(local, I2np.ShortTunnelBuild, random.bytes(20)),
			clove({ kind: 'router', hash: random.bytes(32) }, I2np.Data, data('routed')),
			clove(to, I2np.Data, data('late'), -61_000),
			random.bytes(1),
			clove(local, I2np.Data, data('local')),
			clove(to, I2np.Data, data('good')),
		);
		expect(bob.received.length).toBe(2);
		expect(bob.count('clove-not-ours')).toBe(1);
		expect(bob.count('clove-malformed')).toBe(3);
		expect(bob.count('clove-unexpected')).toBe(3);
		expect(bob.count('clove-expired')).toBe(1);
	});

	it('bring an acknowledgement back through our tunnel, one for each message', () => {
		const { world, bob, clove, send } = setup('forward');
		const delivery = { kind: 'tunnel', hash: random.bytes(32), tunnelId: 4 } as const;
		const before = world.sent;
		const status = clove(delivery, I2np.DeliveryStatus, new Uint8Array(12));
		send(status, status);
		expect(world.sent - before).toBe(1);
		expect(bob.count('clove-unexpected')).toBe(1);
	});

	it('of a protocol that nobody serves are counted', () => {
		const { bob, clove, send, to } = setup('protocol');
		const raw = encodePayload({ protocol: 18, fromPort: 0, toPort: 0, payload: utf8('x'), compress: false });
		send(clove(to, I2np.Data, encodeData(raw)));
		expect(bob.count('no-handler')).toBe(1);
	});
});

describe('replies', () => {
	it('awaited under a tag go to who awaits them, once', () => {
		const { bob, deliver, clove } = setup('reply');
		const [tag, key] = [random.bytes(8), random.bytes(32)];
		const got: I2npMessage[] = [];
		bob.breath.inhale('netdb', (turn) =>
			bob.destination.expectReply(tag, key, (message) => got.push(message), turn.now),
		);
		const payload = writeBlocks([{ kind: 'clove', bytes: clove(local, I2np.DatabaseSearchReply, random.bytes(65)) }]);
		const body = encodeGarlic(sealOneTime(key, tag, payload));
		deliver(I2np.Garlic, body);
		deliver(I2np.Garlic, body);
		expect(got.map((m) => m.type)).toEqual([I2np.DatabaseSearchReply]);
		expect(bob.count('one-time')).toBe(1);
	});

	it('in clear go to the database, other messages nowhere', () => {
		const { bob, deliver } = setup('clear');
		for (const type of [I2np.DatabaseStore, I2np.DatabaseSearchReply, I2np.DeliveryStatus, I2np.Data, I2np.TunnelData])
			deliver(type, random.bytes(40));
		expect(bob.directory.messages.length).toBe(3);
		expect(bob.count('message-unexpected')).toBe(2);
	});
});

it('any bytes are survived, and honest senders served after them', () => {
	const { world, bob, deliver } = setup('noise');
	for (const length of [0, 1, 4, 8, 31, 96, 103, 104, 200, 1000]) {
		deliver(I2np.Garlic, random.bytes(length));
		deliver(I2np.Garlic, encodeGarlic(random.bytes(length)));
	}
	const unready = new TestHost(world, 'unready', { signs: false });
	unready.breath.inhale('tunnel', (turn) =>
		unready.destination.onTunnelMessage(
			{ type: I2np.Garlic, id: 1, expires: turn.wall, body: encodeGarlic(random.bytes(200)) },
			turn,
		),
	);
	expect(unready.count('not-ready')).toBe(1);
	const alice = new TestHost(world, 'alice');
	world.driver.runFor(1000);
	alice.send(bob.key, utf8('hello'));
	world.driver.runUntil(() => bob.received.length === 1);
	expect(bob.count('garlic-malformed')).toBeGreaterThan(5);
});
