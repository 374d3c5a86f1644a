// What the user is told about a fault that only he can mend: one line that says what to do.
import type { Endpoint } from '@i2p/runtime';
import type { RouterFault } from './errors.js';

/** How a line names what a program may set; the binary says it {@link inFlags}. */
export function option(name: string): string {
	return `the option \`${name}\``;
}

/** The same line for who started the binary, where options of `createRouter` are flags. */
export function inFlags(line: string): string {
	return line.replace(
		/the option `(\w+)`/g,
		(_, name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
	);
}

/** That the clock is wrong by so many milliseconds; positive: the peers are ahead. */
export function clockMessage(offsetMs: number, by: 'servers' | 'peers' = 'peers'): string {
	const minutesOff = Math.round(Math.abs(offsetMs) / 60_000);
	const way = offsetMs > 0 ? 'behind' : 'ahead of';
	return `this machine's clock is ${minutesOff} minutes ${way} that of every ${by === 'peers' ? 'peer' : 'time server'}; set it and start again`;
}

/** What listens, and the options that choose its port and its address. */
export interface Listening {
	readonly what: string;
	readonly portBy: string;
	readonly hostBy: string;
	readonly at: Endpoint;
}

/** What it means that something cannot listen: the fault and its line. */
export function listenFault(
	{ what, portBy, hostBy, at }: Listening,
	code: string,
	detail: string,
): [RouterFault, string] {
	const where = `${at.host}:${at.port}`;
	if (code === 'in-use')
		return [
			'port-taken',
			`${what} cannot listen on ${where}: the port is taken; choose another with ${option(portBy)}`,
		];
	if (code === 'denied')
		return ['port-taken', `${what} may not listen on ${where}; choose a port above 1023 with ${option(portBy)}`];
	return [
		'no-address',
		`${what} cannot listen on ${where} (${detail}); choose an address of this machine with ${option(hostBy)}`,
	];
}
