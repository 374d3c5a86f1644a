// I2CP at the door of a whole router: a program with streams of its own, and an application of SAM at another router.
import { overMessages } from '@i2p/client';
import { Destination } from '@i2p/data-core';
import { I2cpClient } from '@i2p/i2cp/client';
import { Breath, RoomGroup } from '@i2p/runtime';
import { utf8 } from '@i2p/util';
import { afterEach, describe, expect, it } from 'vitest';
import { StreamRecorder } from '../../../packages/client-core/test/stream-recorder.js';
import { TestOwner } from '../../../packages/i2cp/test/own-lease-sets.js';
import { testDestination } from '../../../tools/fixtures/data.js';
import { frugal, i2cpPort, integrated, type RouterNode, type RouterWorld } from './network.js';
import { session } from './play.js';

let world: RouterWorld;

afterEach(() => {
	world.expectSane();
	world.end();
	world.expectSane();
});

/** A machine with a program on it that speaks I2CP to a router. */
function program(node: RouterNode, address: string, auth?: { readonly username: string; readonly password: string }) {
	const floors = { above: new RoomGroup('above'), carriers: new RoomGroup('carriers') };
	const { driver, network, random } = world;
	const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: Object.values(floors), wake }));
	const arm = () => breath.arm();
	const { tcp } = network.host(breath, address);
	const router = { host: node.address, port: i2cpPort };
	const client = new I2cpClient({ tcp, router, random: random.fork(address), arm, keepMs: 0, auth });
	floors.carriers.add(client);
	const run = (call: () => void) => breath.inhale('test', call);
	const until = (done: () => boolean, limitMs = 60_000) => driver.runUntil(done, limitMs);
	return { ...floors, client, random, arm, run, until };
}

function ready(from: ReturnType<typeof program>, seed: string, options: Readonly<Record<string, string>> = {}) {
	const keys = testDestination(seed);
	const owner = new TestOwner(keys, from.random.fork(seed));
	from.run(() => {
		owner.host = from.client.create({
			...{ destination: keys.destination, nickname: seed, owner, voice: { signer: keys.signing } },
			options: new Map(Object.entries({ 'inbound.length': '1', 'outbound.length': '1', ...options })),
		});
	});
	from.until(() => owner.events.length > 0 && owner.events.at(-1) !== 'leases');
	return { keys, owner };
}

describe('a program that speaks I2CP', () => {
	it('has streams to and from an application at another router, and leaves nothing behind', () => {
		world = integrated({ seed: 'i2cp', count: 5, ...frugal });
		const [, , near, far] = world.nodes;
		const here = program(near!, '192.0.2.2');
		const { keys, owner } = ready(here, 'program');
		expect(owner.events).toContain('ready');
		const host = overMessages({ host: owner.host!, signer: keys.signing, random: here.random, arm: here.arm });
		here.above.add(host);
		const there = session(world, far!, 'there');
		const accepting = world.sam(far!);
		expect(accepting.ask(`STREAM ACCEPT ID=${there.id}`)).toBe('STREAM STATUS RESULT=OK');

		const out = new StreamRecorder();
		here.run(() => {
			out.stream = host.connect(Destination.fromBase64(there.address)!.key, {}, out);
			out.send(utf8('ping'));
		});
		expect(accepting.line()).toContain(keys.destination.base64);
		expect(accepting.text(4)).toBe('ping');
		accepting.send('pong');
		here.until(() => out.text === 'pong');

		const incoming: StreamRecorder[] = [];
		here.run(() =>
			host.accept({
				onStream: (stream) => {
					const recorder = new StreamRecorder();
					recorder.stream = stream;
					incoming.push(recorder);
					return recorder;
				},
			}),
		);
		const connecting = world.sam(far!);
		expect(connecting.ask(`STREAM CONNECT ID=${there.id} DESTINATION=${keys.destination.base64}`)).toContain(
			'RESULT=OK',
		);
		connecting.send('ping');
		here.until(() => incoming[0]?.text === 'ping');

		here.run(() => host.close());
		here.until(() => owner.events.at(-1) === 'closed: closed');
		there.control.socket.end();
		world.driver.runFor(5000);
		expect([near!.router.snapshot().destinations, far!.router.snapshot().destinations]).toEqual([0, 0]);
	});

	it('must say user and password where the router wants them', () => {
		world = integrated({ seed: 'i2cp auth', count: 5, ...frugal, i2cpAuth: 'user:pass:word' });
		const near = world.nodes[2]!;
		const known = program(near, '192.0.2.4', { username: 'user', password: 'pass:word' });
		expect(ready(known, 'known').owner.events).toContain('ready');
		const stranger = program(near, '192.0.2.5');
		expect(ready(stranger, 'stranger').owner.events.at(-1)).toMatch(/^failed failed: .*password are wanted/);
		expect(near.counters['i2cp-auth-failed']).toBe(1);
	});

	it('is told what is wrong with what it asks for, and when the router goes', () => {
		world = integrated({ seed: 'i2cp faults', count: 5, ...frugal });
		const near = world.nodes[2]!;
		const here = program(near, '192.0.2.3');
		expect(near.router.snapshot().i2cp).toEqual({ host: near.address, port: i2cpPort });
		const { owner } = ready(here, 'first');
		expect(ready(here, 'first').owner.events.at(-1)).toMatch(/^failed duplicate/);
		expect(ready(here, 'other', { 'inbound.length': 'long' }).owner.events.at(-1)).toMatch(/^failed invalid-options/);
		near.stop();
		here.until(() => owner.events.at(-1)!.startsWith('closed'));
		expect(owner.events.at(-1)).toMatch(/router goes/);
	});
});
