// Where routers of a network on one machine can be: loopback addresses, ports that nobody has.
import { type AddressInfo, createServer } from 'node:net';

/** Address of the `index`-th router: Linux has all of 127/8, other systems one address of it. */
export function loopbackOf(index: number): string {
	return process.platform === 'linux' ? `127.0.${1 + Math.floor(index / 250)}.${1 + (index % 250)}` : '127.0.0.1';
}

function listens(host: string, port: number): Promise<number | undefined> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(undefined));
		server.listen(port, host, () => {
			const { port: found } = server.address() as AddressInfo;
			server.close(() => resolve(found));
		});
	});
}

/** A port of this address that nobody listens on, as the system chooses it. */
export async function freePort(host: string): Promise<number> {
	const port = await listens(host, 0);
	if (port === undefined) throw new Error(`cannot listen on ${host}`);
	return port;
}

/** The first `count` free ports of this address from `first` on. */
export async function freePortsFrom(host: string, first: number, count: number): Promise<number[]> {
	const found: number[] = [];
	for (let port = first; port <= 0xffff && found.length < count; port++)
		if ((await listens(host, port)) !== undefined) found.push(port);
	if (found.length < count) throw new Error(`${host} has no ${count} free ports from ${first} on`);
	return found;
}
