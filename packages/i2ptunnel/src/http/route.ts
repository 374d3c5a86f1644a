// Where a request goes: a page of ours, a site in the network, an outproxy. Pure but for what it remembers of outproxies that failed.
import type { AddressBook, JumpService } from '@i2p/addressbook';
import type { Mono } from '@i2p/time';
import { equalBytes, type Random, utf8 } from '@i2p/util';
import { basicAuthorization, type Login } from '../basic-authorization.js';
import type { Callee } from '../call.js';
import { outproxyRestMs } from '../constants.js';
import { lookupOf, type Target } from '../target.js';
import { AddressHints } from './address-hints.js';
import { credentialsPage, localPage, outsidePage, portPage } from './fault-pages.js';
import { type Head, valuesOf } from './head.js';
import { link, list, type Page } from './page.js';
import { percentDecoded, placeOf, type Request } from './request.js';
import { type ScrubOptions, scrubAll } from './scrub.js';

/** What the user of a proxy decides; everything has a default. */
export interface RoutingOptions {
	readonly book?: AddressBook | undefined;
	readonly jumpServices?: readonly JumpService[] | undefined;
	/** Destinations that lead out of the network; none unless given. */
	readonly outproxies?: readonly Target[] | undefined;
	/** Name and password for the outproxies. */
	readonly outproxyLogin?: Login | undefined;
	/** Who may use this proxy: everybody of this machine unless given. */
	readonly login?: Login | undefined;
	/** Ports inside the network that tunnels may lead to; all unless given. */
	readonly connectPorts?: readonly number[] | undefined;
	/** Ports outside; 443 unless given. */
	readonly outsidePorts?: readonly number[] | undefined;
	readonly scrub?: ScrubOptions | undefined;
	/** Lines for the page `proxy.i2p`. */
	readonly status?: (() => readonly string[]) | undefined;
}

/** Where a request goes. */
export type Route =
	| { readonly kind: 'page'; readonly page: Page }
	| {
			readonly kind: 'call';
			readonly callee: Callee;
			/** With what an outproxy is spoken to, if it goes to one. */
			readonly outproxy: Outproxy | undefined;
			readonly path: string;
	  };

/** One outproxy, as a request is written for it. */
export interface Outproxy {
	readonly target: Target;
	readonly authorization: string | undefined;
}

/** Decides for one proxy. */
export class Routing {
	readonly options: RoutingOptions;
	readonly #random: Random;
	readonly #hints: AddressHints;
	readonly #restingUntil = new Map<Target, number>();

	constructor(options: RoutingOptions, random: Random) {
		this.options = options;
		this.#random = random;
		this.#hints = new AddressHints(options.book, random);
	}

	/** What is let through of what tells users apart. */
	get scrub(): ScrubOptions {
		return this.options.scrub ?? scrubAll;
	}

	/** Where a request goes. */
	route(head: Head, request: Request, now: Mono): Route {
		if (!this.#mayUse(head)) return page(credentialsPage());
		if (request.form === 'own') return page(notAServer());
		switch (placeOf(request.host)) {
			case 'own':
				return page(this.#ownPage(request, now));
			case 'local':
				return page(localPage(request.host));
			case 'outside':
				return this.#outside(request, now);
			case 'i2p':
				return this.#inside(request, now);
		}
	}

	#mayUse(head: Head): boolean {
		const { login } = this.options;
		if (login === undefined) return true;
		const [given = ''] = valuesOf(head, 'proxy-authorization');
		const wanted = utf8(basicAuthorization(login));
		const got = utf8(given);
		return got.length === wanted.length && equalBytes(got, wanted);
	}

	#inside(request: Request, now: Mono): Route {
		const { connectPorts } = this.options;
		if (request.form === 'connect' && connectPorts !== undefined && !connectPorts.includes(request.port))
			return page(portPage(request.port));
		const hint = request.form === 'absolute' ? this.#hints.look(request, now) : undefined;
		if (hint?.kind === 'page') return hint;
		const { book } = this.options;
		const lookup = lookupOf(book?.addressOf(request.host) ?? request.host);
		if (lookup === undefined) return page(localPage(request.host));
		const known = book?.find(request.host)?.destination.key;
		// What the user wrote down goes before what was followed once.
		const isNew = known === undefined && typeof lookup !== 'string' && 'name' in lookup;
		const visited = isNew ? this.#hints.find(request.host) : undefined;
		const key = known ?? (typeof visited === 'string' ? visited : undefined);
		const callee = { lookup: visited ?? lookup, key, port: request.port };
		return { kind: 'call', callee, outproxy: undefined, path: hint?.path ?? request.path };
	}

	#outside(request: Request, now: Mono): Route {
		const { outproxies = [], outsidePorts = [443], outproxyLogin } = this.options;
		if (outproxies.length === 0) return page(outsidePage(request.host));
		if (request.form === 'connect' && !outsidePorts.includes(request.port)) return page(portPage(request.port));
		const rested = outproxies.filter((one) => (this.#restingUntil.get(one) ?? 0) <= now);
		const among = rested.length > 0 ? rested : outproxies;
		const target = among[this.#random.below(among.length)]!;
		const authorization = outproxyLogin && basicAuthorization(outproxyLogin);
		return {
			kind: 'call',
			callee: { lookup: target.lookup, key: target.key, port: target.port },
			outproxy: { target, authorization },
			path: request.path,
		};
	}

	/** An outproxy did not answer: it is asked last for a while. */
	onOutproxyFailed({ target }: Outproxy, now: Mono): void {
		this.#restingUntil.set(target, now + outproxyRestMs);
	}

	#ownPage(request: Request, now: Mono): Page {
		if (request.form === 'connect') return portPage(request.port);
		if (request.method !== 'GET' && request.method !== 'HEAD')
			return { status: 405, title: 'Only to be read', body: ['Pages of this proxy can be read, nothing else.'] };
		const [path = ''] = request.path.split('?');
		if (path === '/follow') return this.#hints.follow(request.path, now);
		if (path !== '/')
			return {
				status: 404,
				title: 'No such page',
				body: [`${percentDecoded(path)} is not here.`, link('http://proxy.i2p/', 'What is here')],
			};
		const lines = this.options.status?.() ?? [];
		return {
			status: 200,
			title: 'This is the I2P HTTP proxy',
			body: ['It works.', ...(lines.length > 0 ? [list(lines)] : [])],
		};
	}
}

const page = (it: Page): Route => ({ kind: 'page', page: it });

function notAServer(): Page {
	return {
		status: 400,
		title: 'This is a proxy',
		body: [
			'It answers to programs that use it as their HTTP proxy, not as a web server. Set it as the proxy of your browser, and ask that for the address of a site.',
		],
	};
}
