// A squid-like proxy into the open internet: GET and the like by whole URLs, CONNECT for the rest. It dials public addresses only: whoever comes
// must not get at this machine or its neighbours.
import { lookup } from 'node:dns/promises';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { BlockList, connect, type Socket } from 'node:net';

/** Where a host and a port are dialled; rejects for what must not be. */
export type Reach = (host: string, port: number) => Promise<{ readonly host: string; readonly port: number }>;

const closed = new BlockList();
for (const [network, bits] of [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['224.0.0.0', 3],
] as const)
	closed.addSubnet(network, bits, 'ipv4');

/** The address behind a name, if it is public. This asks DNS: on the outproxy's machine, never on the user's. */
export const reachPublic: Reach = async (host, port) => {
	const { address } = await lookup(host, { family: 4 });
	if (closed.check(address, 'ipv4')) throw new Error(`${host} is not public`);
	return { host: address, port };
};

/** Ports that browsers want. */
const ports = new Set([80, 443]);

/** The proxy, not listening yet. It is to listen on loopback, where only the tunnel gets at it. */
export function outproxyServer(reach: Reach = reachPublic, allowed: ReadonlySet<number> = ports): Server {
	const server = createServer((asked, answer) => void pass(asked, answer));

	async function pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
		try {
			const url = new URL(asked.url ?? '');
			const port = Number(url.port || 80);
			if (url.protocol !== 'http:' || !allowed.has(port)) throw new Error('only http: to the usual ports');
			const headers = { ...asked.headers, host: url.host, connection: 'close' };
			delete headers['proxy-authorization'];
			const at = await reach(url.hostname, port);
			const out = request({ ...at, method: asked.method ?? 'GET', path: url.pathname + url.search, headers });
			out.on('response', (got) => got.pipe(answer.writeHead(got.statusCode ?? 502, got.headers)));
			out.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
			asked.pipe(out);
		} catch (error) {
			answer.writeHead(403).end(`${error instanceof Error ? error.message : error}\n`);
		}
	}

	server.on('connect', async (asked: IncomingMessage, socket: Socket, first: Buffer) => {
		socket.on('error', () => socket.destroy());
		const [, host = '', digits = ''] = /^([^:[\]]+):(\d{1,5})$/.exec(asked.url ?? '') ?? [];
		try {
			if (!allowed.has(Number(digits))) throw new Error('only to the usual ports');
			const out = connect(await reach(host, Number(digits)));
			out.on('connect', () => {
				socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
				out.write(first);
				out.pipe(socket).pipe(out);
			});
			out.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
			socket.on('close', () => out.destroy());
		} catch {
			socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
		}
	});
	return server;
}
