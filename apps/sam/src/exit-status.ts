// How the binary ends: one status a kind of reason, told in the help and the README.
import type { BridgeFault } from './errors.js';

/** Why a process ends. */
export type EndReason = BridgeFault | 'stopped' | 'failed' | 'usage';

/** Exit statuses; the same as those of i2p-router. */
export const exitStatus: Readonly<Record<EndReason, number>> = {
	stopped: 0,
	failed: 1,
	usage: 2,
	'port-taken': 3,
	'no-address': 3,
	users: 4,
};

/** One line a status, for the help. */
export const exitStatusLines: readonly string[] = [
	'0  stopped by a signal',
	'1  an error of ours',
	'2  a wrong flag or variable',
	"3  a port is taken, or an address is not this machine's",
	'4  the file of users cannot be read',
];
