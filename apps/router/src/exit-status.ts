// How the binary ends: one status a kind of reason, told in the help and the README.
import type { RouterFault } from './errors.js';

/** Why a process ends. */
export type EndReason = RouterFault | 'stopped' | 'failed' | 'usage';

/** Exit statuses. */
export const exitStatus: Readonly<Record<EndReason, number>> = {
	stopped: 0,
	failed: 1,
	usage: 2,
	'port-taken': 3,
	'no-address': 3,
	'data-dir': 4,
	identity: 4,
	clock: 5,
	reseed: 6,
};

/** One line a status, for the help. */
export const exitStatusLines: readonly string[] = [
	'0  stopped by a signal',
	'1  an error of ours',
	'2  a wrong flag, variable or configuration file',
	"3  a port is taken, or an address is not this machine's",
	'4  the data folder cannot be used, or the identity in it is damaged',
	"5  this machine's clock is far off",
	'6  what was given to reseed from, or its certificates, cannot be used',
];
