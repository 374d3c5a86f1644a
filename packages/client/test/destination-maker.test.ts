// Destinations made over a maker of carriers: what is passed on, what is refused, how they end.
import { DestinationsOverMessages } from '@i2p/client';
import type {
	DestinationEvents,
	DestinationHost,
	LookupAnswer,
	MessageHost,
	MessageHostMaker,
	MessageHostRequest,
} from '@i2p/client-core';
import { createDestinationKeys } from '@i2p/data-core';
import { RoomGroup } from '@i2p/runtime';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { MessageWorld } from '../../client-core/test/message-world.js';
import { openPair } from '../../client-core/test/stream-recorder.js';

/** A maker whose carriers live in memory; it is told when they are ready. */
function stage() {
	const world = new MessageWorld();
	const floor = new RoomGroup('destinations');
	world.add(floor);
	const requests: MessageHostRequest[] = [];
	const hosts: MessageHostMaker = {
		create(request) {
			requests.push(request);
			const host = world.host(request.destination);
			const close = host.close.bind(host);
			host.close = () => {
				close();
				world.later(1, (turn) => request.owner.onClosed('closed', turn));
			};
			return host as MessageHost;
		},
		resolve: (_target, onAnswer) => world.later(1, (turn) => onAnswer({ reason: 'unknown-name' }, turn)),
	};
	const random = seededRandom('maker');
	const later = (call: Parameters<MessageWorld['later']>[1]) => world.later(1, call);
	const maker = new DestinationsOverMessages({
		hosts,
		floor,
		random,
		arm: world.arm,
		later,
		noteOf: () => () => undefined,
	});
	const told: string[] = [];
	let host: DestinationHost | undefined;
	const events: DestinationEvents = {
		onReady: (made) => {
			host = made;
			told.push('ready');
		},
		onFailed: (fault, message) => told.push(`${fault}: ${message}`),
		onClosed: (reason) => told.push(`closed: ${reason}`),
	};
	const create = (options: Record<string, string> = {}, keys = maker.generateKeys(7)) => {
		const made = maker.create({ keys, options: new Map(Object.entries(options)), nickname: 'a name' }, events);
		return { keys, made };
	};
	return { world, floor, requests, maker, told, create, host: () => host };
}

describe('destinations over messages', () => {
	it('pass on what is asked for and the encryption types of the lease set, with the voice that can show whose it is', () => {
		const { requests, create } = stage();
		const { keys } = create({ 'inbound.length': '1' });
		const [request] = requests;
		expect(request!.destination).toBe(keys.destination);
		expect(request!.nickname).toBe('a name');
		expect(Object.fromEntries(request!.options)).toEqual({ 'inbound.length': '1', 'i2cp.leaseSetEncType': '6,4' });
		create({ 'i2cp.leaseSetEncType': '0, ECIES_X25519' });
		expect(requests[1]!.options.get('i2cp.leaseSetEncType')).toBe('4');
		expect(request!.voice).toEqual({ signer: keys.signing, offline: undefined });
	});

	it('are ready when their carrier is, and gone when it is gone', () => {
		const { world, floor, requests, maker, told, create, host } = stage();
		const { keys } = create();
		world.later(1, (turn) => requests[0]!.owner.onReady(turn));
		expect(world.run(100, () => host() !== undefined)).toBe(true);
		expect([host()!.destination, maker.size, floor.size]).toEqual([keys.destination, 1, 1]);
		world.later(1, (turn) => requests[0]!.owner.onClosed('the router is gone', turn));
		world.run(100);
		expect([told, maker.size, floor.size]).toEqual([['ready', 'closed: the router is gone'], 0, 0]);
		expect(() => keys.exportEncryptionPrivate()).toThrow('destroyed');
	});

	it('fail as their carrier does, and leave the keys to who asked', () => {
		const { world, requests, maker, told, create } = stage();
		const { keys } = create();
		world.later(1, (turn) => requests[0]!.owner.onFailed('duplicate', 'in use', turn));
		world.run(100);
		expect([told, maker.size]).toEqual([['duplicate: in use'], 0]);
		expect(keys.exportEncryptionPrivate()).toHaveLength(256);
	});

	it('fail in a later turn for options that make no lease set, unless they are given up before', () => {
		const { world, requests, told, create } = stage();
		create({ 'i2cp.leaseSetType': '9' });
		create({ 'i2cp.leaseSetType': '9' }).made.close();
		expect(told).toEqual([]);
		world.run(100);
		expect(told).toEqual(['invalid-options: i2cp.leaseSetType must be 1, 3 or 5 (encrypted), not "9"']);
		expect(requests).toEqual([]);
	});

	it('say nothing more once they are closed, but that they are gone', () => {
		const { world, requests, maker, told, create } = stage();
		const { made } = create();
		world.later(1, (turn) => requests[0]!.owner.onReady(turn));
		world.run(100);
		made.close(() => told.push('gone'));
		world.run(100);
		expect([told, maker.size]).toEqual([['ready', 'gone'], 0]);
		create({ 'i2cp.leaseSetType': '9' }).made.close(() => told.push('gone too'));
		world.run(100);
		expect(told.at(-1)).toBe('gone too');
	});

	describe('whose keys are wanted anew while their streams part', () => {
		const sameKeys = () => createDestinationKeys(seededRandom('same'));

		/** One with a stream that both sides have ended, whose last bytes nobody acknowledges, closed. */
		function parting() {
			const all = stage();
			const { world, create, host, requests } = all;
			const ready = (options: Parameters<typeof create>[1]) => {
				const { made } = create({}, options);
				world.later(1, (turn) => requests.at(-1)!.owner.onReady(turn));
				world.run(50);
				return { made, host: host()! };
			};
			const far = ready(createDestinationKeys(seededRandom('far')));
			const near = ready(sameKeys());
			const pair = { a: near.host, b: far.host, run: (ms: number, done: () => boolean) => world.run(ms, done) };
			const streams = openPair(pair);
			world.run(200);
			streams.far.end();
			world.run(200);
			world.watch = () => false;
			streams.near.end();
			world.run(200);
			near.made.close();
			world.run(200);
			expect(streams.near.ended).toBeUndefined();
			return { ...all, streams };
		}

		it('are made at once: the streams are reset', () => {
			const { world, create, requests, told, streams } = parting();
			create({}, sameKeys());
			world.run(20);
			expect([streams.near.ended, requests.length, told]).toEqual(['destroyed', 3, ['ready', 'ready']]);
			world.later(1, (turn) => requests[2]!.owner.onReady(turn));
			world.run(20);
			expect(told.at(-1)).toBe('ready');
		});

		it('are made for one only, who may give it up', () => {
			const { world, create, requests, told, maker } = parting();
			const { made } = create({}, sameKeys());
			create({}, sameKeys());
			made.close(() => told.push('gone'));
			world.run(20);
			expect([requests.length, told.slice(2).sort()]).toEqual([2, ['duplicate: this destination is in use', 'gone']]);
			const later = create({}, sameKeys()).made;
			expect([requests.length, maker.size]).toEqual([3, 2]);
			later.close();
			world.run(20);
			expect(maker.size).toBe(1);
		});

		it('are not made in a house that ends', () => {
			const { world, create, requests, told, maker } = parting();
			const { made } = create({}, sameKeys());
			maker.closeAll();
			world.run(50);
			expect([requests.length, maker.size, told.slice(2).sort()]).toEqual([2, 0, ['closed: closed', 'closed: closed']]);
			made.close();
		});

		it('are let go of as any other once they were made', () => {
			const { world, create, told, maker } = parting();
			const { made } = create({}, sameKeys());
			world.run(20);
			made.close(() => told.push('gone'));
			world.run(20);
			expect([told.at(-1), maker.size]).toEqual(['gone', 1]);
		});
	});

	it('tell that their house ends, those being made as well', () => {
		const { world, requests, maker, told, create } = stage();
		create();
		world.later(1, (turn) => requests[0]!.owner.onReady(turn));
		world.run(100);
		create();
		maker.closeAll();
		world.run(100);
		expect([told, maker.size]).toEqual([['ready', 'closed: closed', 'closed: closed'], 0]);
		const carrier = world.find(requests[1]!.destination.key);
		expect(carrier).toBeUndefined();
	});

	it('sign what the carrier asks for', () => {
		const { world, requests, create } = stage();
		create();
		let kind: string | undefined;
		const host = world.find(requests[0]!.destination.key)!;
		host.provide = (...[given]: Parameters<MessageHost['provide']> | []) => {
			kind = given?.published.kind;
		};
		const lease = { gateway: new Uint8Array(32), tunnelId: 1, endMs: wall(600_000) };
		world.later(1, (turn) => requests[0]!.owner.onLeases({ leases: [lease], published: wall(1000) }, turn));
		world.run(100);
		expect(kind).toBe('leaseSet2');
	});

	it('find others without a session', () => {
		const { world, maker } = stage();
		let answer: LookupAnswer | undefined;
		maker.resolve({ name: 'nobody.i2p' }, (given) => {
			answer = given;
		});
		world.run(100);
		expect(answer).toEqual({ reason: 'unknown-name' });
	});
});
