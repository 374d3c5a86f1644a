// Server tunnels of an i2pd: each is a destination that publishes a lease set, of the kind that its settings choose.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DestinationKeys, decodeDestinationKeys } from '@i2p/data-core';
import type { I2pdRouter } from './i2pd-router.js';

const suffix = '.b32.i2p';

/** What tunnels.conf says of each tunnel; its keys stand in `NAME.dat`. */
export type ServerTunnels = Readonly<Record<string, Readonly<Record<string, string | number>>>>;

/** What the console of a router says of one of its destinations. */
export interface LocalDestination {
	/** With `.b32.i2p`. */
	readonly b32: string;
	/** With `.b32.i2p`; only where the lease set is encrypted. */
	readonly b33: string | undefined;
	readonly base64: string;
}

/** The text of tunnels.conf. An outbound tunnel of no hops stands at once: i2pd does not try again to publish a set that had none. */
export function tunnelsConf(tunnels: ServerTunnels, firstPort: number): string {
	const sections = Object.entries(tunnels).map(([name, settings], i) => {
		const all = {
			type: 'server',
			host: '127.0.0.1',
			port: firstPort + i,
			keys: `${name}.dat`,
			'inbound.length': 1,
			'inbound.quantity': 1,
			'outbound.length': 0,
			'outbound.quantity': 1,
			...settings,
		};
		const lines = Object.entries(all).map(([key, value]) => `${key} = ${value}\n`);
		return `[${name}]\n${lines.join('')}`;
	});
	return sections.join('\n');
}

/** Starts a router again with these tunnels. */
export async function serve(router: I2pdRouter, tunnels: ServerTunnels): Promise<void> {
	await router.stop();
	writeFileSync(join(router.folder, 'tunnels.conf'), tunnelsConf(tunnels, router.plan.port));
	router.start();
}

/** Reads a console page of one destination, as text. */
export function parseLocalDestination(page: string): LocalDestination | undefined {
	const b32 = /^[a-z2-7]{52}$/m.exec(page)?.[0];
	const base64 = /^[A-Za-z0-9~-]{500,}=*$/m.exec(page)?.[0];
	const b33 = /[a-z2-7]{56}\.b32\.i2p/.exec(page)?.[0];
	return b32 === undefined || base64 === undefined ? undefined : { b32: `${b32}${suffix}`, b33, base64 };
}

/** The keys that i2pd wrote for this tunnel. */
export function tunnelKeys(router: I2pdRouter, tunnel: string): DestinationKeys {
	return decodeDestinationKeys(readFileSync(join(router.folder, `${tunnel}.dat`)));
}

/** What the console says of a destination, given as its 52 letters and `.b32.i2p`; undefined when it knows none. */
export async function localDestination(router: I2pdRouter, b32: string): Promise<LocalDestination | undefined> {
	return parseLocalDestination(await router.page(`local_destination&b32=${b32.slice(0, -suffix.length)}`));
}
