// Free ports and loopback addresses for one net.
import { createServer } from 'node:net';

function isFree(port: number, host: string): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, host, () => server.close(() => resolve(true)));
	});
}

/** The first of `count` neighbouring ports that are free on a host, below the range that the system hands out. */
export async function freePorts(count: number, host = '127.0.0.1'): Promise<number> {
	for (let attempt = 0; attempt < 100; attempt++) {
		const first = 12_000 + Math.floor(Math.random() * (19_000 - count));
		let free = true;
		for (let i = 0; free && i < count; i++) free = await isFree(first + i, host);
		if (free) return first;
	}
	throw new Error(`no ${count} neighbouring free ports on ${host}`);
}

/** The first three numbers of a loopback subnet, so that two lanes on one machine rarely share addresses. */
export function loopbackSubnet(): string {
	return `127.${10 + Math.floor(Math.random() * 200)}.${Math.floor(Math.random() * 250)}`;
}
