// Many rooms on one floor that come and go: streams, links, sessions.
import { type Mono, mono } from '@i2p/time';
import { morePressing, type Room, type Turn, type Waiting } from './turn.js';

/** One room made of many; they exhale in turn, a different one first each time so that none starves the rest. */
export class RoomGroup implements Room {
	readonly name: string;
	readonly #rooms = new Set<Room>();
	/** The same in a row, until a room comes or goes. */
	#row: readonly Room[] | undefined;
	#first = 0;

	/** @param name for logs and guards */
	constructor(name: string) {
		this.name = name;
	}

	/** Rooms of this floor. */
	get size(): number {
		return this.#rooms.size;
	}

	/** Lets a room take part from the next phase on; nothing happens if it does already. */
	add(room: Room): void {
		this.#rooms.add(room);
		this.#row = undefined;
	}

	/** Lets a room take part no longer. */
	remove(room: Room): void {
		this.#rooms.delete(room);
		this.#row = undefined;
	}

	/** The soonest of its rooms. */
	due(): Mono {
		let next = Number.POSITIVE_INFINITY;
		for (const room of this.#rooms) next = Math.min(next, room.due());
		return mono(next);
	}

	/** Tells the time to those of its rooms that are due. */
	onTime(turn: Turn): void {
		for (const room of this.#inRow()) if (this.#rooms.has(room) && room.due() <= turn.now) room.onTime(turn);
	}

	/** Every room exhales; answers the most pressing of what they wait for. */
	flush(turn: Turn): Waiting {
		const rooms = this.#inRow();
		const first = rooms.length === 0 ? 0 : this.#first++ % rooms.length;
		let waiting: Waiting = 'empty';
		for (let i = 0; i < rooms.length; i++) {
			const room = rooms[(first + i) % rooms.length]!;
			if (this.#rooms.has(room)) waiting = morePressing(waiting, room.flush(turn));
		}
		return waiting;
	}

	#inRow(): readonly Room[] {
		this.#row ??= [...this.#rooms];
		return this.#row;
	}
}
