// The server: what it answers to whom, whatever a client does, and that no client harms another.
import { createDestinationKeys, emptyMapping, mappingOf } from '@i2p/data-core';
import { decodePayload, encodePayload } from '@i2p/data-i2np';
import { b33Address, type EncryptedLeaseSet, type Lease2, sealLeaseSet, signLeaseSet2 } from '@i2p/data-leaseset';
import { seededRandom } from '@i2p/testkit';
import { type Wall, wall } from '@i2p/time';
import { concatBytes, fromUtf8, toBase64, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	type CreateLeaseSet2,
	decodeMessage,
	encodeMessage,
	hostResult,
	I2cp,
	type I2cpMessage,
	messageStatus,
	noSession,
	protocolByte,
	SessionConfig,
	sessionStatus,
} from '../src/index.js';
import { I2cpWorld, type RawClient } from './i2cp-world.js';

const { created, destroyed, invalid, refused, updated } = sessionStatus;
const random = seededRandom('i2cp server');
const wrapped = (text: string, compress = false) =>
	encodePayload({ protocol: 18, fromPort: 1, toPort: 2, payload: utf8(text), compress });

/** A lease set over the leases that were named, and its key. */
function setOver(keys: ReturnType<I2cpWorld['keys']>, leases: readonly Lease2[], published: Wall) {
	const { destination, signing } = keys;
	const content = { destination, published, expires: wall(published + 600_000), leases };
	const key = random.bytes(32);
	return {
		leaseSet: signLeaseSet2({ ...content, encryptionKeys: [{ type: 4, key }] }, signing),
		privateKeys: [{ type: 4, key }],
	};
}

function answerLeases(world: I2cpWorld, client: RawClient, keys: ReturnType<I2cpWorld['keys']>, session: number): void {
	const { leases } = client.hear(I2cp.RequestVariableLeaseSet);
	const set = setOver(keys, leases, world.world.driver.clock.wall());
	client.say({ type: I2cp.CreateLeaseSet2, session, ...set });
	world.world.run(10);
}

/** A client with a session that is ready. */
function ready(world: I2cpWorld, options: Readonly<Record<string, string>> = {}) {
	const keys = world.keys();
	const client = world.raw().greet();
	const session = client.session(keys, options);
	answerLeases(world, client, keys, session);
	return { keys, client, session };
}

describe('a connection', () => {
	it('is dropped unless it begins with the protocol byte', () => {
		const world = new I2cpWorld();
		const client = world.raw().say(utf8('GET / HTTP/1.0\r\n\r\n'));
		expect(client.over()).toBeUndefined();
		expect(world.count('protocol-wrong')).toBe(1);
		expect(world.server.size).toBe(0);
	});

	it('is answered bit by bit as well', () => {
		const world = new I2cpWorld();
		const client = world.raw();
		const said = concatBytes(Uint8Array.of(protocolByte), encodeMessage({ type: I2cp.GetDate, version: '0.9.1' }));
		for (const byte of said) client.say(Uint8Array.of(byte));
		expect(client.hear(I2cp.SetDate).version).toMatch(/^0\.9\./);
	});

	it('ends with a reason when it says what no router takes, cannot be read, or is too long', () => {
		const wrong: [said: I2cpMessage | Uint8Array, why: RegExp][] = [
			[{ type: I2cp.SessionStatus, session: 1, status: 1 }, /SessionStatus/],
			[Uint8Array.of(0, 0, 0, 0, 99), /type 99 \(unknown\)/],
			[Uint8Array.of(0, 0, 0, 1, I2cp.DestroySession, 9), /DestroySession: truncated/],
			[Uint8Array.of(0, 1, 0, 0, I2cp.SendMessage), /too-large/],
			[Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1), /too-large/],
		];
		for (const [said, why] of wrong) {
			const world = new I2cpWorld();
			const other = ready(world);
			expect(world.raw().greet().say(said).over()).toMatch(why);
			expect(world.server.sessions).toBe(1);
			expect(other.client.closed).toBeUndefined();
		}
	});

	it('is let go after a minute of silence, of half a message, and without a session after ten', () => {
		const world = new I2cpWorld();
		const [silent, half, idle, withSession] = [world.raw(), world.raw().greet(), world.raw().greet(), ready(world)];
		half!.say(Uint8Array.of(0, 0, 0));
		world.world.run(61_000);
		expect([silent!, half!].map(({ closed }) => closed !== undefined)).toEqual([true, true]);
		expect(idle!.closed).toBeUndefined();
		world.world.run(600_000);
		expect(idle!.closed).toBeDefined();
		expect(withSession.client.closed).toBeUndefined();
		expect(world.count('connection-timeout')).toBe(3);
	});

	it('needs user and password where they are wanted', () => {
		const world = new I2cpWorld({ server: { auth: { username: 'u', password: 'p' } } });
		const auth = mappingOf({ 'i2cp.username': 'u', 'i2cp.password': 'p' });
		const start = Uint8Array.of(protocolByte);
		const good = world.raw().say(start, { type: I2cp.GetDate, version: '0.9.69', auth });
		expect(good.hear(I2cp.SetDate).type).toBe(I2cp.SetDate);
		expect(good.session(world.keys())).toBeLessThan(noSession);
		for (const wrong of [undefined, emptyMapping, mappingOf({ 'i2cp.username': 'u', 'i2cp.password': 'x' })])
			expect(world.raw().say(start, { type: I2cp.GetDate, version: '0.9.69', auth: wrong }).over()).toMatch(/password/);
		expect(world.raw().say(start, { type: I2cp.GetBandwidthLimits }).over()).toMatch(/password/);
		expect(world.raw().say(start, world.creation(world.keys())).over()).toMatch(/password/);
		expect(world.count('auth-failed')).toBe(5);
	});

	it('is told what it may carry', () => {
		const world = new I2cpWorld({ server: { bandwidth: () => [300, 200] } });
		const { limits } = world.raw().greet().say({ type: I2cp.GetBandwidthLimits }).hear(I2cp.BandwidthLimits);
		expect(limits).toEqual([300, 200, ...Array.from({ length: 14 }, () => 0)]);
	});

	it('is told when the router goes', () => {
		const world = new I2cpWorld();
		const { client } = ready(world);
		world.world.later(1, (turn) => world.server.close(turn));
		expect(client.over()).toMatch(/router goes/);
		expect(world.server.sessions).toBe(0);
	});
});

describe('a session', () => {
	it('is created at once, and asked for a lease set when tunnels stand', () => {
		const world = new I2cpWorld();
		world.hosts.isPoor = true;
		const keys = world.keys();
		const client = world
			.raw()
			.greet()
			.say(world.creation(keys, { 'inbound.length': '1' }));
		expect(client.hear(I2cp.SessionStatus, 1000).status).toBe(created);
		expect(world.world.run(30_000, () => client.heard.length > 0)).toBe(false);
		const [request] = world.hosts.requests;
		expect(request!.options.get('inbound.length')).toBe('1');
		world.hosts.askLeases(request!, 1);
		expect(client.hear(I2cp.RequestVariableLeaseSet).leases.length).toBe(2);
	});

	it('is refused with a status and a reason for a bad signature, an old date, a destination in use, what the maker refuses', () => {
		const world = new I2cpWorld();
		const { keys } = ready(world);
		const good = world.creation(world.keys());
		if (good.type !== I2cp.CreateSession) throw new Error();
		const bytes = new Uint8Array(good.config.bytes);
		bytes[bytes.length - 1]! ^= 1;
		const forged = { type: I2cp.CreateSession, config: SessionConfig.decode(bytes) };
		const cases: [said: I2cpMessage, why: RegExp][] = [
			[forged, /bad-signature/],
			[world.creation(world.keys(), {}, -40_000), /bad-date/],
			[world.creation(world.keys(), {}, 40_000), /bad-date/],
			[world.creation(keys), /in use/],
		];
		for (const [said, why] of cases) {
			const client = world.raw().greet().say(said);
			expect(client.hear(I2cp.SessionStatus).status).toBe(invalid);
			expect(client.over()).toMatch(why);
		}
		for (const [fault, status] of [
			['duplicate', invalid],
			['invalid-options', invalid],
			['limit', refused],
		] as const) {
			world.hosts.fault = fault;
			const client = world.raw().greet().say(world.creation(world.keys()));
			expect([fault, client.hear(I2cp.SessionStatus).status]).toEqual([fault, status]);
			expect(client.over()).toBe(`it fails: ${fault}`);
		}
		expect(world.server.sessions).toBe(1);
	});

	it('lets a refused one beside it be refused alone', () => {
		const world = new I2cpWorld();
		const { client, keys, session } = ready(world);
		client.say(world.creation(keys));
		expect(client.hear(I2cp.SessionStatus)).toMatchObject({ status: invalid });
		client.say({ type: I2cp.SendMessage, session, to: keys.destination, payload: wrapped('me'), nonce: 4 });
		expect(client.hear(I2cp.MessageStatus).status).toBe(messageStatus.accepted);
	});

	it('has subsessions, which have the tunnel options of the first, end alone, and end with it', () => {
		const world = new I2cpWorld();
		const { client, session } = ready(world, { 'inbound.length': '2', 'i2cp.dontPublishLeaseSet': 'true' });
		const others = [world.keys(), world.keys(1)].map((keys) => client.session(keys, { 'outbound.length': '1' }));
		expect(new Set([session, ...others]).size).toBe(3);
		expect(Object.fromEntries(world.hosts.requests[1]!.options)).toEqual({
			'inbound.length': '2',
			'outbound.length': '1',
		});
		client.say({ type: I2cp.DestroySession, session: others[0]! });
		expect(client.hear(I2cp.SessionStatus)).toMatchObject({ session: others[0], status: destroyed });
		expect([world.server.sessions, client.ended]).toEqual([2, false]);
		client.say({ type: I2cp.DestroySession, session });
		expect(client.hear(I2cp.SessionStatus)).toMatchObject({ session, status: destroyed });
		client.over();
		expect(world.server.sessions).toBe(0);
		world.world.run(10);
		expect([...world.hosts.hosts.values()].every(({ closed }) => closed)).toBe(true);
	});

	it('is counted: sixteen of a connection, 128 of all', () => {
		const world = new I2cpWorld();
		const last = world.raw().greet();
		for (let i = 0; i < 8; i++) {
			const client = i === 7 ? last : world.raw().greet();
			for (let j = 0; j < 16; j++) client.session(world.keys());
		}
		last.say(world.creation(world.keys()));
		expect(last.hear(I2cp.SessionStatus).status).toBe(refused);
		const client = world.raw().greet().say(world.creation(world.keys()));
		expect(client.hear(I2cp.SessionStatus).status).toBe(refused);
		expect(client.over()).toMatch(/too many/);
		expect(world.server.sessions).toBe(128);
	});

	it('is reconfigured by its own destination only, with options that fit', () => {
		const world = new I2cpWorld();
		const { client, keys, session } = ready(world);
		const reconfigure = (by: typeof keys, options: Readonly<Record<string, string>>, id = session) => {
			const creation = world.creation(by, options);
			if (creation.type !== I2cp.CreateSession) throw new Error();
			client.say({ type: I2cp.ReconfigureSession, session: id, config: creation.config });
			return client.hear(I2cp.SessionStatus).status;
		};
		expect(reconfigure(keys, { 'inbound.quantity': '3' })).toBe(updated);
		expect(world.hosts.reconfigured.map((options) => options.get('inbound.quantity'))).toEqual(['3']);
		expect(reconfigure(keys, { 'inbound.quantity': '99' })).toBe(invalid);
		expect(reconfigure(world.keys(), { 'inbound.quantity': '3' })).toBe(invalid);
		expect(reconfigure(keys, {}, session + 1)).toBe(invalid);
	});

	it('ends when its destination does, with a reason', () => {
		const world = new I2cpWorld();
		const { client, session } = ready(world);
		world.world.later(1, (turn) => world.hosts.requests[0]!.owner.onClosed('tunnels are gone', turn));
		expect(client.over()).toBe('tunnels are gone');
		expect(client.hear(I2cp.SessionStatus)).toMatchObject({ session, status: destroyed });
	});

	it('fails after it was created if its destination does', () => {
		const world = new I2cpWorld();
		world.hosts.isPoor = true;
		const client = world.raw().greet();
		const session = client.session(world.keys());
		world.world.later(1, (turn) => world.hosts.requests[0]!.owner.onFailed('no-tunnels', 'no peers', turn));
		expect(client.over()).toBe('no peers');
		expect(client.hear(I2cp.SessionStatus)).toMatchObject({ session, status: destroyed });
	});
});

describe('a lease set', () => {
	it('is handed on with its keys, again whenever tunnels change', () => {
		const world = new I2cpWorld();
		const { client, keys, session } = ready(world);
		world.hosts.askLeases(world.hosts.requests[0]!, 5);
		answerLeases(world, client, keys, session);
		expect(
			world.hosts.provided.map(({ published, bundled, keys: given }) => [
				published.kind,
				bundled === published,
				given.length,
			]),
		).toEqual(Array.from({ length: 2 }, () => ['leaseSet2', true, 1]));
	});

	it('that is wrong ends the connection with a reason', () => {
		const world = new I2cpWorld();
		const wrong = (spoil: (set: ReturnType<typeof setOver>, keys: ReturnType<I2cpWorld['keys']>) => object) => {
			const keys = world.keys();
			const client = world.raw().greet();
			const session = client.session(keys);
			const { leases } = client.hear(I2cp.RequestVariableLeaseSet);
			const set = setOver(keys, leases, world.world.driver.clock.wall());
			client.say({ type: I2cp.CreateLeaseSet2, session, ...set, ...spoil(set, keys) } as I2cpMessage);
			return client.over();
		};
		expect(wrong(() => ({ privateKeys: [] }))).toMatch(/not those/);
		expect(wrong(() => ({ privateKeys: [{ type: 5, key: random.bytes(32) }] }))).toMatch(/not those/);
		expect(wrong((set) => setOver(world.keys(), set.leaseSet.leases, set.leaseSet.published))).toMatch(
			/another destination/,
		);
		expect(
			wrong((set) => {
				const frame = encodeMessage({ type: I2cp.CreateLeaseSet2, session: 1, ...set });
				frame[5 + 3 + set.leaseSet.bytes.length - 1]! ^= 1;
				return { leaseSet: (decodeMessage(I2cp.CreateLeaseSet2, frame.subarray(5)) as CreateLeaseSet2).leaseSet };
			}),
		).toMatch(/not signed/);
		expect(world.count('lease-set-refused')).toBe(4);
		expect(world.server.sessions).toBe(0);
	});

	it('that the host cannot use does too', () => {
		const world = new I2cpWorld();
		const keys = world.keys();
		const client = world.raw().greet();
		const session = client.session(keys);
		world.hosts.hosts.get(keys.destination.key)!.provide = () => {
			throw new TypeError('no X25519 key');
		};
		answerLeases(world, client, keys, session);
		expect(client.over()).toMatch(/no X25519 key/);
	});

	it('that does not come within 30 s does too', () => {
		const world = new I2cpWorld();
		const client = world.raw().greet();
		client.session(world.keys());
		client.hear(I2cp.RequestVariableLeaseSet);
		expect(world.world.run(29_000, () => client.ended)).toBe(false);
		expect(client.over()).toMatch(/no lease set/);
	});

	it('may be encrypted: it is opened for peers, unless it is for clients with keys', () => {
		const world = new I2cpWorld();
		const seal = (options: Readonly<Record<string, string>>, how: object) => {
			const keys = world.keys();
			const client = world.raw().greet();
			const session = client.session(keys, options);
			const { leases } = client.hear(I2cp.RequestVariableLeaseSet);
			const now = world.world.driver.clock.wall();
			const { leaseSet: inner, privateKeys } = setOver(keys, leases, now);
			const dates = { published: inner.published, expires: inner.expires };
			const leaseSet = sealLeaseSet({ ...dates, leaseSet: inner, ...how }, keys.signing, random);
			client.say({ type: I2cp.CreateLeaseSet2, session, leaseSet, privateKeys });
			world.world.run(10);
			const last = world.hosts.provided.pop();
			return client.ended
				? client.over()
				: [last!.published.kind, last!.bundled?.kind, (last!.published as EncryptedLeaseSet).flags.offline];
		};
		expect(seal({}, {})).toEqual(['encryptedLeaseSet', 'leaseSet2', false]);
		const secret = utf8('sesame');
		expect(seal({ 'i2cp.leaseSetSecret': toBase64(secret) }, { secret })).toEqual([
			'encryptedLeaseSet',
			'leaseSet2',
			false,
		]);
		const access = { kind: 'dh' as const, clients: [random.bytes(32)] };
		expect(seal({}, { access })).toEqual(['encryptedLeaseSet', undefined, false]);
		const stranger = { 'i2cp.leaseSetPrivKey': `ECIES_X25519:${toBase64(random.bytes(32))}` };
		expect(seal(stranger, { access })).toEqual(['encryptedLeaseSet', undefined, false]);
		expect(seal({}, { secret })).toMatch(/does not open/);
	});

	it('for a session that is not there is nothing', () => {
		const world = new I2cpWorld();
		const { client, keys } = ready(world);
		const lease = { gateway: random.bytes(32), tunnelId: 1, endMs: wall(world.world.driver.clock.wall() + 60_000) };
		const set = setOver(keys, [lease], world.world.driver.clock.wall());
		client.say({ type: I2cp.CreateLeaseSet2, session: 0xfff0, ...set }, { type: I2cp.DestroySession, session: 0xfff0 });
		world.world.run(10);
		expect(world.count('session-unknown')).toBe(2);
		expect(world.hosts.provided.length).toBe(1);
	});
});

describe('a message', () => {
	it('is carried to its destination, however it was wrapped, and its acceptance is told', () => {
		const world = new I2cpWorld();
		const [a, b] = [ready(world), ready(world)];
		const text = 'hello '.repeat(40);
		const { client, session } = a;
		const to = b.keys.destination;
		client.say({ type: I2cp.SendMessage, session, to, payload: wrapped(text), nonce: 77 });
		client.say({
			type: I2cp.SendMessageExpires,
			session,
			to,
			payload: wrapped(text, true),
			nonce: 78,
			flags: 0x100,
			expires: wall(0),
		});
		client.say({ type: I2cp.SendMessage, session, to, payload: wrapped(text), nonce: 0 });
		for (const nonce of [77, 78])
			expect(client.hear(I2cp.MessageStatus)).toMatchObject({
				session,
				nonce,
				size: 0,
				status: messageStatus.accepted,
			});
		const got = [1, 2, 3].map(() => b.client.hear(I2cp.MessagePayload));
		for (const message of got) expect([message.session, message.payload]).toEqual([b.session, wrapped(text)]);
		expect(new Set(got.map(({ messageId }) => messageId)).size).toBe(3);
		world.world.run(60_000);
		expect(client.heard).toEqual([]);
	});

	it('whose destination is nowhere is told to be lost', () => {
		const world = new I2cpWorld();
		const { client, session } = ready(world);
		const to = createDestinationKeys(random).destination;
		for (const nonce of [5, 6, 0]) client.say({ type: I2cp.SendMessage, session, to, payload: wrapped('x'), nonce });
		const statuses = [1, 2, 3, 4].map(() => client.hear(I2cp.MessageStatus));
		const { accepted, noLeaseSet } = messageStatus;
		expect(statuses.map(({ status, nonce }) => [status, nonce])).toEqual([
			...[
				[accepted, 5],
				[accepted, 6],
			],
			...[
				[noLeaseSet, 5],
				[noLeaseSet, 6],
			],
		]);
	});

	it('without reliability is told of only when its fate is known', () => {
		const world = new I2cpWorld();
		const other = ready(world);
		const { client, session } = ready(world, { 'i2cp.messageReliability': 'none' });
		client.say({ type: I2cp.SendMessage, session, to: other.keys.destination, payload: wrapped('x'), nonce: 5 });
		other.client.hear(I2cp.MessagePayload);
		expect(client.heard).toEqual([]);
		const { status, nonce } = client.hear(I2cp.MessageStatus);
		expect([status, nonce]).toEqual([messageStatus.bestEffortSuccess, 5]);
	});

	it('is refused by a status that says why', () => {
		const world = new I2cpWorld();
		world.hosts.isPoor = true;
		const poor = world.raw().greet();
		const poorSession = poor.session(world.keys());
		world.hosts.isPoor = false;
		const { client, session, keys } = ready(world);
		const to = keys.destination;
		const status = (from: RawClient, message: object) => {
			from.say({ type: I2cp.SendMessage, session, to, payload: wrapped('x'), nonce: 9, ...message } as I2cpMessage);
			return from.hear(I2cp.MessageStatus).status;
		};
		expect(status(poor, { session: poorSession })).toBe(messageStatus.noLocalTunnels);
		expect(status(client, { session: 0xfff0 })).toBe(messageStatus.badSession);
		expect(status(world.raw().greet(), {})).toBe(messageStatus.badSession);
		expect(status(client, { payload: utf8('this is no gzip') })).toBe(messageStatus.badMessage);
		const late = { type: I2cp.SendMessageExpires, flags: 0, expires: wall(world.world.driver.clock.wall() - 1) };
		expect(status(client, late)).toBe(messageStatus.expired);
		world.hosts.hosts.get(to.key)!.closed = true;
		expect(status(client, {})).toBe(messageStatus.badSession);
		client.say({ type: I2cp.SendMessage, session: 0xfff0, to, payload: wrapped('x'), nonce: 0 });
		world.world.run(100);
		expect(client.heard).toEqual([]);
	});

	it('waits while there is no room, and holds its client back; beyond that it is refused', () => {
		const world = new I2cpWorld({ room: 2 });
		const { client, session } = ready(world);
		const other = ready(world);
		const said = Array.from({ length: 400 }, (_, i) =>
			encodeMessage({
				type: I2cp.SendMessage,
				session,
				to: other.keys.destination,
				payload: wrapped(`${i}`),
				nonce: i + 1,
			}),
		);
		client.say(concatBytes(...said));
		world.world.run(5000);
		const statuses = client.heard.filter((message) => message.type === I2cp.MessageStatus);
		const overflow = statuses.filter(({ status }) => status === messageStatus.overflow).length;
		expect(other.client.heard.length).toBe(400 - overflow);
		expect(statuses.length).toBe(400);
		expect(overflow).toBeGreaterThan(0);
		for (const each of said.slice(0, 100)) {
			client.say(each);
			world.world.run(1);
		}
		world.world.run(1000);
		expect(other.client.heard.length).toBe(500 - overflow);
	});

	it('for a client who fetches them are told, kept until he has them, the oldest dropped', () => {
		const world = new I2cpWorld();
		const { client, session, keys } = ready(world, { 'i2cp.fastReceive': 'false' });
		const { key } = keys.destination;
		const peer = world.world.host(world.keys().destination);
		const send = (payload: Uint8Array) => {
			peer.offer({ to: key, protocol: 18, fromPort: 3, toPort: 4, payload, compress: false });
			world.world.arm();
		};
		send(utf8('hello'));
		const told = client.hear(I2cp.MessageStatus);
		expect(told).toMatchObject({ session, status: messageStatus.available, nonce: 0 });
		world.world.run(1000);
		expect(client.heard).toEqual([]);
		const { messageId } = told;
		// Asked twice, it comes twice: the client may not have got it.
		for (let i = 0; i < 2; i++) {
			client.say({ type: I2cp.ReceiveMessageBegin, session, messageId });
			const { payload, ...got } = client.hear(I2cp.MessagePayload);
			expect(got).toMatchObject({ session, messageId });
			expect(payload.length).toBe(told.size);
			expect(fromUtf8(decodePayload(payload).payload)).toBe('hello');
		}
		client.say({ type: I2cp.ReceiveMessageEnd, session, messageId });
		client.say({ type: I2cp.ReceiveMessageBegin, session, messageId });
		client.say({ type: I2cp.ReceiveMessageBegin, session: 0xfff0, messageId });
		world.world.run(100);
		expect([client.heard, world.count('payload-unknown')]).toEqual([[], 1]);
		for (let i = 0; i < 40; i++) send(new Uint8Array(60_000));
		world.world.run(1000);
		const ids = client.heard.splice(0).map((message) => (message.type === I2cp.MessageStatus ? message.messageId : 0));
		expect(ids).toHaveLength(40);
		expect(world.count('payload-dropped')).toBe(40 - Math.floor(1_048_576 / (60_000 + 23)));
		client.say({ type: I2cp.ReceiveMessageBegin, session, messageId: ids[0]! });
		client.say({ type: I2cp.ReceiveMessageBegin, session, messageId: ids[39]! });
		expect(client.hear(I2cp.MessagePayload).messageId).toBe(ids[39]);
		for (let i = 0; i < 300; i++) send(utf8('small'));
		world.world.run(1000);
		expect(world.count('payload-dropped')).toBe(40 + 300 - 256);
	});

	it('for a client who does not read is dropped; one who does not read his answers is let go', () => {
		const world = new I2cpWorld();
		const { client, session, keys } = ready(world);
		const other = ready(world);
		client.socket!.pause();
		const payload = encodePayload({
			protocol: 18,
			fromPort: 0,
			toPort: 0,
			payload: new Uint8Array(30_000),
			compress: false,
		});
		for (let i = 0; i < 120; i++) {
			other.client.say({ type: I2cp.SendMessage, session: other.session, to: keys.destination, payload, nonce: 0 });
			world.world.run(20);
		}
		expect(world.count('payload-dropped')).toBeGreaterThan(10);
		expect(world.count('payload-delivered')).toBeLessThan(70);
		expect(other.client.closed).toBeUndefined();
		// Nothing more is read of him, so that his questions cannot pile up answers.
		const questions = world.count('lookup-failed');
		for (let i = 0; i < 50; i++)
			client.say({ type: I2cp.SendMessage, session, to: keys.destination, payload: utf8('bad'), nonce: 1 });
		world.world.run(100);
		expect(world.count('message-refused')).toBe(0);
		expect(world.count('lookup-failed')).toBe(questions);
		client.socket!.resume();
		world.world.run(5000);
		expect(world.count('message-refused')).toBe(50);
	});
});

describe('a look-up', () => {
	const hash = new Uint8Array(32).fill(9);
	const ask = (client: RawClient, target: object | undefined, session = noSession, timeoutMs = 10_000) => {
		client.say({ type: I2cp.HostLookup, session, request: 42, timeoutMs, target } as I2cpMessage);
		return client.hear(I2cp.HostReply);
	};

	it('finds a destination by hash, name and b32 address, with options where they are asked for', () => {
		const world = new I2cpWorld();
		const { destination } = ready(world).keys;
		world.hosts.names.set('a.i2p', destination.key);
		world.hosts.options = mappingOf({ '_smtp._tcp': '1 86400 0 0 25 a.i2p' });
		const client = world.raw().greet();
		const targets = [
			{ kind: 'hash', hash: destination.hash },
			{ kind: 'name', name: 'a.i2p' },
			{ kind: 'name', name: destination.b32 },
		];
		for (const target of targets)
			for (const options of [false, true]) {
				const reply = ask(client, { ...target, options });
				expect([reply.request, reply.session, reply.result]).toEqual([42, noSession, hostResult.found]);
				expect(reply.destination?.key).toBe(destination.key);
				expect(reply.options?.get('_smtp._tcp')).toBe(options ? '1 86400 0 0 25 a.i2p' : undefined);
			}
		const own = ask(client, { kind: 'destination', destination, options: true });
		expect([own.result, own.options?.size]).toEqual([hostResult.found, 1]);
		world.hosts.options = undefined;
		expect(ask(client, { kind: 'hash', hash: destination.hash, options: true }).options?.size).toBe(0);
	});

	it('goes through the session that it names, once that is ready', () => {
		const world = new I2cpWorld();
		const { client, session, keys } = ready(world);
		let asked = 0;
		const host = world.hosts.hosts.get(keys.destination.key)!;
		host.lookup = (target, onAnswer) => {
			asked++;
			world.hosts.resolve(target, onAnswer);
		};
		expect(ask(client, { kind: 'hash', hash, options: false }, session).result).toBe(hostResult.notFound);
		ask(client, { kind: 'hash', hash, options: false });
		expect(asked).toBe(1);
	});

	it('says why it finds nothing', () => {
		const world = new I2cpWorld();
		const client = world.raw().greet();
		expect(ask(client, { kind: 'hash', hash, options: false }).result).toBe(hostResult.notFound);
		expect(ask(client, { kind: 'hash', hash, options: true }).result).toBe(hostResult.noLeaseSet);
		expect(ask(client, { kind: 'name', name: 'nowhere.i2p', options: true }).result).toBe(hostResult.notFound);
		const { destination } = world.keys();
		const unpublished = ask(client, { kind: 'destination', destination, options: true });
		expect([unpublished.result, unpublished.destination?.key]).toEqual([hostResult.noLeaseSet, destination.key]);
		const key = { publicKey: destination.signingKey, signatureType: 7 };
		expect(ask(client, { kind: 'name', name: b33Address(key), options: false }).result).toBe(hostResult.keyNeeded);
		const both = b33Address(key, { secret: true, clientKey: true });
		expect(ask(client, { kind: 'name', name: both, options: false }).result).toBe(hostResult.bothNeeded);
		client.say(Uint8Array.of(0, 0, 0, 11, I2cp.HostLookup, 0xff, 0xff, 0, 0, 0, 1, 0, 0, 0, 9, 77));
		expect(client.hear(I2cp.HostReply).result).toBe(hostResult.unsupported);
	});

	it('of an encrypted set uses what the client said of it', () => {
		const world = new I2cpWorld();
		const client = world.raw().greet();
		const { destination } = world.keys();
		const key = { publicKey: destination.signingKey, signatureType: 7 };
		const name = b33Address(key, { clientKey: true });
		const info = {
			...{ type: I2cp.BlindingInfo, session: noSession, blindedType: 11, secret: 'sesame' },
			...{ client: { kind: 'psk', key: random.bytes(32) } as const, expiresSeconds: 0xffff_ffff },
		};
		client.say({ ...info, endpoint: { kind: 'key', signatureType: 7, key: destination.signingKey } });
		expect(ask(client, { kind: 'name', name, options: false }).result).toBe(hostResult.notOpened);
		client.say({ ...info, endpoint: { kind: 'destination', destination }, client: undefined, secret: undefined });
		expect(ask(client, { kind: 'name', name, options: false }).result).toBe(hostResult.keyNeeded);
		const seconds = Math.floor(world.world.driver.clock.wall() / 1000) - 1;
		client.say({ ...info, endpoint: { kind: 'destination', destination }, expiresSeconds: seconds });
		expect(ask(client, { kind: 'name', name, options: false }).result).toBe(hostResult.keyNeeded);
		client.say({ ...info, endpoint: { kind: 'hash', hash } }, { ...info, endpoint: { kind: 'name', name: 'a.i2p' } });
		world.world.run(10);
		expect(world.count('message-unexpected')).toBe(2);
		for (let i = 0; i < 80; i++) {
			const other = createDestinationKeys(random).destination;
			client.say({ ...info, endpoint: { kind: 'destination', destination: other } });
			world.world.run(100);
		}
		expect(client.closed).toBeUndefined();
	});

	it('in the old way answers with the destination or the hash', () => {
		const world = new I2cpWorld();
		const { destination } = ready(world).keys;
		const client = world
			.raw()
			.greet()
			.say({ type: I2cp.DestLookup, hash: destination.hash }, { type: I2cp.DestLookup, hash });
		expect(client.hear(I2cp.DestReply).destination?.key).toBe(destination.key);
		expect(client.hear(I2cp.DestReply).hash).toEqual(hash);
	});

	it('ends with its time, and there are 64 of a connection at most', () => {
		const world = new I2cpWorld();
		world.hosts.resolve = () => undefined;
		const client = world.raw().greet();
		const target = { kind: 'hash', hash, options: false } as const;
		for (let request = 1; request <= 70; request++)
			client.say({ type: I2cp.HostLookup, session: noSession, request, timeoutMs: 5000, target });
		world.world.run(100);
		expect(client.heard.length).toBe(6);
		expect(world.count('lookup-limit')).toBe(6);
		world.world.run(5000);
		expect(client.heard.length).toBe(70);
		expect(ask(client, target, noSession, 0).result).toBe(hostResult.notFound);
		client.say({ type: I2cp.HostLookup, session: noSession, request: 99, timeoutMs: 0xffff_ffff, target });
		expect(world.world.run(59_000, () => client.heard.length > 70)).toBe(false);
		expect(world.world.run(2000, () => client.heard.length > 70)).toBe(true);
	});
});

describe('many clients', () => {
	it('a thousand at once are served or refused, and leave nothing behind', { timeout: 60_000 }, () => {
		const world = new I2cpWorld();
		const first = ready(world);
		const clients = Array.from({ length: 1100 }, () => world.raw());
		expect(world.server.size).toBe(1024);
		expect(world.count('connection-limit')).toBe(77);
		const served = clients.slice(0, 1023);
		for (const client of served) client.say(Uint8Array.of(protocolByte), { type: I2cp.GetDate, version: '0.9.69' });
		world.world.run(1000);
		expect(served.filter(({ heard }) => heard.some(({ type }) => type === I2cp.SetDate)).length).toBe(1023);
		for (const [i, client] of served.entries()) {
			if (i % 3 === 0) client.socket!.destroy(true);
			else if (i % 3 === 1) client.socket!.end();
			else client.say({ type: I2cp.Disconnect, reason: 'enough' });
		}
		world.world.run(20_000);
		expect(world.server.size).toBe(1);
		const { client, session, keys } = first;
		client.say({ type: I2cp.SendMessage, session, to: keys.destination, payload: wrapped('still here'), nonce: 0 });
		expect(client.hear(I2cp.MessagePayload).payload).toEqual(wrapped('still here'));
	});

	it('that vanish in any state take nothing with them', () => {
		const world = new I2cpWorld();
		const keys = world.keys();
		const creation = world.creation(keys);
		const states: ((client: RawClient) => unknown)[] = [
			() => undefined,
			(client) => client.say(Uint8Array.of(protocolByte)),
			(client) => client.say(Uint8Array.of(protocolByte, 0, 0)),
			(client) => client.greet(),
			(client) => client.greet().say(creation),
			(client) => {
				client.greet().say(creation);
				world.world.run(5);
			},
			(client) => client.greet().session(keys),
			(client) => {
				client.greet().session(keys);
				client.hear(I2cp.RequestVariableLeaseSet);
			},
			(client) => answerLeases(world, client.greet(), keys, client.session(keys)),
			(client) => client.greet().say({ type: I2cp.DestLookup, hash: new Uint8Array(32) }),
		];
		for (const [i, reach] of states.entries())
			for (const how of ['reset', 'end', 'destroy'] as const) {
				const client = world.raw();
				reach(client);
				if (how === 'end') client.socket!.end();
				else client.socket!.destroy(how === 'reset');
				world.world.run(12_000);
				expect([i, how, world.server.size, world.server.sessions]).toEqual([i, how, 0, 0]);
			}
		expect([...world.hosts.hosts.values()].every(({ closed }) => closed)).toBe(true);
	});
});
