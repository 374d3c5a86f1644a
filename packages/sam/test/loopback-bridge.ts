// A bridge on real loopback sockets whose destinations live in memory: for what must be tried from outside.
import { DestinationsOverMessages } from '@i2p/client';
import type {
	LookupAnswer,
	LookupTarget,
	MessageHandler,
	MessageHost,
	MessageHostMaker,
	MessageHostRequest,
	OfferAnswer,
	OutboundMessage,
} from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import { Breath, type Endpoint, RoomGroup, type Turn } from '@i2p/runtime';
import { NodeDriver, nodeRandom, nodeTcp, nodeTls, nodeUdp } from '@i2p/runtime-node';
import { scryptPasswords } from '@i2p/sam/node';
import { Credentials, SamServer } from '@i2p/sam/server';
import { type MemoryStore, memoryStore } from '@i2p/testkit';

/** Carriers of messages that find one another at once. */
class LocalCarriers implements MessageHostMaker {
	readonly #hosts = new Map<HashKey, LocalCarrier>();
	readonly #later: (call: (turn: Turn) => void) => void;

	constructor(later: (call: (turn: Turn) => void) => void) {
		this.#later = later;
	}

	create(request: MessageHostRequest): MessageHost {
		const host = new LocalCarrier(request, this, this.#later);
		this.#hosts.set(host.destination.key, host);
		this.#later((turn) => request.owner.onReady(turn));
		return host;
	}

	resolve(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		const destination = typeof target === 'string' ? this.#hosts.get(target)?.destination : undefined;
		const isName = typeof target !== 'string' && 'name' in target;
		const reason = isName ? ('unknown-name' as const) : ('no-lease-set' as const);
		this.#later((turn) => onAnswer(destination ? { destination } : { reason }, turn));
	}

	find(key: HashKey): LocalCarrier | undefined {
		return this.#hosts.get(key);
	}

	remove(key: HashKey): void {
		this.#hosts.delete(key);
	}
}

class LocalCarrier implements MessageHost {
	readonly destination;
	readonly #request: MessageHostRequest;
	readonly #all: LocalCarriers;
	readonly #later: (call: (turn: Turn) => void) => void;
	readonly #handlers = new Map<number, MessageHandler>();
	#closed = false;

	constructor(request: MessageHostRequest, all: LocalCarriers, later: (call: (turn: Turn) => void) => void) {
		this.destination = request.destination;
		this.#request = request;
		this.#all = all;
		this.#later = later;
	}

	offer(message: OutboundMessage): OfferAnswer {
		if (this.#closed) return 'closed';
		const { to, protocol, fromPort, toPort, payload } = message;
		const from = this.destination.key;
		this.#later((turn) => {
			const handler = this.#all.find(to)?.handler(protocol);
			if (this.#all.find(to)) handler?.onMessage({ from, fromPort, toPort, payload }, turn);
			else this.#handlers.get(protocol)?.onUndeliverable(to, 'no-lease-set', turn);
		});
		return 'taken';
	}

	handler(protocol: number): MessageHandler | undefined {
		return this.#handlers.get(protocol);
	}

	room(): number {
		return 1000;
	}

	attach(protocol: number, handler: MessageHandler): void {
		this.#handlers.set(protocol, handler);
	}

	provide(): void {
		// Lease sets mean nothing here.
	}

	lookup(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		this.#all.resolve(target, onAnswer);
	}

	reconfigure(): undefined {
		// Nor do tunnels.
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#all.remove(this.destination.key);
		this.#later((turn) => this.#request.owner.onClosed('closed', turn));
	}
}

/** A bridge that listens. */
export interface LoopbackBridge {
	readonly sam: Endpoint;
	readonly udp: Endpoint;
	readonly server: SamServer;
	/** Its users. */
	readonly store: MemoryStore;
	/** Lets a user in, and nobody without a password. */
	letIn(user: string, password: string): Promise<void>;
	close(): void;
}

/** Starts one on free ports. */
export async function startBridge(): Promise<LoopbackBridge> {
	const driver = new NodeDriver();
	const floor = new RoomGroup('streams');
	const bridges = new RoomGroup('sam');
	const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [bridges, floor], wake }));
	const waiting: ((turn: Turn) => void)[] = [];
	breath.addSource({
		name: 'memory',
		pull: (turn) => {
			for (const call of waiting.splice(0)) call(turn);
			return waiting.length > 0;
		},
	});
	const arm = () => breath.arm();
	const later = (call: (turn: Turn) => void) => {
		waiting.push(call);
		arm();
	};
	const random = nodeRandom();
	const maker = new DestinationsOverMessages({ hosts: new LocalCarriers(later), floor, random, arm, later });
	const store = memoryStore();
	const hash = scryptPasswords(breath);
	const credentials = new Credentials({ store, name: 'users.json', hash, random });
	const letIn = (user: string, password: string) =>
		new Promise<void>((resolve, reject) =>
			later((turn) =>
				credentials.add(user, password, turn, (fault, then) => {
					if (fault) reject(new Error(fault));
					else credentials.require(true, then, () => resolve());
				}),
			),
		);
	return new Promise((resolve, reject) => {
		let sam: Endpoint | undefined;
		let udp: Endpoint | undefined;
		const done = () => {
			if (sam && udp)
				resolve({
					sam,
					udp,
					server,
					store,
					letIn,
					close: () => {
						server.close();
						driver.detach(breath);
					},
				});
		};
		const onError = (code: string) => reject(new Error(code));
		const server: SamServer = new SamServer({
			tcp: nodeTcp(breath),
			tls: nodeTls(breath),
			udp: {
				port: nodeUdp(breath),
				at: { host: '127.0.0.1', port: 0 },
				onError,
				onListening: (at) => {
					udp = at;
					done();
				},
			},
			maker,
			credentials,
			at: { host: '127.0.0.1', port: 0 },
			onError,
			onListening: (at) => {
				sam = at;
				done();
			},
		});
		bridges.add(server);
		arm();
	});
}
