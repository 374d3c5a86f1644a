// How the values of flags, variables and configuration keys are written: one reader a kind, each with the hint that it gives.
import { isIP } from 'node:net';
import { subscriptionFault } from '@i2p/addressbook';
import { parseTarget } from '@i2p/i2ptunnel';
import type { LogLevel } from '@i2p/runtime';
import { ValueFault } from '@i2p/runtime-node/command-line';

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
	throw new ValueFault('Give yes or no.');
}

/** Yes, no, or by itself. */
export function truthOrAuto(text: string): boolean | 'auto' {
	if (/^auto$/i.test(text)) return 'auto';
	try {
		return truth(text);
	} catch {
		throw new ValueFault('Give yes, no or auto.');
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

/** A router version, such as `0.9.66`. */
export function version(text: string): string {
	if (!/^\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(text)) throw new ValueFault('Give a version such as 0.9.57.');
	return text;
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
