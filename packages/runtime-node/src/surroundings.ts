// Where this machine stands on its network: addresses from the operating system, the default route from Linux's table.
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { Surroundings } from '@i2p/runtime';

const routeTable = '/proc/net/route';
const upAndGateway = 0x3;

/** Asks the operating system; the gateway is known on Linux only. Never throws. */
export function nodeSurroundings(): Surroundings {
	const interfaces = networkInterfaces();
	const addresses = Object.values(interfaces)
		.flatMap((infos) => infos ?? [])
		.filter((info) => !info.internal)
		.map((info) => info.address);
	const route = defaultRoute(readTable());
	const local = route && interfaces[route.device]?.find((info) => info.family === 'IPv4')?.address;
	return route && local !== undefined ? { addresses, gateway: { host: route.gateway, local } } : { addresses };
}

/** The default route with the lowest metric in a table as Linux writes it: numbers in hexadecimal, addresses little-endian. */
export function defaultRoute(table: string): { readonly device: string; readonly gateway: string } | undefined {
	let best: { device: string; gateway: string; metric: number } | undefined;
	for (const line of table.split('\n').slice(1)) {
		const [device, to, gateway, flags, , , metric, mask] = line.trim().split(/\s+/);
		if (device === undefined || to !== '00000000' || mask !== '00000000' || !/^[0-9A-F]{8}$/i.test(gateway ?? ''))
			continue;
		if ((Number.parseInt(flags!, 16) & upAndGateway) !== upAndGateway) continue;
		const found = { device, gateway: littleEndian(gateway!), metric: Number(metric) };
		if (!best || found.metric < best.metric) best = found;
	}
	return best && { device: best.device, gateway: best.gateway };
}

function littleEndian(hex: string): string {
	return [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join('.');
}

function readTable(): string {
	try {
		return readFileSync(routeTable, 'utf8');
	} catch {
		return '';
	}
}
