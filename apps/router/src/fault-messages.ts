// What the user is told about a fault that only he can mend, and about a wait: one line that says what to do.
import type { ReseedSnapshot } from '@i2p/reseed';
import type { Endpoint } from '@i2p/runtime';
import type { RouterFault } from './errors.js';
import type { WaitReason } from './wiring/long-waits.js';

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

/** What to do about a data folder that cannot be used, or whose disk is full. */
export function folderAdvice(isFull: boolean): string {
	return `${isFull ? 'make room on its disk, or ' : ''}choose another with ${option('dataDir')}`;
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

/** What a router knows of the network that a destination waits for. */
export interface WaitFigures {
	readonly routers: number;
	readonly links: number;
	readonly netId: number;
	/** Reseeding, if there is anybody to ask. */
	readonly reseed: ReseedSnapshot | undefined;
}

/** Why a destination is not ready after so many milliseconds. */
export function waitMessage(reason: WaitReason, waitedMs: number, figures: WaitFigures): string {
	return `a destination has waited ${Math.round(waitedMs / 1000)} s for its tunnels: ${whyItWaits(reason, figures)}`;
}

/** The reason alone. */
export function whyItWaits(reason: WaitReason, { routers, links, netId, reseed }: WaitFigures): string {
	switch (reason) {
		case 'no-routers':
			return `this router knows no other one${reseedWords(reseed)}; ${option('reseedFrom')} gives it some: a file, or a folder such as the netDb of a Java router or an i2pd`;
		case 'no-links':
			return `none of the ${routers} other routers that it knows could be reached; is this machine on the network, may it dial out, and are they of network ${netId} (${option('netId')})? Loopback and private addresses want ${option('allowLocal')}`;
		case 'no-tunnels':
			return `this router has no tunnel yet over the ${routers} others that it knows, ${links} of them connected; one that is new takes a minute or two, and ${option('tunnelLength')} says how many hops are wanted`;
		case 'own-tunnels':
			return 'this router has tunnels, those of the destination are being built; each takes as many other routers as it has hops';
	}
}

function reseedWords(reseed: ReseedSnapshot | undefined): string {
	if (reseed === undefined) return ' and has nobody to ask';
	const last = reseed.hosts.findLast(({ result }) => result !== 'seeds');
	if (last === undefined) return ' and asks reseed hosts';
	const detail = last.detail === '' ? '' : ` (${last.detail})`;
	return ` and asks reseed hosts, of which ${last.host} gave nothing: ${last.result}${detail}`;
}
