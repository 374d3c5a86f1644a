// A StreamHost made of a MessageHost and its streams.
import type { MessageHost, StreamHost } from '@i2p/client-core';
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { type Mono, mono } from '@i2p/time';
import { Streams, type StreamsOptions } from './streams.js';

/** Streams and lookups of one destination; a room of the breath. */
export class StreamDestinationHost implements StreamHost, Room {
	readonly name = 'destination-host';
	readonly streams: Streams;
	readonly #host: MessageHost;
	#closing: 'no' | 'wanted' | 'said' | 'done' = 'no';

	constructor(options: StreamsOptions) {
		this.#host = options.host;
		this.streams = new Streams(options);
	}

	get destination() {
		return this.#host.destination;
	}

	connect(...args: Parameters<StreamHost['connect']>): ReturnType<StreamHost['connect']> {
		return this.streams.connect(...args);
	}

	accept(...args: Parameters<StreamHost['accept']>): void {
		this.streams.accept(...args);
	}

	lookup(...args: Parameters<StreamHost['lookup']>): void {
		this.#host.lookup(...args);
	}

	/** Resets every stream; the host below is let go one turn later, when the peers have been told. */
	close(): void {
		if (this.#closing !== 'no') return;
		this.#closing = 'wanted';
		this.streams.close();
	}

	due(): Mono {
		return this.#closing === 'said' ? mono(0) : this.streams.due();
	}

	onTime(turn: Turn): void {
		if (this.streams.due() <= turn.now) this.streams.onTime(turn);
		if (this.#closing !== 'said') return;
		this.#closing = 'done';
		this.#host.close();
	}

	flush(turn: Turn): Waiting {
		const waiting = this.streams.flush(turn);
		if (this.#closing !== 'wanted') return waiting;
		this.#closing = 'said';
		return 'deadline';
	}
}

/** Makes a {@link StreamHost} of a carrier of messages; add it to the breath as a room. */
export function createDestinationHost(options: StreamsOptions): StreamDestinationHost {
	return new StreamDestinationHost(options);
}
