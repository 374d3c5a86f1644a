// MessageHosts joined by a network in memory: one clock, seeded latency, loss, duplication, a bottleneck.
// For the tests of whatever stands on a MessageHost.
import type {
	InboundMessage,
	LookupAnswer,
	LookupTarget,
	MessageHandler,
	MessageHost,
	OfferAnswer,
	OutboundMessage,
	Undeliverable,
} from '@i2p/client-core';
import type { Destination, HashKey } from '@i2p/data-core';
import { Breath, type Driver, type Room, type Turn, type Waiting } from '@i2p/runtime';
import { seededRandom, VirtualDriver } from '@i2p/testkit';
import { type Mono, mono, never } from '@i2p/time';
import type { Random } from '@i2p/util';

/** How the network behaves; all zero but the latency when absent. */
export interface WorldOptions {
	readonly seed?: string;
	/** One way, milliseconds. */
	readonly latencyMs?: number;
	/** Added to some messages, at random up to this. */
	readonly jitterMs?: number;
	/** Share of messages lost, 0–1. */
	readonly loss?: number;
	/** Share of messages delivered twice, 0–1. */
	readonly duplicated?: number;
	/** A bottleneck: bytes a millisecond, and how many bytes wait before it. */
	readonly bottleneck?: { readonly bytesPerMs: number; readonly queueBytes: number };
	/** Whether sessions prove the sender. */
	readonly bound?: boolean;
	/** Messages arrive and deadlines are heeded only at multiples of so many milliseconds: a busy machine. */
	readonly grainMs?: number;
	/** Messages a host takes in one turn. */
	readonly room?: number;
	/** What breathes the world in real time, for what waits for promises and events of Node; `run` is not for such a world. */
	readonly driver?: Driver & { after(delayMs: number, call: () => void): () => void };
}

/** The network, its clock and the rooms that breathe in it. */
export class MessageWorld {
	readonly random: Random;
	readonly #options: WorldOptions;
	readonly #hosts = new Map<HashKey, MemoryMessageHost>();
	readonly driver: VirtualDriver;
	/** Everything breathes together. */
	readonly breath: Breath;
	readonly #rooms: Room[] = [];
	#bottleneckFreeAt = 0;
	/** Messages handed to the network, and dropped by it. */
	sent = 0;
	dropped = 0;
	/** Nothing arrives before this time of the virtual clock: a network, or a machine, that stands still. */
	stillUntil = 0;
	/** Told of every message on its way; answers false to drop it. */
	watch: (message: OutboundMessage, from: HashKey) => boolean = () => true;

	constructor(options: WorldOptions = {}) {
		this.#options = options;
		this.driver = (options.driver ?? new VirtualDriver()) as VirtualDriver;
		this.random = seededRandom(options.seed ?? 'world');
		this.#rooms.push({
			name: 'message-hosts',
			due: (): Mono => never,
			onTime: () => undefined,
			flush: (): Waiting => {
				for (const host of this.#hosts.values()) host.exhale();
				return 'empty';
			},
		});
		const rooms = this.#rooms;
		this.breath = this.driver.attach((wake) => new Breath({ clock: this.driver.clock, rooms, wake }));
	}

	/** Milliseconds of the virtual clock. */
	get now(): number {
		return this.driver.clock.now();
	}

	/** A host of this destination. */
	host(destination: Destination): MemoryMessageHost {
		const host = new MemoryMessageHost(destination, this, this.#options.room ?? 1_000_000);
		this.#hosts.set(destination.key, host);
		return host;
	}

	/** Lets a room breathe, above those that came before. */
	add(room: Room): void {
		const { grainMs = 0 } = this.#options;
		this.#rooms.unshift(grainMs > 0 ? heededLate(room, grainMs) : room);
	}

	/** A turn is needed. */
	readonly arm = (): void => {
		this.breath.arm();
	};

	/** Something happens in a later inhale. */
	later(delayMs: number, run: (turn: Turn) => void): void {
		const { grainMs = 0 } = this.#options;
		const waitMs = grainMs > 0 ? nextGrain(this.now + delayMs, grainMs) - this.now : delayMs;
		this.driver.after(Math.max(0.001, waitMs), () => this.breath.inhale('world', run));
	}

	find(key: HashKey): MemoryMessageHost | undefined {
		return this.#hosts.get(key);
	}

	/** Lets a host vanish. */
	remove(key: HashKey): void {
		this.#hosts.delete(key);
	}

	/** Sends one message through the network. */
	carry(from: MemoryMessageHost, message: OutboundMessage): void {
		const { latencyMs = 10, jitterMs = 0, loss = 0, duplicated = 0 } = this.#options;
		this.sent++;
		if (!this.#hosts.has(message.to)) {
			this.later(latencyMs, (turn) => from.undeliverable(message, 'no-lease-set', turn));
			return;
		}
		const chance = () => this.random.below(1_000_000) / 1_000_000;
		const queueMs = this.#queue(message.payload.length);
		if (queueMs === undefined || chance() < loss || !this.watch(message, from.destination.key)) {
			this.dropped++;
			return;
		}
		const times = chance() < duplicated ? 2 : 1;
		for (let i = 0; i < times; i++) {
			const payload = message.payload.slice();
			this.later(queueMs + latencyMs + chance() * jitterMs, (turn) => this.#arrive(from, message, payload, turn));
		}
	}

	#arrive(from: MemoryMessageHost, message: OutboundMessage, payload: Uint8Array, turn: Turn): void {
		if (turn.now < this.stillUntil) {
			this.later(this.stillUntil - turn.now, (later) => this.#arrive(from, message, payload, later));
			return;
		}
		const { protocol, fromPort, toPort } = message;
		const sender = this.#options.bound ? from.destination.key : undefined;
		this.#hosts.get(message.to)?.deliver(protocol, { from: sender, fromPort, toPort, payload }, turn);
	}

	#queue(bytes: number): number | undefined {
		const { bottleneck } = this.#options;
		if (bottleneck === undefined) return 0;
		const waitMs = Math.max(0, this.#bottleneckFreeAt - this.now);
		if (waitMs * bottleneck.bytesPerMs > bottleneck.queueBytes) return undefined;
		this.#bottleneckFreeAt = this.now + waitMs + bytes / bottleneck.bytesPerMs;
		return this.#bottleneckFreeAt - this.now;
	}

	/** Runs until `done`, or until the time is over; answers whether it is done. */
	run(mostMs: number, done: () => boolean = () => false): boolean {
		let over = false;
		const forget = this.driver.after(mostMs, () => {
			over = true;
		});
		while (!over && !done()) this.driver.step();
		forget();
		return done();
	}
}

function nextGrain(at: number, grainMs: number): number {
	return Math.ceil(at / grainMs) * grainMs;
}

/** The room on a machine that is too busy to heed its deadlines in time. */
function heededLate(room: Room, grainMs: number): Room {
	return {
		name: room.name,
		due: () => mono(nextGrain(room.due(), grainMs)),
		onTime: (turn) => room.onTime(turn),
		flush: (turn) => room.flush(turn),
	};
}

/** A carrier of payloads in a {@link MessageWorld}. */
export class MemoryMessageHost implements MessageHost {
	readonly destination: Destination;
	readonly #world: MessageWorld;
	readonly #handlers = new Map<number, MessageHandler>();
	readonly #mostRoom: number;
	#queue: OutboundMessage[] = [];
	#wanting = false;
	closed = false;

	constructor(destination: Destination, world: MessageWorld, room: number) {
		this.destination = destination;
		this.#world = world;
		this.#mostRoom = room;
	}

	offer(message: OutboundMessage): OfferAnswer {
		if (this.closed) return 'closed';
		if (this.#queue.length >= this.#mostRoom) {
			this.#wanting = true;
			return 'full';
		}
		this.#queue.push(message);
		return 'taken';
	}

	room(): number {
		return this.#mostRoom - this.#queue.length;
	}

	attach(protocol: number, handler: MessageHandler): void {
		this.#handlers.set(protocol, handler);
	}

	provide(): void {
		// Lease sets mean nothing in memory.
	}

	lookup(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		const destination = typeof target === 'string' ? this.#world.find(target)?.destination : undefined;
		const reason = typeof target === 'object' && 'name' in target ? 'unknown-name' : 'no-lease-set';
		this.#world.later(1, (turn) => onAnswer(destination ? { destination } : { reason }, turn));
	}

	reconfigure(): undefined {
		// Nor do tunnels.
	}

	close(): void {
		this.closed = true;
		this.#world.remove(this.destination.key);
	}

	deliver(protocol: number, message: InboundMessage, turn: Turn): void {
		if (this.closed) return;
		this.#handlers.get(protocol)?.onMessage(message, turn);
		message.payload.fill(0xa5);
	}

	undeliverable(message: OutboundMessage, reason: Undeliverable, turn: Turn): void {
		if (!this.closed) this.#handlers.get(message.protocol)?.onUndeliverable(message.to, reason, turn);
	}

	/** The address of what was offered stands for others: this is the one to speak to. */
	lead(protocol: number, to: HashKey, target: HashKey, turn: Turn): void {
		this.#handlers.get(protocol)?.onLedTo?.(to, target, turn);
	}

	/** What was sent to this destination may be lost, and would come through now. */
	wayOpens(protocol: number, to: HashKey, turn: Turn): void {
		this.#handlers.get(protocol)?.onWayOpen?.(to, turn);
	}

	/** Sends what was put aside. */
	exhale(): void {
		const queue = this.#queue;
		this.#queue = [];
		for (const message of queue) this.#world.carry(this, message);
		if (!this.#wanting) return;
		this.#wanting = false;
		this.#world.later(0.001, (turn) => {
			for (const handler of this.#handlers.values()) handler.onRoom(turn);
		});
	}
}
