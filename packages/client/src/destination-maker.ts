// Makes whole destinations over a maker of carriers: signs their lease sets, gives them streams, lets them breathe.
// Must not know who the maker is: this router, or I2CP.
import type {
	DestinationEvents,
	DestinationMaker,
	DestinationRequest,
	LookupAnswer,
	LookupTarget,
	MadeDestination,
	MakeFault,
	MessageHostMaker,
} from '@i2p/client-core';
import { createDestinationKeys, type DestinationKeys } from '@i2p/data-core';
import type { RoomGroup, Turn } from '@i2p/runtime';
import { ByteBudget, budgetBytes, SettingFault, type StreamSettings, streamSettings } from '@i2p/streaming';
import type { Random } from '@i2p/util';
import { leaseSetSettings } from './lease-set-options.js';
import { LeaseSetOwner } from './lease-set-owner.js';
import { OptionFault } from './option-fault.js';
import { type OverMessagesOptions, overMessages } from './over-messages.js';

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
	readonly #made = new Set<MadeDestination>();
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
			return this.#begin(request, leaseSetSettings(options, keys), streamSettings(options), events);
		} catch (error) {
			if (!(error instanceof OptionFault || error instanceof SettingFault)) throw error;
			const { message } = error;
			let heard = true;
			this.#s.later((turn) => {
				if (heard) events.onFailed('invalid-options', message, turn);
			});
			return {
				close: (onGone) => {
					heard = false;
					if (onGone !== undefined) this.#s.later(onGone);
				},
			};
		}
	}

	#begin(
		{ keys, options, nickname }: DestinationRequest,
		settings: ReturnType<typeof leaseSetSettings>,
		streams: StreamSettings,
		events: DestinationEvents,
	): MadeDestination {
		const { hosts, floor, random, arm, noteOf } = this.#s;
		const { destination, signing, offline } = keys;
		let heard = true;
		let tellGone: ((turn: Turn) => void) | undefined;
		const leave = (turn: Turn) => {
			this.#made.delete(made);
			floor.remove(host);
			tellGone?.(turn);
		};
		const owner = new LeaseSetOwner({
			keys,
			settings,
			random,
			events: {
				onReady: (turn) => {
					if (heard) events.onReady(host, turn);
				},
				onFailed: (fault: MakeFault, message: string, turn: Turn) => {
					leave(turn);
					if (heard) events.onFailed(fault, message, turn);
				},
				onClosed: (reason, turn) => {
					leave(turn);
					if (heard) events.onClosed(reason, turn);
				},
			},
		});
		const carrier = hosts.create({ destination, options, nickname, owner, voice: { signer: signing, offline } });
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
		const made: MadeDestination = {
			close: (onGone) => {
				heard = false;
				tellGone = onGone;
				host.close();
				arm();
			},
		};
		this.#made.add(made);
		floor.add(host);
		arm();
		return made;
	}

	/** Closes them all. */
	closeAll(): void {
		for (const made of [...this.#made]) made.close();
	}
}
