// Look-ups without a session: over a connection that is dialled when there is a question and closed when there is none for long.
import type { LookupTarget } from '@i2p/client-core';
import type { Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { I2cp, noSession } from '../constants.js';
import type { I2cpMessage } from '../message.js';
import { type ConnectionParts, type ConnectionUser, RouterConnection } from './connection.js';
import { bareIdleMs, maxLookups } from './constants.js';
import { Lookups, type OnAnswer } from './lookups.js';

/** Questions of nobody's session. */
export class BareLookups implements ConnectionUser {
	readonly #connect: ConnectionParts;
	readonly #arm: () => void;
	readonly #lookups: Lookups;
	#connection: RouterConnection | undefined;
	#idleAt: Mono = never;
	#wanted = false;
	#closed = false;
	#overflowed: OnAnswer[] = [];
	#now: Mono = mono(0);

	constructor(connect: ConnectionParts, arm: () => void) {
		this.#connect = connect;
		this.#arm = arm;
		this.#lookups = new Lookups({ open: () => this.#open(), note: connect.note });
	}

	#open() {
		const connection = this.#connection;
		return connection?.isOpen ? { connection, session: noSession } : undefined;
	}

	/** Asks; the answer comes in a later turn, be it only that there are too many questions. */
	ask(target: LookupTarget, onAnswer: OnAnswer): void {
		if (this.#closed || !this.#lookups.ask(target, true, onAnswer, this.#now, maxLookups))
			this.#overflowed.push(onAnswer);
		else this.#wanted = true;
		this.#arm();
	}

	/** Nothing is asked any more. */
	close(): void {
		this.#closed = true;
		this.#arm();
	}

	onOpen(): void {
		// What waits is asked in this turn.
	}

	onMessage(message: I2cpMessage, turn: Turn): void {
		if (message.type === I2cp.HostReply) this.#lookups.onReply(message, turn);
		else this.#connect.note('message-unexpected');
	}

	onGone(_reason: string, turn: Turn): void {
		this.#connection = undefined;
		this.#lookups.close(turn);
		this.#lookups.onReconnect();
	}

	due(): Mono {
		if (this.#wanted || this.#closed !== this.#isQuiet || this.#overflowed.length > 0) return mono(0);
		return mono(Math.min(this.#idleAt, this.#connection?.due() ?? never, this.#lookups.due()));
	}

	/** Whether it is closed and everybody was told. */
	#isQuiet = false;

	onTime(turn: Turn): void {
		this.#now = turn.now;
		for (const onAnswer of this.#overflowed.splice(0)) onAnswer({ reason: this.#closed ? 'closed' : 'overflow' }, turn);
		if (this.#closed && !this.#isQuiet) this.#quiet(turn);
		if (this.#wanted) {
			this.#wanted = false;
			this.#connection ??= new RouterConnection(this.#connect, this, turn.now);
		}
		this.#connection?.onTime(turn);
		this.#lookups.onTime(turn);
		if (this.#idleAt > turn.now) return;
		this.#idleAt = never;
		this.#hangUp();
	}

	#quiet(turn: Turn): void {
		this.#isQuiet = true;
		this.#hangUp();
		this.#lookups.close(turn);
	}

	#hangUp(): void {
		this.#connection?.drop();
		this.#connection = undefined;
	}

	flush(turn: Turn): Waiting {
		this.#now = turn.now;
		if (this.#connection === undefined || this.#lookups.size > 0) this.#idleAt = never;
		else if (this.#idleAt === never) this.#idleAt = after(turn.now, bareIdleMs);
		if (this.#connection?.flush() === 'writable') return 'writable';
		return this.due() === never ? 'empty' : 'deadline';
	}
}
