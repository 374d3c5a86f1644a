// One client's connection: bytes to messages, who answers which, answers back. I2CP "I2CP Initialization", "Messages".
// Knows how a connection lives; what messages mean for sessions stands in client-sessions.ts.
import type { LookupAnswer, LookupTarget } from '@i2p/client-core';
import type { TcpEnd, TcpHandler, TcpSocket, Turn } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { equalBytes, utf8, WireError } from '@i2p/util';
import { apiVersion, I2cp, protocolByte } from '../constants.js';
import { Framer } from '../framer.js';
import { decodeMessage, encodeMessage, type I2cpMessage, nameOfType } from '../message.js';
import { Output } from '../output.js';
import type { GetDate } from '../session-messages.js';
import { type Client, ClientSessions, type SessionHouse } from './client-sessions.js';
import { farewellMs, greetingMs, idleMs, maxUnreadBytes, mostUnreadBytes, pauseUnreadBytes } from './constants.js';
import { ConnectionLookups, type LookupsOwner } from './lookups.js';
import type { I2cpNote } from './notes.js';
import { oneLine } from './session-options.js';

/** What a connection needs of the server around it. */
export interface House extends SessionHouse {
	/** User and password, if they are asked for. */
	readonly auth: { readonly username: string; readonly password: string } | undefined;
	/** What clients may carry, KB/s in and out. */
	bandwidth(): readonly [inbound: number, outbound: number];
	/** The connection has something for the next exhale, or another deadline. */
	touch(connection: ClientConnection): void;
	/** The connection is gone. */
	forget(connection: ClientConnection): void;
}

type State = 'greeting' | 'open' | 'ending' | 'closed';

/** One client. */
export class ClientConnection implements TcpHandler, Client, LookupsOwner {
	readonly #house: House;
	readonly #socket: TcpSocket;
	readonly #framer = new Framer();
	readonly #output = new Output();
	readonly #lookups = new ConnectionLookups(this);
	readonly #sessions: ClientSessions;
	#state: State = 'greeting';
	#isAuthorised: boolean;
	#paused = false;
	#ended = false;
	#deadline: Mono;
	#unfinishedUntil: Mono = never;

	constructor(socket: TcpSocket, house: House, now: Mono) {
		this.#socket = socket;
		this.#house = house;
		this.#isAuthorised = house.auth === undefined;
		this.#deadline = after(now, greetingMs);
		this.#sessions = new ClientSessions(house, this);
	}

	/** Whether nobody listens any more. */
	get closed(): boolean {
		return this.#state === 'closed';
	}

	note(code: I2cpNote): void {
		this.#house.note(code);
	}

	// ---- What is said to the client ----

	say(message: I2cpMessage): void {
		if (this.#state === 'closed' || this.#ended) return;
		this.#output.push(encodeMessage(message));
		this.#house.touch(this);
	}

	sayPayload(message: I2cpMessage): void {
		const isFull = this.#output.bytes >= maxUnreadBytes;
		this.note(isFull ? 'payload-dropped' : 'payload-delivered');
		if (!isFull) this.say(message);
	}

	/** Says why, and ends the connection with all that lives in it. */
	disconnect(reason: string, turn: Turn): void {
		this.say({ type: I2cp.Disconnect, reason: oneLine(reason) });
		this.finish(turn);
	}

	/** Ends the connection after what was said. */
	finish(turn: Turn): void {
		if (this.#state === 'closed' || this.#state === 'ending') return;
		this.#state = 'ending';
		this.#deadline = after(turn.now, farewellMs);
		this.#closeAll();
		this.#house.touch(this);
	}

	/** The server closes. */
	leave(reason: string, turn: Turn): void {
		if (this.#state !== 'ending') this.disconnect(reason, turn);
	}

	// ---- What the socket tells ----

	onOpen(): void {
		// Told of outgoing connections only.
	}

	onData(lent: Uint8Array, turn: Turn): void {
		for (let at = 0; at < lent.length && (this.#state === 'greeting' || this.#state === 'open'); ) {
			at += this.#framer.offer(lent.subarray(at));
			if (this.#state === 'greeting') this.#greet(turn);
			if (this.#state === 'open') this.#readAll(turn);
		}
		this.#settle(turn.now);
	}

	#greet(turn: Turn): void {
		if (this.#framer.takeByte() === protocolByte) this.#state = 'open';
		else {
			this.note('protocol-wrong');
			this.#drop();
		}
		this.#deadline = after(turn.now, greetingMs);
	}

	/** The one place where what a client says wrong is caught. */
	#readAll(turn: Turn): void {
		try {
			for (let frame = this.#framer.next(); frame !== undefined; frame = this.#framer.next()) {
				const message = decodeMessage(frame.type, frame.body);
				if (message === undefined) this.#onUnexpected(frame.type, turn);
				else this.#onMessage(message, turn);
				if (this.#state !== 'open') return;
			}
		} catch (fault) {
			if (!(fault instanceof WireError)) throw fault;
			this.note('message-malformed');
			this.disconnect(`this cannot be read (${fault.message})`, turn);
		}
	}

	#onUnexpected(type: number, turn: Turn): void {
		this.note('message-unexpected');
		this.disconnect(`a router does not take messages of type ${type} (${nameOfType(type) ?? 'unknown'})`, turn);
	}

	onChange(turn: Turn): void {
		this.#settle(turn.now);
	}

	/** Deadlines and whether to read on, after anything happened. */
	#settle(now: Mono): void {
		if (this.#state === 'open') {
			const isFinished = this.#framer.length === 0;
			if (isFinished) this.#unfinishedUntil = never;
			else if (this.#unfinishedUntil === never) this.#unfinishedUntil = after(now, greetingMs);
			this.#deadline = this.#sessions.size > 0 ? never : after(now, idleMs);
			this.#throttle();
		}
		this.#house.touch(this);
	}

	#throttle(): void {
		if (this.#state === 'closed') return;
		const pause = this.#output.bytes > pauseUnreadBytes || this.#sessions.isCongested;
		if (pause === this.#paused) return;
		this.#paused = pause;
		if (pause) this.#socket.pause();
		else this.#socket.resume();
	}

	// ---- What messages mean ----

	#onMessage(message: I2cpMessage, turn: Turn): void {
		if (message.type === I2cp.GetDate) this.#onGetDate(message, turn);
		else if (!this.#isAuthorised) this.#onStranger(turn);
		else if (!this.#sessions.onMessage(message, turn) && !this.#onQuestion(message, turn)) this.#onOther(message, turn);
	}

	#onQuestion(message: I2cpMessage, turn: Turn): boolean {
		switch (message.type) {
			case I2cp.HostLookup:
				this.#lookups.onHostLookup(message, turn);
				return true;
			case I2cp.DestLookup:
				this.#lookups.onDestLookup(message, this.#sessions.primaryId, turn);
				return true;
			case I2cp.BlindingInfo:
				this.#lookups.onBlindingInfo(message, turn);
				return true;
			case I2cp.GetBandwidthLimits:
				this.#onGetBandwidthLimits();
				return true;
			default:
				return false;
		}
	}

	#onOther(message: I2cpMessage, turn: Turn): void {
		switch (message.type) {
			case I2cp.Disconnect:
				this.finish(turn);
				break;
			case I2cp.ReportAbuse:
				this.note('message-unexpected');
				break;
			default:
				this.#onUnexpected(message.type, turn);
		}
	}

	#onGetDate({ auth }: GetDate, turn: Turn): void {
		const wanted = this.#house.auth;
		const fits = (name: string, text: string) => equalBytes(utf8(auth?.get(name) ?? ''), utf8(text));
		this.#isAuthorised ||=
			wanted !== undefined &&
			[fits('i2cp.username', wanted.username), fits('i2cp.password', wanted.password)].every(Boolean);
		if (this.#isAuthorised) this.say({ type: I2cp.SetDate, date: turn.wall, version: apiVersion });
		else this.#onStranger(turn);
	}

	#onStranger(turn: Turn): void {
		this.note('auth-failed');
		this.disconnect('user and password are wanted', turn);
	}

	#onGetBandwidthLimits(): void {
		const [inbound, outbound] = this.#house.bandwidth();
		const limits = [inbound, outbound, ...Array.from({ length: 14 }, () => 0)];
		this.say({ type: I2cp.BandwidthLimits, limits });
	}

	find(session: number, target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		this.#sessions.find(session, target, onAnswer);
	}

	// ---- How it ends ----

	onWritable(turn: Turn): void {
		this.#output.onWritable();
		this.#settle(turn.now);
	}

	onEnd(turn: Turn): void {
		this.finish(turn);
	}

	onClose(_reason: TcpEnd, _turn: Turn): void {
		this.#gone();
	}

	/** Drops the socket and what lives with it. */
	close(): void {
		this.#drop();
	}

	#drop(): void {
		this.#socket.destroy();
		this.#gone();
	}

	#gone(): void {
		if (this.#state === 'closed') return;
		this.#state = 'closed';
		this.#output.clear();
		this.#closeAll();
		this.#house.forget(this);
	}

	#closeAll(): void {
		this.#lookups.close();
		this.#sessions.close();
	}

	due(): Mono {
		return mono(Math.min(this.#deadline, this.#unfinishedUntil, this.#lookups.due(), this.#sessions.due()));
	}

	onTime(turn: Turn): void {
		if (Math.min(this.#deadline, this.#unfinishedUntil) <= turn.now) {
			this.note('connection-timeout');
			this.#drop();
			return;
		}
		this.#lookups.onTime(turn);
		this.#sessions.onTime(turn);
	}

	/** Exhale. Answers whether it waits for the socket. */
	flush(): 'empty' | 'writable' {
		if (this.#state === 'closed') return 'empty';
		const isFull = this.#output.flush(this.#socket);
		if (this.#output.bytes > mostUnreadBytes) {
			this.note('connection-unread');
			this.#drop();
			return 'empty';
		}
		if (this.#state === 'ending' && !this.#ended && !isFull) {
			this.#ended = true;
			this.#socket.end();
		}
		this.#throttle();
		return isFull ? 'writable' : 'empty';
	}
}
