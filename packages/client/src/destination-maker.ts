// Makes whole destinations over a maker of carriers: signs their lease sets, gives them streams, lets them breathe.
// Must not know who the maker is: this router, or I2CP.
import type {
	DestinationEvents,
	DestinationHost,
	DestinationMaker,
	DestinationRequest,
	LookupAnswer,
	LookupTarget,
	MadeDestination,
	MakeFault,
	MessageHostMaker,
} from '@i2p/client-core';
import { createDestinationKeys, type DestinationKeys, type HashKey } from '@i2p/data-core';
import type { RoomGroup, Turn } from '@i2p/runtime';
import { ByteBudget, budgetBytes, SettingFault, type StreamSettings, streamSettings } from '@i2p/streaming';
import type { Random } from '@i2p/util';
import { leaseSetSettings } from './lease-set-options.js';
import { LeaseSetOwner, type OwnerEvents } from './lease-set-owner.js';
import { OptionFault } from './option-fault.js';
import { type DestinationOverMessages, type OverMessagesOptions, overMessages } from './over-messages.js';
import { Successor } from './successor.js';

/** What made destinations stand on. */
export interface MakerSurroundings {
	readonly hosts: MessageHostMaker;
	/** The floor on which they breathe, above that of the carriers. */
	readonly floor: RoomGroup;
	readonly random: Random;
	/** Asks for a turn. */
	readonly arm: () => void;
	/** Calls back in a later turn. */
	readonly later: (call: (turn: Turn) => void) => void;
	readonly noteOf?: OverMessagesOptions['noteOf'];
}

/** Makes destinations over any {@link MessageHostMaker}, and closes them all when their house is left. */
export class DestinationsOverMessages implements DestinationMaker {
	readonly #s: MakerSurroundings;
	readonly #made = new Set<Made>();
	/** Those that were closed and are not gone yet, as streams of theirs still part; and who wants their keys anew. */
	readonly #leaving = new Map<HashKey, DestinationOverMessages>();
	readonly #successors = new Map<HashKey, Successor>();
	/** All streams of all destinations together hold no more. */
	readonly #budget = new ByteBudget(budgetBytes);

	constructor(surroundings: MakerSurroundings) {
		this.#s = surroundings;
	}

	/** How many there are, those being made included. */
	get size(): number {
		return this.#made.size;
	}

	generateKeys(signatureType: number): DestinationKeys {
		return createDestinationKeys(this.#s.random, signatureType);
	}

	resolve(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		this.#s.hosts.resolve(target, onAnswer);
	}

	create(request: DestinationRequest, events: DestinationEvents): MadeDestination {
		try {
			const { options, keys } = request;
			const settings = leaseSetSettings(options, keys);
			const streams = streamSettings(options);
			const begin = () => this.#begin(request, settings, streams, events);
			return this.#leaving.has(keys.destination.key) ? this.#succeed(keys.destination.key, events, begin) : begin();
		} catch (error) {
			if (!(error instanceof OptionFault || error instanceof SettingFault)) throw error;
			return this.#refuse('invalid-options', error.message, events);
		}
	}

	#refuse(fault: MakeFault, message: string, events: DestinationEvents): MadeDestination {
		let heard = true;
		this.#s.later((turn) => {
			if (heard) events.onFailed(fault, message, turn);
		});
		return {
			close: (onGone) => {
				heard = false;
				if (onGone !== undefined) this.#s.later(onGone);
			},
		};
	}

	/** Who wants the same keys anew does not wait for streams of before to part. */
	#succeed(key: HashKey, events: DestinationEvents, begin: () => MadeDestination): MadeDestination {
		if (this.#successors.has(key)) return this.#refuse('duplicate', 'this destination is in use', events);
		const successor = new Successor(events, begin);
		this.#successors.set(key, successor);
		this.#leaving.get(key)?.abort();
		this.#s.arm();
		return successor;
	}

	#begin(
		{ keys, options, nickname }: DestinationRequest,
		settings: ReturnType<typeof leaseSetSettings>,
		streams: StreamSettings,
		events: DestinationEvents,
	): MadeDestination {
		const { hosts, floor, random, arm, noteOf } = this.#s;
		const { destination, signing, offline } = keys;
		const { key } = destination;
		const told = new Told(events, (turn) => {
			this.#made.delete(made);
			floor.remove(host);
			if (this.#leaving.get(key) !== host) return;
			this.#leaving.delete(key);
			const successor = this.#successors.get(key);
			this.#successors.delete(key);
			successor?.onFree(turn);
		});
		const owner = new LeaseSetOwner({ keys, settings, random, events: told });
		// A router that opens messages in another process learns here which kinds to expect.
		const said = new Map(options).set('i2cp.leaseSetEncType', settings.encryptionTypes.join(','));
		const carrier = hosts.create({ destination, options: said, nickname, owner, voice: { signer: signing, offline } });
		owner.serve(carrier);
		const host = overMessages({
			host: carrier,
			signer: signing,
			offline,
			random: random.fork(`streams ${destination.key}`),
			settings: streams,
			budget: this.#budget,
			arm,
			...(noteOf === undefined ? {} : { noteOf }),
		});
		told.host = host;
		const made: Made = {
			close: (onGone) => {
				told.mute(onGone);
				made.end();
			},
			end: () => {
				this.#leaving.set(key, host);
				host.close();
				arm();
			},
		};
		this.#made.add(made);
		floor.add(host);
		arm();
		return made;
	}

	/** Ends them all; who asked for them is told. */
	closeAll(): void {
		for (const made of [...this.#made]) made.end();
		for (const successor of this.#successors.values()) successor.end();
	}
}

interface Made extends MadeDestination {
	/** Ends it as its house ends: who asked for it is told. */
	end(): void;
}

/** What one that asked for a destination is told, until it wants to hear no more. */
class Told implements OwnerEvents {
	/** Given once it can be used. */
	host!: DestinationHost;
	readonly #events: DestinationEvents;
	readonly #leave: (turn: Turn) => void;
	#state: 'made' | 'ready' | 'mute' = 'made';
	#onGone: ((turn: Turn) => void) | undefined;

	/** @param leave nothing is left of it */
	constructor(events: DestinationEvents, leave: (turn: Turn) => void) {
		this.#events = events;
		this.#leave = leave;
	}

	/** Tells nothing any more but that it is gone. */
	mute(onGone: ((turn: Turn) => void) | undefined): void {
		this.#state = 'mute';
		this.#onGone = onGone;
	}

	onReady(turn: Turn): void {
		if (this.#state !== 'made') return;
		this.#state = 'ready';
		this.#events.onReady(this.host, turn);
	}

	onFailed(fault: MakeFault, message: string, turn: Turn): void {
		this.#leave(turn);
		if (this.#state !== 'mute') this.#events.onFailed(fault, message, turn);
		this.#onGone?.(turn);
	}

	onClosed(reason: string, turn: Turn): void {
		this.#leave(turn);
		if (this.#state === 'ready') this.#events.onClosed(reason, turn);
		else if (this.#state === 'made') this.#events.onFailed('closed', reason, turn);
		this.#onGone?.(turn);
	}
}
