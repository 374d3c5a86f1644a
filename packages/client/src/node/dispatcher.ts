// Connections for `fetch`, Node's own and undici's: a dispatcher of undici, which is loaded when the first is made.
import { createRequire } from 'node:module';
import type { Opener } from './agent.js';
import { keepAliveMs } from './constants.js';
import { I2pError } from './errors.js';
import type { I2pSocket } from './socket.js';

/** What `fetch` takes as its option `dispatcher`. */
export type FetchDispatcher = RequestInit extends { dispatcher?: infer D } ? NonNullable<D> : object;

/** Options of an undici Agent, such as `connections` for each destination and `pipelining`. */
export interface DispatcherOptions {
	/** Most connections to one destination and port; no limit unless given. */
	readonly connections?: number;
	/** How long an idle connection is kept, in ms; 30,000 unless given. */
	readonly keepAliveTimeout?: number;
	/** How long the head of an answer may take, in ms; 300,000 unless given. */
	readonly headersTimeout?: number;
	/** How long the body may pause, in ms; 300,000 unless given. */
	readonly bodyTimeout?: number;
}

type Connect = (
	options: { readonly hostname: string; readonly port: string; readonly protocol: string },
	done: (error: Error | null, socket: I2pSocket | null) => void,
) => void;

/** What of undici is used. */
interface Undici {
	readonly Agent: new (options: DispatcherOptions & { readonly connect: Connect }) => FetchDispatcher;
}

const library = 'undici';
const onlyHttp = 'only http: is spoken over I2P, which encrypts by itself';
const loadFromHere = (): unknown => createRequire(import.meta.url)(library);

/**
 * A dispatcher whose connections go over I2P. Throws {@link I2pError} `undici-missing`.
 * @param load brings undici; a test brings another
 */
export function fetchDispatcher(
	open: Opener,
	options: DispatcherOptions = {},
	load: () => unknown = loadFromHere,
): FetchDispatcher {
	let undici: Undici;
	try {
		undici = load() as Undici;
	} catch (cause) {
		throw new I2pError('undici-missing', 'fetch over I2P needs undici beside it: npm install undici@7', { cause });
	}
	const connect: Connect = ({ hostname, port, protocol }, done) => {
		// Never at once: undici is in the midst of what made it ask.
		queueMicrotask(() => {
			if (protocol === 'http:') done(null, open(hostname, port === '' ? 80 : Number(port)));
			else done(new I2pError('bad-address', `${protocol}//${hostname}: ${onlyHttp}`), null);
		});
	};
	return new undici.Agent({ keepAliveTimeout: keepAliveMs, ...options, connect });
}
