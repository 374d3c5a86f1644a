// The turn loop: inhale (arrivals go up), think (who is due), exhale (what was put aside goes down).
// Pure: it is given its clock and told when to run; it knows nothing of sockets, timers or what the rooms do.
import { type Clock, type Mono, mono } from '@i2p/time';
import { exhaleBudgetMs, inhaleBudgetMs } from './constants.js';
import type { Room, Source, Turn, Waiting } from './turn.js';

/** Which part of a turn is running; `rest` between turns and between arrivals. */
export type Phase = 'rest' | 'inhale' | 'think' | 'exhale';

/** What a {@link Breath} is made of. */
export interface BreathOptions {
	readonly clock: Clock;
	/** Every room, in the order of the exhale: from the top floor to the ground. */
	readonly rooms: readonly Room[];
	readonly sources?: readonly Source[];
	/** Asks the driver for a run soon; called at most once between two runs. */
	readonly wake: () => void;
	/** Milliseconds for all arrivals of one turn; 5 unless given. */
	readonly inhaleBudgetMs?: number;
	/** Milliseconds for one exhale; 5 unless given. */
	readonly exhaleBudgetMs?: number;
	/**
	 * Told what a room threw, which is a bug in it; the breath goes on with the next room. Without it the error
	 * leaves `run` or `inhale`.
	 */
	readonly onFault?: (error: unknown, where: string) => void;
}

/** One router's breath. No call on it or on a room is ever re-entered: a second inhale inside a phase throws. */
export class Breath {
	readonly #clock: Clock;
	readonly #rooms: readonly Room[];
	/** Never changed, but replaced: a pull goes through those that there were when it began. */
	#sources: readonly Source[];
	readonly #wake: () => void;
	readonly #inhaleBudgetMs: number;
	readonly #exhaleBudgetMs: number;
	readonly #onFault: ((error: unknown, where: string) => void) | undefined;
	#phase: Phase = 'rest';
	#turn: Turn | undefined;
	#turnCount = 0;
	#arrivals = 0;
	#woken = false;
	#inhaledMs = 0;
	#firstSource = 0;
	#firstRoom = 0;

	constructor(options: BreathOptions) {
		this.#clock = options.clock;
		this.#rooms = options.rooms;
		this.#sources = [...(options.sources ?? [])];
		this.#wake = options.wake;
		this.#inhaleBudgetMs = options.inhaleBudgetMs ?? inhaleBudgetMs;
		this.#exhaleBudgetMs = options.exhaleBudgetMs ?? exhaleBudgetMs;
		this.#onFault = options.onFault;
	}

	/** Which part of a turn is running. */
	get phase(): Phase {
		return this.#phase;
	}

	/** Turns begun so far: a port compares it to know that a new budget has begun. */
	get turnCount(): number {
		return this.#turnCount;
	}

	/** Arrivals told so far: a driver compares it to know how many came together. */
	get arrivals(): number {
		return this.#arrivals;
	}

	/** Whether the turn in progress may take more arrivals; a port that hears no keeps them for its `pull`. */
	mayInhale(): boolean {
		return this.#turn === undefined || this.#inhaledMs < this.#inhaleBudgetMs;
	}

	/** Lets a port or a loop bring arrivals into every later inhale. */
	addSource(source: Source): void {
		this.#sources = [...this.#sources, source];
	}

	/** Forgets a source. */
	removeSource(source: Source): void {
		const at = this.#sources.indexOf(source);
		if (at >= 0) this.#sources = this.#sources.toSpliced(at, 1);
	}

	/** A port tells an arrival: `fn` runs inside the inhale of the turn in progress, which begins here if there is none. */
	inhale(name: string, fn: (turn: Turn) => void): void {
		if (this.#phase !== 'rest') throw new Error(`${name} arrived during ${this.#phase}`);
		this.#arrivals++;
		const begins = this.#turn === undefined;
		const turn = this.#open();
		const before = begins ? turn.now : this.#clock.now();
		this.#phase = 'inhale';
		try {
			fn(turn);
		} catch (error) {
			this.#onError(error, 'inhale', name);
		} finally {
			this.#phase = 'rest';
		}
		this.#inhaledMs += this.#clock.now() - before;
		this.arm();
	}

	/** Something was put aside, or a source holds something: a run is needed. Any phase, any number of times. */
	arm(): void {
		if (this.#woken) return;
		this.#woken = true;
		this.#wake();
	}

	/** Completes a turn: what sources hold, then think, then exhale. Called by the driver. */
	run(): void {
		if (this.#phase !== 'rest') throw new Error(`run during ${this.#phase}`);
		this.#woken = false;
		const turn = this.#open();
		try {
			const left = this.#pull(turn);
			for (const room of this.#rooms) if (room.due() <= turn.now) this.#think(room, turn);
			const kept = this.#exhale(turn);
			if (left || kept) this.arm();
		} finally {
			this.#turn = undefined;
		}
	}

	/** When a room is due next; never if none is. */
	nextDue(): Mono {
		let next = Number.POSITIVE_INFINITY;
		for (const room of this.#rooms) {
			const due = room.due();
			if (due < next) next = due;
		}
		return mono(next);
	}

	#open(): Turn {
		if (this.#turn === undefined) {
			this.#turn = { now: this.#clock.now(), wall: this.#clock.wall() };
			this.#turnCount++;
			this.#inhaledMs = 0;
		}
		return this.#turn;
	}

	// One method for each phase: a closure for each room of each turn is most of what an idle turn would cost.

	#think(room: Room, turn: Turn): void {
		this.#phase = 'think';
		try {
			room.onTime(turn);
		} catch (error) {
			this.#onError(error, 'think', room.name);
		} finally {
			this.#phase = 'rest';
		}
	}

	#flush(room: Room, turn: Turn): Waiting {
		this.#phase = 'exhale';
		try {
			return room.flush(turn);
		} catch (error) {
			this.#onError(error, 'exhale', room.name);
			return 'empty';
		} finally {
			this.#phase = 'rest';
		}
	}

	#pullFrom(source: Source, turn: Turn): boolean {
		this.#phase = 'inhale';
		try {
			return source.pull(turn);
		} catch (error) {
			this.#onError(error, 'inhale', source.name);
			return false;
		} finally {
			this.#phase = 'rest';
		}
	}

	#onError(error: unknown, phase: Phase, name: string): void {
		if (this.#onFault === undefined) throw error;
		this.#onFault(error, `${phase} ${name}`);
	}

	// Every source that holds something once, beginning with the one that was cut last time (who is first is served however little
	// time is left); answers whether anything may be left.
	#pull(turn: Turn): boolean {
		const sources = this.#sources;
		let began: number | undefined;
		let cut: Source | undefined;
		for (let i = 0; i < sources.length; i++) {
			const source = sources[(this.#firstSource + i) % sources.length]!;
			if (source.holds === false) continue;
			if (began === undefined) began = this.#clock.now() - this.#inhaledMs;
			else if (this.#clock.now() - began >= this.#inhaleBudgetMs) {
				cut = source;
				break;
			}
			if (this.#pullFrom(source, turn)) cut ??= source;
		}
		this.#firstSource = cut === undefined ? 0 : Math.max(0, this.#sources.indexOf(cut));
		return cut !== undefined;
	}

	// From the top to the ground, or from the room before which the last exhale was cut.
	#exhale(turn: Turn): boolean {
		const first = this.#firstRoom;
		this.#firstRoom = 0;
		let again = first > 0;
		const began = this.#clock.now();
		for (let i = first; i < this.#rooms.length; i++) {
			const room = this.#rooms[i]!;
			if (i > first && this.#clock.now() - began >= this.#exhaleBudgetMs) {
				this.#firstRoom = i;
				return true;
			}
			if (this.#flush(room, turn) === 'turn') again = true;
		}
		return again;
	}
}
