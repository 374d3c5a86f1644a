// Tunnels of a router, as they stand in its configuration file, opened by a program.
import { setTimeout as sleep } from 'node:timers/promises';
import { readPlans } from '@i2p/i2ptunnel';
import type { Router } from '@i2p/router';

/** One `[[tunnel]]` of the file. */
export type TunnelTable = Readonly<Record<string, unknown>> & { readonly name: string };

/** A tunnel that works. */
export interface Opened {
	/** The address of its destination: what others connect to, if it is a server. */
	readonly address: string;
	/** Where it listens on this machine, if it is a client or a proxy. */
	readonly host: string;
	readonly port: number;
}

/** Gives a router these tunnels in place of those that it had; resolves when they work, and answers them in the order of the tables. */
export async function openTunnels(router: Router, tables: readonly TunnelTable[]): Promise<Opened[]> {
	router.changeTunnels(readPlans(tables));
	for (;;) {
		const states = tables.map(({ name }) => router.snapshot().applicationTunnels.find((one) => one.name === name));
		const opened = states.flatMap((state) =>
			state?.ready && state.at !== undefined && state.b32 !== undefined ? [{ address: state.b32, ...state.at }] : [],
		);
		if (opened.length === tables.length) return opened;
		const fault = states.find((state) => state?.fault !== undefined);
		if (fault !== undefined) throw new Error(`${fault.name}: ${fault.fault}`);
		await sleep(100);
	}
}
