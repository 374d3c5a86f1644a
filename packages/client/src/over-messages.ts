// A destination made of a carrier of messages: its streams, datagrams and look-ups, one room of the breath.
// Must not know what carries the messages: this router, or I2CP.
import type { DatagramKind, DestinationHost, MessageHost, OfferAnswer } from '@i2p/client-core';
import { Datagrams } from '@i2p/datagram';
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { Streams, type StreamsOptions } from '@i2p/streaming';
import { type Mono, mono } from '@i2p/time';

/** What a destination over messages is made of. */
export interface OverMessagesOptions extends Omit<StreamsOptions, 'note'> {
	/** A voice for one room, which counts what happens there by code. */
	readonly noteOf?: (room: 'streaming' | 'datagram') => (code: string) => void;
}

/** Streams, datagrams and look-ups of one destination over any carrier of messages. */
export class DestinationOverMessages implements DestinationHost, Room {
	readonly name = 'destination-over-messages';
	readonly streams: Streams;
	readonly #datagrams: Datagrams;
	readonly #host: MessageHost;
	readonly #arm: () => void;
	/** `said`: the rooms below were given what tells the peers; `heard`: they have handed it down. */
	#closing: 'no' | 'wanted' | 'said' | 'heard' | 'done' = 'no';

	constructor({ noteOf, ...options }: OverMessagesOptions) {
		this.#host = options.host;
		this.#arm = options.arm ?? (() => undefined);
		const noteFor = (room: 'streaming' | 'datagram') => (noteOf === undefined ? {} : { note: noteOf(room) });
		this.streams = new Streams({ ...options, ...noteFor('streaming') });
		const { host, signer, offline } = options;
		this.#datagrams = new Datagrams({ host, signer, offline, ...noteFor('datagram') });
	}

	get destination() {
		return this.#host.destination;
	}

	connect(...args: Parameters<DestinationHost['connect']>): ReturnType<DestinationHost['connect']> {
		return this.streams.connect(...args);
	}

	accept(...args: Parameters<DestinationHost['accept']>): boolean {
		return this.streams.accept(...args);
	}

	receive(...args: Parameters<DestinationHost['receive']>): void {
		this.#datagrams.receive(...args);
	}

	send(...args: Parameters<DestinationHost['send']>): OfferAnswer {
		if (this.#closing !== 'no') return 'closed';
		const answer = this.#datagrams.send(...args);
		this.#arm();
		return answer;
	}

	maxDatagramBytes(kind: DatagramKind): number {
		return this.#datagrams.maxDatagramBytes(kind);
	}

	lookup(...args: Parameters<DestinationHost['lookup']>): void {
		this.#host.lookup(...args);
	}

	/**
	 * Resets every stream but those that both sides have ended, which part within two seconds; the host below is let go when it has told the
	 * peers.
	 */
	close(): void {
		if (this.#closing !== 'no') return;
		this.#closing = 'wanted';
		this.streams.close();
	}

	/** Closes without giving any stream time. */
	abort(): void {
		this.close();
		this.streams.abort();
	}

	due(): Mono {
		return this.#closing === 'heard' ? mono(0) : this.streams.due();
	}

	onTime(turn: Turn): void {
		if (this.streams.due() <= turn.now) this.streams.onTime(turn);
		if (this.#closing !== 'heard') return;
		this.#closing = 'done';
		this.#host.close();
	}

	flush(turn: Turn): Waiting {
		const waiting = this.streams.flush(turn);
		// An exhale that ends early goes on below us the next time: once our turn has come again, everybody below has had his.
		if (this.#closing === 'said') {
			this.#closing = 'heard';
			return 'deadline';
		}
		if (this.#closing !== 'wanted' || this.streams.parting) return waiting;
		this.#closing = 'said';
		return 'turn';
	}
}

/** Makes a destination of a carrier of messages; add it to the breath as a room above that of the carrier. */
export function overMessages(options: OverMessagesOptions): DestinationOverMessages {
	return new DestinationOverMessages(options);
}
