// Every local destination of this router as a carrier of messages: wired to tunnels and network database, found by neighbours.
import type {
	LookupAnswer,
	LookupTarget,
	MakeFault,
	MessageHost,
	MessageHostMaker,
	MessageHostRequest,
	MessageOwner,
} from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import { LocalDestination, type Names, type Neighbours, Resolver } from '@i2p/destination';
import type { NetDb } from '@i2p/netdb';
import type { RoomGroup, Turn } from '@i2p/runtime';
import type { Mono } from '@i2p/time';
import type { Tunnels } from '@i2p/tunnel';
import type { Random } from '@i2p/util';
import { OptionFault } from './wiring/client-options.js';
import { DestinationSettings } from './wiring/destination-settings.js';
import { directoryOf, poolOf } from './wiring/destination-wants.js';
import { RefusedHost } from './wiring/refused-host.js';

/** What local destinations stand on. */
export interface DestinationSurroundings {
	readonly netDb: NetDb;
	readonly tunnels: Tunnels;
	/** The floor of the breath on which they live. */
	readonly destinationsFloor: RoomGroup;
	readonly names: Names;
	readonly random: Random;
	readonly present: () => Turn;
	readonly arm: () => void;
	/** Calls back in the next inhale. */
	readonly later: (call: (turn: Turn) => void) => void;
	readonly noteOf: (room: string) => (code: string) => void;
}

/** Most destinations of one router: each has a pool of tunnels and a database of its own, which have the same bound. */
const mostDestinations = 128;

/** The table of local destinations, and the maker of new ones. */
export class LocalDestinations implements MessageHostMaker {
	readonly #s: DestinationSurroundings;
	readonly #living = new Map<HashKey, LocalDestination>();
	/** Those that are not ready, since when; the oldest first. */
	readonly #waiting = new Map<HashKey, Mono>();
	readonly #resolver: Resolver;
	readonly #neighbours: Neighbours = {
		find: (hash) => this.#living.get(hash),
		leaseSet: (hash) => {
			for (const { leaseSet } of this.#living.values()) if (leaseSet?.key === hash) return leaseSet;
			return undefined;
		},
	};

	constructor(surroundings: DestinationSurroundings) {
		this.#s = surroundings;
		const { netDb, random, names } = surroundings;
		const directory = directoryOf(netDb, 'router');
		this.#resolver = new Resolver({ directory, neighbours: this.#neighbours, names, random: random.fork('resolver') });
	}

	/** How many there are. */
	get size(): number {
		return this.#living.size;
	}

	/** Since when that one waits for its tunnels which has waited longest; `undefined` if all are ready. */
	get waitingSince(): Mono | undefined {
		if (this.#waiting.size === 0) return undefined;
		const [since] = this.#waiting.values();
		return since;
	}

	resolve(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		this.#s.later((turn) => this.#resolver.resolve(target, onAnswer, turn));
	}

	create(request: MessageHostRequest): MessageHost {
		const { key } = request.destination;
		if (this.#living.has(key)) return this.#refuse(request, 'duplicate', 'this destination is in use');
		if (this.#living.size >= mostDestinations)
			return this.#refuse(request, 'limit', `there are ${mostDestinations} destinations already`);
		const ended = request.voice?.offline?.expiresSeconds;
		if (ended !== undefined && ended * 1000 <= this.#s.present().wall)
			return this.#refuse(request, 'invalid-options', `the offline key has expired at ${fromSeconds(ended)}`);
		try {
			return this.#begin(request, new DestinationSettings(request.options));
		} catch (error) {
			if (error instanceof OptionFault) return this.#refuse(request, 'invalid-options', error.message);
			throw error;
		}
	}

	#refuse({ destination, owner }: MessageHostRequest, fault: MakeFault, message: string): MessageHost {
		this.#s.later((turn) => owner.onFailed(fault, message, turn));
		return new RefusedHost(destination);
	}

	#begin({ destination, owner }: MessageHostRequest, settings: DestinationSettings): MessageHost {
		const { netDb, tunnels, random, present, arm, noteOf, destinationsFloor } = this.#s;
		const { key } = destination;
		const made = new LocalDestination({
			destination,
			owner: this.#watched(owner, key, settings),
			tunnels: poolOf(tunnels, key, settings, present),
			directory: directoryOf(netDb, key),
			neighbours: this.#neighbours,
			names: this.#s.names,
			conduct: settings,
			random: random.fork(`destination ${key}`),
			wake: arm,
			note: noteOf('destination'),
		});
		this.#living.set(key, made);
		this.#waiting.set(key, present().now);
		destinationsFloor.add(made);
		tunnels.createPool(key, settings.pool, present());
		arm();
		return made;
	}

	/** The owner, told of the end after the table has forgotten it. */
	#watched(owner: MessageOwner, key: HashKey, settings: DestinationSettings): MessageOwner {
		return {
			onLeases: (request, turn) => owner.onLeases(request, turn),
			onReady: (turn) => {
				this.#waiting.delete(key);
				owner.onReady(turn);
			},
			onFailed: (fault, message, turn) => owner.onFailed(fault, message, turn),
			onClosed: (reason, turn) => {
				this.#forget(key, turn);
				settings.destroy();
				owner.onClosed(reason, turn);
			},
		};
	}

	/** A message came down an inbound tunnel of this destination. */
	onTunnelMessage(poolId: string, message: I2npMessage, turn: Turn): void {
		this.#living.get(poolId as HashKey)?.onTunnelMessage(message, turn);
	}

	/** Inbound tunnels of this destination came or went. */
	onTunnelsChanged(poolId: string, turn: Turn): void {
		this.#living.get(poolId as HashKey)?.onTunnelsChanged(turn);
	}

	/** A sealed answer of the network database is awaited down this destination's tunnels. */
	expectReply(context: HashKey, tag: Uint8Array, key: Uint8Array, now: Mono): void {
		const answered = (message: I2npMessage, later: Turn) =>
			void this.#s.netDb.onMessage(message, { kind: 'sealed', context }, later);
		this.#living.get(context)?.expectReply(tag, key, answered, now);
	}

	#forget(key: HashKey, turn: Turn): void {
		const made = this.#living.get(key);
		if (made === undefined) return;
		this.#living.delete(key);
		this.#waiting.delete(key);
		this.#s.destinationsFloor.remove(made);
		this.#s.tunnels.removePool(key, turn);
		this.#s.netDb.forget(key, turn);
	}
}

function fromSeconds(seconds: number): string {
	return new Date(seconds * 1000).toISOString();
}
