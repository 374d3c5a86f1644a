// One TCP connection from its first byte to its last: a handshake, then the link; silence for strangers.
// NTCP2 "Handshake", "AEAD Error Handling". Must not know the listener, dial policy or other connections.
import type { MlKemJob } from '@i2p/crypto-mlkem';
import type { RouterInfo } from '@i2p/data-routerinfo';
import type { JobHandler, TcpEnd, TcpHandler, TcpSocket, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { concatBytes, WireError, Writer } from '@i2p/util';
import { writeTerminationBlock } from './blocks.js';
import {
	connectTimeoutMs,
	lingerMs,
	strangerLeastPercent,
	strangerReadLeastBytes,
	strangerReadSpreadBytes,
} from './constants.js';
import { FrameSealer } from './data-phase.js';
import type { Attempt } from './dials.js';
import { type PeerFault, terminationReason } from './errors.js';
import { HandshakeRun, type StepResult } from './handshake-run.js';
import type { InitiatorDone } from './initiator.js';
import { type SessionKeys, wipeSessionKeys } from './kdf.js';
import { type LinkHost, type LinkOrigin, Ntcp2Link } from './link.js';
import type { Verdict } from './peer-policy.js';
import { beyondSkew, type ResponderDone } from './responder.js';
import type { Failed } from './steps.js';

/** What a connection needs of its transport. */
export interface ConnectionHost extends Omit<LinkHost, 'arm' | 'hurry'> {
	/** Milliseconds that a handshake may take. */
	readonly handshakeTimeoutMs: number;
	/** The first step of a connection that we dialled. */
	begin(attempt: Attempt, turn: Turn): StepResult;
	/** The first step of a connection that came in. */
	await(turn: Turn): StepResult;
	/** Has ML-KEM done; false when too many jobs are underway. */
	offerJob(job: MlKemJob, generation: number, handler: JobHandler): boolean;
	/** Judges a peer by what message 3 said. */
	judge(done: ResponderDone, remoteHost: string, turn: Turn): Verdict;
	arm(connection: Connection): void;
	hurry(connection: Connection, due: Mono): void;
	/** A stranger showed an authentic message 1. */
	onProven(connection: Connection): void;
	/** The link stands. */
	onLinked(connection: Connection, turn: Turn): void;
	/** The handshake is over; told once. */
	onHandshakeEnd(connection: Connection): void;
	/** A dial yields no link; told once, and not when it was cancelled. */
	onDialFailed(connection: Connection, reason: string, turn: Turn): void;
	/** An inbound handshake failed by the fault of its host. `impostor`: it used what belongs to another. */
	onAbuse(host: string, impostor: boolean, turn: Turn): void;
	/** The connection is gone; told once. */
	onGone(connection: Connection): void;
}

/** A TCP connection of NTCP2, whoever dialled. */
export class Connection implements TcpHandler {
	/** Whether it stands among those that exhale next: its transport's to know. */
	armed = false;
	/** Whom we dial; absent if they dialled. */
	readonly #target: Attempt | undefined;
	readonly #host: ConnectionHost;
	readonly #run: HandshakeRun;
	#socket: TcpSocket | undefined;
	#link: Ntcp2Link | undefined;
	#out: Uint8Array[] = [];
	/** Until the link stands or the handshake is given up; `silent`: a stranger is heard and not answered any more. */
	#phase: 'handshake' | 'silent' | 'over' = 'handshake';
	/** What happens after what is to be sent was sent: FIN, or RST. */
	#after: 'stay' | 'end' | 'reset' = 'stay';
	/** Bytes that a stranger may still send. */
	#readable = 0;
	/** The peer is known to know us: message 1 was authentic, or we dialled. */
	#proven: boolean;
	/** Whether the end of this stranger is to be held against its host. */
	#abusive = false;
	#opened = false;
	#lastMoment: Mono = never;
	#gone = false;
	#due: Mono = never;

	constructor(host: ConnectionHost, target?: Attempt) {
		this.#host = host;
		this.#target = target;
		this.#proven = target !== undefined;
		this.#run = new HandshakeRun({
			unsent: () => this.#out.length > 0,
			onReply: (given) => this.#onReply(given),
			offerJob: (job, generation, handler) => host.offerJob(job, generation, handler),
			onOutcome: (outcome, left, turn) => this.#onOutcome(outcome, left, turn),
		});
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
		return this.#target === undefined;
	}

	/** Whether the TCP connection of a dial stood. */
	get opened(): boolean {
		return this.#opened;
	}

	/** Gives the connection its socket: at once after dialling, or when it came in. */
	start(socket: TcpSocket, turn: Turn): void {
		this.#socket = socket;
		const { handshakeTimeoutMs, random } = this.#host;
		this.#lastMoment = after(turn.now, handshakeTimeoutMs);
		if (this.#target) {
			this.#setDue(after(turn.now, connectTimeoutMs + handshakeTimeoutMs));
			return;
		}
		// Drawn before the first byte: whatever a stranger sends, or does not send, tells it nothing.
		const leastMs = Math.floor((handshakeTimeoutMs * strangerLeastPercent) / 100);
		this.#readable = strangerReadLeastBytes + random.below(strangerReadSpreadBytes);
		this.#setDue(after(turn.now, leastMs + random.below(handshakeTimeoutMs - leastMs + 1)));
		this.#run.start(this.#host.await(turn), turn);
	}

	/** Gives a handshake up without telling anybody: a dial that is no longer wanted, a stranger that must make place. */
	cancel(): void {
		if (this.#phase !== 'over') this.#reset();
	}

	// --- what the socket tells ---

	onOpen(turn: Turn): void {
		if (!this.#target || this.#phase !== 'handshake') return;
		this.#opened = true;
		this.#setDue(after(turn.now, this.#host.handshakeTimeoutMs));
		this.#run.start(this.#host.begin(this.#target, turn), turn);
	}

	onData(lent: Uint8Array, turn: Turn): void {
		if (this.#link) {
			this.#link.onData(lent, turn);
			return;
		}
		if (this.#phase === 'over') return;
		if (!this.#proven) {
			this.#abusive ||= this.#phase === 'handshake';
			this.#readable -= lent.length;
		}
		if (this.#phase === 'handshake') this.#run.onBytes(lent, turn);
		if (!this.#proven && this.#readable < 0) this.#abandon('too-much', turn);
	}

	onWritable(): void {
		this.#host.arm(this);
	}

	onEnd(turn: Turn): void {
		if (this.#link) this.#link.onEnd(turn);
		else this.#abandon('peer-ended', turn);
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
		if (this.#phase === 'over') this.#hangUp();
		else {
			// In `silent` it is settled already whose fault it was.
			if (this.inbound && this.#phase === 'handshake') this.#abusive = true;
			this.#abandon('timeout', turn);
		}
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

	#onReply(given: Uint8Array): void {
		this.#send(given);
		if (this.#proven) return;
		this.#proven = true;
		this.#abusive = false;
		this.#setDue(this.#lastMoment);
		this.#host.onProven(this);
	}

	#onOutcome(outcome: Failed | InitiatorDone | ResponderDone, left: Uint8Array, turn: Turn): void {
		if (outcome.kind === 'failed') this.#fail(outcome, turn);
		else if ('reply' in outcome) this.#onCreated(outcome, turn);
		else this.#onConfirmed(outcome, left, turn);
	}

	/** Our message 3 is ready: the link stands for us. */
	#onCreated(done: InitiatorDone, turn: Turn): void {
		const { info, hybrid } = this.#target!;
		this.#send(done.reply);
		this.#host.events.onPeerClock(info.key, done.clockOffsetMs, turn);
		const { toResponder, toInitiator } = done.keys;
		const link = this.#establish(
			info,
			{ sending: toResponder, receiving: toInitiator, hybrid, options: undefined },
			turn,
		);
		wipeSessionKeys(done.keys);
		this.#host.events.onLink(link, undefined, turn);
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
		const { routerInfo, options } = verdict;
		this.#host.events.onPeerClock(routerInfo.key, done.clockOffsetMs, turn);
		const { toInitiator, toResponder } = done.keys;
		const made = { sending: toInitiator, receiving: toResponder, hybrid: done.hybrid, options };
		const link = this.#establish(routerInfo, made, turn);
		wipeSessionKeys(done.keys);
		this.#host.events.onLink(link, routerInfo, turn);
		if (left.length > 0) link.onData(left, turn);
	}

	#judge(done: ResponderDone, host: string, turn: Turn): Verdict {
		try {
			return this.#host.judge(done, host, turn);
		} catch (fault) {
			if (!(fault instanceof WireError)) throw fault;
			this.#host.note(`ntcp2-handshake-${fault.code}`);
			return { kind: 'refused', fault: 'message-3', peer: undefined, impostor: false };
		}
	}

	#establish(
		info: RouterInfo,
		made: Pick<LinkOrigin, 'sending' | 'receiving' | 'hybrid' | 'options'>,
		turn: Turn,
	): Ntcp2Link {
		const { inbound } = this;
		const { identity } = info;
		const origin = { ...made, identity, inbound, socket: this.#socket!, published: inbound ? info.published : 0 };
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
		note(`ntcp2-${made.hybrid === undefined ? 'classic' : `hybrid-${made.hybrid}`}-${inbound ? 'in' : 'out'}`);
		const link = new Ntcp2Link(origin, host, turn.now);
		this.#link = link;
		this.#host.onLinked(this, turn);
		this.#endHandshake();
		this.#host.arm(this);
		this.#host.hurry(this, link.due());
		return link;
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

	#fail({ fault, clockOffsetMs }: Failed, turn: Turn): void {
		if (this.#target && clockOffsetMs !== undefined)
			this.#host.events.onPeerClock(this.#target.info.key, clockOffsetMs, turn);
		this.#abusive = fault !== 'busy' && fault !== 'job';
		if (this.#proven) {
			this.#out = [];
			this.#abandon(fault, turn);
			return;
		}
		// To whoever cannot prove that it knows us, all refusals look the same: silence, then a reset when it was to come anyway.
		this.#host.note(`ntcp2-handshake-failed-${fault}`);
		this.#phase = 'silent';
	}

	/** The handshake ends without a link: a timeout, a lost connection, a fault. */
	#abandon(reason: string, turn: Turn): void {
		if (this.#phase === 'over') return;
		if (this.#phase === 'handshake') this.#host.note(`ntcp2-handshake-failed-${reason}`);
		this.#reset();
		if (this.#target) this.#host.onDialFailed(this, reason, turn);
		else if (this.#abusive) this.#host.onAbuse(this.remoteHost, false, turn);
	}

	#reset(): void {
		this.#endHandshake();
		this.#hangUp();
	}

	#hangUp(): void {
		this.#after = 'reset';
		this.#host.arm(this);
	}

	#endHandshake(): void {
		if (this.#phase === 'over') return;
		this.#phase = 'over';
		this.#run.destroy();
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
