// Streams that come in for a session: ACCEPTs that wait, streams that wait for one, or a server that they are forwarded to.
// SAM V3 "STREAM ACCEPT", "STREAM FORWARD".
import type { Stream, StreamAcceptor, StreamHandler } from '@i2p/client-core';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { backlogMs, maxBacklog, maxWaiters } from '../constants.js';
import { StreamPipe } from './pipe.js';
import type { Surroundings, Timed } from './surroundings.js';

/** A socket that stands on a session. */
export interface SessionUser {
	/** The session is gone. */
	onSessionClosed(): void;
}

/** Who takes incoming streams. */
export interface StreamTaker extends SessionUser {
	/** A stream came in. */
	onStream(pipe: StreamPipe, stream: Stream, turn: Turn): void;
}

interface Backlogged {
	readonly pipe: StreamPipe;
	readonly stream: Stream;
	readonly due: Mono;
}

/**
 * What comes in for one session. Peers are refused until a client accepts or forwards for the first time, and again when none has for
 * as long as a stream would wait: in between, clients take one after the other.
 */
export class IncomingStreams implements Timed {
	readonly #accept: (acceptor: StreamAcceptor | undefined) => void;
	readonly #surroundings: Surroundings;
	readonly #waiters: StreamTaker[] = [];
	readonly #users = new Set<SessionUser>();
	#forward: StreamTaker | undefined;
	#backlog: Backlogged[] = [];
	#isListening = false;
	#idleDue: Mono = never;

	/** @param accept makes an acceptor the one for the session's port, or nobody */
	constructor(accept: (acceptor: StreamAcceptor | undefined) => void, surroundings: Surroundings) {
		this.#accept = accept;
		this.#surroundings = surroundings;
	}

	#listen(isWanted: boolean): void {
		if (isWanted === this.#isListening) return;
		this.#isListening = isWanted;
		this.#accept(isWanted ? { onStream: (stream, turn) => this.#onStream(stream, turn) } : undefined);
	}

	#onStream(stream: Stream, turn: Turn): StreamHandler | undefined {
		const pipe = new StreamPipe(false);
		pipe.begin(stream);
		const taker = this.#forward ?? this.#waiters.shift();
		if (taker) {
			this.#settle(turn);
			taker.onStream(pipe, stream, turn);
		} else if (this.#backlog.length < maxBacklog) {
			this.#backlog.push({ pipe, stream, due: after(turn.now, backlogMs) });
			this.#surroundings.reschedule(this);
		} else {
			this.#surroundings.note('stream-backlog-full');
			return undefined;
		}
		return pipe;
	}

	/** Why no further ACCEPT may wait, in words for people. */
	get acceptFault(): string | undefined {
		if (this.#forward) return 'Streams of this session are forwarded';
		return this.#waiters.length < maxWaiters ? undefined : 'Too many wait for a stream';
	}

	/** Why streams cannot be forwarded, in words for people. */
	get forwardFault(): string | undefined {
		if (this.#forward) return 'Streams of this session are forwarded already';
		return this.#waiters.length === 0 ? undefined : 'An ACCEPT waits for a stream';
	}

	/** Waits for a stream, or takes one that is there. */
	accept(taker: StreamTaker, turn: Turn): void {
		this.#listen(true);
		const next = this.#nextBacklogged();
		if (next) taker.onStream(next.pipe, next.stream, turn);
		else this.#waiters.push(taker);
		this.#settle(turn);
	}

	#nextBacklogged(): Backlogged | undefined {
		for (let next = this.#backlog.shift(); next; next = this.#backlog.shift())
			if (next.pipe.worthAccepting) return next;
		return undefined;
	}

	/** Gives this taker every stream, those that are there too. */
	forward(taker: StreamTaker, turn: Turn): void {
		this.#listen(true);
		this.#forward = taker;
		for (let next = this.#nextBacklogged(); next; next = this.#nextBacklogged())
			taker.onStream(next.pipe, next.stream, turn);
		this.#settle(turn);
	}

	/** A socket of the session, told when the session is gone. */
	use(user: SessionUser): void {
		this.#users.add(user);
	}

	/** The socket is gone, or waits no more. */
	leave(user: SessionUser, turn: Turn | undefined): void {
		this.#users.delete(user);
		const index = this.#waiters.indexOf(user as StreamTaker);
		if (index >= 0) this.#waiters.splice(index, 1);
		else if (this.#forward === user) this.#forward = undefined;
		else return;
		this.#settle(turn);
	}

	/** Without a turn (a socket was dropped) nobody is waited for. */
	#settle(turn: Turn | undefined): void {
		const isIdle = this.#isListening && this.#forward === undefined && this.#waiters.length === 0;
		this.#idleDue = isIdle ? after(turn?.now ?? mono(0), turn ? backlogMs : 0) : never;
		this.#surroundings.reschedule(this);
	}

	/** When the first waiting stream has waited long enough, or nobody has accepted for long enough. */
	due(): Mono {
		return mono(Math.min(this.#backlog[0]?.due ?? never, this.#idleDue));
	}

	onTime(turn: Turn): void {
		const kept: Backlogged[] = [];
		for (const waiting of this.#backlog) {
			if (waiting.due > turn.now) kept.push(waiting);
			else {
				this.#surroundings.note('stream-backlog-expired');
				waiting.stream.reset();
			}
		}
		this.#backlog = kept;
		if (this.#idleDue > turn.now) return;
		this.#idleDue = never;
		this.#listen(false);
	}

	/** Refuses what comes from now on, and ends whatever stands on it. */
	close(): void {
		for (const { stream } of this.#backlog) stream.reset();
		this.#backlog = [];
		this.#idleDue = never;
		this.#waiters.length = 0;
		this.#forward = undefined;
		for (const user of [...this.#users]) user.onSessionClosed();
		this.#users.clear();
		this.#listen(false);
		this.#surroundings.reschedule(this);
	}
}
