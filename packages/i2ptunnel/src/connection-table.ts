// The connections of one door: who is due when, who has something to hand down. A room of the breath.
// Knows no protocol.
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { type Mono, mono } from '@i2p/time';
import { DeadlineHeap } from '@i2p/util';

/** One connection of a door. */
export interface Connection {
	/** When it must be told the time. */
	due(): Mono;
	onTime(turn: Turn): void;
	/** Exhale; answers whether it waits for its socket. */
	flush(turn: Turn): 'empty' | 'writable';
	/** Drops it at once. */
	close(): void;
}

/** A table of connections. */
export class ConnectionTable implements Room {
	readonly name: string;
	readonly #open = new Set<Connection>();
	readonly #touched = new Set<Connection>();
	readonly #times = new DeadlineHeap<Connection>();

	constructor(name: string) {
		this.name = name;
	}

	/** Connections that are open. */
	get size(): number {
		return this.#open.size;
	}

	/** Takes a connection in. */
	add(connection: Connection): void {
		this.#open.add(connection);
		this.reschedule(connection);
		this.touch(connection);
	}

	/** It has something to hand down in the next exhale. */
	touch(connection: Connection): void {
		if (this.#open.has(connection)) this.#touched.add(connection);
	}

	/** Its times have changed. */
	reschedule(connection: Connection): void {
		if (this.#open.has(connection)) this.#times.set(connection, connection.due());
	}

	/** It is gone. */
	remove(connection: Connection): void {
		this.#open.delete(connection);
		this.#touched.delete(connection);
		this.#times.delete(connection);
	}

	due(): Mono {
		return mono(this.#times.nextDue());
	}

	onTime(turn: Turn): void {
		for (let one = this.#times.takeDue(turn.now); one; one = this.#times.takeDue(turn.now)) {
			one.onTime(turn);
			this.reschedule(one);
		}
	}

	flush(turn: Turn): Waiting {
		let waiting: Waiting = this.due() === Number.POSITIVE_INFINITY ? 'empty' : 'deadline';
		for (const connection of [...this.#touched]) {
			this.#touched.delete(connection);
			if (connection.flush(turn) === 'writable') waiting = 'writable';
		}
		return waiting;
	}

	/** Drops every connection. */
	closeAll(): void {
		for (const connection of [...this.#open]) connection.close();
	}
}
