// Proxies and tunnels whose destinations live on messages in memory, with programs of this machine on both sides of them.
import { AddressBook } from '@i2p/addressbook';
import { createDestinationKeys, ed25519Type } from '@i2p/data-core';
import {
	HttpProxy,
	type HttpProxyParts,
	noBounds,
	openToAll,
	parseTarget,
	plainPlan,
	ServerTunnel,
	type ServerTunnelParts,
	SocksProxy,
	type SocksProxyParts,
	type Target,
	TunnelDestination,
	type TunnelNote,
	type TunnelPlan,
	TunnelTable,
	type TunnelType,
} from '@i2p/i2ptunnel';
import type { Endpoint, TcpEnd, TcpHandler, TcpSocket, Turn } from '@i2p/runtime';
import { MemoryNetwork, memoryStore, seededRandom } from '@i2p/testkit';
import { concatBytes } from '@i2p/util';
import { MessageWorld, type WorldOptions } from '../../client-core/test/message-world.js';
import { MemoryMaker } from '../../sam/test/sam-world.js';

/** Text and bytes, one character each. */
export const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
export const textOf = (bytes: Uint8Array): string => Array.from(bytes, (code) => String.fromCharCode(code)).join('');

/** A socket of a program, and what it got. */
export class Program implements TcpHandler {
	readonly pieces: Uint8Array[] = [];
	socket!: TcpSocket;
	ended = false;
	closed: TcpEnd | undefined;
	/** Told all that has come, each time something comes. */
	onText: ((text: string, program: Program) => void) | undefined;
	/** Told each time something comes; for large amounts. */
	onPiece: () => void = () => undefined;
	#seen = 0;

	onOpen(): void {}
	onWritable(): void {}

	onData(lent: Uint8Array): void {
		this.pieces.push(new Uint8Array(lent));
		this.onPiece();
		this.onText?.(this.text, this);
	}

	/** Told that the other side has finished. */
	onFinish: () => void = () => undefined;

	onEnd(): void {
		this.ended = true;
		this.onFinish();
	}

	onClose(reason: TcpEnd): void {
		this.closed = reason;
	}

	get bytes(): Uint8Array {
		return concatBytes(...this.pieces);
	}

	/** Everything that has come. */
	get text(): string {
		return textOf(this.bytes);
	}

	/** What has come since the last call. */
	fresh(): string {
		const { text } = this;
		const from = this.#seen;
		this.#seen = text.length;
		return text.slice(from);
	}

	send(text: string | Uint8Array): this {
		this.socket.write(typeof text === 'string' ? bytesOf(text) : text);
		return this;
	}

	end(): this {
		this.socket.end();
		return this;
	}
}

/** The world. */
export class TunnelWorld {
	readonly world: MessageWorld;
	readonly maker: MemoryMaker;
	readonly store = memoryStore();
	readonly notes = new Map<TunnelNote, number>();
	readonly book: AddressBook;
	readonly local;
	readonly table: TunnelTable;
	readonly faults: string[] = [];
	readonly #network: MemoryNetwork;
	#free = 20_000;

	constructor(options: WorldOptions = {}) {
		this.world = new MessageWorld({ latencyMs: 10, ...options });
		this.maker = new MemoryMaker(this.world);
		this.#network = new MemoryNetwork({ driver: this.world.driver, latencyMs: 0.05 });
		this.local = this.#network.host(this.world.breath, '127.0.0.1');
		this.book = new AddressBook({ store: this.store, arm: this.world.arm });
		this.table = new TunnelTable({
			tcp: this.local.tcp,
			udp: this.local.udp,
			maker: this.maker,
			store: this.store,
			book: this.book,
			random: seededRandom('tunnels'),
			note: this.note,
			onFault: (name, code, message) => this.faults.push(`${name} ${code} ${message}`),
		});
		this.world.add(this.table);
	}

	readonly note = (code: TunnelNote): void => {
		this.notes.set(code, (this.notes.get(code) ?? 0) + 1);
	};

	/** A moment of the world. */
	turn(): Turn {
		const { clock } = this.world.driver;
		return { now: clock.now(), wall: clock.wall() };
	}

	/** A port that nothing listens at yet. */
	port(): Endpoint {
		return { host: '127.0.0.1', port: this.#free++ };
	}

	/** A destination of the world, made. */
	destination(name: string, options: ReadonlyMap<string, string> = new Map()): TunnelDestination {
		const destination = new TunnelDestination({
			maker: this.maker,
			keys: () => createDestinationKeys(seededRandom(name), ed25519Type),
			options,
			nickname: name,
			random: seededRandom(`${name} chance`),
		});
		this.world.add(destination);
		destination.open();
		return destination;
	}

	/** A server of this machine that does with each connection what it is told. */
	server(at: Endpoint, onProgram: (program: Program) => void): Program[] {
		const programs: Program[] = [];
		this.local.tcp.listen(at, {
			onListening: () => undefined,
			onConnection: (socket) => {
				const program = new Program();
				program.socket = socket;
				programs.push(program);
				onProgram(program);
				return program;
			},
			onError: () => undefined,
		});
		return programs;
	}

	/** A site in the network, with a name: each stream comes to `onProgram` as a connection through a server tunnel. */
	site(name: string, onProgram: (program: Program) => void, parts: Partial<ServerTunnelParts> = {}) {
		const destination = this.destination(name);
		const to = parts.to ?? this.port();
		const programs = this.server(to, onProgram);
		const tunnel = new ServerTunnel(
			{
				tcp: this.local.tcp,
				destination,
				to,
				port: 0,
				access: openToAll,
				bounds: noBounds,
				uniqueLocal: false,
				note: this.note,
				...parts,
			},
			this.turn(),
		);
		this.world.add(tunnel);
		this.until(() => destination.host !== undefined);
		this.maker.names.set(`${name}.i2p`, destination.key!);
		return { destination, tunnel, programs, key: destination.key!, b32: destination.b32! };
	}

	/** An HTTP proxy and where it listens. */
	httpProxy(parts: Partial<HttpProxyParts> = {}) {
		const destination = this.destination(`http proxy ${this.#free}`);
		const at = this.port();
		const proxy = new HttpProxy({
			tcp: this.local.tcp,
			at,
			destination,
			random: seededRandom('http proxy'),
			book: this.book,
			note: this.note,
			...parts,
		});
		this.world.add(proxy);
		this.until(() => proxy.at !== undefined && destination.host !== undefined);
		return { proxy, at, destination };
	}

	/** A SOCKS proxy and where it listens. */
	socksProxy(parts: Partial<SocksProxyParts> = {}) {
		const destination = this.destination(`socks proxy ${this.#free}`);
		const at = this.port();
		const random = seededRandom('socks proxy');
		const proxy = new SocksProxy({ tcp: this.local.tcp, at, destination, random, note: this.note, ...parts });
		this.world.add(proxy);
		this.until(() => proxy.at !== undefined && destination.host !== undefined);
		return { proxy, at, destination };
	}

	/** A plan that says nothing but what it must. */
	plan(name: string, type: TunnelType): TunnelPlan {
		return { ...plainPlan, name, type };
	}

	/** A place in the network. */
	target(text: string): Target {
		return parseTarget(text)!;
	}

	/** Dials a door of this machine. */
	dial(at: Endpoint): Program {
		const program = new Program();
		program.socket = this.local.tcp.connect(at, program, { timeoutMs: 1000 });
		return program;
	}

	/** Runs until this holds. */
	until(done: () => boolean, mostMs = 120_000): boolean {
		return this.world.run(mostMs, done);
	}
}
