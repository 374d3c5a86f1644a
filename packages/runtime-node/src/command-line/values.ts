// How the values of flags and variables are written, where several programs write them alike: each with the hint that it gives.
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '@i2p/runtime';

/** A value that cannot be taken; the message says what to give. */
export class ValueFault extends Error {
	override readonly name = 'ValueFault';
}

/** A whole number within bounds, both included. */
export function whole([least, most]: readonly [number, number]): (text: string) => number {
	return (text) => {
		const value = Number(text);
		if (!/^\d+$/.test(text) || value < least || value > most)
			throw new ValueFault(`Give a whole number from ${least} to ${most}.`);
		return value;
	};
}

/** An address literal. Zones (`fe80::1%eth0`) mean something on one machine only: they cannot be published. */
export function address(text: string): string {
	if (isIP(text) === 0 || text.includes('%')) throw new ValueFault('Give an IPv4 or IPv6 address, without a zone.');
	return text;
}

/** `HOST:PORT` with an address literal, `[HOST]:PORT` for IPv6; `undefined` for `off`. */
export function endpointOrOff(text: string): Endpoint | undefined {
	if (/^off$/i.test(text)) return undefined;
	const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(text);
	const host = found?.[1] ?? found?.[2] ?? '';
	const port = Number(found?.[3]);
	if (isIP(host) === 0 || host.includes('%') || port > 65_535)
		throw new ValueFault('Give HOST:PORT with an address literal, or off.');
	return { host, port };
}

/** A user and a password, as `user:password`. */
export function userAndPassword(text: string): string {
	if (!/^[^:]{1,100}:.{1,100}$/s.test(text)) throw new ValueFault('Give USER:PASSWORD.');
	return text;
}

/** A file or folder; `~/` is the home folder also where no shell has said so. */
export function path(text: string): string {
	if (text.trim() === '') throw new ValueFault('Give a path.');
	return text === '~' || text.startsWith('~/') ? join(homedir(), text.slice(1)) : text;
}
