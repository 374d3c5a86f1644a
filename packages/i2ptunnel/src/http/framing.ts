// Where the body of an HTTP/1 message ends. RFC 9112 sections 6 and 7. Bodies pass as they are; they are only measured.
import { WireError } from '@i2p/util';
import { maxChunkLineBytes, maxTrailerBytes } from '../constants.js';
import { type Head, listOf, valuesOf } from './head.js';

/** How long a body is. */
export type Framing =
	| { readonly kind: 'length'; readonly bytes: number }
	| { readonly kind: 'chunked' }
	| { readonly kind: 'until-close' };

const none: Framing = { kind: 'length', bytes: 0 };

function lengthOf(head: Head, what: string): number | undefined {
	const values = valuesOf(head, 'content-length');
	if (values.length === 0) return undefined;
	if (values.length > 1) throw new WireError('repeated-length', what);
	const [value] = values as [string];
	if (!/^\d{1,15}$/.test(value)) throw new WireError('bad-length', what);
	return Number(value);
}

/**
 * How long a request's body is. Throws WireError `repeated-length`, `bad-length`, `both-lengths` (a length beside a transfer coding, however
 * it was meant), `bad-coding` (any but `chunked` alone).
 */
export function requestFraming(head: Head): Framing {
	const codings = listOf(head, 'transfer-encoding');
	const hasCoding = valuesOf(head, 'transfer-encoding').length > 0;
	const length = lengthOf(head, 'request');
	if (hasCoding && length !== undefined) throw new WireError('both-lengths', 'request');
	if (!hasCoding) return length === undefined ? none : { kind: 'length', bytes: length };
	if (codings.length !== 1 || codings[0] !== 'chunked' || !/ HTTP\/1\.1$/.test(head.start))
		throw new WireError('bad-coding', 'request');
	return { kind: 'chunked' };
}

/** How long an answer's body is. Throws WireError as for requests, but a transfer coding wins over a length. @param method of the request */
export function answerFraming(head: Head, method: string, status: number): Framing {
	if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return none;
	const codings = listOf(head, 'transfer-encoding');
	if (codings.length > 0) return codings.at(-1) === 'chunked' ? { kind: 'chunked' } : { kind: 'until-close' };
	const length = lengthOf(head, 'answer');
	return length === undefined ? { kind: 'until-close' } : { kind: 'length', bytes: length };
}

type ChunkState = 'size' | 'data' | 'after-data' | 'trailer' | 'done';

/** Follows a body as it passes. */
export class BodyMeter {
	readonly #framing: Framing;
	#left: number;
	#state: ChunkState = 'size';
	#line = '';
	#trailerBytes = 0;

	constructor(framing: Framing) {
		this.#framing = framing;
		this.#left = framing.kind === 'length' ? framing.bytes : 0;
	}

	/** Whether all of it has passed; never so for a body that ends with its connection. */
	get done(): boolean {
		if (this.#framing.kind === 'length') return this.#left === 0;
		return this.#framing.kind === 'chunked' && this.#state === 'done';
	}

	/** Whether it ends with its connection. */
	get isOpen(): boolean {
		return this.#framing.kind === 'until-close';
	}

	/** How many of these bytes belong to it. Throws WireError `bad-chunk`. */
	measure(lent: Uint8Array): number {
		if (this.#framing.kind === 'until-close') return lent.length;
		if (this.#framing.kind === 'chunked') return this.#measureChunks(lent);
		const count = Math.min(lent.length, this.#left);
		this.#left -= count;
		return count;
	}

	#measureChunks(lent: Uint8Array): number {
		let at = 0;
		while (at < lent.length && this.#state !== 'done') {
			if (this.#state === 'data') {
				const count = Math.min(this.#left, lent.length - at);
				at += count;
				this.#left -= count;
				if (this.#left === 0) this.#state = 'after-data';
				continue;
			}
			const code = lent[at++]!;
			this.#line += String.fromCharCode(code);
			if (this.#line.length > maxChunkLineBytes) throw new WireError('bad-chunk', 'chunk');
			if (code === 10) this.#endLine();
		}
		return at;
	}

	#endLine(): void {
		const line = this.#line;
		this.#line = '';
		if (!line.endsWith('\r\n') || line.indexOf('\r') < line.length - 2) throw new WireError('bad-chunk', 'chunk');
		const text = line.slice(0, -2);
		if (this.#state === 'size') {
			const found = /^([0-9a-fA-F]{1,12})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/.exec(text);
			if (found === null) throw new WireError('bad-chunk', 'chunk');
			this.#left = Number.parseInt(found[1]!, 16);
			this.#state = this.#left === 0 ? 'trailer' : 'data';
		} else if (this.#state === 'after-data') {
			if (text !== '') throw new WireError('bad-chunk', 'chunk');
			this.#state = 'size';
		} else {
			this.#trailerBytes += line.length;
			if (this.#trailerBytes > maxTrailerBytes) throw new WireError('bad-chunk', 'chunk');
			if (text === '') this.#state = 'done';
		}
	}
}
