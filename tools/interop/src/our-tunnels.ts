// Tunnels of our router as its users have them: tables in its configuration file, read again while it runs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { b32Address, decodeDestinationKeys } from '@i2p/data-core';
import type { OurRouter } from './our-router.js';
import { until } from './waiting.js';

const reloadMs = 10_000;

/** What one `[[tunnel]]` says, but for its name and keys. */
export type OurTunnel = Readonly<Record<string, string | number>>;

/** The tables of a configuration file; each tunnel's keys stand in `NAME.dat`. */
export function tunnelTables(tunnels: Readonly<Record<string, OurTunnel>>): string {
	const tables = Object.entries(tunnels).map(([name, settings]) => {
		const lines = Object.entries({ name, keys: `${name}.dat`, ...settings }).map(
			([key, value]) => `${key} = ${JSON.stringify(value)}\n`,
		);
		return `[[tunnel]]\n${lines.join('')}`;
	});
	return tables.join('\n');
}

/** Gives these tunnels to a router that runs, which goes on; answers the b32 address of each. */
export async function giveTunnels(
	ours: OurRouter,
	tunnels: Readonly<Record<string, OurTunnel>>,
): Promise<Readonly<Record<string, string>>> {
	const { folder } = ours.place;
	writeFileSync(join(folder, 'router.toml'), tunnelTables(tunnels));
	ours.child.signal('SIGUSR2');
	const names = Object.keys(tunnels);
	const isStarted = (name: string): boolean =>
		ours.events.some(({ event, ['started']: started }) => event === 'tunnels' && (started as string[]).includes(name));
	await until('our tunnels are started', reloadMs, () => names.every(isStarted));
	const addresses = names.map((name) => {
		const { destination } = decodeDestinationKeys(readFileSync(join(folder, 'tunnels', `${name}.dat`)));
		return [name, b32Address(destination.hash)];
	});
	return Object.fromEntries(addresses);
}
