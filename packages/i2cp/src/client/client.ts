// The client of one router: sessions, each over a connection of its own (i2pd allows no more), and look-ups without any. I2CP "Sessions".
import type { LookupAnswer, LookupTarget, MessageHost, MessageHostMaker, MessageHostRequest } from '@i2p/client-core';
import type { Endpoint, Room, TcpPort, Turn, Waiting } from '@i2p/runtime';
import { morePressing } from '@i2p/runtime';
import { type Mono, mono } from '@i2p/time';
import type { Random } from '@i2p/util';
import { BareLookups } from './bare-lookups.js';
import type { ConnectionParts, RouterAuth } from './connection.js';
import { maxSessions, usualKeepMs } from './constants.js';
import type { I2cpClientNote } from './notes.js';
import { RefusedSession } from './refused-session.js';
import { ClientSession } from './session.js';

/** What a client is made of. */
export interface I2cpClientOptions {
	/** Dials the router. */
	readonly tcp: Pick<TcpPort, 'connect'>;
	/** Where the router listens for I2CP; 7654 is usual. */
	readonly router: Endpoint;
	/** User and password, where the router wants them. They travel in the clear. */
	readonly auth?: RouterAuth | undefined;
	/** How long a session that stood is kept while the router is away, in ms: dialled again, asked for again. Two minutes unless given; 0 ends it. */
	readonly keepMs?: number;
	readonly random: Random;
	/** Something was put aside outside of a turn: a turn is needed. */
	readonly arm: () => void;
	/** Counts what happens, by code. */
	readonly note?: (code: I2cpClientNote) => void;
}

/** Makes {@link MessageHost}s over a router's I2CP; a room of the breath, below the streams. */
export class I2cpClient implements MessageHostMaker, Room {
	readonly name = 'i2cp-client';
	readonly #connect: ConnectionParts;
	readonly #options: I2cpClientOptions;
	readonly #sessions = new Set<ClientSession | RefusedSession>();
	readonly #bare: BareLookups;

	constructor(options: I2cpClientOptions) {
		const { tcp, router, auth, note = () => undefined } = options;
		this.#options = options;
		this.#connect = { tcp, router, auth, note };
		this.#bare = new BareLookups(this.#connect, options.arm);
	}

	/** Sessions, those being made and those that end included. */
	get size(): number {
		return this.#sessions.size;
	}

	create(request: MessageHostRequest): MessageHost {
		const { keepMs = usualKeepMs, random, arm } = this.#options;
		const onOver = (session: ClientSession | RefusedSession) => void this.#sessions.delete(session);
		const session =
			this.#sessions.size >= maxSessions
				? new RefusedSession(request, `there are ${maxSessions} sessions already`, onOver)
				: new ClientSession({ request, connect: this.#connect, keepMs, random, arm, onOver });
		this.#sessions.add(session);
		arm();
		return session;
	}

	resolve(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		this.#bare.ask(target, onAnswer);
	}

	due(): Mono {
		let due: number = this.#bare.due();
		for (const session of this.#sessions) due = Math.min(due, session.due());
		return mono(due);
	}

	onTime(turn: Turn): void {
		this.#bare.onTime(turn);
		for (const session of [...this.#sessions]) if (session.due() <= turn.now) session.onTime(turn);
	}

	flush(turn: Turn): Waiting {
		let waiting: Waiting = this.#bare.flush(turn);
		for (const session of this.#sessions) waiting = morePressing(waiting, session.flush(turn));
		return waiting;
	}

	/** Ends every session; their owners are told in later turns. */
	close(): void {
		for (const session of [...this.#sessions]) session.close();
		this.#bare.close();
	}
}
