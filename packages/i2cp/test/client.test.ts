// The client: how a session comes to be, what becomes of messages, a router that is away, lies or does not answer.
import type { LookupAnswer, LookupTarget, MessageHandler, Undeliverable } from '@i2p/client-core';
import { protocolNumber } from '@i2p/client-core';
import { createDestinationKeys, type HashKey, lendDestinationKeys, mappingOf } from '@i2p/data-core';
import { b33Address, importPreSharedKey, parseB33Address } from '@i2p/data-leaseset';
import type { TcpHandler, TcpSocket } from '@i2p/runtime';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { fromUtf8, utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	decodeMessage,
	encodeMessage,
	Framer,
	hostResult,
	I2cp,
	type I2cpMessage,
	messageStatus,
	sessionStatus,
} from '../src/index.js';
import { I2cpWorld } from './i2cp-world.js';

/** Writes down what a protocol is told. */
class Recorder implements MessageHandler {
	readonly got: string[] = [];
	readonly failed: [HashKey, Undeliverable][] = [];
	rooms = 0;

	onMessage({ payload }: Parameters<MessageHandler['onMessage']>[0]): void {
		this.got.push(fromUtf8(new Uint8Array(payload)) ?? '?');
	}

	onUndeliverable(to: HashKey, reason: Undeliverable): void {
		this.failed.push([to, reason]);
	}

	onRoom(): void {
		this.rooms++;
	}
}

const message = (to: HashKey, text: string) => ({
	...{ to, protocol: protocolNumber.raw, fromPort: 1, toPort: 2 },
	...{ payload: utf8(text), compress: false },
});

describe('a message', () => {
	it("says how long it is worth something, by the router's clock, and whether the lease set goes along", () => {
		const world = new I2cpWorld();
		const [a, b] = [world.ready(), world.ready()];
		const { key } = b.keys.destination;
		const hints: unknown[] = [];
		world.world.watch = ({ lifetimeMs, bundlesLeaseSet }) => {
			hints.push([lifetimeMs === undefined ? undefined : Math.ceil(lifetimeMs / 1000), bundlesLeaseSet]);
			return true;
		};
		a.host!.offer(message(key, 'usual'));
		a.host!.offer({ ...message(key, 'short'), lifetimeMs: 7000 });
		a.host!.offer({ ...message(key, 'bare'), bundlesLeaseSet: false });
		a.host!.offer({ ...message(key, 'both'), lifetimeMs: 9000, bundlesLeaseSet: false });
		a.host!.offer({ ...message(key, 'late'), lifetimeMs: 0 });
		world.world.run(1000);
		const none = undefined;
		expect(hints).toEqual([
			[none, none],
			[7, none],
			[none, false],
			[9, false],
		]);
		expect(world.count('expired')).toBe(1);
	});
});

describe('a session', () => {
	it('is asked for, gets leases, is ready when its lease set is given', () => {
		const world = new I2cpWorld();
		const owner = world.ready(undefined, {
			'inbound.length': '1',
			'i2cp.password': 'no',
			'i2cp.leaseSetClient.psk.0': 'no',
		});
		expect(owner.events).toEqual(['leases', 'ready']);
		const { options } = world.hosts.requests[0]!;
		expect(Object.fromEntries(options)).toEqual({
			...{ 'i2cp.fastReceive': 'true', 'i2cp.messageReliability': 'none' },
			...{ 'inbound.length': '1', 'inbound.nickname': 'test', 'outbound.nickname': 'test' },
		});
		world.world.run(10);
		const [set] = world.hosts.provided;
		expect(set!.published.bytes).toEqual(set!.bundled!.bytes);
		expect(owner.requests[0]!.leases.length).toBe(2);
	});

	it('may be spoken for by a transient key', () => {
		const world = new I2cpWorld();
		const own = world.keys();
		const until = Math.floor(world.world.driver.clock.wall() / 1000) + 3600;
		expect(world.ready(lendDestinationKeys(own, until, world.random)).events).toContain('ready');
	});

	it('of a router whose clock is off has the router’s dates', () => {
		const world = new ScriptedWorld();
		const ahead = 3_600_000;
		world.router.dateAheadMs = ahead;
		const owner = world.begin();
		world.until(() => owner.events.includes('leases'));
		const creation = world.router.heard.find((said) => said.type === I2cp.CreateSession);
		const now = world.clock() + ahead;
		expect(Math.abs((creation?.type === I2cp.CreateSession ? creation.config.created : 0) - now)).toBeLessThan(2000);
		expect(Math.abs(owner.requests[0]!.published - now)).toBeLessThan(2000);
	});

	it('of a router that opens no hybrid messages says so to who makes the lease set', () => {
		for (const [version, opens] of [
			['0.9.66', [4, 0]],
			['as asked', [4, 0]],
			['0.9.67', undefined],
			['0.10.0', undefined],
		] as const) {
			const world = new ScriptedWorld();
			world.router.version = version;
			const owner = world.begin();
			world.until(() => owner.events.includes('leases'));
			expect([version, owner.requests[0]!.opens]).toEqual([version, opens]);
		}
	});

	it('names the encryption types of its lease sets, as far as the router opens them', () => {
		for (const [version, named, told] of [
			['0.9.64', '6,4', '4'],
			['0.9.64', '5', '5'],
			['0.9.67', '6,4', '6,4'],
		] as const) {
			const world = new ScriptedWorld();
			world.router.version = version;
			const owner = world.begin({ 'i2cp.leaseSetEncType': named });
			world.until(() => owner.events.includes('leases'));
			const creation = world.router.heard.find((said) => said.type === I2cp.CreateSession);
			const options = creation?.type === I2cp.CreateSession ? creation.config.options : undefined;
			expect([version, options?.get('i2cp.leaseSetEncType')]).toEqual([version, told]);
		}
	});

	it('has each lease set dated a second later at least', () => {
		const world = new I2cpWorld();
		const owner = world.ready();
		for (let i = 0; i < 3; i++) world.hosts.askLeases(world.hosts.requests[0]!, 1);
		world.world.run(100);
		const dates = owner.requests.map(({ published }) => published);
		expect(dates.map((date) => date - dates[0]!)).toEqual([0, 1000, 2000, 3000]);
	});

	it('that is provided for with what is not its own throws', () => {
		const world = new I2cpWorld();
		const [a, b] = [world.ready(), world.ready()];
		b.host = a.host;
		expect(() => b.provide(b.requests[0]!)).toThrow(TypeError);
	});

	it('fails with a reason: nobody listens, no answer, options too long, no voice, in use, refused, no tunnels', () => {
		const away = new I2cpWorld({ client: { router: { host: '127.0.0.1', port: 1 } } });
		const nobody = away.begin();
		away.world.run(60_000, () => nobody.events.length > 0);
		expect(nobody.events).toEqual([expect.stringMatching(/^failed failed: .*127.0.0.1:1: nothing listens/)]);

		const world = new I2cpWorld();
		const failing = (begin: () => ReturnType<I2cpWorld['begin']>) => {
			const owner = begin();
			world.world.run(400_000, () => owner.events.some((event) => event.startsWith('failed')));
			return owner.events.at(-1);
		};
		expect(failing(() => world.begin(undefined, { a: 'x'.repeat(256) }))).toMatch(/^failed invalid-options: option a/);
		const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`option.${i}`, 'x'.repeat(250)]));
		expect(failing(() => world.begin(undefined, many))).toMatch(/^failed invalid-options: options/);
		const taken = world.ready();
		expect(failing(() => world.begin(taken.keys))).toMatch(/^failed duplicate: .*in use/);
		world.hosts.fault = 'invalid-options';
		expect(failing(() => world.begin())).toMatch(/^failed invalid-options: .*it fails/);
		world.hosts.fault = 'limit';
		expect(failing(() => world.begin())).toMatch(/^failed limit/);
		world.hosts.fault = undefined;
		world.hosts.isPoor = true;
		expect(failing(() => world.begin())).toMatch(/^failed no-tunnels/);
		expect(world.client.size).toBe(1);
	});

	it('without a signer fails, and one too many does', () => {
		const world = new I2cpWorld();
		const owner = world.begin();
		const events: string[] = [];
		const silent = {
			...{ onLeases: () => undefined, onReady: () => undefined, onClosed: () => undefined },
			onFailed: (fault: string) => events.push(fault),
		};
		const request = { destination: world.keys().destination, options: new Map(), nickname: '', owner: silent };
		world.client.create(request);
		world.world.run(100);
		expect(events).toEqual(['invalid-options']);
		world.hosts.isPoor = true;
		for (let i = 0; i < 127; i++) world.begin();
		const last = world.client.create(request);
		const answers: LookupAnswer[] = [];
		last.lookup(owner.keys.destination.key, (answer) => answers.push(answer));
		expect([last.offer(message(owner.keys.destination.key, 'x')), last.room()]).toEqual(['closed', 0]);
		world.world.run(100);
		expect(events).toEqual(['invalid-options', 'limit']);
		expect(answers).toEqual([{ reason: 'closed' }]);
	});

	it('says user and password, and fails without', () => {
		const auth = { username: 'u', password: 'p' };
		const good = new I2cpWorld({ server: { auth }, client: { auth } });
		expect(good.ready().events).toContain('ready');
		const bad = new I2cpWorld({ server: { auth } });
		const owner = bad.begin();
		bad.world.run(10_000, () => owner.events.length > 0);
		expect(owner.events[0]).toMatch(/^failed failed: .*password/);
	});

	it('takes other tunnel options, but none that are too long', () => {
		const world = new I2cpWorld();
		const owner = world.ready();
		expect(owner.host!.reconfigure(new Map([['inbound.quantity', '3']]))).toBeUndefined();
		expect(owner.host!.reconfigure(new Map([['x', 'y'.repeat(300)]]))).toMatch(/at most/);
		world.world.run(100);
		expect(world.hosts.reconfigured.map((options) => options.get('inbound.quantity'))).toEqual(['3']);
	});

	it('says farewell, and is over', () => {
		const world = new I2cpWorld();
		const owner = world.ready();
		owner.host!.close();
		owner.host!.close();
		expect(owner.host!.offer(message(owner.keys.destination.key, 'x'))).toBe('closed');
		expect(owner.host!.room()).toBe(0);
		world.world.run(5000);
		expect(owner.events).toEqual(['leases', 'ready', 'closed: closed']);
		expect([world.server.sessions, world.server.size, world.client.size]).toEqual([0, 0, 0]);
		const early = world.begin();
		early.host!.close();
		world.world.run(5000);
		expect(early.events).toEqual(['closed: closed']);
		const another = world.ready();
		world.client.close();
		world.world.run(5000);
		expect(another.events.at(-1)).toBe('closed: closed');
	});
});

describe('messages', () => {
	it('find their destination, and come with protocol and ports', () => {
		const world = new I2cpWorld();
		const [a, b] = [world.ready(), world.ready()];
		const got: unknown[] = [];
		b.host!.attach(protocolNumber.raw, {
			onMessage: ({ from, fromPort, toPort, payload }) => got.push([from, fromPort, toPort, fromUtf8(payload)]),
			onUndeliverable: () => undefined,
			onRoom: () => undefined,
		});
		a.host!.offer(message(b.keys.destination.key, 'hello'));
		a.host!.offer({ ...message(b.keys.destination.key, 'nobody’s protocol'), protocol: 99 });
		world.world.run(1000);
		expect(got).toEqual([[undefined, 1, 2, 'hello']]);
		expect(world.count('no-handler')).toBe(1);
	});

	it('to nowhere are told to be undeliverable, to those whose they were', () => {
		const world = new I2cpWorld();
		const owner = world.ready();
		const [raw, other] = [new Recorder(), new Recorder()];
		owner.host!.attach(protocolNumber.raw, raw);
		owner.host!.attach(protocolNumber.datagram, other);
		const { key } = createDestinationKeys(seededRandom('nowhere')).destination;
		owner.host!.offer(message(key, 'x'));
		world.world.run(60_000, () => raw.failed.length > 0);
		expect([raw.failed, other.failed]).toEqual([[[key, 'no-lease-set']], []]);
		expect(owner.host!.room()).toBe(512);
	});

	it('that stop arriving are told to be undeliverable', () => {
		const world = new I2cpWorld();
		const [a, b] = [world.ready(), world.ready()];
		const recorder = new Recorder();
		a.host!.attach(protocolNumber.raw, recorder);
		a.host!.offer(message(b.keys.destination.key, 'x'));
		world.world.run(3000);
		expect(recorder.failed).toEqual([]);
		world.world.remove(b.keys.destination.key);
		a.host!.offer(message(b.keys.destination.key, 'x'));
		world.world.run(60_000, () => recorder.failed.length > 0);
		expect(recorder.failed).toEqual([[b.keys.destination.key, 'no-lease-set']]);
	});

	it('are held back when nothing leaves, and room is told when it returns', () => {
		const world = new ScriptedWorld();
		world.router.answersLookups = false;
		const owner = world.begin();
		world.until(() => owner.events.includes('ready'));
		const recorder = new Recorder();
		owner.host!.attach(protocolNumber.raw, recorder);
		const { key } = createDestinationKeys(seededRandom('far')).destination;
		const answers = Array.from({ length: 130 }, () => owner.host!.offer(message(key, 'x')));
		expect([answers.filter((answer) => answer === 'taken').length, answers.at(-1)]).toEqual([128, 'full']);
		for (let i = 0; i < 10; i++)
			for (let j = 0; j < 60; j++)
				owner.host!.offer(message(createDestinationKeys(seededRandom(`far ${i}`)).destination.key, 'x'));
		expect(owner.host!.room()).toBe(0);
		expect(() => owner.host!.offer({ ...message(key, 'x'), payload: new Uint8Array(61_441) })).toThrow(RangeError);
		world.until(() => recorder.rooms > 0);
		expect(owner.host!.room()).toBe(512);
	});

	it('whose failures name no cause are given up after three, if nothing worked between', () => {
		const world = new ScriptedWorld();
		const owner = world.begin();
		world.until(() => owner.events.includes('ready'));
		const recorder = new Recorder();
		owner.host!.attach(protocolNumber.raw, recorder);
		const { key } = world.router.found.destination;
		const send = (status: number) => {
			world.router.status = status;
			owner.host!.offer(message(key, 'x'));
			world.run(3000);
			return recorder.failed.map(([, reason]) => reason);
		};
		const { guaranteedFailure, guaranteedSuccess, expiredLeaseSet, accepted } = messageStatus;
		expect([send(guaranteedFailure), send(guaranteedFailure), send(guaranteedSuccess)]).toEqual([[], [], []]);
		expect([send(guaranteedFailure), send(guaranteedFailure), send(accepted)]).toEqual([[], [], []]);
		expect(send(guaranteedFailure)).toEqual(['expired']);
		expect(send(expiredLeaseSet)).toEqual(['expired', 'expired-lease-set']);
	});
});

describe('a router that is away', () => {
	it('is dialled again, and the session is there again', () => {
		const world = new I2cpWorld();
		const [a, b] = [world.ready(), world.ready()];
		const recorder = new Recorder();
		b.host!.attach(protocolNumber.raw, recorder);
		world.world.later(1, (turn) => world.server.close(turn));
		world.world.run(100);
		expect([a.host!.offer(message(b.keys.destination.key, 'kept')), a.events.at(-1)]).toEqual(['taken', 'ready']);
		world.listenAgain();
		world.world.run(30_000, () => recorder.got.length > 0);
		expect(recorder.got).toEqual(['kept']);
		expect(a.events).toEqual(['leases', 'ready', 'leases']);
		expect(world.count('session-again')).toBe(2);
	});

	it('for too long ends the session', () => {
		const world = new I2cpWorld({ client: { keepMs: 10_000 } });
		const owner = world.ready();
		world.world.later(1, (turn) => world.server.close(turn));
		expect(world.world.run(5000, () => owner.events.length > 2)).toBe(false);
		expect(world.world.run(20_000, () => owner.events.length > 2)).toBe(true);
		expect(owner.events.at(-1)).toMatch(/^closed: nothing listens/);
	});

	it('ends the session at once where that is wanted', () => {
		const world = new I2cpWorld({ client: { keepMs: 0 } });
		const owner = world.ready();
		const answers: LookupAnswer[] = [];
		world.hosts.resolve = () => undefined;
		owner.host!.lookup({ name: 'a.i2p' }, (answer) => answers.push(answer));
		world.world.run(10);
		world.world.later(1, (turn) => world.server.close(turn));
		world.world.run(1000);
		expect(owner.events.at(-1)).toMatch(/^closed: .*router goes/);
		expect(answers).toEqual([{ reason: 'closed' }]);
	});
});

describe('look-ups', () => {
	const ask = (world: I2cpWorld, target: LookupTarget, host?: { lookup: I2cpWorld['client']['resolve'] }) => {
		const answers: LookupAnswer[] = [];
		if (host === undefined) world.client.resolve(target, (answer) => answers.push(answer));
		else host.lookup(target, (answer) => answers.push(answer));
		if (!world.world.run(60_000, () => answers.length > 0)) throw new Error('no answer');
		return answers[0]!;
	};

	it('find destinations and the options of their lease sets, with a session and without', () => {
		const world = new I2cpWorld();
		const [a, b] = [world.ready(), world.ready()];
		world.hosts.names.set('b.i2p', b.keys.destination.key);
		world.hosts.options = mappingOf({ '_smtp._tcp': '1 86400 0 0 25 b.i2p' });
		for (const host of [undefined, a.host!])
			for (const target of [b.keys.destination.key, { name: 'b.i2p' }]) {
				const answer = ask(world, target, host);
				expect([answer.destination?.key, answer.options?.size]).toEqual([b.keys.destination.key, 1]);
			}
	});

	it('say why they find nothing', () => {
		const world = new I2cpWorld();
		const owner = world.ready();
		expect(ask(world, { name: 'nowhere.i2p' })).toEqual({ reason: 'unknown-name' });
		expect(ask(world, createDestinationKeys(seededRandom('none')).destination.key)).toEqual({ reason: 'no-lease-set' });
		const { destination } = world.keys();
		const b33 = parseB33Address(
			b33Address({ publicKey: destination.signingKey, signatureType: 7 }, { clientKey: true }),
		)!;
		expect(ask(world, { b33 })).toEqual({ reason: 'client-key-needed' });
		const key = importPreSharedKey(new Uint8Array(32).fill(7));
		const keys = { client: { kind: 'psk', key } as const, secret: utf8('sesame') };
		expect(ask(world, { b33, keys }, owner.host!)).toEqual({ reason: 'not-authorised' });
	});

	it('without a router say so; too many at once are too many', () => {
		const away = new I2cpWorld({ client: { router: { host: '127.0.0.1', port: 1 } } });
		expect(ask(away, { name: 'a.i2p' })).toEqual({ reason: 'closed' });
		const world = new I2cpWorld();
		const answers: LookupAnswer[] = [];
		for (let i = 0; i < 130; i++) world.client.resolve({ name: `${i}.i2p` }, (answer) => answers.push(answer));
		world.world.run(10);
		expect(answers.filter(({ reason }) => reason === 'overflow').length).toBe(2);
		const owner = world.ready();
		for (let i = 0; i < 128; i++) owner.host!.lookup({ name: `${i}.i2p` }, () => undefined);
		expect(() => owner.host!.lookup({ name: 'x.i2p' }, () => undefined)).toThrow(RangeError);
		world.client.close();
		world.client.resolve({ name: 'late.i2p' }, (answer) => answers.push(answer));
		world.world.run(100);
		expect(answers.at(-1)).toEqual({ reason: 'closed' });
	});

	it('hang up after a minute without questions, and dial again', () => {
		const world = new I2cpWorld();
		const { key } = world.ready().keys.destination;
		expect(ask(world, key).destination).toBeDefined();
		expect(world.server.size).toBe(2);
		world.world.run(70_000);
		expect(world.server.size).toBe(1);
		expect(ask(world, key).destination).toBeDefined();
	});

	it('of a router that knows no options are asked without, and again while it may have no tunnels', () => {
		const world = new ScriptedWorld();
		const found = world.router.found.destination;
		const asked = (target: LookupTarget) => {
			const answers: LookupAnswer[] = [];
			world.client.resolve(target, (answer) => answers.push(answer));
			world.until(() => answers.length > 0);
			return [answers[0]!.destination?.key, world.router.takeLookups()];
		};
		world.router.knowsOptions = 'no';
		expect(asked(found.key)).toEqual([found.key, ['hash options', 'hash']]);
		world.router.knowsOptions = 'unsupported';
		expect(asked({ name: 'a.i2p' })).toEqual([found.key, ['name options', 'name']]);
		expect(asked({ name: 'a.i2p' })).toEqual([found.key, ['name']]);
		world.router.emptyHanded = 3;
		expect(asked(found.key)).toEqual([found.key, ['hash', 'hash', 'hash', 'hash']]);
	});

	it('of an old router are asked without options', () => {
		const world = new ScriptedWorld();
		world.router.version = '0.9.65';
		world.client.resolve(world.router.found.destination.key, () => undefined);
		world.run(100);
		expect(world.router.takeLookups()).toEqual(['hash']);
	});

	it('that are never answered end', () => {
		const world = new ScriptedWorld();
		world.router.answersLookups = false;
		const answers: LookupAnswer[] = [];
		world.client.resolve({ name: 'a.i2p' }, (answer) => answers.push(answer));
		world.until(() => answers.length > 0);
		expect(answers).toEqual([{ reason: 'timeout' }]);
	});
});

describe('a router that misbehaves', () => {
	const cases: [string, (router: ScriptedRouter) => I2cpMessage | Uint8Array, RegExp][] = [
		['what cannot be read', () => Uint8Array.of(0, 0, 0, 1, I2cp.SessionStatus, 1), /cannot be read/],
		['a message too long', () => Uint8Array.of(9, 0, 0, 0, 1), /cannot be read/],
		['farewell', () => ({ type: I2cp.Disconnect, reason: 'enough' }), /router says: enough/],
		[
			'the end of the session',
			(r) => ({ type: I2cp.SessionStatus, session: r.session, status: 0 }),
			/ended the session/,
		],
	];
	it.each(cases)('by %s ends the session', (_name, said, why) => {
		const world = new ScriptedWorld({ keepMs: 0 });
		const owner = world.begin();
		world.until(() => owner.events.includes('ready'));
		world.router.say(said(world.router));
		world.until(() => owner.events.length > 2);
		expect(owner.events.at(-1)).toMatch(why);
	});

	it('by what is not asked for is heard out', () => {
		const world = new ScriptedWorld();
		const owner = world.begin();
		world.until(() => owner.events.includes('ready'));
		const { session } = world.router;
		const payload = utf8('no gzip');
		const strange: I2cpMessage[] = [
			{ type: I2cp.SessionStatus, session, status: sessionStatus.updated },
			{ type: I2cp.SessionStatus, session: session + 1, status: sessionStatus.destroyed },
			{ type: I2cp.RequestVariableLeaseSet, session: session + 1, leases: [] },
			{ type: I2cp.RequestVariableLeaseSet, session, leases: [] },
			{ type: I2cp.MessageStatus, session, messageId: 1, status: 5, size: 0, nonce: 99 },
			{ type: I2cp.MessagePayload, session, messageId: 1, payload },
			{ type: I2cp.MessagePayload, session: session + 1, messageId: 1, payload },
			{ type: I2cp.HostReply, session, request: 99, result: hostResult.notFound },
			{ type: I2cp.BandwidthLimits, limits: Array.from({ length: 16 }, () => 0) },
			{ type: I2cp.GetBandwidthLimits },
			{ type: I2cp.SetDate, date: wall(world.clock() + 5000), version: '0.9.69' },
		];
		world.router.say(Uint8Array.of(0, 0, 0, 0, 200), ...strange);
		world.run(1000);
		expect(owner.events).toEqual(['leases', 'ready']);
		expect(world.notes.get('payload-malformed')).toBe(1);
		expect(world.notes.get('message-unexpected')).toBe(6);
	});

	it('by silence is given up in each state', () => {
		for (const state of ['greeting', 'creating'] as const) {
			const world = new ScriptedWorld();
			world.router.silentFrom = state;
			const owner = world.begin();
			world.until(() => owner.events.length > 0);
			expect(owner.events[0]).toMatch(/does not answer/);
		}
	});

	it('by a refusal without a reason is believed to have the destination', () => {
		const world = new ScriptedWorld();
		world.router.creation = sessionStatus.invalid;
		const owner = world.begin();
		world.until(() => owner.events.length > 0);
		expect(owner.events[0]).toMatch(/^failed duplicate/);
	});
});

/** A router that does as it is told. */
class ScriptedRouter implements TcpHandler {
	readonly session = 77;
	readonly heard: I2cpMessage[] = [];
	readonly found = createDestinationKeys(seededRandom('found'));
	dateAheadMs = 0;
	version = '0.9.68';
	answersLookups = true;
	knowsOptions: 'yes' | 'no' | 'unsupported' = 'yes';
	/** So many look-ups find nothing. */
	emptyHanded = 0;
	status: number = messageStatus.guaranteedSuccess;
	creation: number = sessionStatus.created;
	silentFrom: 'greeting' | 'creating' | undefined;
	socket: TcpSocket | undefined;
	#lookups: string[] = [];
	#framer = new Framer();
	#greeted = false;
	readonly #wallNow: () => number;

	constructor(wallNow: () => number) {
		this.#wallNow = wallNow;
	}

	begin(socket: TcpSocket): void {
		this.socket = socket;
		this.#framer = new Framer();
		this.#greeted = false;
	}

	takeLookups(): string[] {
		return this.#lookups.splice(0);
	}

	say(...said: (I2cpMessage | Uint8Array)[]): void {
		for (const one of said) this.socket!.write(one instanceof Uint8Array ? one : encodeMessage(one));
	}

	onOpen(): void {}
	onWritable(): void {}
	onEnd(): void {
		this.socket!.end();
	}
	onClose(): void {}

	onData(lent: Uint8Array): void {
		this.#framer.offer(lent);
		if (!this.#greeted) this.#framer.takeByte();
		this.#greeted = true;
		for (let frame = this.#framer.next(); frame; frame = this.#framer.next()) {
			const said = decodeMessage(frame.type, new Uint8Array(frame.body))!;
			this.heard.push(said);
			this.#onMessage(said);
		}
	}

	#onMessage(said: I2cpMessage): void {
		const { session, silentFrom } = this;
		if (said.type === I2cp.GetDate && silentFrom !== 'greeting')
			this.say({
				...{ type: I2cp.SetDate, date: wall(this.#wallNow() + this.dateAheadMs) },
				version: this.version === 'as asked' ? said.version : this.version,
			});
		else if (said.type === I2cp.CreateSession && silentFrom === undefined) {
			this.say({ type: I2cp.SessionStatus, session, status: this.creation });
			const lease = {
				gateway: new Uint8Array(32),
				tunnelId: 1,
				endMs: wall(this.#wallNow() + this.dateAheadMs + 600_000),
			};
			if (this.creation === sessionStatus.created)
				this.say({ type: I2cp.RequestVariableLeaseSet, session, leases: [lease] });
		} else if (said.type === I2cp.SendMessage && said.nonce !== 0)
			this.say({ type: I2cp.MessageStatus, session, messageId: 1, status: this.status, size: 0, nonce: said.nonce });
		else if (said.type === I2cp.HostLookup) this.#onLookup(said);
	}

	#onLookup({ session, request, target }: Extract<I2cpMessage, { type: typeof I2cp.HostLookup }>): void {
		this.#lookups.push(`${target!.kind}${target!.options ? ' options' : ''}`);
		if (!this.answersLookups) return;
		const lacks = target!.options && this.knowsOptions !== 'yes';
		const none = this.knowsOptions === 'unsupported' ? hostResult.unsupported : hostResult.notFound;
		if (lacks) this.say({ type: I2cp.HostReply, session, request, result: none });
		else if (this.emptyHanded-- > 0) this.say({ type: I2cp.HostReply, session, request, result: hostResult.notFound });
		else
			this.say({
				type: I2cp.HostReply,
				session,
				request,
				result: hostResult.found,
				destination: this.found.destination,
			});
	}
}

/** Our client, and a router that does as it is told. */
class ScriptedWorld {
	readonly router: ScriptedRouter;
	readonly #world: I2cpWorld;

	constructor(options: { readonly keepMs?: number } = {}) {
		const at = { host: '127.0.0.9', port: 7654 };
		this.#world = new I2cpWorld({ client: { router: at, ...options } });
		this.router = new ScriptedRouter(() => this.clock());
		this.#world.network.host(this.#world.world.breath, at.host).tcp.listen(at, {
			onListening: () => undefined,
			onError: () => undefined,
			onConnection: (socket) => {
				this.router.begin(socket);
				return this.router;
			},
		});
		this.run(10);
	}

	get client() {
		return this.#world.client;
	}

	get notes() {
		return this.#world.notes;
	}

	clock(): number {
		return this.#world.world.driver.clock.wall();
	}

	begin(options: Record<string, string> = {}) {
		return this.#world.begin(undefined, options);
	}

	run(ms: number): void {
		this.#world.world.run(ms);
	}

	until(done: () => boolean): void {
		if (!this.#world.world.run(120_000, done)) throw new Error('it does not come');
	}
}
