// One connection to a router: dialled, greeted, then messages both ways. I2CP "I2CP Initialization".
// Must not know sessions or look-ups.
import { type Mapping, mappingOf } from '@i2p/data-core';
import type { Endpoint, TcpEnd, TcpHandler, TcpPort, TcpSocket, Turn } from '@i2p/runtime';
import { after, type Mono, never, type Wall, wall } from '@i2p/time';
import { WireError } from '@i2p/util';
import { I2cp, protocolByte } from '../constants.js';
import { Framer } from '../framer.js';
import { decodeMessage, encodeMessage, type I2cpMessage } from '../message.js';
import { Output } from '../output.js';
import { answerTimeoutMs, farewellMs, maxUnwrittenBytes } from './constants.js';
import type { I2cpClientNote } from './notes.js';
import { spokenVersion, versionOf } from './router-version.js';

/** Who uses a connection. All calls come during an inhale or think. */
export interface ConnectionUser {
	/** The router has answered the greeting. */
	onOpen(turn: Turn): void;
	onMessage(message: I2cpMessage, turn: Turn): void;
	/** It is over; nothing else follows. `reason` is one line for people. */
	onGone(reason: string, turn: Turn): void;
}

/** User and password, where a router wants them. */
export interface RouterAuth {
	readonly username: string;
	readonly password: string;
}

/** What a connection stands on. */
export interface ConnectionParts {
	readonly tcp: Pick<TcpPort, 'connect'>;
	readonly router: Endpoint;
	readonly auth: RouterAuth | undefined;
	readonly note: (code: I2cpClientNote) => void;
}

const ends: Readonly<Record<TcpEnd, string>> = {
	ended: 'the router closed the connection',
	reset: 'the router reset the connection',
	refused: 'nothing listens there',
	unreachable: 'it cannot be reached',
	timeout: 'it does not answer',
	failed: 'the connection failed',
	destroyed: 'the connection was closed',
};

function authOf(auth: RouterAuth | undefined): Mapping | undefined {
	return auth && mappingOf({ 'i2cp.username': auth.username, 'i2cp.password': auth.password });
}

/** A connection, from its dial to its end. */
export class RouterConnection implements TcpHandler {
	readonly #parts: ConnectionParts;
	readonly #user: ConnectionUser;
	readonly #socket: TcpSocket;
	readonly #framer = new Framer();
	#state: 'dialling' | 'greeting' | 'open' | 'ending' | 'gone' = 'dialling';
	readonly #output = new Output();
	#ended = false;
	#deadline: Mono;
	/** The router's date, less our time. */
	#routerDateMs = 0;
	#version = '0';

	/** Dials at once. */
	constructor(parts: ConnectionParts, user: ConnectionUser, now: Mono) {
		this.#parts = parts;
		this.#user = user;
		this.#deadline = after(now, 2 * answerTimeoutMs);
		this.#socket = parts.tcp.connect(parts.router, this, { timeoutMs: answerTimeoutMs });
	}

	/** Whether messages can be sent. */
	get isOpen(): boolean {
		return this.#state === 'open';
	}

	/** API version that the router says. */
	get version(): string {
		return this.#version;
	}

	/** What the router's clock says. */
	routerTime(now: Mono): Wall {
		return wall(Math.floor(now + this.#routerDateMs));
	}

	/** Bytes of messages that it takes before the rest should wait. */
	room(): number {
		return this.#output.isFull || !this.isOpen ? 0 : Math.max(0, maxUnwrittenBytes - this.#output.bytes);
	}

	/** Puts a message aside for the exhale; nothing happens unless it is open. */
	send(message: I2cpMessage): void {
		if (this.isOpen) this.#output.push(encodeMessage(message));
	}

	/** Ends the connection after what was put aside; the user is told. */
	end(now: Mono): void {
		if (this.#state === 'gone' || this.#state === 'ending') return;
		if (this.#state !== 'open') this.#socket.destroy();
		this.#state = 'ending';
		this.#deadline = after(now, farewellMs);
	}

	/** Drops the connection at once; the user is told nothing more. */
	drop(): void {
		this.#state = 'gone';
		this.#deadline = never;
		this.#output.clear();
		this.#socket.destroy();
	}

	#fail(reason: string, turn: Turn): void {
		if (this.#state === 'gone') return;
		this.#parts.note(this.#state === 'ending' ? 'connection-ended' : 'connection-lost');
		this.drop();
		this.#user.onGone(reason, turn);
	}

	onOpen(turn: Turn): void {
		if (this.#state !== 'dialling') return;
		this.#state = 'greeting';
		this.#deadline = after(turn.now, answerTimeoutMs);
		this.#output.push(Uint8Array.of(protocolByte));
		this.#output.push(encodeMessage({ type: I2cp.GetDate, version: spokenVersion, auth: authOf(this.#parts.auth) }));
	}

	onData(lent: Uint8Array, turn: Turn): void {
		for (let at = 0; at < lent.length && this.#state !== 'gone'; ) {
			at += this.#framer.offer(lent.subarray(at));
			this.#readAll(turn);
		}
	}

	/** The one place where what a router says wrong is caught. */
	#readAll(turn: Turn): void {
		try {
			for (let frame = this.#framer.next(); frame !== undefined; frame = this.#framer.next()) {
				const message = decodeMessage(frame.type, frame.body);
				if (message === undefined) this.#parts.note('message-unexpected');
				else this.#onMessage(message, turn);
				if (this.#state === 'gone') return;
			}
		} catch (fault) {
			if (!(fault instanceof WireError)) throw fault;
			this.#parts.note('message-malformed');
			this.#fail(`the router sent what cannot be read (${fault.message})`, turn);
		}
	}

	#onMessage(message: I2cpMessage, turn: Turn): void {
		if (message.type === I2cp.SetDate) {
			this.#routerDateMs = message.date - turn.now;
			if (this.#state !== 'greeting') return;
			this.#version = versionOf(message.version);
			this.#state = 'open';
			this.#deadline = never;
			this.#parts.note('connected');
			this.#user.onOpen(turn);
		} else if (message.type === I2cp.Disconnect) this.#fail(`the router says: ${message.reason}`, turn);
		else if (this.#state === 'greeting') this.#parts.note('message-unexpected');
		else this.#user.onMessage(message, turn);
	}

	onWritable(): void {
		this.#output.onWritable();
	}

	onEnd(turn: Turn): void {
		this.#fail(ends.ended, turn);
	}

	onClose(reason: TcpEnd, turn: Turn): void {
		this.#fail(ends[reason], turn);
	}

	due(): Mono {
		return this.#deadline;
	}

	onTime(turn: Turn): void {
		if (this.#deadline <= turn.now) this.#fail(ends.timeout, turn);
	}

	/** Exhale: what was put aside, in one write. Answers whether something waits for the socket. */
	flush(): 'empty' | 'writable' {
		if (this.#state === 'gone' || this.#state === 'dialling') return 'empty';
		const isFull = this.#output.flush(this.#socket);
		if (this.#state === 'ending' && !this.#ended) {
			this.#ended = true;
			this.#socket.end();
		}
		return isFull ? 'writable' : 'empty';
	}
}
