// A router that speaks I2CP, its destinations on messages in memory; clients of ours, and clients that say what they like.
import type { MessageHost, MessageHostMaker, MessageHostRequest, ProvidedLeaseSet } from '@i2p/client-core';
import { createDestinationKeys, type DestinationKeys, type HashKey, type Mapping } from '@i2p/data-core';
import { RoomGroup, type TcpEnd, type TcpHandler, type TcpSocket } from '@i2p/runtime';
import { MemoryNetwork, seededRandom } from '@i2p/testkit';
import { wall } from '@i2p/time';
import { type MemoryMessageHost, MessageWorld, type WorldOptions } from '../../client-core/test/message-world.js';
import { I2cpClient, type I2cpClientNote, type I2cpClientOptions } from '../src/client/index.js';
import {
	apiVersion,
	decodeMessage,
	encodeMessage,
	Framer,
	I2cp,
	type I2cpMessage,
	protocolByte,
	signSessionConfig,
} from '../src/index.js';
import { type I2cpNote, I2cpServer, type I2cpServerOptions } from '../src/server/index.js';
import { TestOwner } from './own-lease-sets.js';

/** Makes carriers in a {@link MessageWorld}: leases after 20 ms, ready when a lease set is provided. */
export class MemoryHosts implements MessageHostMaker {
	readonly requests: MessageHostRequest[] = [];
	readonly provided: ProvidedLeaseSet[] = [];
	readonly hosts = new Map<HashKey, MemoryMessageHost>();
	readonly names = new Map<string, HashKey>();
	readonly reconfigured: ReadonlyMap<string, string>[] = [];
	/** The next creations fail so. */
	fault: Parameters<MessageHostRequest['owner']['onFailed']>[0] | undefined;
	/** Options of every lease set that is found. */
	options: Mapping | undefined;
	/** Never has tunnels. */
	isPoor = false;
	readonly #world: MessageWorld;

	constructor(world: MessageWorld) {
		this.#world = world;
	}

	create(request: MessageHostRequest): MessageHost {
		this.requests.push(request);
		const host = this.#world.host(request.destination);
		const { fault } = this;
		if (fault !== undefined) {
			this.#world.later(1, (turn) => request.owner.onFailed(fault, `it fails: ${fault}`, turn));
			host.close();
			return host;
		}
		this.hosts.set(request.destination.key, host);
		let isReady = false;
		host.provide = (given?: ProvidedLeaseSet) => {
			this.provided.push(given!);
			if (!isReady) this.#world.later(1, (turn) => host.closed || request.owner.onReady(turn));
			isReady = true;
		};
		host.reconfigure = ((options: ReadonlyMap<string, string>) => {
			this.reconfigured.push(options);
			return options.get('inbound.quantity') === '99' ? 'too many tunnels' : undefined;
		}) as typeof host.reconfigure;
		host.lookup = (target, onAnswer) => this.resolve(target, onAnswer);
		if (!this.isPoor) this.askLeases(request, 20);
		return host;
	}

	/** The tunnels changed. */
	askLeases({ owner, destination }: MessageHostRequest, afterMs: number): void {
		const random = seededRandom(`leases ${destination.key}`);
		this.#world.later(afterMs, (turn) => {
			const endMs = wall(turn.wall + 600_000);
			const leases = [1, 2].map((tunnelId) => ({ gateway: random.bytes(32), tunnelId, endMs }));
			owner.onLeases({ leases, published: turn.wall }, turn);
		});
	}

	resolve: MessageHostMaker['resolve'] = (target, onAnswer) => {
		const named = typeof target === 'object' && 'name' in target ? this.names.get(target.name) : target;
		const destination = typeof named === 'string' ? this.#world.find(named)?.destination : undefined;
		const { options } = this;
		this.#world.later(30, (turn) => {
			if (destination !== undefined) onAnswer({ destination, ...(options === undefined ? {} : { options }) }, turn);
			else if (typeof target === 'object' && 'b33' in target)
				onAnswer({ reason: target.keys?.client === undefined ? 'client-key-needed' : 'not-authorised' }, turn);
			else onAnswer({ reason: typeof target === 'string' ? 'no-lease-set' : 'unknown-name' }, turn);
		});
	};
}

/** A client that says what it is told to, and keeps what it hears. */
export class RawClient implements TcpHandler {
	readonly heard: I2cpMessage[] = [];
	closed: TcpEnd | undefined;
	ended = false;
	socket: TcpSocket | undefined;
	readonly #world: I2cpWorld;
	readonly #framer = new Framer();

	constructor(world: I2cpWorld) {
		this.#world = world;
	}

	onOpen(): void {}
	onWritable(): void {}

	onData(lent: Uint8Array): void {
		for (let at = 0; at < lent.length; ) {
			at += this.#framer.offer(lent.subarray(at));
			for (let frame = this.#framer.next(); frame; frame = this.#framer.next())
				this.heard.push(decodeMessage(frame.type, new Uint8Array(frame.body))!);
		}
	}

	onEnd(): void {
		this.ended = true;
		this.socket!.end();
	}

	onClose(reason: TcpEnd): void {
		this.closed = reason;
	}

	/** Says messages, or bytes. */
	say(...said: (I2cpMessage | Uint8Array)[]): this {
		for (const one of said) this.socket!.write(one instanceof Uint8Array ? one : encodeMessage(one));
		return this;
	}

	/** Waits for a message of a type; answers the first that was not yet taken. */
	hear<T extends I2cpMessage['type']>(type: T, mostMs = 60_000): Extract<I2cpMessage, { readonly type: T }> {
		const find = () => this.heard.findIndex((message) => message.type === type);
		if (!this.#world.world.run(mostMs, () => find() >= 0))
			throw new Error(`no message ${type}; heard ${this.heard.map((m) => m.type)}, closed ${this.closed}`);
		return this.heard.splice(find(), 1)[0] as Extract<I2cpMessage, { readonly type: T }>;
	}

	/** Waits until the connection is over; answers the reason that was said. */
	over(mostMs = 60_000): string | undefined {
		if (!this.#world.world.run(mostMs, () => this.ended || this.closed !== undefined)) throw new Error('still there');
		const said = this.heard.find((message) => message.type === I2cp.Disconnect);
		return said?.type === I2cp.Disconnect ? said.reason : undefined;
	}

	/** Says the protocol byte and asks for the date. */
	greet(): this {
		this.say(Uint8Array.of(protocolByte), { type: I2cp.GetDate, version: apiVersion });
		this.hear(I2cp.SetDate);
		return this;
	}

	/** Asks for a session; answers its id once it is created. */
	session(keys: DestinationKeys, options: Readonly<Record<string, string>> = {}): number {
		this.say(this.#world.creation(keys, options));
		return this.hear(I2cp.SessionStatus).session;
	}
}

/** A server, its maker, a client of ours, and the clock. */
export class I2cpWorld {
	readonly world: MessageWorld;
	readonly hosts: MemoryHosts;
	server: I2cpServer;
	readonly client: I2cpClient;
	readonly notes = new Map<I2cpNote | I2cpClientNote, number>();
	readonly network: MemoryNetwork;
	/** Where what stands on the client's hosts breathes. */
	readonly floor = new RoomGroup('above');
	readonly random = seededRandom('i2cp world');
	readonly #clients;
	readonly #serverOptions: I2cpServerOptions;
	#seed = 0;

	constructor(
		options: WorldOptions & {
			readonly server?: Partial<I2cpServerOptions>;
			readonly client?: Partial<I2cpClientOptions>;
		} = {},
	) {
		this.world = new MessageWorld({ latencyMs: 10, ...options });
		this.hosts = new MemoryHosts(this.world);
		this.network = new MemoryNetwork({ driver: this.world.driver, latencyMs: 0.05 });
		const note = (code: I2cpNote | I2cpClientNote) => void this.notes.set(code, (this.notes.get(code) ?? 0) + 1);
		const router = this.network.host(this.world.breath, '127.0.0.1');
		this.#clients = this.network.host(this.world.breath, '127.0.0.2').tcp;
		const at = { host: '127.0.0.1', port: 7654 };
		let listening = false;
		const onListening = () => {
			listening = true;
		};
		const parts = { tcp: router.tcp, maker: this.hosts, at, random: this.random, note, onListening };
		this.#serverOptions = { ...parts, ...options.server };
		this.server = new I2cpServer(this.#serverOptions);
		this.client = new I2cpClient({
			...{ tcp: this.#clients, router: at, random: this.random, note, arm: this.world.arm },
			...options.client,
		});
		this.world.add(this.server);
		this.world.add(this.client);
		this.world.add(this.floor);
		this.world.run(100, () => listening);
	}

	/** A server where there was one. */
	listenAgain(): void {
		this.server = new I2cpServer(this.#serverOptions);
		this.world.add(this.server);
	}

	count(code: I2cpNote | I2cpClientNote): number {
		return this.notes.get(code) ?? 0;
	}

	/** Fresh keys. */
	keys(signatureType?: number): DestinationKeys {
		return createDestinationKeys(seededRandom(`keys ${this.#seed++}`), signatureType);
	}

	/** A client that says what it likes. */
	raw(): RawClient {
		const client = new RawClient(this);
		client.socket = this.#clients.connect({ host: '127.0.0.1', port: 7654 }, client, { timeoutMs: 1000 });
		this.world.run(10);
		return client;
	}

	/** A signed CreateSession. */
	creation(keys: DestinationKeys, options: Readonly<Record<string, string>> = {}, aheadMs = 0): I2cpMessage {
		const { destination, offline } = keys;
		const created = wall(this.world.driver.clock.wall() + aheadMs);
		const content = { destination, options: new Map(Object.entries(options)), created, offline };
		return { type: I2cp.CreateSession, config: signSessionConfig(content, keys.signing) };
	}

	/** A session of our client, not waited for. */
	begin(keys = this.keys(), options: Readonly<Record<string, string>> = {}): TestOwner {
		const owner = new TestOwner(keys, this.random);
		const { destination, signing, offline } = keys;
		owner.host = this.client.create({
			...{ destination, owner, nickname: 'test', voice: { signer: signing, offline } },
			options: new Map(Object.entries(options)),
		});
		return owner;
	}

	/** A session of our client that is ready. */
	ready(keys = this.keys(), options: Readonly<Record<string, string>> = {}): TestOwner {
		const owner = this.begin(keys, options);
		if (!this.world.run(60_000, () => owner.events.includes('ready'))) throw new Error(owner.events.join());
		return owner;
	}
}
