// SAM in front of an I2CP server: sessions, streams, a router that goes and comes back.
import type { VirtualDriver } from '@i2p/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { I2cpWorld } from '../../../packages/i2cp/test/i2cp-world.js';
import { BridgeMachine } from '../src/bridge-machine.js';
import type { BridgeError } from '../src/errors.js';
import type { BridgeEvent } from '../src/events.js';
import { type BridgeSettings, defaultSettings } from '../src/options.js';
import { TextClient } from './text-client.js';

const bridgeAddress = '127.0.0.3';

/** A router of I2CP, a bridge in front of it, applications. */
class BridgeWorld {
	readonly i2cp = new I2cpWorld();
	readonly events: BridgeEvent[] = [];
	readonly faults: BridgeError[] = [];
	readonly notes = new Map<string, number>();
	readonly machine: BridgeMachine;
	readonly #applications;

	constructor(udp: BridgeSettings['udp'] = undefined) {
		const { network, world, random } = this.i2cp;
		const driver: VirtualDriver = world.driver;
		const host = { current: undefined as ReturnType<typeof network.host> | undefined };
		const hostOf = (breath: Parameters<typeof network.host>[0]) =>
			(host.current ??= network.host(breath, bridgeAddress));
		this.machine = new BridgeMachine({
			settings: { ...defaultSettings, host: bridgeAddress, udp },
			ports: { driver, random, tcp: (breath) => hostOf(breath).tcp, udp: (breath) => hostOf(breath).udp },
			tell: (event) => this.events.push(event),
			onFault: (fault) => this.faults.push(fault),
			note: (code) => this.notes.set(code, (this.notes.get(code) ?? 0) + 1),
		});
		this.#applications = network.host(world.breath, '127.0.0.4').tcp;
		this.machine.start();
		this.until(() => this.machine.isListening);
	}

	until(done: () => boolean, mostMs = 60_000): void {
		if (!this.i2cp.world.run(mostMs, done)) throw new Error('it does not come');
	}

	/** A socket after HELLO. */
	sam(): TextClient {
		const client = new TextClient((done) => this.until(done));
		client.socket = this.#applications.connect({ host: bridgeAddress, port: 7656 }, client, { timeoutMs: 1000 });
		expect(client.ask('HELLO VERSION MIN=3.0 MAX=3.3')).toBe('HELLO REPLY RESULT=OK VERSION=3.3');
		return client;
	}

	session(id: string) {
		const client = this.sam();
		const reply = client.ask(
			`SESSION CREATE STYLE=STREAM ID=${id} DESTINATION=TRANSIENT SIGNATURE_TYPE=7 inbound.length=1`,
		);
		if (!reply.startsWith('SESSION STATUS RESULT=OK')) throw new Error(reply);
		return { client, address: /VALUE=(\S+)/.exec(client.ask('NAMING LOOKUP NAME=ME'))![1]! };
	}
}

let world: BridgeWorld;

afterEach(() => {
	world.machine.stop();
	world.until(() => world.machine.sessions === 0);
	expect(world.faults).toEqual([]);
});

describe('a bridge', () => {
	it('has sessions and streams over the router, with the options that were said', () => {
		world = new BridgeWorld('beside');
		expect(world.events.map(({ event }) => event).sort()).toEqual(['sam', 'sam-udp']);
		const [a, b] = [world.session('a'), world.session('b')];
		expect(world.i2cp.hosts.requests[0]!.options.get('inbound.length')).toBe('1');
		const accepting = world.sam();
		expect(accepting.ask('STREAM ACCEPT ID=b')).toContain('RESULT=OK');
		const connecting = world.sam();
		expect(connecting.ask(`STREAM CONNECT ID=a DESTINATION=${b.address}`)).toContain('RESULT=OK');
		expect(accepting.line()).toContain(a.address);
		connecting.send('ping');
		expect(accepting.read(4)).toBe('ping');
		accepting.send('pong');
		expect(connecting.read(4)).toBe('pong');
		a.client.socket!.end();
		b.client.socket!.end();
		world.until(() => world.i2cp.server.sessions === 0);
		expect(world.events.map(({ event }) => event)).not.toContain('router-away');
	});

	it('looks names up without a session', () => {
		world = new BridgeWorld();
		const { address } = world.session('a');
		world.i2cp.hosts.names.set('known.i2p', [...world.i2cp.hosts.hosts.keys()][0]!);
		const client = world.sam();
		expect(client.ask('NAMING LOOKUP NAME=known.i2p')).toBe(`NAMING REPLY RESULT=OK NAME=known.i2p VALUE=${address}`);
		expect(client.ask('NAMING LOOKUP NAME=unknown.i2p')).toContain('KEY_NOT_FOUND');
	});

	it('says what a session failed of: no router, a destination in use', () => {
		world = new BridgeWorld();
		const { client } = world.session('a');
		const keys = /PRIV=(\S+)/.exec(client.ask('DEST GENERATE SIGNATURE_TYPE=7'))![1]!;
		const create = (id: string) => world.sam().ask(`SESSION CREATE STYLE=STREAM ID=${id} DESTINATION=${keys}`);
		const held = world.sam();
		expect(held.ask(`SESSION CREATE STYLE=STREAM ID=b DESTINATION=${keys}`)).toContain('RESULT=OK');
		expect(create('c')).toContain('DUPLICATED_DEST');
		held.socket!.end();
		world.i2cp.world.later(1, (turn) => world.i2cp.server.close(turn));
		world.i2cp.world.run(1000);
		expect(create('d')).toMatch(/RESULT=I2P_ERROR MESSAGE=.*127.0.0.1:7654: nothing listens there/);
	});

	it('tells its clients when the router goes, and serves them again when it is back', () => {
		world = new BridgeWorld();
		const { client } = world.session('a');
		const waiting = world.sam();
		expect(waiting.ask('STREAM ACCEPT ID=a')).toContain('RESULT=OK');
		world.i2cp.world.later(1, (turn) => world.i2cp.server.close(turn));
		world.until(() => client.ended && (waiting.ended || waiting.closed !== undefined));
		expect(client.rest).toMatch(/^SESSION STATUS RESULT=I2P_ERROR MESSAGE=.*router goes/);
		expect(world.events.at(-1)?.event).toBe('router-away');
		world.i2cp.listenAgain();
		world.session('a');
		expect(world.events.map(({ event }) => event)).toEqual(['sam', 'router', 'router-away', 'router']);
	});
});
