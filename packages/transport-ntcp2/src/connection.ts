// One TCP connection from its first byte to its last: drives a handshake's states, then hands bytes to the link.
// NTCP2 "Handshake", "AEAD Error Handling". Must not know the listener, dial policy or other connections.
import type { HashKey } from '@i2p/data-core';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { TcpEnd, TcpHandler, TcpSocket, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { ByteQueue, concatBytes, WireError, Writer } from '@i2p/util';
import { writeTerminationBlock } from './blocks.js';
import {
	connectTimeoutMs,
	lingerMs,
	maxConfirmBytes,
	messageThreePartOneBytes,
	proberReadBytes,
	proberWaitMaxMs,
	proberWaitMinMs,
} from './constants.js';
import { FrameSealer } from './data-phase.js';
import { type HandshakeFault, type PeerFault, terminationReason } from './errors.js';
import type { AwaitCreated, AwaitCreatedPadding, InitiatorDone } from './initiator.js';
import { type DirectionKeys, type SessionKeys, wipeSessionKeys } from './kdf.js';
import { type LinkHost, Ntcp2Link } from './link.js';
import type { Verdict } from './peer-policy.js';
import {
	type AwaitConfirmed,
	type AwaitRequest,
	type AwaitRequestPadding,
	beyondSkew,
	type ResponderDone,
} from './responder.js';
import type { Failed } from './steps.js';

type Step = AwaitCreated | AwaitCreatedPadding | AwaitRequest | AwaitRequestPadding | AwaitConfirmed;

/** What a connection needs of its transport. */
export interface ConnectionHost extends Omit<LinkHost, 'arm' | 'hurry'> {
	/** Milliseconds that a handshake may take. */
	readonly handshakeTimeoutMs: number;
	/** Message 1 and the state behind it, for a connection that we dialled. */
	begin(info: RouterInfo, turn: Turn): { readonly request: Uint8Array; readonly next: AwaitCreated } | Failed;
	/** The state of a connection that came in. */
	await(turn: Turn): AwaitRequest;
	/** Judges a peer by what message 3 said. */
	judge(done: ResponderDone, remoteHost: string, turn: Turn): Verdict;
	arm(connection: Connection): void;
	hurry(connection: Connection, due: Mono): void;
	/** The handshake is over; told once. */
	onHandshakeEnd(connection: Connection): void;
	/** An inbound handshake failed by the fault of its host. `impostor`: it used what belongs to another. */
	onAbuse(host: string, impostor: boolean, turn: Turn): void;
	/** The connection is gone; told once. */
	onGone(connection: Connection): void;
}

/** A TCP connection of NTCP2, whoever dialled. */
export class Connection implements TcpHandler {
	/** Whom we dial; absent if they dialled. */
	readonly #dialled: RouterInfo | undefined;
	readonly #host: ConnectionHost;
	readonly #pending = new ByteQueue(messageThreePartOneBytes + maxConfirmBytes);
	#socket: TcpSocket | undefined;
	#step: Step | undefined;
	#link: Ntcp2Link | undefined;
	#out: Uint8Array[] = [];
	#handshaking = true;
	/** What happens after what is to be sent was sent: FIN, or RST. */
	#after: 'stay' | 'end' | 'reset' = 'stay';
	/** Bytes that a prober may still send before the reset; undefined if it is none. */
	#proberBytes: number | undefined;
	#gone = false;
	#due: Mono = never;

	constructor(host: ConnectionHost, dialled?: RouterInfo) {
		this.#host = host;
		this.#dialled = dialled;
	}

	/** The link, once it stands. */
	get link(): Ntcp2Link | undefined {
		return this.#link;
	}

	/** Host at the other end. */
	get remoteHost(): string {
		return this.#socket?.remote.host ?? '';
	}

	get inbound(): boolean {
		return this.#dialled === undefined;
	}

	/** Gives the connection its socket: at once after dialling, or when it came in. */
	start(socket: TcpSocket, turn: Turn): void {
		this.#socket = socket;
		if (!this.#dialled) this.#step = this.#host.await(turn);
		const { handshakeTimeoutMs } = this.#host;
		this.#setDue(after(turn.now, this.#dialled ? connectTimeoutMs + handshakeTimeoutMs : handshakeTimeoutMs));
	}

	/** Gives a dial up without telling anybody. */
	cancel(): void {
		if (this.#link || !this.#handshaking) return;
		this.#endHandshake();
		this.#after = 'reset';
		this.#host.arm(this);
	}

	// --- what the socket tells ---

	onOpen(turn: Turn): void {
		if (!this.#dialled || !this.#handshaking) return;
		this.#setDue(after(turn.now, this.#host.handshakeTimeoutMs));
		const begun = this.#host.begin(this.#dialled, turn);
		if ('kind' in begun) {
			this.#fail(begun, turn);
			return;
		}
		this.#step = begun.next;
		this.#send(begun.request);
	}

	onData(lent: Uint8Array, turn: Turn): void {
		if (this.#link) {
			this.#link.onData(lent, turn);
			return;
		}
		if (this.#proberBytes !== undefined) {
			this.#onProberData(lent);
			return;
		}
		if (!this.#handshaking) return;
		try {
			this.#advance(lent, turn);
		} catch (fault) {
			if (!(fault instanceof WireError)) throw fault;
			this.#host.note(`ntcp2-handshake-${fault.code}`);
			this.#fail({ kind: 'failed', fault: this.inbound ? 'message-3' : 'message-2' }, turn);
		}
	}

	onWritable(): void {
		this.#host.arm(this);
	}

	onEnd(turn: Turn): void {
		if (this.#link) {
			this.#link.onEnd(turn);
			return;
		}
		this.#abandon('peer-ended', turn);
	}

	onClose(reason: TcpEnd, turn: Turn): void {
		if (this.#gone) return;
		this.#gone = true;
		this.#due = never;
		if (this.#link) this.#link.onClose(reason, turn);
		else this.#abandon(`tcp-${reason}`, turn);
		this.#host.onGone(this);
	}

	// --- time and exhale ---

	due(): Mono {
		return this.#link ? this.#link.due() : this.#due;
	}

	onTime(turn: Turn): void {
		if (this.#link) {
			this.#link.onTime(turn);
			return;
		}
		if (this.#due > turn.now) return;
		this.#due = never;
		if (this.#handshaking && this.#proberBytes === undefined) this.#abandon('timeout', turn);
		else this.#reset();
	}

	flush(turn: Turn): Waiting {
		const socket = this.#socket;
		if (!socket || this.#gone) return 'empty';
		if (this.#out.length > 0) {
			socket.write(this.#out.length === 1 ? this.#out[0]! : concatBytes(...this.#out));
			this.#out = [];
		}
		if (this.#link) return this.#link.flush(turn);
		if (this.#after === 'reset') {
			this.#after = 'stay';
			socket.destroy(true);
		} else if (this.#after === 'end') {
			this.#after = 'stay';
			socket.end();
			this.#setDue(after(turn.now, lingerMs));
		}
		return 'empty';
	}

	// --- handshake ---

	/** Feeds the states: each gets exactly the bytes that it asked for. */
	#advance(lent: Uint8Array, turn: Turn): void {
		if (this.#out.length > 0) {
			this.#fail({ kind: 'failed', fault: 'trailing-bytes' }, turn);
			return;
		}
		let left = lent;
		while (this.#step) {
			const step = this.#step;
			const wanted = step.needs - this.#pending.length;
			if (left.length < wanted) {
				this.#pending.offer(left);
				return;
			}
			this.#pending.offer(left.subarray(0, wanted));
			left = left.subarray(wanted);
			const result = step.onBytes(this.#pending.take(step.needs), turn.wall);
			if (result.kind === 'await') this.#step = result;
			else {
				this.#step = undefined;
				this.#onResult(result, left, turn);
			}
		}
	}

	#onResult(
		result: Failed | InitiatorDone | ResponderDone | { kind: 'reply'; reply: Uint8Array; next: AwaitConfirmed },
		left: Uint8Array,
		turn: Turn,
	): void {
		if (result.kind === 'failed') {
			this.#fail(result, turn);
			return;
		}
		if ('peerStatic' in result) {
			this.#onConfirmed(result, left, turn);
			return;
		}
		if (left.length > 0) {
			this.#fail({ kind: 'failed', fault: 'trailing-bytes' }, turn);
			return;
		}
		this.#send(result.reply);
		if (result.kind === 'reply') {
			this.#step = result.next;
		} else this.#onCreated(result, turn);
	}

	/** Our message 3 is ready: the link stands for us. */
	#onCreated(done: InitiatorDone, turn: Turn): void {
		const info = this.#dialled!;
		this.#host.events.onPeerClock(info.key, done.clockOffsetMs, turn);
		const { toResponder, toInitiator } = done.keys;
		this.#establish(info, toResponder, toInitiator, turn);
		wipeSessionKeys(done.keys);
		this.#host.events.onLink(this.#link!, undefined, turn);
	}

	/** Message 3 is authentic: is this a peer to keep? */
	#onConfirmed(done: ResponderDone, left: Uint8Array, turn: Turn): void {
		const host = this.remoteHost;
		if (beyondSkew(done.clockOffsetMs)) {
			this.#refuse('clock-skew', done.keys);
			return;
		}
		const verdict = this.#judge(done, host, turn);
		if (verdict.kind === 'refused') {
			this.#host.onAbuse(host, verdict.impostor, turn);
			this.#refuse(verdict.fault, done.keys);
			return;
		}
		const { routerInfo } = verdict;
		this.#host.events.onPeerClock(routerInfo.key, done.clockOffsetMs, turn);
		this.#establish(routerInfo, done.keys.toInitiator, done.keys.toResponder, turn);
		wipeSessionKeys(done.keys);
		this.#host.events.onLink(this.#link!, routerInfo, turn);
		if (left.length > 0) this.#link!.onData(left, turn);
	}

	#judge(done: ResponderDone, host: string, turn: Turn): Verdict {
		try {
			return this.#host.judge(done, host, turn);
		} catch (fault) {
			if (!(fault instanceof WireError)) throw fault;
			return { kind: 'refused', fault: 'message-3', peer: undefined, impostor: false };
		}
	}

	#establish(info: RouterInfo, sending: DirectionKeys, receiving: DirectionKeys, turn: Turn): void {
		const { inbound } = this;
		const published = inbound ? info.published : 0;
		const origin = { identity: info.identity, inbound, socket: this.#socket!, sending, receiving, published };
		const { events, random, note, ownRouterInfo, tellDown, idleTimeoutMs } = this.#host;
		const host: LinkHost = {
			events,
			random,
			note,
			ownRouterInfo,
			idleTimeoutMs,
			tellDown,
			arm: () => this.#host.arm(this),
			hurry: (due) => this.#host.hurry(this, due),
		};
		this.#link = new Ntcp2Link(origin, host, turn.now);
		this.#endHandshake();
		this.#host.arm(this);
		this.#host.hurry(this, this.#link.due());
	}

	/** Says why in a termination frame, then closes. */
	#refuse(fault: PeerFault, keys: SessionKeys): void {
		this.#host.note(`ntcp2-refused-${fault}`);
		const writer = new Writer(16);
		writeTerminationBlock(writer, 0, terminationReason(fault));
		const sealer = new FrameSealer(keys.toInitiator);
		const frame = new Uint8Array(FrameSealer.size(writer.length));
		sealer.seal(writer.finish(), frame, 0);
		sealer.destroy();
		wipeSessionKeys(keys);
		this.#send(frame);
		this.#endHandshake();
		this.#after = 'end';
	}

	// --- endings ---

	#fail(
		failure: { readonly fault: HandshakeFault; readonly clockOffsetMs?: number; readonly kind: 'failed' },
		turn: Turn,
	): void {
		const { fault, clockOffsetMs } = failure;
		this.#step?.destroy();
		this.#step = undefined;
		if (this.#dialled) {
			if (clockOffsetMs !== undefined) this.#host.events.onPeerClock(this.#dialled.key, clockOffsetMs, turn);
			this.#abandon(fault, turn);
			return;
		}
		this.#host.note(`ntcp2-handshake-failed-${fault}`);
		this.#host.onAbuse(this.remoteHost, false, turn);
		this.#out = [];
		// To whoever cannot prove that it knows us, all refusals look the same: silence of a random length, then a reset.
		this.#proberBytes = this.#host.random.below(proberReadBytes);
		this.#setDue(after(turn.now, proberWaitMinMs + this.#host.random.below(proberWaitMaxMs - proberWaitMinMs)));
	}

	#onProberData(lent: Uint8Array): void {
		this.#proberBytes = this.#proberBytes! - lent.length;
		if (this.#proberBytes < 0) this.#reset();
	}

	/** The handshake ends without a link, and not by what the peer proved: timeout, lost connection, failed dial. */
	#abandon(reason: string, turn: Turn): void {
		if (!this.#handshaking) return;
		const prober = this.#proberBytes !== undefined;
		this.#reset();
		if (prober) return;
		this.#host.note(`ntcp2-handshake-failed-${reason}`);
		const peer: HashKey | undefined = this.#dialled?.key;
		if (peer !== undefined) this.#host.events.onDialFailed(peer, reason, turn);
	}

	#reset(): void {
		this.#endHandshake();
		this.#after = 'reset';
		this.#host.arm(this);
	}

	#endHandshake(): void {
		if (!this.#handshaking) return;
		this.#handshaking = false;
		this.#step?.destroy();
		this.#step = undefined;
		this.#due = never;
		this.#host.onHandshakeEnd(this);
	}

	#send(given: Uint8Array): void {
		this.#out.push(given);
		this.#host.arm(this);
	}

	#setDue(due: Mono): void {
		this.#due = due;
		this.#host.hurry(this, due);
	}
}
