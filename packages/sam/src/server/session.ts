// One SAM session: a destination, the ACCEPTs that wait and the streams that wait for one. SAM V3 "SAM sessions".
import type { MadeDestination, Stream, StreamHandler, StreamHost } from '@i2p/client-core';
import type { DestinationKeys } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { backlogMs, maxBacklog, maxWaiters } from '../constants.js';
import type { SamNote } from './notes.js';
import { StreamPipe } from './pipe.js';
import type { Ports } from './ports.js';

/** Who waits for an incoming stream. */
export interface Waiter {
	/** A stream came in. */
	onStream(pipe: StreamPipe, stream: Stream, turn: Turn): void;
	/** The session is gone. */
	onSessionClosed(): void;
}

interface Backlogged {
	readonly pipe: StreamPipe;
	readonly stream: Stream;
	readonly due: Mono;
}

/** A session, from SESSION CREATE until its socket closes. */
export class Session {
	readonly id: string;
	readonly keys: DestinationKeys;
	/** Of its outgoing streams that name no others. */
	readonly ports: Ports;
	readonly #note: (code: SamNote) => void;
	readonly #reschedule: () => void;
	readonly #waiters: Waiter[] = [];
	readonly #users = new Set<Waiter>();
	#backlog: Backlogged[] = [];
	#made: MadeDestination | undefined;
	#host: StreamHost | undefined;

	constructor(
		id: string,
		keys: DestinationKeys,
		ports: Ports,
		note: (code: SamNote) => void,
		reschedule: (session: Session) => void,
	) {
		this.id = id;
		this.keys = keys;
		this.ports = ports;
		this.#note = note;
		this.#reschedule = () => reschedule(this);
	}

	/** The destination, once it can be used. */
	get host(): StreamHost | undefined {
		return this.#host;
	}

	/** It is being made. */
	begin(made: MadeDestination): void {
		this.#made = made;
	}

	/** It can be used. */
	open(host: StreamHost): void {
		this.#host = host;
		host.accept({ onStream: (stream, turn) => this.#onStream(stream, turn) });
	}

	#onStream(stream: Stream, turn: Turn): StreamHandler | undefined {
		const pipe = new StreamPipe(false);
		pipe.begin(stream);
		const waiter = this.#waiters.shift();
		if (waiter) waiter.onStream(pipe, stream, turn);
		else if (this.#backlog.length < maxBacklog) {
			this.#backlog.push({ pipe, stream, due: after(turn.now, backlogMs) });
			this.#reschedule();
		} else {
			this.#note('stream-backlog-full');
			return undefined;
		}
		return pipe;
	}

	/** Whether one more may wait. */
	get mayWait(): boolean {
		return this.#waiters.length < maxWaiters;
	}

	/** Waits for a stream, or takes one that is there. */
	accept(waiter: Waiter, turn: Turn): void {
		for (let next = this.#backlog.shift(); next; next = this.#backlog.shift()) {
			if (!next.pipe.worthAccepting) continue;
			this.#reschedule();
			waiter.onStream(next.pipe, next.stream, turn);
			return;
		}
		this.#waiters.push(waiter);
	}

	/** A socket of the session, told when the session is gone. */
	use(user: Waiter): void {
		this.#users.add(user);
	}

	/** The socket is gone, or waits no more. */
	leave(user: Waiter): void {
		this.#users.delete(user);
		const index = this.#waiters.indexOf(user);
		if (index >= 0) this.#waiters.splice(index, 1);
	}

	/** When the first waiting stream has waited long enough. */
	due(): Mono {
		return this.#backlog[0]?.due ?? never;
	}

	onTime(turn: Turn): void {
		const kept: Backlogged[] = [];
		for (const waiting of this.#backlog) {
			if (waiting.due > turn.now) kept.push(waiting);
			else {
				this.#note('stream-backlog-expired');
				waiting.stream.reset();
			}
		}
		this.#backlog = kept;
	}

	/** Ends the session and whatever uses it. */
	close(): void {
		for (const { stream } of this.#backlog) stream.reset();
		this.#backlog = [];
		this.#waiters.length = 0;
		for (const user of [...this.#users]) user.onSessionClosed();
		this.#users.clear();
		this.#host?.accept(undefined);
		this.#made?.close();
		this.#host = undefined;
	}
}
