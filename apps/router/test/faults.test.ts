// What goes wrong at a router's doors and is told by name: ports, folders, identities, sessions that cannot be.

import { createDestinationKeys, Destination, encodeKeyString, lendDestinationKeys } from '@i2p/data-core';
import type { TcpListenerHandler } from '@i2p/runtime';
import { memoryStore, seededRandom } from '@i2p/testkit';
import { fromBase64, utf8 } from '@i2p/util';
import { afterEach, describe, expect, it } from 'vitest';
import { createRouter, RouterError } from '../src/index.js';
import { frugal, integrated, port, type RouterNode, RouterWorld, samPort } from './network.js';
import { connect, ping, session } from './play.js';

let world: RouterWorld;

const b32Of = (address: string): string => Destination.decode(fromBase64(address)!).b32;

const squatter: TcpListenerHandler = {
	onListening: () => undefined,
	onConnection: () => undefined,
	onError: () => undefined,
};

/** Waits until the start has failed and everything is closed. */
async function fault(node: RouterNode): Promise<RouterError> {
	world.driver.runUntil(() => node.events.at(-1)?.event === 'stopped', 10_000);
	node.alive = false;
	const error: unknown = await node.started.catch((why: unknown) => why);
	expect(error).toBeInstanceOf(RouterError);
	return error as RouterError;
}

describe('a start fails', () => {
	afterEach(() => world.end());

	it.each([
		[port, /NTCP2.*taken.*the option `port`/],
		[samPort, /SAM.*taken.*the option `sam`/],
	])('when port %i is taken, and leaves nothing open', async (taken, words) => {
		world = new RouterWorld({ seed: 'taken' });
		const node = world.node();
		const squat = node.host!.tcp.listen({ host: node.address, port: taken }, squatter);
		node.start();
		const error = await fault(node);
		expect(error).toMatchObject({ code: 'port-taken', message: expect.stringMatching(words) });
		expect(node.router.snapshot().links.open).toBe(0);
		squat.close();
		const other = node.host!.tcp;
		let free = 0;
		for (const one of [port, samPort])
			other.listen({ host: node.address, port: one }, { ...squatter, onListening: () => void free++ });
		world.driver.runFor(10);
		expect(free).toBe(2);
	});

	it('when the address is not of this machine', async () => {
		world = new RouterWorld({ seed: 'elsewhere' });
		const node = world.node({ host: '10.1.1.1' });
		node.start();
		expect(await fault(node)).toMatchObject({ code: 'no-address' });
	});

	it('not at all when it is stopped before, or twice', () => {
		world = new RouterWorld({ seed: 'still' });
		const node = world.node();
		world.driver.runFor(1000);
		expect(node.events).toEqual([]);
		expect(node.router.snapshot().listening).toBeUndefined();
		node.stop();
		expect(node.router.stop()).toBe(node.router.stop());
		expect(node.events).toEqual([{ event: 'stopped' }]);
	});
});

describe('createRouter', () => {
	function made(store: ReturnType<typeof memoryStore>): unknown {
		const { driver } = new RouterWorld({ seed: 'made' });
		const nothing = () => undefined as never;
		const ports = {
			driver,
			random: seededRandom('made'),
			store,
			tcp: () => ({ connect: nothing, listen: () => ({ close: nothing }) }),
			udp: () => ({ bind: nothing }),
			http: () => ({ request: nothing }),
			log: { enabled: () => false, note: () => undefined },
		};
		try {
			return createRouter({ ports });
		} catch (error) {
			return error;
		}
	}

	it('throws by name when keys are damaged, or the folder refuses', () => {
		const damaged = memoryStore();
		damaged.write('router.keys.json', utf8('{}'));
		expect(made(damaged)).toMatchObject({ code: 'identity', message: expect.stringContaining('restore it') });
		const refusing = memoryStore();
		refusing.fail('denied');
		expect(made(refusing)).toMatchObject({
			code: 'data-dir',
			message: expect.stringContaining('the option `dataDir`'),
		});
		expect(() => createRouter({ dataDir: '/dev/null/below' })).toThrow(RouterError);
	});

	it('goes on when only its RouterInfo cannot be kept', () => {
		world = integrated({ seed: 'full disk', count: 5, ...frugal });
		const node = world.nodes[2]!;
		node.store.fail('full');
		world.driver.runFor(45 * 60_000);
		expect(node.lines).toContainEqual({ level: 'warn', event: 'router-info-not-kept', fields: { reason: 'full' } });
		ping(connect(world, session(world, node, 'left'), session(world, world.nodes[3]!, 'right')));
		world.end();
	});
});

describe('SAM sessions of a whole router', () => {
	afterEach(() => {
		world.expectSane();
		world.end();
	});

	it('are refused by name: a destination twice, impossible options, an offline key that has expired', () => {
		world = integrated({ seed: 'refused', count: 6 });
		const node = world.nodes[2]!;
		const first = session(world, node, 'first');
		const ask = (rest: string) => world.sam(node).ask(`SESSION CREATE STYLE=STREAM ID=second ${rest}`);
		expect(ask(`DESTINATION=${first.keys}`)).toContain('RESULT=DUPLICATED_DEST');
		expect(ask('DESTINATION=TRANSIENT SIGNATURE_TYPE=7 inbound.length=9')).toMatch(
			/RESULT=I2P_ERROR MESSAGE=".*inbound\.length/,
		);
		expect(ask('DESTINATION=TRANSIENT SIGNATURE_TYPE=7 explicitPeers=nobody')).toMatch(/RESULT=I2P_ERROR MESSAGE/);
		const random = seededRandom('offline');
		const seconds = Math.floor(world.driver.clock.wall() / 1000);
		const lent = (expires: number) =>
			encodeKeyString(lendDestinationKeys(createDestinationKeys(random), expires, random));
		expect(ask(`DESTINATION=${lent(seconds - 1)}`)).toMatch(
			/RESULT=I2P_ERROR MESSAGE=".*the offline key has expired at \d{4}-/,
		);
		expect(ask(`DESTINATION=${lent(seconds + 3600)}`)).toContain('RESULT=OK');
	});

	it('find destinations by their b32 name, near and far, and say when there is none', () => {
		world = integrated({ seed: 'names', count: 6 });
		const [, , a, b] = world.nodes;
		const left = session(world, a!, 'left');
		world.driver.runFor(5000);
		const generated = /PUB=(\S+) PRIV/.exec(world.sam(a!).ask('DEST GENERATE SIGNATURE_TYPE=7'));
		expect(generated).not.toBeNull();
		const b32 = b32Of(left.address);
		for (const node of [a!, b!])
			expect(world.sam(node).ask(`NAMING LOOKUP NAME=${b32}`)).toContain(`RESULT=OK NAME=${b32} VALUE=${left.address}`);
		expect(world.sam(b!).ask(`NAMING LOOKUP NAME=${b32Of(generated![1]!)}`)).toContain('RESULT=KEY_NOT_FOUND');
	});

	it('go over the routers that were named, and over none when none is wanted', () => {
		world = integrated({ seed: 'named', count: 6 });
		const [x, y, a, b] = world.nodes;
		const named = [x!, y!].map(({ router }) => router.snapshot().identity).join(',');
		const left = session(world, a!, 'left', { hops: 2, more: `explicitPeers=${named}` });
		const right = session(world, b!, 'right', { hops: 0 });
		ping(connect(world, left, right));
		ping(connect(world, right, left));
	});
});
