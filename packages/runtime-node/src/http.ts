// HTTP by node:http and node:https: bounded in bytes and time, nothing kept between requests, the server proven or refused.
import { type IncomingMessage, type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { Breath, HttpExchange, HttpFault, HttpHandler, HttpPort, HttpRequest, HttpResponse } from '@i2p/runtime';
import { checkInteger, concatBytes } from '@i2p/util';
import { longestSleepMs, mostHttpBytes, mostHttpRedirects } from './constants.js';
import { httpFaultOf } from './errno.js';

/** The web as one router reaches it: directly, with the system's names and certificates. */
export function nodeHttp(breath: Breath): HttpPort {
	return {
		request(request, handler) {
			const url = checkedUrl(request);
			const exchange = new Exchange(breath, request, handler);
			exchange.ask(url, request.method ?? 'GET', request.body);
			return exchange;
		},
	};
}

function checkedUrl(request: HttpRequest): URL {
	checkInteger('HTTP timeoutMs', request.timeoutMs, 1, longestSleepMs);
	checkInteger('HTTP mostBytes', request.mostBytes, 0, mostHttpBytes);
	checkInteger('HTTP mostRedirects', request.mostRedirects ?? 0, 0, mostHttpRedirects);
	const url = webUrl(request.url);
	if (url === undefined) throw new RangeError('HTTP url: expected http://… or https://…');
	return url;
}

function webUrl(text: string, base?: URL): URL | undefined {
	try {
		const url = new URL(text, base);
		return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
	} catch {
		return undefined;
	}
}

class Exchange implements HttpExchange {
	readonly #breath: Breath;
	readonly #request: HttpRequest;
	readonly #timer: NodeJS.Timeout;
	#handler: HttpHandler | undefined;
	#stop: () => void = () => undefined;
	#redirects = 0;

	constructor(breath: Breath, request: HttpRequest, handler: HttpHandler) {
		this.#breath = breath;
		this.#request = request;
		this.#handler = handler;
		this.#timer = setTimeout(() => this.#fail('timeout', `${request.timeoutMs} ms`), request.timeoutMs);
	}

	cancel(): void {
		this.#handler = undefined;
		clearTimeout(this.#timer);
		this.#stop();
	}

	ask(url: URL, method: string, body: Uint8Array | undefined): void {
		const options: RequestOptions & { readonly ca?: string[] } = {
			method,
			agent: false,
			headers: this.#headers(url, body),
			...(this.#request.authorities === undefined ? {} : { ca: [...this.#request.authorities] }),
		};
		const sent = url.protocol === 'https:' ? requestTls(url, options) : requestPlain(url, options);
		this.#stop = () => sent.destroy();
		sent.on('error', (error) => this.#fail(httpFaultOf(error), error.message));
		sent.on('response', (response) => this.#onHead(url, method, response));
		sent.end(body);
	}

	// What names a person or opens a door goes to the host that it was meant for only.
	#headers(url: URL, body: Uint8Array | undefined): Record<string, string> {
		const headers: Record<string, string> = { 'accept-encoding': 'identity' };
		const foreign = url.origin !== new URL(this.#request.url).origin;
		for (const [name, value] of Object.entries(this.#request.headers ?? {}))
			if (!foreign || !/^(authorization|cookie|proxy-authorization)$/i.test(name)) headers[name.toLowerCase()] = value;
		if (body !== undefined) headers['content-length'] = String(body.length);
		return headers;
	}

	#onHead(url: URL, method: string, response: IncomingMessage): void {
		const most = this.#request.mostRedirects ?? 0;
		const { location } = response.headers;
		const status = response.statusCode ?? 0;
		if (most === 0 || location === undefined || ![301, 302, 303, 307, 308].includes(status)) {
			this.#collect(url, method, status, response);
			return;
		}
		response.destroy();
		const next = webUrl(location, url);
		if (next === undefined || (url.protocol === 'https:' && next.protocol === 'http:'))
			this.#fail('redirect', `${status} to where this request does not go`);
		else if (this.#redirects++ >= most) this.#fail('redirect', `more than ${most}`);
		else if (status >= 307 || method === 'HEAD') this.ask(next, method, this.#request.body);
		else this.ask(next, 'GET', undefined);
	}

	#collect(url: URL, method: string, status: number, response: IncomingMessage): void {
		const { mostBytes } = this.#request;
		const said = Number(response.headers['content-length'] ?? 0);
		if (said > mostBytes && method !== 'HEAD') {
			this.#fail('too-large', `${said} bytes`);
			return;
		}
		const parts: Uint8Array[] = [];
		let length = 0;
		response.on('data', (part: Uint8Array) => {
			parts.push(part);
			length += part.length;
			if (length > mostBytes) this.#fail('too-large', `more than ${mostBytes} bytes`);
		});
		response.on('error', (error) => this.#fail(httpFaultOf(error), error.message));
		response.on('end', () =>
			this.#answer({ status, url: url.href, headers: headersOf(response), body: concatBytes(...parts) }),
		);
	}

	#answer(given: HttpResponse): void {
		const handler = this.#handler;
		this.cancel();
		if (handler !== undefined) this.#breath.inhale('http', (turn) => handler.onResponse(given, turn));
	}

	#fail(code: HttpFault, detail: string): void {
		const handler = this.#handler;
		this.cancel();
		if (handler !== undefined) this.#breath.inhale('http', (turn) => handler.onFailure(code, detail, turn));
	}
}

function headersOf(response: IncomingMessage): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(response.headers))
		if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
	return headers;
}
