// A SAM bridge whose destinations live on messages in memory, and clients that speak to it by text.
import { overMessages } from '@i2p/client';
import type {
	DestinationEvents,
	DestinationMaker,
	DestinationRequest,
	LookupAnswer,
	LookupTarget,
	MadeDestination,
} from '@i2p/client-core';
import { createDestinationKeys, encodeKeyString, type HashKey, lendDestinationKeys } from '@i2p/data-core';
import { b33Address } from '@i2p/data-leaseset';
import type { Endpoint, TcpEnd, TcpHandler, TcpSocket, Turn, UdpSocket } from '@i2p/runtime';
import { type SamNote, SamServer, type SamServerOptions } from '@i2p/sam/server';
import { type MemoryHost, MemoryNetwork, seededRandom } from '@i2p/testkit';
import { concatBytes, fromUtf8, utf8 } from '@i2p/util';
import { MessageWorld, type WorldOptions } from '../../client-core/test/message-world.js';

/** Makes destinations in a {@link MessageWorld}. */
export class MemoryMaker implements DestinationMaker {
	readonly requests: DestinationRequest[] = [];
	/** The address book; encrypted addresses stand in it as b33. */
	readonly names = new Map<string, HashKey>();
	/** Options of lease sets, by the destination's hash. */
	readonly leaseSetOptions = new Map<HashKey, ReadonlyMap<string, string>>();
	/** The next creation fails so. */
	fault: Parameters<DestinationEvents['onFailed']> extends [infer F, ...unknown[]] ? F | undefined : never;
	closeLast: (() => void) | undefined;
	readonly #world: MessageWorld;
	readonly #random = seededRandom('maker');

	constructor(world: MessageWorld) {
		this.#world = world;
	}

	create(request: DestinationRequest, events: DestinationEvents): MadeDestination {
		this.requests.push(request);
		const { fault } = this;
		if (fault) {
			this.#world.later(20, (turn) => events.onFailed(fault, 'it could not be made', turn));
			return { close: () => undefined };
		}
		const host = this.#world.host(request.keys.destination);
		const { signing: signer, offline } = request.keys;
		const random = this.#random.fork(request.nickname);
		const made = overMessages({ host, signer, offline, random, arm: this.#world.arm });
		made.lookup = this.resolve;
		this.#world.add(made);
		let closed = false;
		this.#world.later(20, (turn) => closed || events.onReady(made, turn));
		this.closeLast = () => {
			this.#world.later(1, (turn) => events.onClosed('shutting down', turn));
		};
		return {
			close: () => {
				closed = true;
				made.close();
			},
		};
	}

	resolve = (target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void => {
		const key =
			typeof target === 'string' ? target : this.names.get('name' in target ? target.name : b33Address(target.b33));
		const destination = key === undefined ? undefined : this.#world.find(key)?.destination;
		const options = key === undefined ? undefined : this.leaseSetOptions.get(key);
		const reason =
			key === undefined && typeof target !== 'string' && 'name' in target ? 'unknown-name' : 'no-lease-set';
		// A name stands in a book: its lease set was not looked at.
		const answer = destination
			? { destination, ...(options && typeof target === 'string' ? { options } : {}) }
			: { reason };
		this.#world.later(30, (turn) => onAnswer(answer as LookupAnswer, turn));
	};

	/** The key string of a fresh destination that speaks through a transient key. */
	readonly offlineKeys = (label: string): string => {
		const random = seededRandom(label);
		return encodeKeyString(lendDestinationKeys(createDestinationKeys(random), 2_000_000_000, random));
	};

	generateKeys(signatureType: number) {
		return createDestinationKeys(this.#random, signatureType);
	}
}

/** A client of the bridge. */
export class SamClient implements TcpHandler {
	readonly pieces: Uint8Array[] = [];
	ended = false;
	closed: TcpEnd | undefined;
	socket: TcpSocket | undefined;
	readonly #world: SamWorld;
	#taken = 0;

	constructor(world: SamWorld) {
		this.#world = world;
	}

	onOpen(): void {}
	onWritable(): void {}

	onData(lent: Uint8Array): void {
		this.pieces.push(lent.slice());
	}

	onEnd(): void {
		this.ended = true;
	}

	onClose(reason: TcpEnd): void {
		this.closed = reason;
	}

	get bytes(): Uint8Array {
		return concatBytes(...this.pieces);
	}

	/** What has come and was not yet read by `line`. */
	get rest(): string {
		return fromUtf8(this.bytes.subarray(this.#taken)) ?? '?';
	}

	send(text: string | Uint8Array): this {
		this.socket!.write(typeof text === 'string' ? utf8(text) : text);
		return this;
	}

	/** Waits for the next line and answers it without its line feed. */
	line(mostMs = 120_000): string {
		if (!this.#world.world.run(mostMs, () => this.rest.includes('\n')))
			throw new Error(`no line; had ${JSON.stringify(this.rest.slice(0, 200))}, closed ${this.closed}`);
		const line = this.rest.slice(0, this.rest.indexOf('\n'));
		this.#taken += utf8(line).length + 1;
		return line;
	}

	/** Says a line and waits for one. */
	ask(line: string): string {
		return this.send(`${line}\n`).line();
	}

	/** Waits until so many bytes have come after the lines, and answers all of them. */
	read(count: number, mostMs = 120_000): string {
		if (!this.#world.world.run(mostMs, () => this.bytes.length - this.#taken >= count))
			throw new Error(`only ${JSON.stringify(this.rest.slice(0, 200))}`);
		const text = this.rest;
		this.#taken = this.bytes.length;
		return text;
	}
}

/** A bridge, its maker and the clock. */
export class SamWorld {
	readonly world: MessageWorld;
	readonly maker: MemoryMaker;
	readonly server: SamServer;
	readonly notes = new Map<SamNote, number>();
	readonly network: MemoryNetwork;
	/** The machine on which clients live. */
	readonly machine: MemoryHost;

	constructor(options: WorldOptions = {}, bridge: Partial<SamServerOptions> = {}) {
		this.world = new MessageWorld({ latencyMs: 10, ...options });
		this.maker = new MemoryMaker(this.world);
		this.network = new MemoryNetwork({ driver: this.world.driver, latencyMs: 0.05 });
		const host = this.network.host(this.world.breath, '127.0.0.1');
		this.machine = this.network.host(this.world.breath, '127.0.0.2');
		let listening = false;
		this.server = new SamServer({
			tcp: host.tcp,
			udp: { port: host.udp, at: { host: '127.0.0.1', port: 7655 } },
			maker: this.maker,
			at: { host: '127.0.0.1', port: 7656 },
			note: (code) => this.notes.set(code, (this.notes.get(code) ?? 0) + 1),
			onListening: () => {
				listening = true;
			},
			...bridge,
		});
		this.world.add(this.server);
		this.world.run(100, () => listening);
	}

	/** A fresh socket. */
	client(): SamClient {
		const client = new SamClient(this);
		client.socket = this.machine.tcp.connect({ host: '127.0.0.1', port: 7656 }, client, { timeoutMs: 1000 });
		return client;
	}

	/** A socket that has said HELLO. */
	hello(version = '3.3'): SamClient {
		const client = this.client();
		const reply = client.ask(`HELLO VERSION MIN=3.0 MAX=${version}`);
		if (reply !== `HELLO REPLY RESULT=OK VERSION=${version}`) throw new Error(reply);
		return client;
	}

	/** A socket with a session; its private keys and its address. @param more further keys, instead of `STYLE=STREAM` */
	session(id: string, version = '3.3', more = 'STYLE=STREAM') {
		const client = this.hello(version);
		const reply = client.ask(`SESSION CREATE ${more} ID=${id} DESTINATION=TRANSIENT SIGNATURE_TYPE=7`);
		const found = /^SESSION STATUS RESULT=OK DESTINATION=([A-Za-z0-9~-]+=*)$/.exec(reply);
		if (!found) throw new Error(reply);
		const { destination } = this.maker.requests[this.maker.requests.length - 1]!.keys;
		return { client, priv: found[1]!, base64: destination.base64, b32: destination.b32 };
	}

	/** A UDP socket of a client: what came to it, and a way to send. */
	udp(port: number): { received: Uint8Array[]; send: (text: string | Uint8Array) => void; next: () => string } {
		const received: Uint8Array[] = [];
		let taken = 0;
		const socket: UdpSocket = this.machine.udp.bind(
			{ host: '127.0.0.2', port },
			{ onListening: () => undefined, onError: () => undefined, onDatagram: (lent) => received.push(lent.slice()) },
		);
		const bridge: Endpoint = { host: '127.0.0.1', port: 7655 };
		return {
			received,
			send: (text) => socket.send(typeof text === 'string' ? utf8(text) : text, bridge),
			next: () => {
				if (!this.world.run(10_000, () => received.length > taken)) throw new Error('no datagram');
				return fromUtf8(received[taken++]!) ?? '?';
			},
		};
	}
}
