// The tunnels.conf of an i2pd as tables that plans are read from: so that a router can be exchanged without writing its tunnels anew.
// What has no counterpart is told in words, never silently dropped.
import { PlanFault } from './read-plans.js';
import type { TunnelType } from './tunnel-plan.js';

/** Tables for `readPlans`, and what was left out, a line each. */
export interface I2pdTunnels {
	readonly tables: readonly Readonly<Record<string, unknown>>[];
	readonly leftOut: readonly string[];
}

const types: Readonly<Record<string, TunnelType>> = {
	client: 'client',
	server: 'server',
	http: 'http-server',
	httpproxy: 'http-proxy',
	irc: 'irc-server',
	socks: 'socks',
	udpclient: 'udp-client',
	udpserver: 'udp-server',
};
const silent = new Set([
	'type',
	'host',
	'port',
	'address',
	'destination',
	'destinationport',
	'inport',
	'keys',
	'hostoverride',
	'accesslist',
	'webircpassword',
	'enableuniquelocal',
	'outproxy',
	'signaturetype',
]);
const mostLines = 10_000;

/** Reads a file. Throws {@link PlanFault} for what is no such file. */
export function readI2pdTunnels(text: string): I2pdTunnels {
	const leftOut: string[] = [];
	const tables = sections(text).map(({ name, pairs }) => tableOf(name, pairs, leftOut));
	return { tables: tables.filter((table) => table !== undefined), leftOut };
}

interface Section {
	readonly name: string;
	readonly pairs: Map<string, string>;
}

function sections(text: string): readonly Section[] {
	const lines = text.split('\n');
	if (lines.length > mostLines) throw new PlanFault(`the file has more than ${mostLines} lines`);
	const found: Section[] = [];
	for (const [index, raw] of lines.entries()) {
		const line = raw.trim();
		if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
		const header = /^\[([^\]]+)\]$/.exec(line);
		const equals = line.indexOf('=');
		if (header !== null) found.push({ name: header[1]!.trim(), pairs: new Map() });
		else if (equals <= 0 || found.length === 0)
			throw new PlanFault(`line ${index + 1} is neither [a name], nor a key with a value below one`);
		else found.at(-1)!.pairs.set(line.slice(0, equals).trim().toLowerCase(), line.slice(equals + 1).trim());
	}
	return found;
}

function tableOf(
	name: string,
	pairs: ReadonlyMap<string, string>,
	leftOut: string[],
): Readonly<Record<string, unknown>> | undefined {
	const type = types[pairs.get('type') ?? ''];
	if (type === undefined) {
		leftOut.push(`${name}: there is no tunnel of type '${pairs.get('type') ?? ''}'`);
		return undefined;
	}
	const table: Record<string, unknown> = { name, type };
	const options: Record<string, string> = {};
	const isInward = type === 'server' || type === 'http-server' || type === 'irc-server' || type === 'udp-server';
	if (isInward) addInward(table, pairs);
	else addOutward(table, pairs);
	const keys = pairs.get('keys');
	if (keys !== undefined && !keys.startsWith('transient') && keys !== 'shareddest') table['keys'] = keys;
	for (const [key, value] of pairs) {
		if (/^(?:inbound|outbound|i2cp|i2p\.streaming)\./.test(key)) options[caseOf(key)] = value;
		else if (!silent.has(key)) leftOut.push(`${name}: '${key}' has no counterpart`);
	}
	if (Object.keys(options).length > 0) table['options'] = options;
	if (!isInward) table['shared'] = keys === 'shareddest' || (keys === undefined && table['options'] === undefined);
	return table;
}

function addInward(table: Record<string, unknown>, pairs: ReadonlyMap<string, string>): void {
	table['to'] = `${pairs.get('host') ?? '127.0.0.1'}:${pairs.get('port') ?? ''}`;
	const port = Number(pairs.get('inport') ?? 0);
	if (port > 0) table['port'] = port;
	const allowed = pairs.get('accesslist');
	if (allowed !== undefined) table['allow'] = allowed.split(',').map((one) => one.trim());
	const host = pairs.get('hostoverride');
	if (host !== undefined) table['host'] = host;
	const password = pairs.get('webircpassword');
	if (password !== undefined) table['webirc-password'] = password;
	if (pairs.get('enableuniquelocal') === 'true') table['unique-local'] = true;
}

function addOutward(table: Record<string, unknown>, pairs: ReadonlyMap<string, string>): void {
	table['listen'] = `${pairs.get('address') ?? '127.0.0.1'}:${pairs.get('port') ?? ''}`;
	const destination = pairs.get('destination');
	const port = pairs.get('destinationport');
	const hasPort = destination?.includes(':') === true || port === undefined;
	if (destination !== undefined) table['target'] = hasPort ? destination : `${destination}:${port}`;
	const outproxy = pairs.get('outproxy');
	if (outproxy?.includes('.i2p')) table['outproxy'] = outproxy.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

/** Options are case-sensitive; the file's keys are not. */
const caseOf = (key: string): string =>
	key
		.replace('lengthvariance', 'lengthVariance')
		.replace('leasesetenctype', 'leaseSetEncType')
		.replace('leasesettype', 'leaseSetType');
