// HTTP as a port: what a reseed, a subscription or a news feed asks of a web server. Answers come whole; nothing is kept between requests.
import type { Turn } from './turn.js';

/** One request; its bounds are the caller's to choose, as only the caller knows what it waits for. */
export interface HttpRequest {
	/** Absolute, `http:` or `https:`. */
	readonly url: string;
	/** `GET` unless given. */
	readonly method?: 'GET' | 'HEAD' | 'POST';
	/** Further header fields; nothing is sent that names the program unless it stands here. */
	readonly headers?: Readonly<Record<string, string>>;
	/** Of a `POST`; the port keeps it until the answer. */
	readonly body?: Uint8Array;
	/** Milliseconds for all of it: name, connection, redirects, the last byte. */
	readonly timeoutMs: number;
	/** Most bytes of an answer's body. */
	readonly mostBytes: number;
	/** Redirects that are followed; 0 unless given: a redirect is then an answer like any other. */
	readonly mostRedirects?: number;
	/** Certificates in PEM that are trusted instead of the system's: a server's own, or who signs for it. */
	readonly authorities?: readonly string[];
}

/** An answer of any status; whether 404 is a failure is the caller's to say. */
export interface HttpResponse {
	readonly status: number;
	/** Where it came from: another than was asked for after redirects. */
	readonly url: string;
	/** By lower-case name; what came several times is joined by commas. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Uint8Array;
}

/**
 * Why there is no answer. `unresolved`: nobody has that name. `certificate`: the server is not who it should be.
 * `too-large`: more than `mostBytes`. `redirect`: too many of them, to nowhere, or from `https:` to `http:`. `not-http`: what came is neither
 * TLS nor HTTP. The others are a connection's.
 */
export type HttpFault =
	| 'unresolved'
	| 'refused'
	| 'unreachable'
	| 'reset'
	| 'timeout'
	| 'certificate'
	| 'too-large'
	| 'redirect'
	| 'not-http'
	| 'failed';

/** What the asker is told, during an inhale: one of the two, once. */
export interface HttpHandler {
	onResponse(given: HttpResponse, turn: Turn): void;
	onFailure(code: HttpFault, detail: string, turn: Turn): void;
}

/** A request under way. */
export interface HttpExchange {
	/** Gives it up: nothing is told any more. */
	cancel(): void;
}

/** The way to web servers. */
export interface HttpPort {
	/** Asks; RangeError for a URL that is none or a bound that is none. The answer comes in a later turn. */
	request(request: HttpRequest, handler: HttpHandler): HttpExchange;
}
