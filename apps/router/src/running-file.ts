// What a running router leaves in its data folder for other programs of this machine: its process and its doors. Gone when it stops.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoint, Store } from '@i2p/runtime';
import { utf8 } from '@i2p/util';

/** A router that runs, as it said itself. */
export interface Running {
	readonly pid: number;
	readonly netId: number;
	/** Where its SAM listens; `undefined` if it has none. */
	readonly sam: Endpoint | undefined;
	/** Where its I2CP listens for everybody; `undefined` if it has none, or only for who knows a name and a password. */
	readonly i2cp: Endpoint | undefined;
}

const fileName = 'running.json';

/** Says that this process runs a router with this folder; throws StoreError when the folder refuses. */
export function sayRunning(store: Store, { pid, netId, sam, i2cp }: Running): void {
	store.write(fileName, utf8(`${JSON.stringify({ pid, netId, sam, i2cp })}\n`));
}

/** Says it no more; throws StoreError when the folder refuses. */
export function sayStopped(store: Store): void {
	store.remove(fileName);
}

/** What the file says; `undefined` if there is none, or it is damaged. Whether it is still true is another question. */
export function readRunning(dataDir: string): Running | undefined {
	try {
		const said: unknown = JSON.parse(readFileSync(join(dataDir, fileName), 'utf8'));
		return isRunning(said) ? { pid: said.pid, netId: said.netId, sam: said.sam, i2cp: said.i2cp } : undefined;
	} catch {
		return undefined;
	}
}

function isRunning(said: unknown): said is Running {
	if (typeof said !== 'object' || said === null) return false;
	const { pid, netId, sam, i2cp } = said as Record<string, unknown>;
	return isPositive(pid) && isPositive(netId) && [sam, i2cp].every((at) => at === undefined || isEndpoint(at));
}

function isEndpoint(said: unknown): said is Endpoint {
	if (typeof said !== 'object' || said === null) return false;
	const { host, port } = said as Record<string, unknown>;
	return typeof host === 'string' && isPositive(port) && port <= 65_535;
}

function isPositive(said: unknown): said is number {
	return Number.isInteger(said) && (said as number) > 0;
}
