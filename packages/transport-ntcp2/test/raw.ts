// A stranger with a raw TCP connection: what probers, broken routers and attackers look like.
import { type MlKemLevel, mlKemJobs } from '@i2p/crypto-mlkem';
import { generateX25519 } from '@i2p/crypto-x25519';
import { Breath, RoomGroup, type TcpSocket } from '@i2p/runtime';
import { seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { concatBytes, copyBytes, Writer } from '@i2p/util';
import {
	type AwaitCreated,
	createNtcp2Keys,
	FrameSealer,
	type InitiatorDone,
	type InitiatorInputs,
	startInitiator,
	writePaddingBlock,
	writeRouterInfoBlock,
} from '../src/index.js';
import { netId, type TestNode, type World } from './world.js';

/** One raw connection. */
export interface Raw {
	received: Uint8Array;
	open: boolean;
	ended: boolean;
	closed: string | undefined;
	socket: TcpSocket;
	write(bytes: Uint8Array): void;
}

export class Stranger {
	readonly #world: World;
	readonly host: string;
	readonly #random;
	readonly #rooms = new RoomGroup('stranger');
	readonly #breath: Breath;
	readonly #tcp;

	constructor(world: World, host: string) {
		this.#world = world;
		this.host = host;
		this.#random = seededRandom(`stranger/${host}`);
		this.#breath = world.driver.attach((wake) => new Breath({ clock: world.driver.clock, rooms: [this.#rooms], wake }));
		this.#tcp = world.network.host(this.#breath, host).tcp;
	}

	/** Connects and writes these bytes at once. */
	connect(to: TestNode, first?: Uint8Array, then: 'stay' | 'end' = 'stay'): Raw {
		const raw: Raw = {
			received: new Uint8Array(0),
			open: false,
			ended: false,
			closed: undefined,
			socket: undefined as unknown as TcpSocket,
			write: (bytes) => this.#breath.inhale('raw', () => void raw.socket.write(copyBytes(bytes))),
		};
		raw.socket = this.#tcp.connect(
			{ host: to.host, port: 20_000 },
			{
				onOpen: () => {
					raw.open = true;
					if (first && first.length > 0) raw.socket.write(copyBytes(first));
					if (then === 'end') raw.socket.end();
				},
				onData: (lent) => {
					raw.received = concatBytes(raw.received, lent);
				},
				onWritable: () => undefined,
				onEnd: () => {
					raw.ended = true;
				},
				onClose: (reason) => {
					raw.closed = reason;
				},
			},
			{ from: this.host, timeoutMs: 5000 },
		);
		return raw;
	}

	/** An honest message 1 for this router, padded with 20 bytes. */
	request(to: TestNode, change: RequestChange = {}): Begun {
		const random = this.#random;
		const me = this.#world.node({ published: false, listen: false });
		const ntcp2 = createNtcp2Keys(random);
		const info = this.#world.sign({ ...me, ntcp2 }, { published: false });
		const confirm = new Writer(1024);
		if (change.confirmBytes === undefined) writeRouterInfoBlock(confirm, info.bytes, false);
		writePaddingBlock(confirm, change.confirmBytes ?? 10);
		const inputs: InitiatorInputs = {
			peerHash: to.keys.identity.hash,
			peerStatic: to.ntcp2.staticKey.publicKey,
			peerIv: to.ntcp2.iv,
			ownStatic: ntcp2.staticKey,
			ephemeral: generateX25519(random),
			padding: random.bytes(change.paddingBytes ?? 20),
			confirm: confirm.finish(),
			netId: change.netId ?? netId,
			wall: wall(this.#world.driver.clock.wall() + (change.skewMs ?? 0)),
			...(change.hybrid && { hybrid: { level: change.hybrid, seed: random.bytes(64) } }),
		};
		const begun = startInitiator(inputs);
		const requested =
			begun.kind === 'job' ? begun.next.onJob(mlKemJobs[begun.job.kind](begun.job.bytes), inputs.wall) : begun;
		if (requested.kind !== 'request') throw new Error(requested.kind);
		return requested;
	}

	/** A whole handshake by hand; answers the sealer of a session that stands. */
	session(to: TestNode): { raw: Raw; sealer: FrameSealer; done: InitiatorDone } {
		const { request, next } = this.request(to);
		const raw = this.connect(to, request);
		this.#world.driver.runUntil(() => raw.received.length >= 64);
		const wallNow = this.#world.driver.clock.wall();
		const step = next.onBytes(raw.received.subarray(0, 64), wallNow);
		const done = step.kind === 'await' ? step.onBytes(raw.received.subarray(64)) : step;
		if (done.kind !== 'done') throw new Error(done.kind);
		raw.write(done.reply);
		raw.received = new Uint8Array(0);
		return { raw, sealer: new FrameSealer(done.keys.toResponder), done };
	}
}

/** What is unusual about a message 1. */
export interface RequestChange {
	readonly netId?: number;
	readonly skewMs?: number;
	readonly confirmBytes?: number;
	readonly paddingBytes?: number;
	readonly hybrid?: MlKemLevel;
}

export interface Begun {
	readonly request: Uint8Array;
	readonly next: AwaitCreated;
}
