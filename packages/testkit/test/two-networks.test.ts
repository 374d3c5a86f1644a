// A connection with one end on another network, on a driver of its own, keeps the same promises as one whose ends share a network.
import { Breath, type TcpSocket } from '@i2p/runtime';
import {
	type Elsewhere,
	type MemoryHost,
	MemoryNetwork,
	type NetworkOptions,
	runs,
	seededRandom,
	VirtualDriver,
} from '@i2p/testkit';
import { concatBytes } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Told } from './told.js';

const [here, there] = ['10.0.0.1', '10.0.0.2'];
const latencyMs = 40;

/** What matters of all that an end was told, whatever the instants. */
function summaryOf({ events, bytes }: Told): readonly unknown[] {
	return [events.filter((event) => event !== 'writable'), bytes];
}

interface Stage {
	readonly networks: readonly MemoryNetwork[];
	readonly a: MemoryHost;
	b: MemoryHost;
	/** Puts a new machine where `b` was, which listens if it is told to. */
	replace(listens: boolean): void;
	/** Has both networks know of a cut; answers how to heal it. */
	cut(): () => void;
	run(ms: number): void;
	readonly server: Told;
	dial(port?: number, timeoutMs?: number): Told;
}

function stageOf(networks: readonly [MemoryNetwork, MemoryNetwork], run: (ms: number) => void): Stage {
	const server = new Told();
	const host = (network: MemoryNetwork, address: string) =>
		network.host(
			network.driver.attach((wake) => new Breath({ clock: network.driver.clock, rooms: [], wake })),
			address,
		);
	const handler = {
		onListening: () => undefined,
		onError: () => undefined,
		onConnection(socket: TcpSocket) {
			server.socket = socket;
			return server;
		},
	};
	const machine = (listens: boolean) => {
		const made = host(networks[1], there);
		if (listens) made.tcp.listen({ host: there, port: 80 }, handler);
		return made;
	};
	const a = host(networks[0], here);
	const stage: Stage = {
		networks,
		server,
		run,
		a,
		b: machine(true),
		replace(listens) {
			stage.b = machine(listens);
		},
		cut() {
			const heals = [...new Set(networks)].map((network) => network.cut([here], [there]));
			return () => {
				for (const heal of heals) heal();
			};
		},
		dial(port = 80, timeoutMs = 5000) {
			const told = new Told();
			told.socket = a.tcp.connect({ host: there, port }, told, { timeoutMs });
			return told;
		},
	};
	return stage;
}

function onOne(options: Partial<NetworkOptions> = {}): Stage {
	const driver = new VirtualDriver();
	const network = new MemoryNetwork({ driver, latencyMs, ...options });
	return stageOf([network, network], (ms) => driver.runFor(ms));
}

/** Two networks whose drivers take steps in turn, always the one that is behind. */
function onTwo(options: Partial<NetworkOptions> = {}): Stage {
	const drivers = [new VirtualDriver(), new VirtualDriver()] as const;
	const elsewhere = (other: 0 | 1): Elsewhere => ({
		has: (host) => host === [here, there][other],
		send(instant, parcel) {
			expect(instant).toBeGreaterThanOrEqual(drivers[1 - other]!.clock.now() + latencyMs);
			networks[other].bring(instant, structuredClone(parcel));
		},
	});
	const networks = [
		new MemoryNetwork({ driver: drivers[0], latencyMs, ...options, elsewhere: elsewhere(1) }),
		new MemoryNetwork({ driver: drivers[1], latencyMs, ...options, elsewhere: elsewhere(0) }),
	] as const;
	let end = 0;
	return stageOf([...networks], (ms) => {
		end += ms;
		for (;;) {
			const [first, second] = drivers.map(({ soonest }) => soonest);
			if (Math.min(first!, second!) > end) break;
			drivers[first! <= second! ? 0 : 1].step();
		}
		for (const { clock } of drivers) clock.advanceTo(end);
	});
}

const remembered = ({ networks }: Stage) => networks.map(({ border }) => border!.size);

describe('TCP between two networks', () => {
	it('takes a latency each way to open, and one for each write', () => {
		const stage = onTwo();
		const client = stage.dial();
		stage.run(79);
		expect([client.events, stage.server.socket === undefined]).toEqual([[], false]);
		stage.run(2);
		expect(client.events).toEqual(['open']);
		client.socket!.write(Uint8Array.of(1, 2, 3));
		stage.run(39);
		expect(stage.server.parts).toEqual([]);
		stage.run(2);
		expect(stage.server.bytes).toEqual(Uint8Array.of(1, 2, 3));
	});

	it('carries bytes both ways in order over wires that jitter and lose, ends half by half, and forgets', () => {
		const stage = onTwo({ jitterMs: 20, loss: 0.2 });
		const client = stage.dial();
		const random = seededRandom('bytes');
		const sent = Array.from({ length: 60 }, () => random.bytes(1 + random.below(300)));
		for (const part of sent) client.socket!.write(part);
		client.socket!.end();
		stage.run(60_000);
		expect(summaryOf(stage.server)).toEqual([['end'], concatBytes(...sent)]);
		stage.server.socket!.write(Uint8Array.of(9));
		stage.server.socket!.end();
		stage.run(60_000);
		expect(summaryOf(client)).toEqual([['open', 'end', 'close ended'], Uint8Array.of(9)]);
		expect(stage.server.events).toEqual(['end', 'close ended']);
		expect(remembered(stage)).toEqual([0, 0]);
	});

	it('pushes back when the receiver pauses, and says when there is room again', () => {
		const stage = onTwo({ bufferBytes: 1000 });
		const client = stage.dial();
		stage.run(100);
		stage.server.socket!.pause();
		expect(client.socket!.write(new Uint8Array(600))).toBe(true);
		expect(client.socket!.room()).toBe(400);
		expect(client.socket!.write(new Uint8Array(600))).toBe(false);
		stage.run(1000);
		expect([stage.server.parts, client.socket!.room()]).toEqual([[], 0]);
		stage.server.socket!.resume();
		stage.run(1000);
		expect(client.events).toEqual(['open', 'writable']);
		expect(stage.server.bytes.length).toBe(1200);
		expect(client.socket!.room()).toBeGreaterThan(800);
	});

	it('is refused by a machine that does not listen, and times out where there is none', () => {
		const stage = onTwo();
		const refused = stage.dial(81);
		stage.run(79);
		expect(refused.events).toEqual([]);
		stage.run(2);
		expect(refused.events).toEqual(['close refused']);
		stage.b.down();
		const late = stage.dial(80, 4000);
		stage.run(10_000);
		expect(late.events).toEqual(['close timeout']);
		expect(remembered(stage)).toEqual([0, 0]);
	});

	it('knocks again where a machine comes up, or a cut heals, in time', () => {
		const stage = onTwo();
		const heal = stage.cut();
		const client = stage.dial();
		stage.run(1500);
		heal();
		stage.run(3000);
		expect(client.events).toEqual(['open']);
	});

	it('is reset when the other machine is shut down, when it is destroyed so, and when nobody takes what comes', () => {
		const down = onTwo();
		const one = down.dial();
		down.run(100);
		down.b.down();
		down.run(100);
		expect([one.events, down.server.events]).toEqual([['open', 'close reset'], []]);

		const reset = onTwo();
		const two = reset.dial();
		reset.run(100);
		two.socket!.destroy(true);
		reset.run(100);
		expect([two.events, reset.server.events]).toEqual([['open', 'close destroyed'], ['close reset']]);

		const gone = onTwo();
		const three = gone.dial();
		gone.run(100);
		gone.server.socket!.destroy();
		gone.run(100);
		expect(three.events).toEqual(['open', 'end']);
		three.socket!.write(Uint8Array.of(1));
		gone.run(100);
		expect(three.events).toEqual(['open', 'end', 'close reset']);
		gone.run(100);
		for (const stage of [down, reset, gone]) expect(remembered(stage)).toEqual([0, 0]);
	});

	it('is told nothing of a crash: who writes waits, and is reset by what stands there later, or gives up', () => {
		const quiet = onTwo();
		const patient = quiet.dial();
		quiet.run(100);
		quiet.b.crash();
		patient.socket!.write(Uint8Array.of(1));
		quiet.run(120_000);
		expect(patient.events).toEqual(['open', 'close timeout']);

		const stage = onTwo();
		const client = stage.dial();
		stage.run(100);
		stage.b.crash();
		client.socket!.write(Uint8Array.of(1));
		stage.run(2000);
		stage.replace(true);
		expect(client.events).toEqual(['open']);
		stage.run(10_000);
		expect(client.events).toEqual(['open', 'close reset']);
		for (const one of [quiet, stage]) expect(remembered(one)).toEqual([0, 0]);
	});

	it('lets a server know that whoever dialled is gone before it was answered', () => {
		const stage = onTwo();
		const client = stage.dial();
		stage.run(60);
		client.socket!.destroy();
		stage.run(200);
		expect([client.events, stage.server.events]).toEqual([['close destroyed'], ['close reset']]);
		expect(remembered(stage)).toEqual([0, 0]);

		const crashed = onTwo();
		crashed.dial();
		crashed.run(60);
		crashed.a.crash();
		crashed.run(200);
		expect(crashed.server.events).toEqual([]);
		crashed.server.socket!.write(Uint8Array.of(1));
		crashed.run(120_000);
		expect(crashed.server.events).toEqual(['close timeout']);
		expect(remembered(crashed)).toEqual([0, 0]);
	});

	it('is for networks that have an elsewhere', () => {
		const network = new MemoryNetwork({ driver: new VirtualDriver() });
		expect(() => network.bring(1, { kind: 'end', connection: 0, byDialer: true })).toThrow(RangeError);
	});

	it('tells the same story as on one network', () => {
		const who = fc.constantFrom('client' as const, 'server' as const);
		const act = fc.oneof(
			{
				weight: 5,
				arbitrary: fc.record({ what: fc.constant('write' as const), who, bytes: fc.integer({ min: 1, max: 900 }) }),
			},
			fc.record({ what: fc.constantFrom('pause', 'resume', 'end', 'destroy', 'reset'), who }),
			fc.record({ what: fc.constantFrom('cut', 'heal', 'down', 'crash', 'replace') }),
		);
		const story = (stage: Stage, acts: readonly { what: string; who?: 'client' | 'server'; bytes?: number }[]) => {
			const client = stage.dial();
			stage.run(1000);
			let heal: (() => void) | undefined;
			let stands = true;
			let byte = 0;
			for (const { what, who: of, bytes } of acts) {
				const { socket } = of === 'server' ? stage.server : client;
				if (what === 'write') socket!.write(new Uint8Array(bytes!).fill(++byte));
				else if (what === 'reset') socket!.destroy(true);
				else if (what === 'pause' || what === 'resume' || what === 'end' || what === 'destroy') socket![what]();
				else if (what === 'cut') heal ??= stage.cut();
				else if (what === 'heal') {
					heal?.();
					heal = undefined;
				} else if ((what === 'down' || what === 'crash') && stands) {
					stage.b[what]();
					stands = false;
				} else if (what === 'replace' && !stands) {
					stage.replace(true);
					stands = true;
				}
				stage.run(700);
			}
			stage.run(200_000);
			return [summaryOf(client), summaryOf(stage.server)];
		};
		fc.assert(
			fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
				expect(story(onTwo({ bufferBytes: 2000 }), acts)).toEqual(story(onOne({ bufferBytes: 2000 }), acts));
			}),
			{ numRuns: runs(150) },
		);
	});
});
