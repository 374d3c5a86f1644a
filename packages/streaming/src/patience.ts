// How long a stream waits: for an answer or the end, in silence, for more to read, for room to write. Streaming library "Options and Defaults".
// Knows only times.
import { after, type Mono, mono, never } from '@i2p/time';
import type { StreamSettings } from './settings.js';

/** Who waits at a stream at this moment. */
export interface Waiters {
	/** The reader has taken everything, and more may come. */
	readonly reader: boolean;
	/** The writer was refused room. */
	readonly writer: boolean;
}

/** The deadlines of one stream but those of its packets. */
export class Patience {
	/** Whether readers and writers wait for a time only: who waits must be heeded then. */
	readonly isFinite: boolean;
	readonly #settings: StreamSettings;
	#limit: Mono = never;
	#idle: Mono = never;
	#reading: Mono = never;
	#writing: Mono = never;

	constructor(settings: StreamSettings) {
		this.#settings = settings;
		this.isFinite = Math.min(settings.readTimeoutMs, settings.writeTimeoutMs) !== Number.POSITIVE_INFINITY;
	}

	/** The next of them. */
	get due(): Mono {
		return mono(Math.min(this.#limit, this.#idle, this.#reading, this.#writing));
	}

	/** Whether something is limited by {@link limit}. */
	get isLimited(): boolean {
		return this.#limit !== never;
	}

	/** What it does now may take so long; `never`: for ever. */
	limit(until: Mono): void {
		this.#limit = until;
	}

	/** Something that acknowledges has left: silence begins anew. */
	onAckSent(now: Mono): void {
		const { inactivityAction, inactivityTimeoutMs } = this.#settings;
		if (inactivityAction !== 'nothing') this.#idle = after(now, inactivityTimeoutMs);
	}

	/** Bytes came, or what was written got on: who waits for that waits anew. */
	onProgress(of: 'reader' | 'writer'): void {
		if (of === 'reader') this.#reading = never;
		else this.#writing = never;
	}

	/** Who waits now, so that their time is counted from the first moment on. */
	heed({ reader, writer }: Waiters, now: Mono): void {
		const { readTimeoutMs, writeTimeoutMs } = this.#settings;
		this.#reading = reader ? earlier(this.#reading, now, readTimeoutMs) : never;
		this.#writing = writer ? earlier(this.#writing, now, writeTimeoutMs) : never;
	}

	/** Whether what it does took too long, or who reads or writes has waited too long. */
	isSpent(now: Mono): boolean {
		return this.#limit <= now || this.#reading <= now || this.#writing <= now;
	}

	/** Whether it has been silent for long; asked again after as long. */
	wasSilent(now: Mono): boolean {
		if (this.#idle > now) return false;
		this.#idle = after(now, this.#settings.inactivityTimeoutMs);
		return true;
	}

	/** Nobody waits any more. */
	stop(): void {
		this.#limit = never;
		this.#idle = never;
		this.#reading = never;
		this.#writing = never;
	}
}

function earlier(due: Mono, now: Mono, timeoutMs: number): Mono {
	return due === never && timeoutMs !== Number.POSITIVE_INFINITY ? after(now, timeoutMs) : due;
}
