// How the values of flags, variables and configuration keys are written: one reader a kind, each with the hint that it gives.
import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { subscriptionFault } from '@i2p/addressbook';
import { parseTarget } from '@i2p/i2ptunnel';
import type { Endpoint, LogLevel } from '@i2p/runtime';

/** A value that cannot be taken; the message says what to give. */
export class ValueFault extends Error {
	override readonly name = 'ValueFault';
}

/** Reads one kind of value, or throws {@link ValueFault}. */
export type ReadValue = (text: string) => unknown;

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

/** An IPv6 address that others can dial. */
export function address6(text: string): string {
	if (isIP(text) !== 6 || text.includes('%') || text === '::')
		throw new ValueFault('Give an IPv6 address, without a zone.');
	return text;
}

/** Yes or no. */
export function truth(text: string): boolean {
	if (/^(1|true|yes|on)$/i.test(text)) return true;
	if (/^(0|false|no|off)$/i.test(text)) return false;
	throw new ValueFault('Give true or false.');
}

/** Yes, no, or by itself. */
export function truthOrAuto(text: string): boolean | 'auto' {
	if (/^auto$/i.test(text)) return 'auto';
	try {
		return truth(text);
	} catch {
		throw new ValueFault('Give true, false or auto.');
	}
}

/** One of these words. */
export function oneOf<T extends string>(words: readonly T[]): (text: string) => T {
	return (text) => {
		const found = words.find((word) => word === text.toLowerCase());
		if (found === undefined) throw new ValueFault(`Give one of ${words.join(', ')}.`);
		return found;
	};
}

/** Severities, least to most. */
export const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** The sizes of ML-KEM, or none. */
export function hybrid(text: string): 'off' | 512 | 768 | 1024 {
	const word = oneOf(['off', '512', '768', '1024'])(text);
	return word === 'off' ? word : (Number(word) as 512 | 768 | 1024);
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

/** A router version, such as `0.9.66`. */
export function version(text: string): string {
	if (!/^\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(text)) throw new ValueFault('Give a version such as 0.9.57.');
	return text;
}

/** A file or folder; `~/` is the home folder also where no shell has said so. */
export function path(text: string): string {
	if (text.trim() === '') throw new ValueFault('Give a path.');
	return text === '~' || text.startsWith('~/') ? join(homedir(), text.slice(1)) : text;
}

/** `https:` URLs. */
export function httpsUrl(text: string): string {
	if (!URL.canParse(text) || new URL(text).protocol !== 'https:') throw new ValueFault('Give https:// URLs, or off.');
	return text;
}

/** A destination of the network: a name, an address, a whole destination; with a port or without. */
export function destination(text: string): string {
	if (parseTarget(text) === undefined)
		throw new ValueFault('Give a name or address that ends in .i2p, with a port or without.');
	return text;
}

/** The URL of a host list. */
export function hostList(text: string): string {
	const fault = subscriptionFault(text);
	if (fault !== undefined) throw new ValueFault(`Give http:// URLs in the network (${fault}).`);
	return text;
}

/** A host name or address of a server, with a port if it is another than the usual one. */
export function server(text: string): string {
	if (!/^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i.test(text))
		throw new ValueFault('Give names or addresses of servers, or off.');
	return text;
}
