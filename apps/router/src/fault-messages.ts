// What the user is told about a fault that only he can mend: one line that says what to do.
import type { Endpoint } from '@i2p/runtime';
import type { RouterFault } from './errors.js';

/** That the clock is wrong by so many milliseconds; positive: the peers are ahead. */
export function clockMessage(offsetMs: number, by: 'servers' | 'peers' = 'peers'): string {
	const minutesOff = Math.round(Math.abs(offsetMs) / 60_000);
	const way = offsetMs > 0 ? 'behind' : 'ahead of';
	return `this machine's clock is ${minutesOff} minutes ${way} that of every ${by === 'peers' ? 'peer' : 'time server'}; set it and start again`;
}

/** What listens, and the flags that choose its port and its address. */
export interface Listening {
	readonly what: string;
	readonly portFlag: string;
	readonly hostFlag: string;
	readonly at: Endpoint;
}

/** What it means that something cannot listen: the fault and its line. */
export function listenFault(
	{ what, portFlag, hostFlag, at }: Listening,
	code: string,
	detail: string,
): [RouterFault, string] {
	const where = `${at.host}:${at.port}`;
	if (code === 'in-use')
		return ['port-taken', `${what} cannot listen on ${where}: the port is taken; choose another with ${portFlag}`];
	if (code === 'denied')
		return ['port-taken', `${what} may not listen on ${where}; choose a port above 1023 with ${portFlag}`];
	return [
		'no-address',
		`${what} cannot listen on ${where} (${detail}); choose an address of this machine with ${hostFlag}`,
	];
}
