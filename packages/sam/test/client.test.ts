// The client's machine against our own bridge: one suite for all hosts, and what only SAM has.
import type { DestinationHost, LookupAnswer, MakeFault } from '@i2p/client-core';
import { createDestinationKeys } from '@i2p/data-core';
import { b33Address, parseB33Address } from '@i2p/data-leaseset';
import { type Carried, type SamClientOptions, SamDestinations } from '@i2p/sam/client';
import { seededRandom } from '@i2p/testkit';
import { utf8 } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { destinationHostSuite } from '../../client-core/test/destination-host-suite.js';
import { openPair, StreamRecorder } from '../../client-core/test/stream-recorder.js';
import { SamWorld } from './sam-world.js';

const everything: readonly Carried[] = ['stream', 'raw', 'repliable', 'datagram2', 'datagram3'];

/** A client on a machine of its own. */
function clientOf(sam: SamWorld, address: string, more: Partial<SamClientOptions> = {}): SamDestinations {
	const machine = sam.network.host(sam.world.breath, address);
	const client = new SamDestinations({
		tcp: machine.tcp,
		bridge: { host: '127.0.0.1', port: 7656 },
		udp: { port: machine.udp, bridge: { host: '127.0.0.1', port: 7655 }, here: address },
		random: seededRandom(address),
		now: () => sam.world.driver.clock.now(),
		arm: sam.world.arm,
		...more,
	});
	sam.world.add(client);
	return client;
}

/** What becomes of a destination. */
class Made {
	host: DestinationHost | undefined;
	fault: readonly [MakeFault, string] | undefined;
	closed: string | undefined;
	onReady(host: DestinationHost): void {
		this.host = host;
	}
	onFailed(fault: MakeFault, message: string): void {
		this.fault = [fault, message];
	}
	onClosed(reason: string): void {
		this.closed = reason;
	}
}

function begin(client: SamDestinations, label: string, type = 7): Made & { close: () => void } {
	const made = new Made();
	const keys = createDestinationKeys(seededRandom(label), type);
	const handle = client.create({ keys, options: new Map([['inbound.length', '1']]), nickname: label }, made);
	return Object.assign(made, { close: () => handle.close() });
}

function make(sam: SamWorld, client: SamDestinations, label: string): DestinationHost {
	const made = begin(client, label);
	sam.world.run(10_000, () => made.host !== undefined || made.fault !== undefined);
	if (made.host === undefined) throw new Error(String(made.fault));
	return made.host;
}

function pairOf(carried: readonly Carried[], sam = new SamWorld({ latencyMs: 5 })) {
	const a = make(sam, clientOf(sam, '127.0.0.3', { carried }), 'a');
	const b = make(sam, clientOf(sam, '127.0.0.4', { carried }), 'b');
	return { sam, a, b, run: (mostMs: number, done: () => boolean) => sam.world.run(mostMs, done) };
}

const noOptions = 'SAM has no words for the options of datagrams';

destinationHostSuite('SAM', () => ({ ...pairOf(everything), lacks: { 'datagram-options': noOptions } }));

describe('a SAM client', () => {
	it('needs no PRIMARY session for one thing: streams', () => {
		const pair = pairOf(['stream']);
		expect(pair.sam.maker.requests[0]!.options.get('inbound.length')).toBe('1');
		const { near, far } = openPair(pair);
		near.send(utf8('question'));
		pair.run(10_000, () => far.receivedBytes === 8);
		expect(far.text).toBe('question');
		expect(() => pair.a.receive({ kind: 'raw' }, { onDatagram: () => undefined })).toThrow(/ask for raw/);
		expect([...pair.sam.server.sessions.values()].map((session) => session.plan.style)).toEqual(['STREAM', 'STREAM']);
	});

	for (const kind of ['raw', 'repliable', 'datagram2', 'datagram3'] as const)
		it(`needs no PRIMARY session for one thing: ${kind}`, () => {
			const { sam, a, b, run } = pairOf([kind]);
			let text = '';
			b.receive({ kind, localPort: 7 }, { onDatagram: ({ payload }) => (text = String.fromCharCode(...payload)) });
			a.send(b.destination.key, { kind, toPort: 7, payload: utf8('alone') });
			run(1000, () => text !== '');
			expect([text, sam.server.sessions.size]).toEqual(['alone', 2]);
		});

	it('says PRIMARY by its old name where it must', () => {
		const sam = new SamWorld();
		const lines: string[] = [];
		const machine = sam.machine;
		machine.tcp.listen(
			{ host: '127.0.0.2', port: 7700 },
			{
				onListening: () => undefined,
				onError: () => undefined,
				onConnection: (socket) => ({
					onOpen: () => undefined,
					onWritable: () => undefined,
					onEnd: () => undefined,
					onClose: () => undefined,
					onData: (lent) => {
						const line = String.fromCharCode(...lent).trimEnd();
						if (line.startsWith('SESSION')) lines.push(line.replace(/ID=.*/, ''));
						const old = line.includes('PRIMARY');
						if (line.startsWith('HELLO')) socket.write(utf8('HELLO REPLY RESULT=OK VERSION=3.3\n'));
						else if (!line.startsWith('SESSION')) return;
						else if (old) socket.write(utf8('SESSION STATUS RESULT=I2P_ERROR MESSAGE="Unknown STYLE"\n'));
						else socket.write(utf8('SESSION STATUS RESULT=OK DESTINATION=x\n'));
					},
				}),
			},
		);
		sam.world.run(10);
		const client = clientOf(sam, '127.0.0.3', { carried: everything, bridge: { host: '127.0.0.2', port: 7700 } });
		make(sam, client, 'old');
		expect(lines).toEqual([
			'SESSION CREATE STYLE=PRIMARY ',
			'SESSION CREATE STYLE=MASTER ',
			'SESSION ADD STYLE=STREAM ',
		]);
	});

	it('tells why a destination was not made', () => {
		const sam = new SamWorld();
		const client = clientOf(sam, '127.0.0.3');
		const expectFault = (label: string, fault: MakeFault, text: RegExp, from = client) => {
			const made = begin(from, label);
			sam.world.run(20_000, () => made.fault !== undefined);
			expect(made.fault?.[0]).toBe(fault);
			expect(made.fault?.[1]).toMatch(text);
		};
		make(sam, client, 'x');
		expectFault('x', 'duplicate', /in use/);
		sam.maker.fault = 'no-tunnels';
		expectFault('y', 'failed', /could not be made/);
		const nobody = clientOf(sam, '127.0.0.4', { bridge: { host: '127.0.0.1', port: 1 } });
		expectFault('z', 'closed', /127.0.0.1:1: nobody listens/, nobody);
		expect([client.size, nobody.size]).toEqual([1, 0]);
	});

	it('says who it is where the bridge wants to know', () => {
		const sam = new SamWorld();
		const admin = sam.hello();
		admin.ask('AUTH ADD USER=me PASSWORD="a b"');
		admin.ask('AUTH ENABLE');
		make(sam, clientOf(sam, '127.0.0.3', { login: { user: 'me', password: 'a b' } }), 'x');
		const made = begin(clientOf(sam, '127.0.0.4'), 'y');
		sam.world.run(1000, () => made.fault !== undefined);
		expect(made.fault?.[1]).toMatch(/Authorization/);
	});

	it('tells its end when the bridge lets go, and its streams theirs', () => {
		const pair = pairOf(['stream']);
		const { near, far } = openPair(pair);
		pair.run(10_000, () => near.events.includes('open') && far.stream !== undefined);
		const made = begin(clientOf(pair.sam, '127.0.0.9'), 'c');
		pair.run(1000, () => made.host !== undefined);
		pair.sam.server.close();
		pair.run(5000, () => near.ended !== undefined && made.closed !== undefined);
		expect([near.ended !== undefined, made.closed]).toEqual([true, 'the bridge closed the connection']);
	});

	it('lets go of everything when it is closed', () => {
		const sam = new SamWorld();
		const client = clientOf(sam, '127.0.0.3', { carried: everything });
		const host = make(sam, client, 'x');
		host.accept({ onStream: () => new StreamRecorder() });
		host.receive({ kind: 'raw' }, { onDatagram: () => undefined });
		sam.world.run(1000);
		expect(sam.server.size).toBe(2);
		const being = begin(client, 'y');
		client.close();
		sam.world.run(60_000, () => sam.server.size === 0);
		expect([sam.server.size, client.size, being.host, being.fault]).toEqual([0, 0, undefined, undefined]);
		host.close();
		const near = new StreamRecorder();
		near.stream = host.connect(host.destination.key, {}, near);
		let answer: LookupAnswer | undefined;
		host.lookup(host.destination.key, (given) => {
			answer = given;
		});
		sam.world.run(100, () => near.ended !== undefined && answer !== undefined);
		expect([near.ended, answer?.reason]).toEqual(['destroyed', 'closed']);
	});

	it('finds names and encrypted addresses, with a session or without, and the options of lease sets', () => {
		const sam = new SamWorld();
		const client = clientOf(sam, '127.0.0.3');
		const host = make(sam, client, 'x');
		const { destination } = sam.maker.requests[0]!.keys;
		const b33 = parseB33Address(b33Address({ publicKey: destination.signingKey, signatureType: 7 }))!;
		sam.maker.names.set('x.i2p', destination.key);
		sam.maker.names.set(b33Address(b33), destination.key);
		sam.maker.leaseSetOptions.set(destination.key, new Map([['_http._tcp', '0 86400 80']]));
		const answers: LookupAnswer[] = [];
		for (const where of [host.lookup.bind(host), client.resolve.bind(client)])
			for (const target of [destination.key, { name: 'x.i2p' }, { b33 }])
				where(target, (answer) => answers.push(answer));
		sam.world.run(10_000, () => answers.length === 6);
		expect(answers.map((answer) => answer.destination?.key)).toEqual(Array(6).fill(destination.key));
		expect(answers.filter((answer) => answer.options).length).toBe(1);
		expect([...answers.find((answer) => answer.options)!.options!]).toEqual([['_http._tcp', '0 86400 80']]);
	});

	it('lets peers in when the bridge has agreed to an ACCEPT, and says so to whoever still accepts', () => {
		const { b, run } = pairOf(['stream']);
		const told: string[] = [];
		const acceptor = (name: string) => ({ onStream: () => undefined, onAccepting: () => told.push(name) });
		expect(b.accept(acceptor('given up'))).toBe(false);
		expect(b.accept(acceptor('kept'))).toBe(false);
		run(10_000, () => told.length > 0);
		expect(told).toEqual(['kept']);
		expect(b.accept(acceptor('later'))).toBe(true);
		run(1000, () => false);
		expect(told).toEqual(['kept']);
	});

	it('goes on accepting after the bridge has refused it for a while', () => {
		const pair = pairOf(['stream']);
		const { near, far } = openPair(pair);
		pair.run(10_000, () => far.stream !== undefined);
		expect(near.ended).toBeUndefined();
		pair.sam.network.cut(['127.0.0.4']);
		pair.run(120_000, () => false);
		pair.sam.network.heal();
		const again = new StreamRecorder();
		again.stream = pair.a.connect(pair.b.destination.key, {}, again);
		expect(pair.run(300_000, () => again.events.includes('open') || again.ended !== undefined)).toBe(true);
	});
});
