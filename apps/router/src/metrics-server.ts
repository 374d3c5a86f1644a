// Prometheus text over HTTP: one path, few connections, nothing kept. Knows no router; it is given what to say.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import type { Endpoint } from '@i2p/runtime';

/** Connections at once: one that scrapes, one that looks, and room. */
const mostConnections = 16;
/** Milliseconds for a request to arrive, and for a connection to stand idle. */
const requestTimeoutMs = 5000;
/** Most bytes of a request's head. */
const mostHeadBytes = 8192;

/** Serves text at `/metrics`. */
export class MetricsServer {
	readonly #text: () => string;
	#server: Server | undefined;

	/** @param text asked at each request */
	constructor(text: () => string) {
		this.#text = text;
	}

	/** Listens; resolves with the place, rejects with the system's error. */
	listen({ host, port }: Endpoint): Promise<Endpoint> {
		const limits = { maxHeaderSize: mostHeadBytes, requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs };
		const server = createServer({ ...limits, keepAliveTimeout: requestTimeoutMs }, (request, response) =>
			this.#serve(request, response),
		);
		server.maxConnections = mostConnections;
		this.#server = server;
		return new Promise((resolve, reject) => {
			server.once('error', reject);
			server.listen(port, host, () => {
				const at = server.address();
				resolve({ host, port: typeof at === 'object' && at !== null ? at.port : port });
			});
		});
	}

	/** Ends every connection. */
	close(): void {
		this.#server?.close();
		this.#server?.closeAllConnections();
		this.#server = undefined;
	}

	#serve(request: IncomingMessage, response: ServerResponse): void {
		const { method, url = '', headers } = request;
		if (!isNamedByAddress(headers.host)) end(response, 403, 'ask by address, or as localhost\n');
		else if (method !== 'GET' && method !== 'HEAD') end(response, 405, 'GET only\n');
		else if (url.split('?')[0] !== '/metrics') end(response, 404, 'see /metrics\n');
		else end(response, 200, this.#text());
	}
}

/** A page of another site that was led here by a name of its own says that name. */
function isNamedByAddress(host = ''): boolean {
	const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
	return name === 'localhost' || isIP(name) !== 0;
}

function end(response: ServerResponse, status: number, text: string): void {
	response.writeHead(status, {
		'content-type': 'text/plain; version=0.0.4; charset=utf-8',
		'cache-control': 'no-store',
	});
	response.end(text);
}
