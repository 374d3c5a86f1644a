// One client of the HTTP proxy: requests one after the other, each an exchange or a page; CONNECT and upgrades make it a pipe.
import type { Stream, StreamEnd, StreamHandler } from '@i2p/client-core';
import type { TcpEnd, TcpHandler, TcpSocket, Turn } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { ByteQueue, WireError } from '@i2p/util';
import { Call } from '../call.js';
import type { Connection, ConnectionTable } from '../connection-table.js';
import {
	endTimeoutMs,
	headTimeoutMs,
	keepAliveMs,
	maxHeadBytes,
	pauseAtBytes,
	queueCapacityBytes,
} from '../constants.js';
import type { TunnelNote } from '../notes.js';
import { Pipe } from '../pipe.js';
import type { TunnelDestination } from '../tunnel-destination.js';
import { TunnelOpening } from '../tunnel-opening.js';
import { Exchange, type ExchangeOwner } from './exchange.js';
import { badRequestPage, callPage, openingPage, requestTimeoutPage } from './fault-pages.js';
import { requestFraming } from './framing.js';
import { blankBefore, fromLatin1, type Head, headEnd, listOf, parseHead, writeHead } from './head.js';
import { type Page, writePage } from './page.js';
import { parseRequest, type Request } from './request.js';
import type { Route, Routing } from './route.js';
import { scrubbed, wantsUpgrade } from './scrub.js';

/** What connections of one proxy share. */
export interface ProxyGround {
	readonly table: ConnectionTable;
	readonly destination: TunnelDestination;
	readonly routing: Routing;
	readonly note: (code: TunnelNote) => void;
}

/** One client. */
export class HttpConnection implements Connection, TcpHandler, ExchangeOwner {
	readonly #ground: ProxyGround;
	readonly #socket: TcpSocket;
	readonly #in = new ByteQueue(queueCapacityBytes);
	#looked = 0;
	#exchange: Exchange | undefined;
	#call: Call | undefined;
	#opening: TunnelOpening | undefined;
	#pipe: Pipe | undefined;
	#paused = false;
	#clientEnded = false;
	#ending = false;
	#due: Mono;

	constructor(ground: ProxyGround, socket: TcpSocket, turn: Turn) {
		this.#ground = ground;
		this.#socket = socket;
		this.#due = after(turn.now, headTimeoutMs);
		ground.table.add(this);
	}

	// ---- the client's socket ----

	onOpen(): void {}

	onData(lent: Uint8Array, turn: Turn): void {
		if (this.#pipe !== undefined) this.#pipe.onSocketData(lent, turn);
		else if (this.#ending) return;
		else if (this.#in.offer(lent) < lent.length) this.close();
		else this.#advance(turn);
	}

	onWritable(): void {
		if (this.#pipe !== undefined) this.#pipe.onSocketWritable();
		else this.#exchange?.onSocketWritable();
	}

	onEnd(turn: Turn): void {
		this.#clientEnded = true;
		if (this.#pipe !== undefined) this.#pipe.onSocketEnd(turn);
		else if (this.#isFree) this.#end(turn);
	}

	onClose(reason: TcpEnd, turn: Turn): void {
		this.#call?.cancel();
		this.#call = undefined;
		if (this.#pipe !== undefined) {
			this.#pipe.onSocketClose(reason, turn);
			return;
		}
		this.#exchange?.cancel();
		this.#opening?.cancel();
		this.#ground.table.remove(this);
	}

	// ---- requests ----

	#advance(turn: Turn): void {
		try {
			if (this.#exchange !== undefined) this.#exchange.pump(this.#in, turn);
			for (let before = -1; this.#isFree && before !== this.#in.length; ) {
				before = this.#in.length;
				this.#readHead(turn);
			}
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			this.#ground.note('http-bad-request');
			if (this.#exchange === undefined) this.#answerPage(badRequestPage(error.code), 'GET', false, turn);
			else this.close();
		}
		this.#throttle();
	}

	/** Whether the next request may be looked at. */
	get #isFree(): boolean {
		const busy = this.#exchange ?? this.#call ?? this.#opening ?? this.#pipe;
		return busy === undefined && !this.#ending;
	}

	#throttle(): void {
		const full = this.#in.length > pauseAtBytes;
		if (full === this.#paused || this.#pipe !== undefined) return;
		this.#paused = full;
		if (full) this.#socket.pause();
		else this.#socket.resume();
	}

	#readHead(turn: Turn): void {
		this.#in.skip(blankBefore(this.#in.peek(maxHeadBytes)));
		const bytes = this.#in.peek(maxHeadBytes);
		const end = headEnd(bytes, true, this.#looked);
		if (end === undefined) {
			if (bytes.includes(10)) rejectBareLineFeeds(bytes);
			if (bytes.length >= maxHeadBytes) throw new WireError('too-large', 'request');
			if (this.#looked === 0 && bytes.length > 0) this.#waitUntil(after(turn.now, headTimeoutMs));
			this.#looked = bytes.length;
			return;
		}
		const head = parseHead(bytes.subarray(0, end), true);
		this.#in.skip(end);
		this.#looked = 0;
		this.#waitUntil(never);
		this.#ground.note('http-request');
		this.#onRequest(head, parseRequest(head), turn);
	}

	#onRequest(head: Head, request: Request, turn: Turn): void {
		const framing = request.form === 'connect' ? ({ kind: 'length', bytes: 0 } as const) : requestFraming(head);
		const keep = wantsKeep(head, request);
		const route = this.#ground.routing.route(head, request, turn.now);
		if (route.kind === 'page') {
			const hasBody = framing.kind !== 'length' || framing.bytes > 0;
			this.#answerPage(route.page, request.method, keep && !hasBody, turn);
		} else if (request.form === 'connect') this.#openTunnel(request, route, turn);
		else {
			const upgrades = wantsUpgrade(head);
			const exchange = new Exchange(this, this.#socket, request, { framing, keep, upgrades }, turn);
			const out = scrubbed(head, { ...request, path: route.path }, this.#ground.routing.scrub, route.outproxy);
			this.#callFor(request, route, exchange, turn, (stream) => {
				this.#exchange = exchange;
				exchange.begin(stream, writeHead(out));
			});
		}
	}

	#callFor(
		request: Request,
		route: Extract<Route, { kind: 'call' }>,
		handler: StreamHandler,
		turn: Turn,
		onStream: (stream: Stream) => void,
	): void {
		const { destination, routing, note } = this.#ground;
		this.#call = new Call(destination, route.callee, {
			onFound: () => handler,
			onStream: (stream, later) => {
				this.#call = undefined;
				onStream(stream);
				this.reschedule();
				this.#advance(later);
			},
			onFault: (fault, later) => {
				this.#call = undefined;
				note('lookup-failed');
				if (route.outproxy !== undefined) routing.onOutproxyFailed(route.outproxy, later.now);
				const host = route.outproxy?.target.shown ?? request.host;
				this.#answerPage(callPage(fault, host, routing.options.jumpServices), request.method, false, later);
			},
			reschedule: () => this.reschedule(),
		});
		this.#call.begin(turn);
	}

	#openTunnel(request: Request, route: Extract<Route, { kind: 'call' }>, turn: Turn): void {
		const { outproxy } = route;
		const { host, port } = request;
		const outside = outproxy && { host, port, authorization: outproxy.authorization };
		const opening = new TunnelOpening(outside, {
			onOpen: (stream, later) => {
				this.#opening = undefined;
				this.#socket.write(fromLatin1('HTTP/1.1 200 Connection established\r\n\r\n'));
				return this.#pipeWith(stream, later);
			},
			onFault: (fault, later) => {
				this.#opening = undefined;
				if (outproxy !== undefined) this.#ground.routing.onOutproxyFailed(outproxy, later.now);
				this.#answerPage(openingPage(fault, request.host), request.method, false, later);
			},
		});
		this.#callFor(request, route, opening, turn, (stream) => {
			this.#opening = opening;
			opening.begin(stream);
		});
	}

	/** From now on all bytes pass. */
	#pipeWith(stream: Stream, turn: Turn): Pipe {
		const pipe = new Pipe({ owner: this, outgoing: true, now: turn.now });
		this.#pipe = pipe;
		this.#exchange = undefined;
		pipe.joinStream(stream);
		pipe.joinSocket(this.#socket, this.#in.take(this.#in.length));
		if (this.#paused) this.#socket.resume();
		if (this.#clientEnded) pipe.onSocketEnd(turn);
		this.reschedule();
		return pipe;
	}

	// ---- what an exchange tells ----

	onPage(page: Page, turn: Turn): void {
		const method = this.#exchange?.request.method ?? 'GET';
		this.#exchange = undefined;
		this.#answerPage(page, method, false, turn);
	}

	onDone(keep: boolean, turn: Turn): void {
		this.#exchange = undefined;
		this.#ground.note('http-answered');
		if (keep && !this.#clientEnded) this.#awaitNext(turn);
		else this.#end(turn);
	}

	onBroken(): void {
		this.close();
	}

	onFault(code: 'bad-answer' | 'timeout'): void {
		this.#ground.note(code === 'timeout' ? 'http-timeout' : 'http-bad-answer');
	}

	onUpgraded(stream: Stream, given: Uint8Array, turn: Turn): StreamHandler {
		if (given.length > 0) this.#socket.write(given);
		return this.#pipeWith(stream, turn);
	}

	#answerPage(page: Page, method: string, keep: boolean, turn: Turn): void {
		this.#ground.note('http-page');
		this.#socket.write(writePage(page, keep, method));
		if (keep) this.#awaitNext(turn);
		else this.#end(turn);
	}

	#awaitNext(turn: Turn): void {
		this.#waitUntil(after(turn.now, keepAliveMs));
	}

	#end(turn: Turn): void {
		this.#ending = true;
		this.#socket.end();
		this.#waitUntil(after(turn.now, endTimeoutMs));
	}

	#waitUntil(due: Mono): void {
		this.#due = due;
		this.reschedule();
	}

	// ---- the table ----

	touch(): void {
		this.#ground.table.touch(this);
	}

	reschedule(): void {
		this.#ground.table.reschedule(this);
	}

	/** A pipe is over. */
	onOver(_reason: StreamEnd | TcpEnd): void {
		this.#ground.table.remove(this);
	}

	due(): Mono {
		const parts = [this.#call?.due(), this.#exchange?.due(), this.#pipe?.due()];
		return mono(Math.min(this.#due, ...parts.map((due) => due ?? never)));
	}

	onTime(turn: Turn): void {
		this.#call?.onTime(turn);
		this.#exchange?.onTime(turn);
		this.#pipe?.onTime(turn);
		if (this.#due > turn.now) return;
		this.#due = never;
		if (this.#ending || this.#in.length === 0) this.close();
		else {
			this.#ground.note('http-timeout');
			this.#answerPage(requestTimeoutPage(), 'GET', false, turn);
		}
	}

	flush(turn: Turn): 'empty' | 'writable' {
		if (this.#pipe !== undefined) return this.#pipe.flush(turn);
		const waiting = this.#exchange?.flush(turn) ?? 'empty';
		this.#advance(turn);
		return waiting;
	}

	close(): void {
		this.#call?.cancel();
		this.#call = undefined;
		this.#exchange?.cancel();
		this.#exchange = undefined;
		this.#opening?.cancel();
		this.#opening = undefined;
		this.#pipe?.reset();
		this.#socket.destroy(true);
		this.#ground.table.remove(this);
	}
}

/** A line feed without its carriage return is told at once: such a head may never end. */
function rejectBareLineFeeds(bytes: Uint8Array): void {
	for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1))
		if (bytes[at - 1] !== 13) throw new WireError('bare-line-feed', 'request');
}

function wantsKeep(head: Head, request: Request): boolean {
	const words = [...listOf(head, 'connection'), ...listOf(head, 'proxy-connection')];
	if (words.includes('close')) return false;
	return request.minor === 1 || words.includes('keep-alive');
}
