// Every local destination of this router: made for the bridges, wired to tunnels and network database, found by neighbours.
import type {
	DestinationEvents,
	DestinationMaker,
	DestinationRequest,
	LookupAnswer,
	LookupTarget,
	MadeDestination,
} from '@i2p/client-core';
import { createDestinationKeys, type DestinationKeys, type HashKey, hashOf } from '@i2p/data-core';
import type { I2npMessage } from '@i2p/data-i2np';
import { type LeaseSetDirectory, LocalDestination, type TunnelPool } from '@i2p/destination';
import type { LeaseSetResult, NetDb } from '@i2p/netdb';
import type { RoomGroup, Turn } from '@i2p/runtime';
import { createDestinationHost, type StreamDestinationHost } from '@i2p/streaming';
import type { Mono } from '@i2p/time';
import type { Tunnels } from '@i2p/tunnel';
import type { Random } from '@i2p/util';
import { LeaseSetOwner } from './wiring/lease-set-owner.js';
import { OptionFault, poolOptions } from './wiring/pool-options.js';

/** What local destinations stand on. */
export interface DestinationSurroundings {
	readonly netDb: NetDb;
	readonly tunnels: Tunnels;
	/** Floors of the breath on which their rooms live. */
	readonly streamsFloor: RoomGroup;
	readonly destinationsFloor: RoomGroup;
	readonly random: Random;
	readonly present: () => Turn;
	readonly arm: () => void;
	/** Calls back in the next inhale. */
	readonly later: (call: (turn: Turn) => void) => void;
	readonly noteOf: (room: string) => (code: string) => void;
}

/** Most destinations of one router: each has a pool of tunnels and a database of its own, which have the same bound. */
const mostDestinations = 128;

interface Living {
	readonly destination: LocalDestination;
	readonly host: StreamDestinationHost;
	/** Told when it is over. */
	readonly close: () => void;
}

/** The table of local destinations, and the maker of new ones. */
export class LocalDestinations implements DestinationMaker {
	readonly #s: DestinationSurroundings;
	readonly #living = new Map<HashKey, Living>();

	constructor(surroundings: DestinationSurroundings) {
		this.#s = surroundings;
	}

	/** How many there are. */
	get size(): number {
		return this.#living.size;
	}

	generateKeys(signatureType: number): DestinationKeys {
		return createDestinationKeys(this.#s.random, signatureType);
	}

	resolve(hash: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		const { netDb, present, later } = this.#s;
		if (typeof hash !== 'string') {
			later((turn) => onAnswer({ reason: 'name' in hash ? 'unknown-name' : 'no-lease-set' }, turn));
			return;
		}
		const local = this.#living.get(hash)?.destination.destination;
		if (local !== undefined) later((turn) => onAnswer({ destination: local }, turn));
		else netDb.lookupLeaseSet('router', hashOf(hash), (result, turn) => onAnswer(answerOf(result), turn), present());
	}

	create(request: DestinationRequest, events: DestinationEvents): MadeDestination {
		const { key } = request.keys.destination;
		const failed = (fault: Parameters<DestinationEvents['onFailed']>[0], message: string): MadeDestination => {
			this.#s.later((turn) => events.onFailed(fault, message, turn));
			return { close: () => undefined };
		};
		if (this.#living.has(key)) return failed('duplicate', 'this destination is in use');
		if (this.#living.size >= mostDestinations)
			return failed('limit', `there are ${mostDestinations} destinations already`);
		try {
			return this.#begin(request, poolOptions(request.options), events);
		} catch (error) {
			if (error instanceof OptionFault) return failed('invalid-options', error.message);
			throw error;
		}
	}

	#begin(
		{ keys, options }: DestinationRequest,
		pool: ReturnType<typeof poolOptions>,
		events: DestinationEvents,
	): MadeDestination {
		const { tunnels, random, present, arm, noteOf, destinationsFloor, streamsFloor } = this.#s;
		const { key } = keys.destination;
		let heard = true;
		const unpublished = options.get('i2cp.dontPublishLeaseSet') === 'true';
		const owner = new LeaseSetOwner(keys, unpublished, random, {
			onReady: (turn) => {
				if (heard) events.onReady(living.host, turn);
			},
			onClosed: (reason, turn) => {
				this.#forget(key, turn);
				if (heard) events.onClosed(reason, turn);
			},
		});
		const destination = new LocalDestination({
			destination: keys.destination,
			owner,
			tunnels: this.#poolOf(key),
			directory: this.#directoryOf(key),
			neighbours: { find: (hash) => this.#living.get(hash)?.destination },
			random: random.fork(`destination ${key}`),
			wake: arm,
			note: noteOf('destination'),
		});
		owner.serve(destination);
		const host = createDestinationHost({
			host: destination,
			signer: keys.signing,
			offline: keys.offline,
			random: random.fork(`streams ${key}`),
			note: noteOf('streaming'),
			arm,
		});
		const close = () => {
			heard = false;
			host.close();
			arm();
		};
		const living: Living = { destination, host, close };
		this.#living.set(key, living);
		destinationsFloor.add(destination);
		streamsFloor.add(host);
		tunnels.createPool(key, pool, present());
		arm();
		return { close };
	}

	/** A message came down an inbound tunnel of this destination. */
	onTunnelMessage(poolId: string, message: I2npMessage, turn: Turn): void {
		this.#living.get(poolId as HashKey)?.destination.onTunnelMessage(message, turn);
	}

	/** Inbound tunnels of this destination came or went. */
	onTunnelsChanged(poolId: string, turn: Turn): void {
		this.#living.get(poolId as HashKey)?.destination.onTunnelsChanged(turn);
	}

	/** A sealed answer of the network database is awaited down this destination's tunnels. */
	expectReply(context: HashKey, tag: Uint8Array, key: Uint8Array, now: Mono): void {
		const answered = (message: I2npMessage, later: Turn) =>
			void this.#s.netDb.onMessage(message, { kind: 'sealed', context }, later);
		this.#living.get(context)?.destination.expectReply(tag, key, answered, now);
	}

	/** Closes them all. */
	closeAll(): void {
		for (const { close } of this.#living.values()) close();
	}

	#forget(key: HashKey, turn: Turn): void {
		const living = this.#living.get(key);
		if (living === undefined) return;
		this.#living.delete(key);
		this.#s.destinationsFloor.remove(living.destination);
		this.#s.streamsFloor.remove(living.host);
		this.#s.tunnels.removePool(key, turn);
		this.#s.netDb.forget(key, turn);
	}

	#poolOf(key: HashKey): TunnelPool {
		const { tunnels } = this.#s;
		return {
			inboundLeases: (turn) =>
				tunnels
					.inboundLeases(key, turn)
					.map(({ gateway, tunnelId, expires }) => ({ gateway, tunnelId, endMs: expires }))
					.sort((a, b) => b.endMs - a.endMs),
			outboundTunnels: (turn) => tunnels.outboundTunnels(key, turn).map((tunnel) => tunnel.tunnelId),
			sendOut: (delivery, message, turn, prefer) => tunnels.sendThrough(key, delivery, message, turn, prefer),
			room: (turn, prefer) => tunnels.room(key, turn, prefer),
			reconfigure: () => 'the options of these tunnels cannot be changed',
			suspect: (outbound, turn) => tunnels.suspect(key, outbound, turn),
		};
	}

	#directoryOf(context: HashKey): LeaseSetDirectory {
		const { netDb } = this.#s;
		return {
			lookup: (hash, onAnswer, turn) => {
				const onLookup = (result: LeaseSetResult, later: Turn) =>
					onAnswer(result.found ? result.leaseSet : undefined, later);
				// It keeps what it learnt by itself; when it asks, that does not serve.
				netDb.lookupLeaseSet(context, hashOf(hash), onLookup, turn, true);
			},
			publish: (leaseSet, turn) => netDb.publishLeaseSet(leaseSet, turn),
			onMessage: (message, turn) => void netDb.onMessage(message, { kind: 'tunnel', context }, turn),
		};
	}
}

function answerOf(result: LeaseSetResult): LookupAnswer {
	return result.found ? { destination: result.leaseSet.destination } : { reason: 'no-lease-set' };
}
