// The sessions of one connection: made, changed, given lease sets and messages, ended. I2CP "Multisession Notes".
// Must not know sockets; how one session does stands in session.ts.
import type { LookupAnswer, LookupTarget, MessageHost, MessageHostMaker } from '@i2p/client-core';
import type { Turn } from '@i2p/runtime';
import { type Mono, mono, never } from '@i2p/time';
import { I2cp, noSession } from '../constants.js';
import type { CreateLeaseSet, CreateLeaseSet2 } from '../lease-set-messages.js';
import type { I2cpMessage } from '../message.js';
import { messageStatus } from '../message-status.js';
import type { SendMessage, SendMessageExpires } from '../payload-messages.js';
import type { SessionConfig } from '../session-config.js';
import { sessionStatus } from '../session-messages.js';
import { maxSessionsOfOne } from './constants.js';
import type { I2cpNote } from './notes.js';
import { ServerSession, type SessionOwner } from './session.js';
import { subsessionOptions } from './session-options.js';

/** Where sessions are counted, and made. */
export interface SessionHouse {
	readonly maker: MessageHostMaker;
	/** An id for a new session; `duplicate` if its destination has one, `full` if there are too many. */
	admit(config: SessionConfig): number | 'duplicate' | 'full';
	/** The session is there, or no more. */
	enter(session: ServerSession): void;
	leave(session: ServerSession): void;
	/** A destination is wanted no more. */
	letGo(host: MessageHost): void;
	note(code: I2cpNote): void;
}

/** Whose sessions they are. */
export interface Client {
	/** Says something to him. */
	say(message: I2cpMessage): void;
	/** Says something to him, or drops it if he does not read. */
	sayPayload(message: I2cpMessage): void;
	/** Says why, and ends the connection with all that lives in it. */
	disconnect(reason: string, turn: Turn): void;
	/** Ends the connection after what was said. */
	finish(turn: Turn): void;
	/** Sessions changed, or less waits: deadlines and reading are to be looked at. */
	onChange(turn: Turn): void;
}

/** The sessions of one connection, in the order in which they were made: the first is the primary one. */
export class ClientSessions implements SessionOwner {
	readonly #house: SessionHouse;
	readonly #client: Client;
	readonly #sessions = new Map<number, ServerSession>();

	constructor(house: SessionHouse, client: Client) {
		this.#house = house;
		this.#client = client;
	}

	get maker(): MessageHostMaker {
		return this.#house.maker;
	}

	/** How many there are. */
	get size(): number {
		return this.#sessions.size;
	}

	/** Whether nothing more should be read of the client for now. */
	get isCongested(): boolean {
		for (const session of this.#sessions.values()) if (session.isCongested) return true;
		return false;
	}

	/** The id of the primary one, or 0xffff. */
	get primaryId(): number {
		return this.#primary?.id ?? noSession;
	}

	get #primary(): ServerSession | undefined {
		for (const session of this.#sessions.values()) return session;
		return undefined;
	}

	note(code: I2cpNote): void {
		this.#house.note(code);
	}

	say(message: I2cpMessage): void {
		this.#client.say(message);
	}

	sayPayload(message: I2cpMessage): void {
		this.#client.sayPayload(message);
	}

	onRoom(turn: Turn): void {
		this.#client.onChange(turn);
	}

	onFault(reason: string, turn: Turn): void {
		this.#client.disconnect(reason, turn);
	}

	/** Does what a message about sessions says; answers no for another message. */
	onMessage(message: I2cpMessage, turn: Turn): boolean {
		switch (message.type) {
			case I2cp.CreateSession:
				this.#onCreate(message.config, turn);
				return true;
			case I2cp.ReconfigureSession:
				this.#onReconfigure(message.session, message.config, turn);
				return true;
			case I2cp.DestroySession:
				this.#onDestroy(message.session, turn);
				return true;
			case I2cp.CreateLeaseSet:
			case I2cp.CreateLeaseSet2:
				this.#onLeaseSet(message, turn);
				return true;
			case I2cp.SendMessage:
			case I2cp.SendMessageExpires:
				this.#onSend(message, turn);
				return true;
			case I2cp.ReceiveMessageBegin:
				this.#sessions.get(message.session)?.onReceiveBegin(message.messageId);
				return true;
			case I2cp.ReceiveMessageEnd:
				this.#sessions.get(message.session)?.onReceiveEnd(message.messageId);
				return true;
			default:
				return false;
		}
	}

	#onCreate(config: SessionConfig, turn: Turn): void {
		const { invalid, refused } = sessionStatus;
		const fault = config.faultAt(turn.wall);
		const id = this.size >= maxSessionsOfOne ? 'full' : this.#house.admit(config);
		if (fault !== undefined) this.#refuse(invalid, `the session's configuration: ${fault}`, turn);
		else if (id === 'duplicate') this.#refuse(invalid, 'this destination is in use', turn);
		else if (id === 'full') this.#refuse(refused, 'there are too many sessions', turn);
		else this.#begin(id, config, turn);
	}

	#begin(id: number, config: SessionConfig, turn: Turn): void {
		const options = subsessionOptions(config.options, this.#primary?.options);
		const session = new ServerSession(id, config.destination, options, this, turn.now);
		this.#sessions.set(id, session);
		this.#house.enter(session);
	}

	/** Answers no; a client without any session is told why, and goes. */
	#refuse(status: number, reason: string, turn: Turn): void {
		this.note('session-refused');
		this.say({ type: I2cp.SessionStatus, session: noSession, status });
		if (this.size === 0) this.#client.disconnect(reason, turn);
	}

	onSessionOver(session: ServerSession, status: number, reason: string, turn: Turn): void {
		this.#sessions.delete(session.id);
		this.#house.leave(session);
		this.say({ type: I2cp.SessionStatus, session: session.id, status });
		if (this.size === 0) this.#client.disconnect(reason, turn);
		this.#client.onChange(turn);
	}

	#onReconfigure(id: number, config: SessionConfig, turn: Turn): void {
		const session = this.#sessions.get(id);
		const isTheirs = session?.destination.key === config.destination.key;
		const fault =
			config.faultAt(turn.wall) ?? (isTheirs ? session!.reconfigure(config.options) : 'another destination');
		if (fault !== undefined) this.note('session-refused');
		const status = fault === undefined ? sessionStatus.updated : sessionStatus.invalid;
		this.say({ type: I2cp.SessionStatus, session: id, status });
	}

	/** The primary session takes the others with it, and the connection. */
	#onDestroy(id: number, turn: Turn): void {
		const session = this.#sessions.get(id);
		if (session === undefined) {
			this.note('session-unknown');
			return;
		}
		const isPrimary = session === this.#primary;
		this.#close(session);
		this.say({ type: I2cp.SessionStatus, session: id, status: sessionStatus.destroyed });
		if (isPrimary) this.#client.finish(turn);
	}

	#onLeaseSet(message: CreateLeaseSet | CreateLeaseSet2, turn: Turn): void {
		const session = this.#sessions.get(message.session);
		if (session === undefined) this.note('session-unknown');
		else session.onLeaseSet(message, turn);
	}

	#onSend(message: SendMessage | SendMessageExpires, turn: Turn): void {
		const session = this.#sessions.get(message.session);
		if (session !== undefined) {
			session.onSend(message, turn);
			return;
		}
		this.note('session-unknown');
		if (message.nonce === 0) return;
		const status = messageStatus.badSession;
		const { nonce } = message;
		this.say({ type: I2cp.MessageStatus, session: message.session, messageId: 0, status, size: 0, nonce });
	}

	/** Looks up through the tunnels of a session that has some, or without any. */
	find(id: number, target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		const session = this.#sessions.get(id);
		if (session?.isReady === true) session.lookup(target, onAnswer);
		else this.maker.resolve(target, onAnswer);
	}

	/** Ends them all; nothing more is said of them. */
	close(): void {
		for (const session of [...this.#sessions.values()]) this.#close(session);
	}

	#close(session: ServerSession): void {
		this.#sessions.delete(session.id);
		this.#house.leave(session);
		const host = session.close();
		if (host !== undefined) this.#house.letGo(host);
	}

	due(): Mono {
		let due: number = never;
		for (const session of this.#sessions.values()) due = Math.min(due, session.due());
		return mono(due);
	}

	onTime(turn: Turn): void {
		for (const session of [...this.#sessions.values()]) session.onTime(turn);
	}
}
