// The network database between whole routers: floodfills store, flood, answer and forget; strangers find their way in.
import { sha256 } from '@i2p/crypto-sha256';
import { I2np } from '@i2p/data-i2np';
import { Participant } from '@i2p/tunnel';
import { copyBytes, fromBase64 } from '@i2p/util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Dispatch } from '../src/dispatch.js';
import { frugal, integrated, type RouterWorld } from './network.js';
import { connect, ping, session } from './play.js';

let world: RouterWorld;

afterEach(() => {
	vi.restoreAllMocks();
	world.expectSane();
	world.end();
	world.expectSane();
});

const leaseSets = (i: number) => world.nodes[i]!.router.snapshot().netDb.leaseSets;

describe('floodfills', () => {
	it('keep a lease set, pass it on, answer with it, and forget it when it has ended', () => {
		world = integrated({ seed: 'lease sets', count: 6, ...frugal });
		const [, , a, b] = world.nodes;
		const left = session(world, a!, 'left');
		world.driver.runFor(10_000);
		expect([leaseSets(0), leaseSets(1), leaseSets(4)]).toEqual([1, 1, 0]);
		const right = session(world, b!, 'right');
		ping(connect(world, right, left));
		left.control.socket.end();
		right.control.socket.end();
		world.driver.runFor(1000);
		expect(a!.router.snapshot().destinations).toBe(0);
		world.driver.runFor(15 * 60_000);
		expect([leaseSets(0), leaseSets(1)]).toEqual([0, 0]);
		const asker = session(world, b!, 'asker');
		const socket = world.sam(b!);
		expect(socket.ask(`STREAM CONNECT ID=${asker.id} DESTINATION=${left.address}`)).toContain('CANT_REACH_PEER');
	});

	// A quarter of an hour of nine routers: seconds, but not on a machine that does much else.
	it('hear of a router that knows one of them only, and tell it of all others', () => {
		world = integrated({ seed: 'stranger', count: 8, ...frugal });
		const stranger = world.node();
		stranger.start([world.nodes[0]!.router.routerInfo(), world.nodes[5]!.router.routerInfo()]);
		world.driver.runUntil(() => stranger.router.snapshot().netDb.routers >= 8, 30 * 60_000);
		world.driver.runUntil(() => stranger.ready, 60_000);
		for (const floodfill of world.nodes.slice(0, 2)) expect(floodfill.router.snapshot().netDb.routers).toBe(8);
		ping(connect(world, session(world, stranger, 'left'), session(world, world.nodes[3]!, 'right')));
	}, 180_000);
});

describe('what passes between routers', () => {
	it('shows a destination to nobody but floodfills, which pass on its lease set: neither on links nor in tunnels', () => {
		const seen: { readonly what: string; readonly bytes: Uint8Array }[] = [];
		const onLink = Dispatch.prototype.onLinkMessage;
		vi.spyOn(Dispatch.prototype, 'onLinkMessage').mockImplementation(function (this: Dispatch, peer, message, turn) {
			seen.push({ what: `${message.type} from ${peer}`, bytes: copyBytes(message.body) });
			onLink.call(this, peer, message, turn);
		});
		const { pass } = Participant.prototype;
		vi.spyOn(Participant.prototype, 'pass').mockImplementation(function (this: Participant) {
			const bodies = pass.call(this);
			for (const body of bodies) seen.push({ what: 'transit', bytes: copyBytes(body) });
			return bodies;
		});
		world = integrated({ seed: 'blind', count: 8 });
		const [, , a, b] = world.nodes;
		const left = session(world, a!, 'left', { hops: 2 });
		const right = session(world, b!, 'right', { hops: 2 });
		ping(connect(world, left, right));
		ping(connect(world, right, left));
		world.driver.runFor(60_000);
		const shown = (hash: Uint8Array) => seen.filter(({ bytes }) => Buffer.from(bytes).includes(Buffer.from(hash)));
		expect(seen.length).toBeGreaterThan(1000);
		expect(shown(fromBase64(a!.router.snapshot().identity)!).length).toBeGreaterThan(0);
		const floods = [0, 1].map((i) => `${I2np.DatabaseStore} from ${world.nodes[i]!.router.snapshot().identity}`);
		for (const { address } of [left, right])
			for (const { what } of shown(sha256(fromBase64(address)!))) expect(floods).toContain(what);
	});
});

describe('a router that publishes no host', () => {
	it('dials out only, says so, and serves its applications', () => {
		world = integrated({ seed: 'hidden', count: 8 });
		const hidden = world.node({ host: '0.0.0.0' });
		world.begin([hidden]);
		expect(hidden.router.snapshot()).toMatchObject({ ready: true, reachable: false });
		expect(hidden.events).toContainEqual({ event: 'listening', host: '0.0.0.0', port: 9700, published: false });
		const info = hidden.router.routerInfo();
		expect(info.options.get('caps')).toBe('XU');
		expect(info.ntcp2()[0]?.host).toBeUndefined();
		const left = session(world, hidden, 'left', { hops: 2 });
		const right = session(world, world.nodes[4]!, 'right', { hops: 2 });
		ping(connect(world, left, right));
		ping(connect(world, right, left));
		expect(hidden.counters['links-inbound']).toBeUndefined();
	});
});
