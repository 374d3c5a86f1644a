// One session with a router: a MessageHost whose tunnels are elsewhere. I2CP "Standard Session Establish".
// Knows how a session lives; what leaves and what becomes of it stands in outbox.ts.
import type {
	LookupAnswer,
	LookupTarget,
	MakeFault,
	MessageHandler,
	MessageHost,
	MessageHostRequest,
	OfferAnswer,
	OutboundMessage,
	ProvidedLeaseSet,
} from '@i2p/client-core';
import type { Destination, HashKey, Mapping } from '@i2p/data-core';
import { type Lease2, nextPublished } from '@i2p/data-leaseset';
import type { Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never, type Wall } from '@i2p/time';
import { Backoff, copyBytes, type Random } from '@i2p/util';
import { I2cp } from '../constants.js';
import type { I2cpMessage } from '../message.js';
import { signSessionConfig } from '../session-config.js';
import { type SessionStatus, sessionStatus } from '../session-messages.js';
import { type ConnectionParts, type ConnectionUser, RouterConnection } from './connection.js';
import {
	answerTimeoutMs,
	farewellMs,
	firstRedialMs,
	leasesTimeoutMs,
	longestRedialMs,
	maxLookups,
	maxWaiting,
	refusalReasonMs,
} from './constants.js';
import { Handlers } from './handlers.js';
import { Lookups } from './lookups.js';
import { Outbox } from './outbox.js';
import { providedMessage } from './provided.js';
import { opensOf } from './router-version.js';
import { optionsFor, sessionOptions } from './session-options.js';

/** What a session is made of. */
export interface SessionParts {
	readonly request: MessageHostRequest;
	readonly connect: ConnectionParts;
	/** How long it is kept while the router is away, after it stood once; 0 ends it at once. */
	readonly keepMs: number;
	readonly random: Random;
	/** A turn is needed. */
	readonly arm: () => void;
	/** It is over. */
	readonly onOver: (session: ClientSession) => void;
}

/**
 * `away`: no connection; dialled when due. `dialling`, `creating`, `leasing`: the router answers one after the other. `refused`: it said no,
 * perhaps it says why. `ready`: messages flow. `closing`: it says farewell. `over`: nothing more.
 */
type Phase = 'away' | 'dialling' | 'creating' | 'leasing' | 'refused' | 'ready' | 'closing' | 'over';

const atOnce = mono(0);

/** A session, from the first dial to its end. */
export class ClientSession implements MessageHost, ConnectionUser {
	readonly destination: Destination;
	readonly #parts: SessionParts;
	readonly #handlers: Handlers;
	readonly #outbox: Outbox;
	readonly #lookups: Lookups;
	readonly #backoff: Backoff;
	#options: Mapping = new Map();
	#phase: Phase = 'away';
	#connection: RouterConnection | undefined;
	#session = 0;
	/** When the phase ends, if nothing comes. */
	#deadline: Mono = atOnce;
	/** Once it stood and the router is away: until when it is kept. */
	#keepUntil: Mono = never;
	#wasReady = false;
	#tellReady = false;
	#published: Wall | undefined;
	/** What is wrong with the options, in one line. */
	#invalid: string | undefined;
	#refusal: MakeFault = 'failed';
	#reconfigured = false;
	#now: Mono = atOnce;

	constructor(parts: SessionParts) {
		this.#parts = parts;
		this.destination = parts.request.destination;
		const { note } = parts.connect;
		this.#backoff = new Backoff({ firstMs: firstRedialMs, mostMs: longestRedialMs, factor: 2, random: parts.random });
		this.#handlers = new Handlers(note);
		this.#outbox = new Outbox({
			find: (hash) => this.#find(hash),
			failed: (to, protocols, reason, turn) => this.#handlers.onUndeliverable(to, protocols, reason, turn),
			note,
		});
		this.#lookups = new Lookups({ open: () => this.#open(), note });
		const options = sessionOptions(parts.request.options, parts.request.nickname);
		if (typeof options === 'string') this.#invalid = options;
		else this.#options = options;
	}

	#open() {
		const connection = this.#connection;
		const stands = this.#phase === 'leasing' || this.#phase === 'ready';
		return stands && connection !== undefined ? { connection, session: this.#session } : undefined;
	}

	get #isOver(): boolean {
		return this.#phase === 'closing' || this.#phase === 'over';
	}

	// ---- What applications call ----

	offer(message: OutboundMessage): OfferAnswer {
		if (this.#isOver) return 'closed';
		this.#parts.arm();
		return this.#outbox.offer(message, this.#now);
	}

	room(): number {
		return this.#isOver ? 0 : this.#outbox.room();
	}

	attach(protocol: number, handler: MessageHandler): void {
		this.#handlers.set(protocol, handler);
	}

	/** Throws TypeError for a set of another destination or keys that do not fit it. */
	provide(given: ProvidedLeaseSet): void {
		const open = this.#open();
		const message = providedMessage(given, this.destination, this.#session);
		if (open === undefined) return;
		open.connection.send(message);
		if (this.#phase === 'leasing') this.#stand();
		this.#parts.arm();
	}

	#stand(): void {
		this.#phase = 'ready';
		this.#deadline = never;
		this.#keepUntil = never;
		this.#backoff.reset();
		this.#tellReady = !this.#wasReady;
		this.#wasReady = true;
	}

	lookup(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		const remember = (answer: LookupAnswer, turn: Turn) => {
			if (answer.destination !== undefined) this.#outbox.found(answer.destination, turn.now);
			onAnswer(answer, turn);
		};
		if (this.#isOver || !this.#lookups.ask(target, true, remember, this.#now, maxLookups))
			throw new RangeError('too many lookups at once');
		this.#parts.arm();
	}

	#find(hash: HashKey): void {
		const onAnswer = ({ destination, reason }: LookupAnswer, turn: Turn) => {
			if (destination !== undefined) this.#outbox.found(destination, turn.now);
			else this.#outbox.lost(hash, reason === 'closed' ? 'closed' : 'no-lease-set', turn);
		};
		// There are no more of these than messages wait.
		this.#lookups.ask(hash, false, onAnswer, this.#now, maxLookups + maxWaiting);
	}

	reconfigure(changes: ReadonlyMap<string, string>): string | undefined {
		const options = sessionOptions(new Map([...this.#options, ...changes]), '');
		if (typeof options === 'string') return options;
		this.#options = options;
		this.#reconfigured = true;
		this.#parts.arm();
		return undefined;
	}

	close(): void {
		if (this.#isOver) return;
		const open = this.#open();
		if (open !== undefined) {
			// What was put aside goes first: peers are told in it that streams are over.
			this.#outbox.flush(open.connection, open.session, this.#now);
			open.connection.send({ type: I2cp.DestroySession, session: open.session });
		}
		this.#connection?.end(this.#now);
		this.#enter('closing', after(this.#now, farewellMs));
		this.#parts.arm();
	}

	// ---- What the connection tells ----

	onOpen(turn: Turn): void {
		const connection = this.#connection!;
		connection.send({ type: I2cp.CreateSession, config: this.#config(connection, turn) });
		this.#enter('creating', after(turn.now, answerTimeoutMs));
	}

	#config(connection: RouterConnection, turn: Turn) {
		const { signer, offline } = this.#parts.request.voice!;
		const created = connection.routerTime(turn.now);
		const options = optionsFor(this.#options, opensOf(connection.version));
		return signSessionConfig({ destination: this.destination, options, created, offline }, signer);
	}

	onMessage(message: I2cpMessage, turn: Turn): void {
		this.#now = turn.now;
		switch (message.type) {
			case I2cp.SessionStatus:
				this.#onSessionStatus(message, turn);
				break;
			case I2cp.RequestVariableLeaseSet:
			case I2cp.RequestLeaseSet:
				if (this.#isOurs(message)) this.#onLeases(message.leases, turn);
				break;
			case I2cp.MessageStatus:
				if (this.#isOurs(message)) this.#outbox.onStatus(message, turn);
				break;
			case I2cp.MessagePayload:
				if (this.#isOurs(message)) this.#handlers.onPayload(message.payload, turn);
				break;
			case I2cp.HostReply:
				this.#lookups.onReply(message, turn);
				break;
			default:
				this.#parts.connect.note('message-unexpected');
		}
	}

	#isOurs({ session }: { readonly session: number }): boolean {
		const isOurs = this.#open()?.session === session;
		if (!isOurs) this.#parts.connect.note('message-unexpected');
		return isOurs;
	}

	#onSessionStatus({ session, status }: SessionStatus, turn: Turn): void {
		if (this.#phase === 'creating') {
			if (status === sessionStatus.created) {
				this.#session = session;
				this.#parts.connect.note(this.#wasReady ? 'session-again' : 'session-created');
				this.#enter('leasing', after(turn.now, leasesTimeoutMs));
			} else {
				this.#parts.connect.note('session-refused');
				this.#refusal = status === sessionStatus.invalid ? 'duplicate' : 'limit';
				this.#enter('refused', after(turn.now, refusalReasonMs));
			}
		} else if (status === sessionStatus.destroyed && this.#open()?.session === session)
			this.#lose('the router ended the session', turn);
	}

	#onLeases(leases: readonly Lease2[], turn: Turn): void {
		this.#parts.connect.note('leases-requested');
		if (leases.length === 0) return;
		const own = leases.map((lease) => ({ ...lease, gateway: copyBytes(lease.gateway) }));
		own.sort((a, b) => b.endMs - a.endMs);
		this.#published = nextPublished(this.#connection!.routerTime(turn.now), this.#published);
		const opens = opensOf(this.#connection!.version);
		const request = { leases: own, published: this.#published, ...(opens === undefined ? {} : { opens }) };
		this.#parts.request.owner.onLeases(request, turn);
	}

	onGone(reason: string, turn: Turn): void {
		this.#now = turn.now;
		if (this.#phase === 'closing') this.#finish('closed', turn);
		else if (this.#phase === 'refused') this.#onRefused(reason, turn);
		else this.#lose(reason, turn);
	}

	#onRefused(reason: string | undefined, turn: Turn): void {
		// A router that says why means it; one that does not has the destination already.
		const fault = reason === undefined || /in use|already|duplicate/i.test(reason) ? this.#refusal : 'invalid-options';
		const message = reason ?? 'the router refused the session';
		if (this.#wasReady) this.#lose(message, turn);
		else this.#fail(this.#refusal === 'limit' ? 'limit' : fault, message, turn);
	}

	/** The router is away: the session waits for it if it stood once, and may. */
	#lose(reason: string, turn: Turn): void {
		this.#connection?.drop();
		this.#connection = undefined;
		this.#outbox.onReconnect();
		this.#lookups.onReconnect();
		if (!this.#wasReady) {
			const { host, port } = this.#parts.connect.router;
			this.#fail('failed', `no session with the router at ${host}:${port}: ${reason}`, turn);
			return;
		}
		if (this.#keepUntil === never) this.#keepUntil = after(turn.now, this.#parts.keepMs);
		const redial = after(turn.now, this.#backoff.next());
		if (redial < this.#keepUntil) this.#enter('away', redial);
		else this.#finish(reason, turn);
	}

	#enter(phase: Phase, deadline: Mono): void {
		this.#phase = phase;
		this.#deadline = deadline;
	}

	#fail(fault: MakeFault, message: string, turn: Turn): void {
		this.#end(turn);
		this.#parts.request.owner.onFailed(fault, message, turn);
	}

	#finish(reason: string, turn: Turn): void {
		this.#end(turn);
		this.#parts.request.owner.onClosed(reason, turn);
	}

	#end(turn: Turn): void {
		this.#enter('over', never);
		this.#connection?.drop();
		this.#connection = undefined;
		this.#outbox.close(turn);
		this.#lookups.close(turn);
		this.#handlers.clear();
		this.#parts.onOver(this);
	}

	// ---- The breath ----

	due(): Mono {
		if (this.#tellReady || this.#outbox.hasFreed) return atOnce;
		return mono(Math.min(this.#deadline, this.#connection?.due() ?? never, this.#lookups.due()));
	}

	onTime(turn: Turn): void {
		this.#now = turn.now;
		this.#connection?.onTime(turn);
		if (this.#phase === 'over') return;
		this.#lookups.onTime(turn);
		this.#tell(turn);
		if (this.#deadline <= turn.now) this.#onDeadline(turn);
	}

	#tell(turn: Turn): void {
		if (this.#tellReady) {
			this.#tellReady = false;
			this.#parts.request.owner.onReady(turn);
		}
		if (!this.#outbox.hasFreed) return;
		this.#outbox.takeFreed();
		this.#handlers.onRoom(turn);
	}

	#onDeadline(turn: Turn): void {
		switch (this.#phase) {
			case 'away':
				this.#dial(turn);
				break;
			case 'dialling':
			case 'creating':
				this.#lose('the router does not answer', turn);
				break;
			case 'leasing':
				if (this.#wasReady) this.#lose('the router has no tunnels', turn);
				else this.#fail('no-tunnels', 'the router has built no tunnels', turn);
				break;
			case 'refused':
				this.#onRefused(undefined, turn);
				break;
			case 'closing':
				this.#finish('closed', turn);
		}
	}

	#dial(turn: Turn): void {
		const { request, connect } = this.#parts;
		if (this.#invalid !== undefined) this.#fail('invalid-options', this.#invalid, turn);
		else if (request.voice === undefined)
			this.#fail('invalid-options', 'I2CP needs a signer that shows whose destination it is', turn);
		else {
			// Its own deadlines end a dial.
			this.#enter('dialling', never);
			this.#connection = new RouterConnection(connect, this, turn.now);
		}
	}

	/** Exhale. Answers what it waits for. */
	flush(turn: Turn): Waiting {
		this.#now = turn.now;
		this.#outbox.stamp(turn.now);
		const open = this.#open();
		if (open !== undefined) {
			if (this.#reconfigured) {
				this.#reconfigured = false;
				const config = this.#config(open.connection, turn);
				open.connection.send({ type: I2cp.ReconfigureSession, session: open.session, config });
			}
			if (this.#phase === 'ready') this.#outbox.flush(open.connection, open.session, turn.now);
		}
		if (this.#connection?.flush() === 'writable') return 'writable';
		return this.due() === never ? 'empty' : 'deadline';
	}
}
