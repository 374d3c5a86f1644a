// The tunnels in a configuration file: read at the start, and again when the file changes or SIGUSR2 comes. SIGHUP stops a router gracefully, so it cannot
// mean this; watching works everywhere, also where there are no signals. A file that is wrong changes nothing.

import { existsSync, type Stats, unwatchFile, watchFile } from 'node:fs';
import { PlanFault, readPlans, type TunnelPlan } from '@i2p/i2ptunnel';
import { ValueFault } from '@i2p/runtime-node/command-line';
import { tablesIn } from './config-file.js';

/** How often is looked whether the file has changed; one call of the system. */
const lookEveryMs = 2000;

/** The tunnels in this file, none if it is not there; throws {@link ValueFault}. */
export function readTunnelFile(path: string): readonly TunnelPlan[] {
	if (!existsSync(path)) return [];
	try {
		return readPlans(tablesIn(path)['tunnel']);
	} catch (error) {
		if (error instanceof PlanFault) throw new ValueFault(`${path}: ${error.message}`);
		throw error;
	}
}

/** Who is told of changes. */
export interface TunnelFileEvents {
	onPlans(plans: readonly TunnelPlan[]): void;
	/** The file is wrong, in one line; nothing is changed. */
	onFault(message: string): void;
}

/** Reads the file again when it changes, and when SIGUSR2 comes; answers what ends that. */
export function watchTunnelFile(path: string, events: TunnelFileEvents): () => void {
	const look = () => {
		try {
			events.onPlans(readTunnelFile(path));
		} catch (error) {
			if (!(error instanceof ValueFault)) throw error;
			events.onFault(error.message);
		}
	};
	// A file that is not there is told of once, though nothing has changed.
	const onStat = (now: Stats, before: Stats) => {
		if (now.mtimeMs !== before.mtimeMs || now.size !== before.size || now.ino !== before.ino) look();
	};
	watchFile(path, { interval: lookEveryMs, persistent: false }, onStat);
	process.on('SIGUSR2', look);
	return () => {
		unwatchFile(path, onStat);
		process.off('SIGUSR2', look);
	};
}
