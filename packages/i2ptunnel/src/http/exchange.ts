// One request and its answer: a call, a stream, bodies that pass as they are; pages where that fails; the stream raw after an upgrade.
import type { Stream, StreamEnd, StreamHandler } from '@i2p/client-core';
import type { TcpSocket, Turn } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { ByteQueue, WireError } from '@i2p/util';
import { answerTimeoutMs, maxHeadBytes, pieceBytes } from '../constants.js';
import { answerTimeoutPage, badAnswerPage, streamPage } from './fault-pages.js';
import { answerFraming, BodyMeter, type Framing } from './framing.js';
import { headEnd, parseHead, writeHead } from './head.js';
import type { Page } from './page.js';
import type { Request } from './request.js';
import { answerHead } from './scrub.js';

/** Who has an exchange. */
export interface ExchangeOwner {
	/** There is something to hand down. */
	touch(): void;
	reschedule(): void;
	/** A page instead of an answer; the exchange is over. */
	onPage(page: Page, turn: Turn): void;
	/** The answer has passed; whether the client may ask again. */
	onDone(keep: boolean, turn: Turn): void;
	/** The answer broke off: the client must not take it for whole. */
	onBroken(turn: Turn): void;
	/** The site changed the protocol: from now on all bytes pass. `given` came behind its answer. */
	onUpgraded(stream: Stream, given: Uint8Array, turn: Turn): StreamHandler;
	/** Why an answer could not be read, or came too late. */
	onFault(code: 'bad-answer' | 'timeout', turn: Turn): void;
}

/** An exchange from its head to the last byte of its answer. */
export class Exchange implements StreamHandler {
	readonly request: Request;
	readonly #owner: ExchangeOwner;
	readonly #socket: TcpSocket;
	readonly #body: BodyMeter;
	readonly #wantsKeep: boolean;
	readonly #upgrades: boolean;
	readonly #answer = new ByteQueue(maxHeadBytes + pieceBytes);
	#stream: Stream | undefined;
	#next: StreamHandler | undefined;
	#meter: BodyMeter | undefined;
	#began = false;
	#keep = false;
	#blocked = false;
	#peerEnded = false;
	#over: StreamEnd | undefined;
	#finished = false;
	#due: Mono;

	constructor(
		owner: ExchangeOwner,
		socket: TcpSocket,
		request: Request,
		shape: { readonly framing: Framing; readonly keep: boolean; readonly upgrades: boolean },
		turn: Turn,
	) {
		this.#owner = owner;
		this.#socket = socket;
		this.request = request;
		this.#body = new BodyMeter(shape.framing);
		this.#wantsKeep = shape.keep;
		this.#upgrades = shape.upgrades;
		this.#due = after(turn.now, answerTimeoutMs);
	}

	/** Its stream is being dialled; the request's head goes ahead. */
	begin(stream: Stream, lentHead: Uint8Array): void {
		this.#stream = stream;
		// A head has at most 32 KiB and is the first thing in an empty send ring, which holds more.
		stream.offer(lentHead);
	}

	/** Whether nothing more of the request is to come. */
	get isSent(): boolean {
		return this.#body.done;
	}

	/** Moves what the client has sent of the body; throws WireError `bad-chunk`. */
	pump(from: ByteQueue, turn: Turn): void {
		const stream = this.#stream;
		while (stream !== undefined && this.#next === undefined && !this.#body.done && from.length > 0) {
			const room = stream.room();
			// A stream tells of returned room after an offer that it did not take whole.
			if (room === 0) {
				stream.offer(from.peek(1));
				return;
			}
			const piece = from.peek(Math.min(pieceBytes, room));
			const count = this.#body.measure(piece);
			stream.offer(piece.subarray(0, count));
			from.skip(count);
			this.#wait(turn);
		}
	}

	#wait(turn: Turn): void {
		this.#due = after(turn.now, answerTimeoutMs);
		this.#owner.reschedule();
	}

	onOpen(turn: Turn): void {
		this.#wait(turn);
	}

	onReadable(turn: Turn): void {
		if (this.#next !== undefined) this.#next.onReadable(turn);
		else if (this.#finished) this.#discard();
		else {
			this.#wait(turn);
			this.#owner.touch();
		}
	}

	onWritable(turn: Turn): void {
		if (this.#next !== undefined) this.#next.onWritable(turn);
		else this.#owner.touch();
	}

	onEnd(turn: Turn): void {
		this.#peerEnded = true;
		if (this.#next !== undefined) this.#next.onEnd(turn);
		else this.#owner.touch();
	}

	onClose(reason: StreamEnd, turn: Turn): void {
		this.#over = reason;
		if (this.#next !== undefined) this.#next.onClose(reason, turn);
		else if (!this.#finished) this.#owner.touch();
	}

	/** Room has returned in the client's socket. */
	onSocketWritable(): void {
		this.#blocked = false;
		this.#owner.touch();
	}

	due(): Mono {
		return this.#finished || this.#blocked ? never : this.#due;
	}

	onTime(turn: Turn): void {
		if (this.due() > turn.now) return;
		this.#owner.onFault('timeout', turn);
		this.#fail(answerTimeoutPage(this.request.host), turn);
	}

	/** Exhale: the answer goes to the client. Answers whether it waits for the client's socket. */
	flush(turn: Turn): 'empty' | 'writable' {
		while (!this.#finished && !this.#blocked && this.#step(turn));
		return this.#blocked ? 'writable' : 'empty';
	}

	/** Moves one piece; answers whether there may be another. */
	#step(turn: Turn): boolean {
		try {
			return this.#meter === undefined ? this.#stepHead(turn) : this.#stepBody(this.#meter, turn);
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			this.#owner.onFault('bad-answer', turn);
			this.#fail(badAnswerPage(this.request.host, error.code), turn);
			return false;
		}
	}

	#stepHead(turn: Turn): boolean {
		const answer = this.#answer;
		const stream = this.#stream;
		const before = answer.length;
		if (stream !== undefined && stream.readable > 0) answer.offer(stream.take(answer.room()));
		const end = headEnd(answer.peek(maxHeadBytes), false, before);
		if (end === undefined) {
			if (answer.length >= maxHeadBytes) throw new WireError('too-large', 'answer');
			const isOver = this.#over !== undefined || this.#peerEnded;
			if (isOver && (stream?.readable ?? 0) === 0)
				this.#fail(streamPage(this.#over ?? 'closed', this.request.host), turn);
			return false;
		}
		const head = parseHead(answer.peek(end), false);
		answer.skip(end);
		const status = Number(/^HTTP\/1\.[01] ([1-5]\d\d)(?: |$)/.exec(head.start)?.[1] ?? Number.NaN);
		if (Number.isNaN(status)) throw new WireError('no-status-line', 'answer');
		if (status === 101) return this.#upgrade(head, turn);
		const framing = answerFraming(head, this.request.method, status);
		const isFinal = status >= 200;
		if (isFinal) {
			this.#keep = this.#wantsKeep && framing.kind !== 'until-close' && this.#body.done;
			this.#meter = new BodyMeter(framing);
		}
		this.#began = isFinal;
		const shown = isFinal ? answerHead(head, this.#keep) : head;
		this.#write(writeHead({ ...shown, start: shown.start.replace(/^HTTP\/1\.0/, 'HTTP/1.1') }));
		return true;
	}

	#upgrade(head: Parameters<typeof writeHead>[0], turn: Turn): boolean {
		if (!this.#upgrades) throw new WireError('unwanted-upgrade', 'answer');
		this.#finished = true;
		this.#socket.write(writeHead(head));
		const rest = this.#answer.take(this.#answer.length);
		this.#next = this.#owner.onUpgraded(this.#stream!, rest, turn);
		if (this.#peerEnded) this.#next.onEnd(turn);
		if (this.#over !== undefined) this.#next.onClose(this.#over, turn);
		return false;
	}

	#stepBody(meter: BodyMeter, turn: Turn): boolean {
		if (meter.done) {
			this.#finish(turn);
			return false;
		}
		const held = this.#answer.take(pieceBytes);
		const piece = held.length > 0 ? held : (this.#stream?.take(pieceBytes) ?? held);
		if (piece.length === 0) {
			const isOver = this.#peerEnded || this.#over !== undefined;
			if (isOver && meter.isOpen && (this.#over === undefined || this.#over === 'closed')) this.#finish(turn);
			else if (isOver) this.#break(turn);
			return false;
		}
		const count = meter.measure(piece);
		if (count < piece.length) this.#keep = false;
		this.#write(piece.subarray(0, count));
		this.#wait(turn);
		return true;
	}

	#write(bytes: Uint8Array): void {
		if (bytes.length > 0 && !this.#socket.write(bytes)) this.#blocked = true;
	}

	#finish(turn: Turn): void {
		this.#finished = true;
		this.#stream?.end();
		this.#discard();
		this.#owner.onDone(this.#keep, turn);
	}

	#fail(page: Page, turn: Turn): void {
		if (this.#began) {
			this.#break(turn);
			return;
		}
		this.cancel();
		this.#owner.onPage(page, turn);
	}

	#break(turn: Turn): void {
		this.cancel();
		this.#owner.onBroken(turn);
	}

	/** Nobody wants the rest: what comes opens the window again, until the site ends too. */
	#discard(): void {
		while (this.#stream?.take(pieceBytes).length);
	}

	/** Drops it; nothing is told any more. */
	cancel(): void {
		this.#finished = true;
		if (this.#over === undefined) this.#stream?.reset();
	}
}
