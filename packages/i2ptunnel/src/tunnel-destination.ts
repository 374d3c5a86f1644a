// One local destination that tunnels stand on: made, made anew when it is lost, shared by those who use it.
import type { DestinationMaker, MadeDestination, StreamHost } from '@i2p/client-core';
import type { DestinationKeys, HashKey } from '@i2p/data-core';
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { Backoff, type Random } from '@i2p/util';
import { firstRemakeMs, mostRemakeMs } from './constants.js';

/** Who stands on a destination. */
export interface DestinationUser {
	/** It can be used from now on. */
	onHost(host: StreamHost, turn: Turn): void;
	/** It is lost; it is being made anew. */
	onHostLost(turn: Turn): void;
}

/** What a tunnel's destination is made of. */
export interface TunnelDestinationParts {
	readonly maker: DestinationMaker;
	/** Its keys: asked for each time it is made, as the maker destroys them in the end. */
	readonly keys: () => DestinationKeys;
	/** `inbound.*`, `outbound.*`, `i2cp.*`, `i2p.streaming.*`. */
	readonly options: ReadonlyMap<string, string>;
	readonly nickname: string;
	readonly random: Random;
	/** It can be used, at this address. */
	readonly onReady?: (b32: string, turn: Turn) => void;
	/** It could not be made, in words for people; it is tried again. */
	readonly onFault?: (message: string, turn: Turn) => void;
}

/** A destination and its users. */
export class TunnelDestination implements Room {
	readonly name = 'tunnel-destination';
	readonly #parts: TunnelDestinationParts;
	readonly #backoff: Backoff;
	readonly #users = new Set<DestinationUser>();
	#made: MadeDestination | undefined;
	#host: StreamHost | undefined;
	#remakeAt: Mono = never;
	#open = false;
	#key: HashKey | undefined;
	#b32: string | undefined;

	constructor(parts: TunnelDestinationParts) {
		this.#parts = parts;
		this.#backoff = new Backoff({ firstMs: firstRemakeMs, mostMs: mostRemakeMs, factor: 2, random: parts.random });
	}

	/** The destination, while it can be used. */
	get host(): StreamHost | undefined {
		return this.#host;
	}

	/** Hash of the destination, once it was begun. */
	get key(): HashKey | undefined {
		return this.#key;
	}

	/** Its address, once it was begun. */
	get b32(): string | undefined {
		return this.#b32;
	}

	/** Users at present. */
	get users(): number {
		return this.#users.size;
	}

	/** Stands on it from now on; begins to make it if nobody did. */
	use(user: DestinationUser, turn: Turn): void {
		this.#users.add(user);
		if (this.#host !== undefined) user.onHost(this.#host, turn);
		else this.open();
	}

	/** Stands on it no more. */
	leave(user: DestinationUser): void {
		this.#users.delete(user);
	}

	/** Begins to make it, unless that was done. */
	open(): void {
		if (this.#open) return;
		this.#open = true;
		this.#make();
	}

	#make(): void {
		const { maker, options, nickname } = this.#parts;
		const keys = this.#parts.keys();
		this.#key = keys.destination.key;
		this.#b32 = keys.destination.b32;
		const made = maker.create(
			{ keys, options, nickname },
			{
				onReady: (host, turn) => {
					this.#host = host;
					this.#backoff.reset();
					for (const user of [...this.#users]) user.onHost(host, turn);
					this.#parts.onReady?.(host.destination.b32, turn);
				},
				onFailed: (_fault, message, turn) => {
					keys.destroy();
					this.#lost(turn);
					this.#parts.onFault?.(message, turn);
				},
				onClosed: (_reason, turn) => this.#lost(turn),
			},
		);
		this.#made = made;
	}

	#lost(turn: Turn): void {
		this.#made = undefined;
		this.#host = undefined;
		if (!this.#open) return;
		this.#remakeAt = after(turn.now, this.#backoff.next());
		for (const user of [...this.#users]) user.onHostLost(turn);
	}

	due(): Mono {
		return this.#remakeAt;
	}

	onTime(_turn: Turn): void {
		this.#remakeAt = never;
		if (this.#open && this.#made === undefined) this.#make();
	}

	flush(): Waiting {
		return this.#remakeAt === never ? 'empty' : 'deadline';
	}

	/** Lets go of it: its streams are reset. */
	close(): void {
		this.#open = false;
		this.#remakeAt = never;
		this.#host = undefined;
		this.#made?.close();
		this.#made = undefined;
	}
}
