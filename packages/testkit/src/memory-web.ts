// Web servers in memory: an HttpPort for each router, sites that answer, fail, redirect or keep silent.
import type { Breath, HttpExchange, HttpFault, HttpHandler, HttpPort, HttpRequest } from '@i2p/runtime';
import { copyBytes } from '@i2p/util';
import type { VirtualDriver } from './virtual-driver.js';

/** What a site does with a request: an answer, a failure, or `undefined` for silence. */
export type WebAnswer =
	| { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: Uint8Array }
	| HttpFault
	| undefined;

/** One site. */
export interface WebSite {
	/** Scheme, name and port, such as `https://seed.example`. */
	readonly origin: string;
	readonly answer: (request: HttpRequest) => WebAnswer;
	/** Its certificate, if it is its own: who does not bring it as an authority is refused. */
	readonly certificate?: string;
}

const nothing = new Uint8Array(0);
const redirects = new Set([301, 302, 303, 307, 308]);

/** The sites that there are, and what was asked of them. */
export class MemoryWeb {
	/** Every request that came to a site, redirected ones too. */
	readonly requests: HttpRequest[] = [];
	readonly #driver: VirtualDriver;
	readonly #latencyMs: number;
	readonly #sites = new Map<string, WebSite>();

	/** @param latencyMs one way; 50 unless given */
	constructor(driver: VirtualDriver, latencyMs = 50) {
		this.#driver = driver;
		this.#latencyMs = latencyMs;
	}

	/** Puts a site on the web, in place of the one that had its origin. */
	serve(site: WebSite): void {
		this.#sites.set(site.origin, site);
	}

	/** The web as one router reaches it. */
	port(breath: Breath): HttpPort {
		return {
			request: (request, handler) => {
				const url = new URL(request.url);
				if (!/^https?:$/.test(url.protocol)) throw new RangeError('HTTP url: expected http://… or https://…');
				return this.#ask(breath, request, handler);
			},
		};
	}

	#ask(breath: Breath, request: HttpRequest, handler: HttpHandler): HttpExchange {
		let waits = true;
		const told = (tell: () => void) => {
			if (!waits) return;
			waits = false;
			stopTimer();
			tell();
		};
		const fail = (code: HttpFault) =>
			told(() => breath.inhale('http', (turn) => handler.onFailure(code, request.url, turn)));
		const stopTimer = this.#driver.after(request.timeoutMs, () => fail('timeout'));
		const go = (url: string, left: number): void => {
			this.#driver.after(2 * this.#latencyMs, () => {
				if (!waits) return;
				const answer = this.#answerOf({ ...request, url });
				if (answer === undefined) return;
				if (typeof answer === 'string') return fail(answer);
				const { status = 200, headers = {}, body = nothing } = answer;
				const to = headers['location'];
				if ((request.mostRedirects ?? 0) > 0 && to !== undefined && redirects.has(status)) {
					const next = new URL(to, url).href;
					if (left === 0 || (url.startsWith('https:') && !next.startsWith('https:'))) fail('redirect');
					else go(next, left - 1);
				} else if (body.length > request.mostBytes) fail('too-large');
				else
					told(() =>
						breath.inhale('http', (turn) => handler.onResponse({ status, url, headers, body: copyBytes(body) }, turn)),
					);
			});
		};
		go(request.url, request.mostRedirects ?? 0);
		return { cancel: () => told(() => undefined) };
	}

	#answerOf(request: HttpRequest): WebAnswer {
		const site = this.#sites.get(new URL(request.url).origin);
		if (site === undefined) return 'unresolved';
		const trusted = request.authorities;
		const isProven = site.certificate === undefined ? trusted === undefined : trusted?.includes(site.certificate);
		if (request.url.startsWith('https:') && isProven !== true) return 'certificate';
		this.requests.push(request);
		return site.answer(request);
	}
}
