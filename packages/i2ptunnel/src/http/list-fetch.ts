// Fetches host lists for the address book, over streams of a local destination: it has no other way.
import type { ListAnswer, ListFetcher, ListRequest } from '@i2p/addressbook';
import type { Stream, StreamEnd, StreamHandler } from '@i2p/client-core';
import type { Room, Turn, Waiting } from '@i2p/runtime';
import { after, type Mono, mono, never } from '@i2p/time';
import { ByteQueue, WireError } from '@i2p/util';
import { Call } from '../call.js';
import { maxHeadBytes, pieceBytes } from '../constants.js';
import { lookupOf } from '../target.js';
import type { TunnelDestination } from '../tunnel-destination.js';
import { answerFraming, type Framing } from './framing.js';
import { fromLatin1, headEnd, latin1, parseHead, valuesOf } from './head.js';
import { parseRequest, type Request } from './request.js';

/** Fetches one list at a time; a room of the breath. */
export class I2pListFetcher implements ListFetcher, Room {
	readonly name = 'list-fetcher';
	readonly #destination: TunnelDestination;
	#fetch: Fetch | undefined;

	constructor(destination: TunnelDestination, present: () => Turn) {
		this.#destination = destination;
		this.#present = present;
	}

	readonly #present: () => Turn;

	fetch(request: ListRequest, onAnswer: (given: ListAnswer, turn: Turn) => void): void {
		this.#fetch?.give('superseded', this.#present());
		const turn = this.#present();
		this.#fetch = new Fetch(this.#destination, request, turn, (answer, later) => {
			this.#fetch = undefined;
			onAnswer(answer, later);
		});
	}

	due(): Mono {
		return this.#fetch?.due() ?? never;
	}

	onTime(turn: Turn): void {
		this.#fetch?.onTime(turn);
	}

	flush(): Waiting {
		return this.due() === never ? 'empty' : 'deadline';
	}

	/** Gives up what is under way; nothing is told. */
	close(): void {
		this.#fetch?.cancel();
		this.#fetch = undefined;
	}
}

class Fetch implements StreamHandler {
	readonly #list: ListRequest;
	readonly #request: Request;
	readonly #onAnswer: (given: ListAnswer, turn: Turn) => void;
	readonly #due: Mono;
	readonly #bytes: ByteQueue;
	#call: Call | undefined;
	#stream: Stream | undefined;
	#isOver = false;

	constructor(
		destination: TunnelDestination,
		list: ListRequest,
		turn: Turn,
		onAnswer: (given: ListAnswer, turn: Turn) => void,
	) {
		this.#list = list;
		this.#onAnswer = onAnswer;
		this.#due = after(turn.now, list.timeoutMs);
		this.#bytes = new ByteQueue(list.mostBytes + maxHeadBytes);
		this.#request = parseRequest({ start: `GET ${list.url} HTTP/1.0`, fields: [] });
		const lookup = lookupOf(this.#request.host);
		if (lookup === undefined) throw new RangeError(`list: expected a host of the network, got ${this.#request.host}`);
		const callee = { lookup, port: this.#request.port };
		const events = {
			onFound: () => this,
			onStream: (stream: Stream) => this.#begin(stream),
			onFault: (fault: string, later: Turn) => this.give(fault, later),
			reschedule: () => undefined,
		};
		this.#call = new Call(destination, callee, events);
		this.#call.begin(turn);
	}

	#begin(stream: Stream): void {
		this.#call = undefined;
		this.#stream = stream;
		const { host, path } = this.#request;
		const { etag, lastModified } = this.#list;
		const lines = [
			`GET ${path} HTTP/1.1`,
			`Host: ${host}`,
			'User-Agent: MYOB/6.66 (AN/ON)',
			...(etag === undefined ? [] : [`If-None-Match: ${etag}`]),
			...(lastModified === undefined ? [] : [`If-Modified-Since: ${lastModified}`]),
			'Connection: close',
		];
		stream.offer(fromLatin1(`${lines.join('\r\n')}\r\n\r\n`));
	}

	onOpen(): void {}
	onWritable(): void {}

	onReadable(turn: Turn): void {
		const stream = this.#stream!;
		while (!this.#isOver && stream.readable > 0) {
			const piece = stream.take(pieceBytes);
			if (this.#bytes.offer(piece) < piece.length) this.give('too-large', turn);
		}
		if (!this.#isOver) this.#look(false, turn);
	}

	onEnd(turn: Turn): void {
		this.#look(true, turn);
	}

	onClose(reason: StreamEnd, turn: Turn): void {
		if (reason === 'closed') this.#look(true, turn);
		this.give(reason === 'closed' ? 'truncated' : reason, turn);
	}

	/** Whether the answer is whole. */
	#look(ended: boolean, turn: Turn): void {
		if (this.#isOver) return;
		const bytes = this.#bytes.peek(this.#bytes.length);
		const end = headEnd(bytes.subarray(0, maxHeadBytes), false);
		if (end === undefined) {
			if (ended || bytes.length >= maxHeadBytes) this.give('not-http', turn);
			return;
		}
		try {
			const head = parseHead(bytes.subarray(0, end), false);
			const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(head.start)?.[1] ?? Number.NaN);
			if (status === 304) this.#end({ kind: 'unchanged' }, turn);
			else if (status !== 200) this.give(Number.isNaN(status) ? 'not-http' : `status-${status}`, turn);
			else {
				const body = wholeBody(bytes.subarray(end), answerFraming(head, 'GET', status), ended);
				if (body === undefined) {
					if (ended) this.give('truncated', turn);
					return;
				}
				const [etag] = valuesOf(head, 'etag');
				const [lastModified] = valuesOf(head, 'last-modified');
				this.#end(
					{
						kind: 'list',
						body,
						...(etag === undefined ? {} : { etag }),
						...(lastModified === undefined ? {} : { lastModified }),
					},
					turn,
				);
			}
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			this.give('not-http', turn);
		}
	}

	/** It failed, if it was not over. */
	give(fault: string, turn: Turn): void {
		this.#end({ kind: 'failed', fault }, turn);
	}

	#end(answer: ListAnswer, turn: Turn): void {
		if (this.#isOver) return;
		this.cancel();
		this.#onAnswer(answer, turn);
	}

	cancel(): void {
		this.#isOver = true;
		this.#call?.cancel();
		this.#stream?.reset();
	}

	due(): Mono {
		return mono(Math.min(this.#due, this.#call?.due() ?? never));
	}

	onTime(turn: Turn): void {
		if (this.#due <= turn.now) this.give('timeout', turn);
		else this.#call?.onTime(turn);
	}
}

/** A copy of the body if all of it is there. */
function wholeBody(bytes: Uint8Array, framing: Framing, ended: boolean): Uint8Array | undefined {
	if (framing.kind === 'until-close') return ended ? new Uint8Array(bytes) : undefined;
	if (framing.kind === 'length')
		return bytes.length >= framing.bytes ? new Uint8Array(bytes.subarray(0, framing.bytes)) : undefined;
	return unchunked(bytes);
}

/** What stands in chunks; `undefined` until the last one is there. Throws WireError `bad-chunk`. */
function unchunked(bytes: Uint8Array): Uint8Array | undefined {
	const pieces: Uint8Array[] = [];
	let length = 0;
	for (let at = 0; ; ) {
		const feed = bytes.indexOf(10, at);
		if (feed < 0) return undefined;
		const found = /^([0-9a-fA-F]{1,8})[ \t]*(?:;.*)?\r?$/.exec(latin1(bytes.subarray(at, feed)));
		if (found === null) throw new WireError('bad-chunk', 'answer');
		const size = Number.parseInt(found[1]!, 16);
		if (size === 0) break;
		if (feed + 1 + size + 2 > bytes.length) return undefined;
		pieces.push(bytes.subarray(feed + 1, feed + 1 + size));
		length += size;
		at = feed + 1 + size + 2;
	}
	const whole = new Uint8Array(length);
	let to = 0;
	for (const piece of pieces) {
		whole.set(piece, to);
		to += piece.length;
	}
	return whole;
}
