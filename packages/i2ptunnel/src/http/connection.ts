// One client of the HTTP proxy: requests one after the other, each an exchange or a page; CONNECT and upgrades make it a pipe.
import type { Stream, StreamHandler } from '@i2p/client-core';
import type { TcpEnd, TcpHandler, TcpSocket, Turn } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { WireError } from '@i2p/util';
import type { CallFault } from '../call.js';
import type { Connection, ConnectionTable } from '../connection-table.js';
import { endTimeoutMs, headTimeoutMs, keepAliveMs, maxHeadBytes } from '../constants.js';
import type { TunnelNote } from '../notes.js';
import { Outward } from '../outward.js';
import type { TunnelDestination } from '../tunnel-destination.js';
import type { OpeningFault } from '../tunnel-opening.js';
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
	readonly #way: Outward;
	#looked = 0;
	#exchange: Exchange | undefined;
	#ending = false;
	#due: Mono;

	constructor(ground: ProxyGround, socket: TcpSocket, turn: Turn) {
		this.#ground = ground;
		this.#socket = socket;
		this.#way = new Outward(ground.table, this, socket);
		this.#due = after(turn.now, headTimeoutMs);
		ground.table.add(this);
	}

	// ---- the client's socket ----

	onOpen(): void {}

	onData(lent: Uint8Array, turn: Turn): void {
		if (this.#ending) return;
		const taken = this.#way.take(lent, turn);
		if (taken === 'full') this.close();
		else if (taken === 'kept') this.#advance(turn);
	}

	onWritable(): void {
		this.#way.onWritable();
		this.#exchange?.onSocketWritable();
	}

	onEnd(turn: Turn): void {
		if (!this.#way.onEnd(turn) && this.#isFree) this.#end(turn);
	}

	onClose(reason: TcpEnd, turn: Turn): void {
		this.#exchange?.cancel();
		this.#way.onClose(reason, turn);
	}

	// ---- requests ----

	#advance(turn: Turn): void {
		try {
			if (this.#exchange !== undefined) this.#exchange.pump(this.#way.kept, turn);
			for (let before = -1; this.#isFree && before !== this.#way.kept.length; ) {
				before = this.#way.kept.length;
				this.#readHead(turn);
			}
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			this.#ground.note('http-bad-request');
			if (this.#exchange === undefined) this.#answerPage(badRequestPage(error.code), 'GET', false, turn);
			else this.close();
		}
		this.#way.throttle();
	}

	/** Whether the next request may be looked at. */
	get #isFree(): boolean {
		return this.#exchange === undefined && !this.#way.isBusy && !this.#ending;
	}

	#readHead(turn: Turn): void {
		this.#way.kept.skip(blankBefore(this.#way.kept.peek(maxHeadBytes)));
		const bytes = this.#way.kept.peek(maxHeadBytes);
		const end = headEnd(bytes, true, this.#looked);
		if (end === undefined) {
			if (bytes.includes(10)) rejectBareLineFeeds(bytes);
			if (bytes.length >= maxHeadBytes) throw new WireError('too-large', 'request');
			if (this.#looked === 0 && bytes.length > 0) this.#waitUntil(after(turn.now, headTimeoutMs));
			this.#looked = bytes.length;
			return;
		}
		const head = parseHead(bytes.subarray(0, end), true);
		this.#way.kept.skip(end);
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
		const outcome = {
			onStream: (stream: Stream, later: Turn) => {
				onStream(stream);
				this.reschedule();
				this.#advance(later);
			},
			onCallFault: (fault: CallFault, later: Turn) => this.#onCallFault(request, route, fault, later),
		};
		this.#way.call(this.#ground.destination, route.callee, handler, outcome, turn);
	}

	#onCallFault(request: Request, { outproxy }: Extract<Route, { kind: 'call' }>, fault: CallFault, turn: Turn): void {
		const { routing, note } = this.#ground;
		note('lookup-failed');
		if (outproxy !== undefined) routing.onOutproxyFailed(outproxy, turn.now);
		const host = outproxy?.target.shown ?? request.host;
		this.#answerPage(callPage(fault, host, routing.options.jumpServices), request.method, false, turn);
	}

	#openTunnel(request: Request, route: Extract<Route, { kind: 'call' }>, turn: Turn): void {
		const { outproxy, callee } = route;
		const { host, port } = request;
		const outside = outproxy && { host, port, authorization: outproxy.authorization };
		const outcome = {
			onOpen: () => fromLatin1('HTTP/1.1 200 Connection established\r\n\r\n'),
			onFault: (fault: OpeningFault, later: Turn) => {
				if (outproxy !== undefined) this.#ground.routing.onOutproxyFailed(outproxy, later.now);
				this.#answerPage(openingPage(fault, request.host), request.method, false, later);
			},
			onCallFault: (fault: CallFault, later: Turn) => this.#onCallFault(request, route, fault, later),
		};
		this.#way.open(this.#ground.destination, callee, outside, outcome, turn);
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
		if (keep && !this.#way.hasEnded) this.#awaitNext(turn);
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
		this.#exchange = undefined;
		return this.#way.join(stream, turn);
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

	due(): Mono {
		return mono(Math.min(this.#due, this.#exchange?.due() ?? never, this.#way.due()));
	}

	onTime(turn: Turn): void {
		this.#exchange?.onTime(turn);
		this.#way.onTime(turn);
		if (this.#due > turn.now) return;
		this.#due = never;
		if (this.#ending || this.#way.kept.length === 0) this.close();
		else {
			this.#ground.note('http-timeout');
			this.#answerPage(requestTimeoutPage(), 'GET', false, turn);
		}
	}

	flush(turn: Turn): 'empty' | 'writable' {
		const passing = this.#way.flush(turn);
		if (passing !== undefined) return passing;
		const waiting = this.#exchange?.flush(turn) ?? 'empty';
		this.#advance(turn);
		return waiting;
	}

	close(): void {
		this.#exchange?.cancel();
		this.#exchange = undefined;
		this.#way.close();
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
