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
		for (const room of this.#inRow()) {
			const due = room.due();
			if (due < next) next = due;
		}
		return mono(next);
	}

	/** Tells the time to those of its rooms that are due. */
	onTime(turn: Turn): void {
		const rooms = this.#inRow();
		for (const room of rooms) if (this.#isIn(room, rooms) && room.due() <= turn.now) room.onTime(turn);
	}

	/** Every room exhales; answers the most pressing of what they wait for. */
	flush(turn: Turn): Waiting {
		const rooms = this.#inRow();
		if (rooms.length === 0) return 'empty';
		let at = this.#first < rooms.length ? this.#first : 0;
		this.#first = at + 1;
		let waiting: Waiting = 'empty';
		for (let left = rooms.length; left > 0; left--) {
			const room = rooms[at]!;
			if (this.#isIn(room, rooms)) waiting = morePressing(waiting, room.flush(turn));
			at = at + 1 === rooms.length ? 0 : at + 1;
		}
		return waiting;
	}

	/** Whether a room of this row is here still: another may have let it go meanwhile. */
	#isIn(room: Room, row: readonly Room[]): boolean {
		return this.#row === row || this.#rooms.has(room);
	}

	#inRow(): readonly Room[] {
		this.#row ??= [...this.#rooms];
		return this.#row;
	}
}
