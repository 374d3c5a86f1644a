// A tunnel to a host until it stands: a stream to a destination is open once that answers; an outproxy is asked by CONNECT, and says yes or no.
// For CONNECT of the HTTP proxy and for SOCKS alike.
import type { Stream, StreamEnd, StreamHandler } from '@i2p/client-core';
import type { Turn } from '@i2p/runtime';
import { concatBytes, WireError } from '@i2p/util';
import { maxHeadBytes } from './constants.js';
import { fromLatin1, headEnd, parseHead } from './http/head.js';
import type { Pipe } from './pipe.js';

/** Why a tunnel does not stand. */
export type OpeningFault = StreamEnd | 'bad-answer' | 'outproxy-refused';

/** Who waits for a tunnel. */
export interface OpeningEvents {
	/** It stands; the pipe that has it from now on. */
	onOpen(stream: Stream, turn: Turn): Pipe;
	/** It does not. */
	onFault(fault: OpeningFault, turn: Turn): void;
}

/** Where an outproxy is to lead. */
export interface OutsidePlace {
	readonly host: string;
	readonly port: number;
	/** `Proxy-Authorization`, where the outproxy wants one. */
	readonly authorization: string | undefined;
}

/** A tunnel that is being opened; then it passes everything on to its pipe. */
export class TunnelOpening implements StreamHandler {
	readonly #outside: OutsidePlace | undefined;
	readonly #events: OpeningEvents;
	#stream: Stream | undefined;
	#pipe: Pipe | undefined;
	#isOver = false;
	#head: Uint8Array = new Uint8Array(0);

	/** @param outside what an outproxy at the other end is asked for; `undefined` if the destination is where we want to be */
	constructor(outside: OutsidePlace | undefined, events: OpeningEvents) {
		this.#outside = outside;
		this.#events = events;
	}

	/** Its stream is being dialled. */
	begin(stream: Stream): void {
		this.#stream = stream;
		if (this.#outside === undefined) return;
		const { host, port, authorization } = this.#outside;
		const login = authorization === undefined ? '' : `Proxy-Authorization: ${authorization}\r\n`;
		stream.offer(fromLatin1(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n${login}\r\n`));
	}

	onOpen(turn: Turn): void {
		if (this.#outside === undefined) this.#open(turn);
	}

	#open(turn: Turn): void {
		this.#pipe = this.#events.onOpen(this.#stream!, turn);
		this.#pipe.onOpen(turn);
	}

	onReadable(turn: Turn): void {
		if (this.#pipe !== undefined) this.#pipe.onReadable(turn);
		else if (this.#outside !== undefined) this.#readAnswer(turn);
	}

	/** Byte by byte, so that nothing behind the head is taken: what follows is the tunnel's. */
	#readAnswer(turn: Turn): void {
		const stream = this.#stream!;
		while (this.#pipe === undefined && !this.#isOver && stream.readable > 0) {
			this.#head = concatBytes(this.#head, stream.take(1));
			if (headEnd(this.#head, false, this.#head.length - 1) !== undefined) this.#judge(turn);
			else if (this.#head.length >= maxHeadBytes) this.#fail('bad-answer', turn);
		}
	}

	#judge(turn: Turn): void {
		try {
			const { start } = parseHead(this.#head, false);
			const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(start)?.[1] ?? 0);
			if (status < 200 || status > 299) {
				this.#fail(status === 0 ? 'bad-answer' : 'outproxy-refused', turn);
				return;
			}
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			this.#fail('bad-answer', turn);
			return;
		}
		this.#open(turn);
		if (this.#stream!.readable > 0) this.#pipe!.onReadable(turn);
	}

	onWritable(turn: Turn): void {
		this.#pipe?.onWritable(turn);
	}

	onEnd(turn: Turn): void {
		if (this.#pipe !== undefined) this.#pipe.onEnd(turn);
		else if (this.#outside !== undefined) this.#fail('closed', turn);
	}

	onClose(reason: StreamEnd, turn: Turn): void {
		if (this.#pipe !== undefined) this.#pipe.onClose(reason, turn);
		else this.#fail(reason, turn);
	}

	#fail(fault: OpeningFault, turn: Turn): void {
		if (this.#isOver) return;
		this.cancel();
		this.#events.onFault(fault, turn);
	}

	/** Nobody waits any more. */
	cancel(): void {
		this.#isOver = true;
		this.#stream?.reset();
	}
}
