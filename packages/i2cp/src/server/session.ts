// One session of a client: the owner of a destination's lease sets who is asked over the wire, and the way of its messages. I2CP "Sessions".
// Knows no sockets; what it says goes to its connection.
import type {
	InboundMessage,
	LeaseSetRequest,
	LookupAnswer,
	LookupTarget,
	MakeFault,
	MessageHandler,
	MessageHost,
	MessageHostMaker,
	MessageOwner,
	OutboundMessage,
	Undeliverable,
} from '@i2p/client-core';
import { maxPayloadBytes } from '@i2p/client-core';
import type { Destination, HashKey, Mapping } from '@i2p/data-core';
import { decodePayload, encodePayload } from '@i2p/data-i2np';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, mono, never, type Wall } from '@i2p/time';
import { copyBytes, Ring, unlessMalformed } from '@i2p/util';
import { I2cp } from '../constants.js';
import type { CreateLeaseSet, CreateLeaseSet2 } from '../lease-set-messages.js';
import type { I2cpMessage } from '../message.js';
import { messageStatus, statusOf } from '../message-status.js';
import { noLeaseSetFlag, type SendMessage, type SendMessageExpires } from '../payload-messages.js';
import { sessionStatus } from '../session-messages.js';
import { leaseSetMs, maxWaiting, settleMs } from './constants.js';
import { KeptPayloads } from './kept-payloads.js';
import { checkLeaseSet } from './lease-set-check.js';
import type { I2cpNote } from './notes.js';
import { WatchedMessages } from './watched-messages.js';

/** What a session needs of whoever keeps it. */
export interface SessionOwner {
	readonly maker: MessageHostMaker;
	note(code: I2cpNote): void;
	/** Says something to the client. */
	say(message: I2cpMessage): void;
	/** Says something to the client, or drops it if he does not read. */
	sayPayload(message: I2cpMessage): void;
	/** The session is over: it was not made, or it is no more. `reason` is one line for the client. */
	onSessionOver(session: ServerSession, status: number, reason: string, turn: Turn): void;
	/** Less waits than before: perhaps more can be read. */
	onRoom(turn: Turn): void;
	/** The client broke the rules of the protocol. */
	onFault(reason: string, turn: Turn): void;
}

interface Waiting {
	readonly message: OutboundMessage;
	readonly nonce: number;
	readonly messageId: number;
}

/** Every protocol number of a payload. */
const protocols = 256;

/** A session, from CreateSession to its end. */
export class ServerSession implements MessageOwner {
	readonly id: number;
	readonly destination: Destination;
	readonly options: Mapping;
	readonly #owner: SessionOwner;
	readonly #host: MessageHost;
	/** With `i2cp.messageReliability=none` only results are told, and nothing of acceptance. */
	readonly #saysAccepted: boolean;
	/** With `i2cp.fastReceive=false` the client is told of payloads, and fetches them. */
	readonly #kept: KeptPayloads | undefined;
	readonly #watched = new WatchedMessages();
	readonly #waiting = new Ring<Waiting>(maxWaiting);
	#state: 'settling' | 'standing' | 'over' = 'settling';
	#isReady = false;
	#settledAt: Mono;
	#leaseSetUntil: Mono = never;
	#messageId = 0;

	/** Begins to make a destination. */
	constructor(id: number, destination: Destination, options: Mapping, owner: SessionOwner, now: Mono) {
		this.id = id;
		this.destination = destination;
		this.options = options;
		this.#owner = owner;
		this.#saysAccepted = options.get('i2cp.messageReliability')?.toLowerCase() !== 'none';
		this.#kept = options.get('i2cp.fastReceive')?.toLowerCase() === 'false' ? new KeptPayloads() : undefined;
		this.#settledAt = after(now, settleMs);
		const nickname = options.get('inbound.nickname') ?? options.get('outbound.nickname') ?? '';
		this.#host = owner.maker.create({ destination, options, nickname, owner: this });
		for (let protocol = 0; protocol < protocols; protocol++) this.#host.attach(protocol, this.#handler(protocol));
	}

	/** Whether nothing more should be read of the client for now: messages wait, and no lease set does. */
	get isCongested(): boolean {
		return this.#waiting.length >= maxWaiting / 2 && this.#leaseSetUntil === never;
	}

	/** Whether it can look up by itself. */
	get isReady(): boolean {
		return this.#isReady;
	}

	/** Looks up through the session's own tunnels. */
	lookup(target: LookupTarget, onAnswer: (answer: LookupAnswer, turn: Turn) => void): void {
		this.#host.lookup(target, onAnswer);
	}

	#handler(protocol: number): MessageHandler {
		return {
			onMessage: (message) => this.#onPayload(protocol, message),
			onUndeliverable: (to, reason) => this.#onUndeliverable(to, reason),
			onRoom: (turn) => this.#onRoom(turn),
		};
	}

	#settle(): void {
		if (this.#state !== 'settling') return;
		this.#state = 'standing';
		this.#settledAt = never;
		this.#owner.note('session-created');
		this.#owner.say({ type: I2cp.SessionStatus, session: this.id, status: sessionStatus.created });
	}

	// ---- What the router tells ----

	onLeases({ leases }: LeaseSetRequest, turn: Turn): void {
		if (this.#state === 'over') return;
		this.#settle();
		this.#owner.note('leases-requested');
		this.#owner.say({ type: I2cp.RequestVariableLeaseSet, session: this.id, leases });
		if (this.#leaseSetUntil === never) this.#leaseSetUntil = after(turn.now, leaseSetMs);
	}

	onReady(turn: Turn): void {
		this.#settle();
		this.#isReady = true;
		this.#onRoom(turn);
	}

	onFailed(fault: MakeFault, message: string, turn: Turn): void {
		if (this.#state === 'over') return;
		this.#owner.note('session-failed');
		const isInvalid = fault === 'duplicate' || fault === 'invalid-options';
		const status = isInvalid ? sessionStatus.invalid : sessionStatus.refused;
		const isSettled = this.#state === 'standing';
		this.#state = 'over';
		this.#owner.onSessionOver(this, isSettled ? sessionStatus.destroyed : status, message, turn);
	}

	onClosed(reason: string, turn: Turn): void {
		if (this.#state === 'over') return;
		this.#state = 'over';
		this.#owner.onSessionOver(this, sessionStatus.destroyed, reason, turn);
	}

	#onPayload(protocol: number, { fromPort, toPort, payload }: InboundMessage): void {
		if (this.#state === 'over') return;
		const wrapped = encodePayload({ protocol, fromPort, toPort, payload, compress: false });
		const messageId = this.#nextMessageId();
		if (this.#kept === undefined) {
			this.#owner.sayPayload({ type: I2cp.MessagePayload, session: this.id, messageId, payload: wrapped });
			return;
		}
		for (let lost = this.#kept.add(messageId, wrapped); lost > 0; lost--) this.#owner.note('payload-dropped');
		const status = messageStatus.available;
		const size = wrapped.length;
		this.#owner.say({ type: I2cp.MessageStatus, session: this.id, messageId, status, size, nonce: 0 });
	}

	/** The client fetches a payload. */
	onReceiveBegin(messageId: number): void {
		const payload = this.#kept?.get(messageId);
		if (payload === undefined) this.#owner.note('payload-unknown');
		else this.#owner.sayPayload({ type: I2cp.MessagePayload, session: this.id, messageId, payload });
	}

	/** The client has a payload. */
	onReceiveEnd(messageId: number): void {
		this.#kept?.remove(messageId);
	}

	#onUndeliverable(to: HashKey, reason: Undeliverable): void {
		for (const { nonce, messageId } of this.#watched.takeTo(to)) {
			this.#owner.note('message-undeliverable');
			this.#sayStatus(nonce, messageId, statusOf(reason));
		}
	}

	#onRoom(turn: Turn): void {
		if (!this.#isReady) return;
		for (let next = this.#waiting.peek(); next !== undefined; next = this.#waiting.peek()) {
			if (this.#state === 'over' || this.#host.offer(next.message) === 'full') break;
			this.#waiting.take();
			this.#watch(next, turn.now);
		}
		this.#owner.onRoom(turn);
	}

	// ---- What the client says ----

	/** A lease set came. */
	onLeaseSet(message: CreateLeaseSet | CreateLeaseSet2, turn: Turn): void {
		const checked = checkLeaseSet(message, this.destination, this.options);
		if ('refused' in checked) {
			this.#owner.note('lease-set-refused');
			this.#owner.onFault(checked.refused, turn);
			return;
		}
		this.#leaseSetUntil = never;
		try {
			this.#host.provide(checked);
			this.#owner.note('lease-set-taken');
		} catch (error) {
			// What it is that the host cannot use is known to the host alone.
			if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
			this.#owner.note('lease-set-refused');
			this.#owner.onFault(`this router cannot use the lease set: ${error.message}`, turn);
		}
	}

	/** A payload for somebody came; its bytes are lent. */
	onSend(sending: SendMessage | SendMessageExpires, turn: Turn): void {
		const { nonce } = sending;
		const messageId = this.#nextMessageId();
		const refused = this.#refusal(sending, turn) ?? this.#send(sending, messageId, turn);
		if (refused === undefined) return;
		this.#owner.note('message-refused');
		this.#sayStatus(nonce, messageId, refused);
	}

	/** The status that says why a message cannot be sent. */
	#refusal(sending: SendMessage | SendMessageExpires, turn: Turn): number | undefined {
		if (!this.#isReady) return messageStatus.noLocalTunnels;
		const isLate = sending.type === I2cp.SendMessageExpires && isPast(sending.expires, turn.wall);
		return isLate ? messageStatus.expired : undefined;
	}

	/** Sends a message or lets it wait; answers the status that says why not. */
	#send(sending: SendMessage | SendMessageExpires, messageId: number, turn: Turn): number | undefined {
		const { to, payload, nonce } = sending;
		const content = unlessMalformed(() => decodePayload(payload));
		if (content === undefined || content.payload.length > maxPayloadBytes) return messageStatus.badMessage;
		const compress = payload.length < content.payload.length;
		const own = { ...content, payload: copyBytes(content.payload) };
		const message = { to: to.key, ...own, compress, ...hintsOf(sending, turn.wall) };
		const waiting = { message, nonce, messageId };
		const answer = this.#waiting.length > 0 ? 'full' : this.#host.offer(waiting.message);
		if (answer === 'closed') return messageStatus.badSession;
		if (answer === 'full' && !this.#waiting.offer(waiting)) return messageStatus.overflow;
		if (this.#saysAccepted) this.#sayStatus(nonce, messageId, messageStatus.accepted);
		if (answer === 'taken') this.#watch(waiting, turn.now);
		return undefined;
	}

	#watch({ nonce, messageId, message }: Waiting, now: Mono): void {
		this.#owner.note('message-sent');
		if (nonce !== 0) this.#watched.add({ nonce, messageId, to: message.to }, now);
	}

	/** Other options; answers what is wrong with them in one line, or nothing. */
	reconfigure(options: Mapping): string | undefined {
		return this.#host.reconfigure(options);
	}

	#nextMessageId(): number {
		this.#messageId = this.#messageId === 0xffff_ffff ? 1 : this.#messageId + 1;
		return this.#messageId;
	}

	#sayStatus(nonce: number, messageId: number, status: number): void {
		if (nonce === 0) return;
		this.#owner.say({ type: I2cp.MessageStatus, session: this.id, messageId, status, size: 0, nonce });
	}

	/** Nothing more is said; answers the host, which is to be let go when it has sent what it was given. */
	close(): MessageHost | undefined {
		this.#kept?.clear();
		if (this.#state === 'over') return undefined;
		this.#state = 'over';
		this.#owner.note('session-closed');
		return this.#host;
	}

	due(): Mono {
		if (this.#state === 'over') return never;
		return mono(Math.min(this.#settledAt, this.#leaseSetUntil, this.#watched.due()));
	}

	onTime(turn: Turn): void {
		if (this.#state === 'over') return;
		if (this.#settledAt <= turn.now) this.#settle();
		for (const { nonce, messageId } of this.#watched.takeLeft(turn.now))
			if (!this.#saysAccepted) this.#sayStatus(nonce, messageId, messageStatus.bestEffortSuccess);
		if (this.#leaseSetUntil > turn.now) return;
		this.#leaseSetUntil = never;
		this.#owner.note('lease-set-late');
		this.#owner.onFault('no lease set came for the leases', turn);
	}
}

/** What a client says of the way of a message. */
function hintsOf(sending: SendMessage | SendMessageExpires, now: Wall): Partial<OutboundMessage> {
	if (sending.type !== I2cp.SendMessageExpires) return {};
	const { expires, flags } = sending;
	return {
		...(expires === 0 ? {} : { lifetimeMs: expires - now }),
		...((flags & noLeaseSetFlag) === 0 ? {} : { bundlesLeaseSet: false }),
	};
}

function isPast(expires: Wall, now: Wall): boolean {
	return expires !== 0 && expires < now;
}
