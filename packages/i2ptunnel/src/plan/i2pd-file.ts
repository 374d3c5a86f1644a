// The tunnels.conf of an i2pd as tables that plans are read from: so that a router can be exchanged without writing its tunnels anew.
// What has no counterpart is told in words, never silently dropped.
import { ForeignTunnel, type ForeignTunnels, gathered, mostLines } from './foreign-file.js';
import { PlanFault } from './read-plans.js';
import type { TunnelType } from './tunnel-plan.js';

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
	'cryptotype',
	'gzip',
	'datagramversion',
	'explicitpeers',
]);
/** Kinds of datagrams by the number that i2pd gives them. */
const datagrams: Readonly<Record<string, string>> = { 1: 'repliable', 2: 'datagram2', 3: 'datagram3' };

/** Reads a file. Throws {@link PlanFault} for what is no such file. */
export function readI2pdTunnels(text: string): ForeignTunnels {
	const leftOut: string[] = [];
	return gathered(
		sections(text).map((section) => tunnelOf(section, leftOut)),
		leftOut,
	);
}

interface Section {
	readonly name: string;
	/** By keys in lower case. */
	readonly pairs: Map<string, string>;
	/** Keys as they are written. */
	readonly written: Map<string, string>;
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
		if (header !== null) found.push({ name: header[1]!.trim(), pairs: new Map(), written: new Map() });
		else if (equals <= 0 || found.length === 0)
			throw new PlanFault(`line ${index + 1} is neither [a name], nor a key with a value below one`);
		else {
			const key = line.slice(0, equals).trim();
			const { pairs, written } = found.at(-1)!;
			pairs.set(key.toLowerCase(), line.slice(equals + 1).trim());
			written.set(key.toLowerCase(), key);
		}
	}
	return found;
}

function tunnelOf({ name, pairs, written }: Section, leftOut: string[]): ForeignTunnel | undefined {
	const type = types[pairs.get('type') ?? ''];
	if (type === undefined) {
		leftOut.push(`${name}: there is no tunnel of type '${pairs.get('type') ?? ''}'`);
		return undefined;
	}
	const tunnel = new ForeignTunnel(name, type);
	const { table, options } = tunnel;
	const isInward = type === 'server' || type === 'http-server' || type === 'irc-server' || type === 'udp-server';
	if (isInward) addInward(table, pairs);
	else addOutward(table, pairs);
	const keys = pairs.get('keys');
	if (keys !== undefined && !keys.startsWith('transient') && keys !== 'shareddest') tunnel.takeKeys(keys);
	const kind = datagrams[pairs.get('datagramversion') ?? ''];
	if (kind !== undefined && type === 'udp-client') table['datagrams'] = kind;
	const peers = pairs.get('explicitpeers');
	if (peers !== undefined) options['explicitPeers'] = peers;
	for (const [key, value] of pairs) {
		if (/^(?:inbound|outbound|i2cp|i2p\.streaming|crypto)\./.test(key)) options[caseOf(key, written.get(key)!)] = value;
		else if (key === 'gzip') options['i2cp.gzip'] = value;
		else if (!silent.has(key)) tunnel.leaveOut(`'${key}' has no counterpart`);
	}
	if (!isInward) {
		const hasOptions = Object.keys(options).length > 0;
		table['shared'] = keys === 'shareddest' || (table['keys'] === undefined && !hasOptions);
		if (table['shared'] === true && hasOptions) dropOptions(tunnel);
	}
	return tunnel;
}

function dropOptions(tunnel: ForeignTunnel): void {
	for (const key of Object.keys(tunnel.options)) delete tunnel.options[key];
	tunnel.leaveOut('its options, as it stands on the destination that client tunnels share');
}

function addInward(table: Record<string, unknown>, pairs: ReadonlyMap<string, string>): void {
	table['to'] = `${pairs.get('host') ?? '127.0.0.1'}:${pairs.get('port') ?? ''}`;
	const port = Number(pairs.get('inport') ?? 0);
	if (port > 0) table['port'] = port;
	const allowed = pairs.get('accesslist');
	if (allowed !== undefined && allowed !== '') table['allow'] = allowed.split(',').map((one) => one.trim());
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

/** Options are case-sensitive: who writes a key in lower case throughout means what it is in its right letters. */
function caseOf(lower: string, written: string): string {
	if (written !== lower) return written;
	return ['lengthVariance', 'backupQuantity', 'allowZeroHop', 'leaseSetEncType', 'leaseSetType'].reduce(
		(key, right) => key.replace(right.toLowerCase(), right),
		lower,
	);
}
