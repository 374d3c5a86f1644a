// What an HTTP server behind a tunnel is shown of who asks, and what is taken from its answers. "I2PTunnel", HTTP server.
// One request a stream: nothing behind it passes, so that no field of a second one can be forged.
import type { Destination, HashKey } from '@i2p/data-core';
import { b32Address, hashOf } from '@i2p/data-core';
import type { Mono } from '@i2p/time';
import { concatBytes, WireError } from '@i2p/util';
import { maxHeadBytes } from '../constants.js';
import type { Filter, Sides } from '../filter.js';
import type { TunnelNote } from '../notes.js';
import type { RequestLimits } from '../request-limits.js';
import { badRequestPage } from './fault-pages.js';
import { answerFraming, BodyMeter, requestFraming } from './framing.js';
import { blankBefore, type Field, type Head, headEnd, listOf, parseHead, valuesOf, writeHead } from './head.js';
import type { Page } from './page.js';
import { tooManyPage, writeServerPage } from './server-pages.js';

/** What the user of a server tunnel decides. */
export interface HttpServerOptions {
	/** The `Host` that the server sees; what the client wrote if absent. */
	readonly host: string | undefined;
	/** POSTs, PUTs and the like that one destination and all together may send. */
	readonly posts: RequestLimits;
	readonly note: (code: TunnelNote) => void;
}

/** Who asks. */
export interface Asker {
	readonly key: HashKey;
	readonly destination: Destination | undefined;
	readonly now: Mono;
}

const nothing = new Uint8Array(0);
/** Fields of an answer that tell of the server and its clock. */
const toldByServers = new Set([
	'date',
	'server',
	'x-powered-by',
	'x-runtime',
	'x-aspnet-version',
	'proxy-authenticate',
]);
const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A filter for one stream to an HTTP server. */
export class HttpServerFilter implements Filter {
	readonly #options: HttpServerOptions;
	readonly #asker: Asker;
	#request: Uint8Array = nothing;
	#answer: Uint8Array = nothing;
	#body: BodyMeter | undefined;
	#answerMeter: BodyMeter | undefined;
	#method = '';
	#upgrades = false;
	#isRaw = false;
	/** A page of ours has ended it. */
	#isOver = false;
	/** What came behind a request that asks for another protocol: it passes once the server agrees. */
	#held: Uint8Array = nothing;

	constructor(options: HttpServerOptions, asker: Asker) {
		this.#options = options;
		this.#asker = asker;
	}

	/** Whether no whole head of a request has come. */
	get isWaiting(): boolean {
		return this.#body === undefined && !this.#isOver;
	}

	/** The client's request. */
	fromStream(lent: Uint8Array, sides: Sides): void {
		if (this.#isRaw) sides.toSocket(lent);
		else if (this.#body !== undefined) this.#passBody(this.#body, lent, sides);
		else this.#readRequest(lent, sides);
	}

	#readRequest(lent: Uint8Array, sides: Sides): void {
		const before = this.#request.length;
		const joined = concatBytes(this.#request, lent);
		const bytes = joined.subarray(before === 0 ? blankBefore(joined) : 0);
		const end = headEnd(bytes, true, before);
		if (end === undefined) {
			if (bytes.length > maxHeadBytes) this.#refuse('too-large', sides);
			else this.#request = bytes;
			return;
		}
		this.#request = nothing;
		try {
			const head = parseHead(bytes.subarray(0, end), true);
			this.#onRequest(head, sides);
			if (this.#body !== undefined) this.#passBody(this.#body, bytes.subarray(end), sides);
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			this.#refuse(error.code, sides);
		}
	}

	#onRequest(head: Head, sides: Sides): void {
		const found = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) (\S+) HTTP\/1\.[01]$/.exec(head.start);
		if (found === null) throw new WireError('bad-request-line', 'request');
		this.#method = found[1]!;
		const framing = requestFraming(head);
		if (valuesOf(head, 'host').length > 1) throw new WireError('repeated-host', 'request');
		if (!readingMethods.has(this.#method)) {
			const over = this.#options.posts.take(this.#asker.key, this.#asker.now);
			if (over !== undefined) {
				this.#options.note('post-limit');
				this.#page(tooManyPage('posts', over.retrySeconds), sides);
				return;
			}
		}
		this.#upgrades = listOf(head, 'connection').includes('upgrade') && valuesOf(head, 'upgrade').length > 0;
		this.#body = new BodyMeter(framing);
		this.#options.note('http-request');
		sides.toSocket(writeHead(this.#shown(head)));
	}

	/** The head that the server sees: what a client says of itself in our names is gone, and what we know stands there. */
	#shown(head: Head): Head {
		const named = new Set(listOf(head, 'connection'));
		const { host } = this.#options;
		const fields: Field[] = head.fields.filter(({ name }) => {
			const lower = name.toLowerCase();
			if (lower.startsWith('x-i2p-') || lower.startsWith('x-forwarded') || lower.startsWith('proxy-')) return false;
			if (lower === 'forwarded' || lower === 'x-real-ip' || lower === 'connection' || lower === 'keep-alive')
				return false;
			if (lower === 'upgrade') return this.#upgrades;
			if (lower === 'transfer-encoding' || lower === 'content-length') return true;
			return !named.has(lower) && !(lower === 'host' && host !== undefined);
		});
		if (host !== undefined) fields.unshift({ name: 'Host', value: host });
		const { key, destination } = this.#asker;
		fields.push({ name: 'X-I2P-DestHash', value: key }, { name: 'X-I2P-DestB32', value: b32Address(hashOf(key)) });
		if (destination !== undefined) fields.push({ name: 'X-I2P-DestB64', value: destination.base64 });
		fields.push({ name: 'Connection', value: this.#upgrades ? 'Upgrade' : 'close' });
		return { start: head.start, fields };
	}

	#passBody(body: BodyMeter, lent: Uint8Array, sides: Sides): void {
		const count = body.measure(lent);
		if (count > 0) sides.toSocket(new Uint8Array(lent.subarray(0, count)));
		const rest = lent.subarray(count);
		if (rest.length === 0 || !this.#upgrades) return;
		if (this.#held.length + rest.length > maxHeadBytes) throw new WireError('early-bytes', 'request');
		this.#held = concatBytes(this.#held, rest);
	}

	/** The server's answer. */
	fromSocket(lent: Uint8Array, sides: Sides): void {
		if (this.#isRaw) sides.toStream(lent);
		else if (this.#answerMeter !== undefined) this.#passAnswer(this.#answerMeter, lent, sides);
		else this.#readAnswer(lent, sides);
	}

	#readAnswer(lent: Uint8Array, sides: Sides): void {
		const before = this.#answer.length;
		const bytes = concatBytes(this.#answer, lent);
		const end = headEnd(bytes, false, before);
		if (end === undefined) {
			if (bytes.length > maxHeadBytes) throw new WireError('too-large', 'answer');
			this.#answer = bytes;
			return;
		}
		this.#answer = nothing;
		const head = parseHead(bytes.subarray(0, end), false);
		const status = Number(/^HTTP\/1\.[01] ([1-5]\d\d)(?: |$)/.exec(head.start)?.[1] ?? Number.NaN);
		if (Number.isNaN(status)) throw new WireError('no-status-line', 'answer');
		const isUpgrade = status === 101 && this.#upgrades;
		if (status === 101 && !isUpgrade) throw new WireError('unwanted-upgrade', 'answer');
		sides.toStream(writeHead(cleaned(head, status >= 200)));
		if (status >= 200) this.#answerMeter = new BodyMeter(answerFraming(head, this.#method, status));
		if (isUpgrade) this.#openUp(sides);
		const rest = bytes.subarray(end);
		if (rest.length > 0 || this.#answerMeter?.done) this.fromSocket(rest, sides);
	}

	#openUp(sides: Sides): void {
		this.#isRaw = true;
		if (this.#held.length > 0) sides.toSocket(this.#held);
		this.#held = nothing;
	}

	#passAnswer(meter: BodyMeter, lent: Uint8Array, sides: Sides): void {
		const count = meter.measure(lent);
		sides.toStream(lent.subarray(0, count));
		if (meter.done) sides.finish();
	}

	#refuse(code: string, sides: Sides): void {
		this.#options.note('http-bad-request');
		this.#page(badRequestPage(code), sides);
	}

	#page(page: Page, sides: Sides): void {
		this.#isOver = true;
		sides.toStream(writeServerPage(page, this.#method));
		sides.finish();
	}
}

/** An answer's head without what tells of the server. */
function cleaned(head: Head, isFinal: boolean): Head {
	const fields = head.fields.filter(({ name }) => {
		const lower = name.toLowerCase();
		return !toldByServers.has(lower) && !(isFinal && (lower === 'connection' || lower === 'keep-alive'));
	});
	return { start: head.start, fields: isFinal ? [...fields, { name: 'Connection', value: 'close' }] : fields };
}
