// The tunnels of a Java router as tables that plans are read from: i2ptunnel.config with all of them, or one file of i2ptunnel.config.d each.
// What has no counterpart is told in words, never silently dropped.
import { ForeignTunnel, type ForeignTunnels, gathered, mostLines } from './foreign-file.js';
import { PlanFault } from './read-plans.js';
import { isOutward, type TunnelType } from './tunnel-plan.js';

const types: Readonly<Record<string, TunnelType>> = {
	client: 'client',
	httpclient: 'http-proxy',
	ircclient: 'irc-client',
	sockstunnel: 'socks',
	server: 'server',
	httpserver: 'http-server',
	httpbidirserver: 'http-server',
	ircserver: 'irc-server',
};

/** Keys that mean nothing here, or are read elsewhere. */
const silent =
	/^(?:name|type|description|i2cpHost|i2cpPort|listenPort|interface|targetHost|targetPort|targetDestination|privKeyFile|sharedClient|startOnLoad|spoofedHost|proxyList|configFile)$/;
/** Options likewise. */
const silentOptions =
	/^(?:inbound\.nickname|outbound\.nickname|persistentClientKey|i2cp\.delayOpen|i2cp\.(?:accessList|enableAccessList|enableBlackList)|i2p\.streaming\.connectDelay|i2cp\.destination\.sigType|i2p\.maxWindowSize|enableUniqueLocal|outproxy(?:Username|Password|Auth)|proxy(?:Username|Password)|i2ptunnel\.httpclient\.send(?:Accept|Referer|UserAgent)|max(?:Total)?Posts|post(?:CheckTime|BanTime|TotalBanTime)|ircserver\.webircPassword)$/;

type Pairs = ReadonlyMap<string, string>;

/** Reads a file. Throws {@link PlanFault} for what is no such file. */
export function readJavaTunnels(text: string): ForeignTunnels {
	const leftOut: string[] = [];
	const tunnels = [...tunnelsIn(text).values()].map((pairs) => tunnelOf(pairs, leftOut));
	return gathered(tunnels, leftOut);
}

/** The keys of each tunnel, by its number; a file of one tunnel has keys without a number. */
function tunnelsIn(text: string): Map<string, Map<string, string>> {
	const lines = text.split(/\r?\n/);
	if (lines.length > mostLines) throw new PlanFault(`the file has more than ${mostLines} lines`);
	const found = new Map<string, Map<string, string>>();
	for (const [index, raw] of lines.entries()) {
		const line = raw.trim();
		if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
		const equals = line.indexOf('=');
		if (equals <= 0) throw new PlanFault(`line ${index + 1} is no key with a value`);
		const [, number = '', key = ''] = /^(?:tunnel\.(\d{1,4})\.)?(.+)$/.exec(line.slice(0, equals).trim()) ?? [];
		const pairs = found.get(number) ?? new Map<string, string>();
		found.set(number, pairs.set(key, line.slice(equals + 1).trim()));
	}
	return found;
}

function tunnelOf(pairs: Pairs, leftOut: string[]): ForeignTunnel | undefined {
	const name = (pairs.get('name') ?? '').replace(/[^\x20-\x7e]/g, '').trim();
	const kind = pairs.get('type') ?? '';
	const type = types[kind];
	if (type === undefined || pairs.get('startOnLoad') === 'false') {
		const why =
			type === undefined ? `there is no tunnel of type '${kind}'` : 'it is not started there either (startOnLoad)';
		leftOut.push(`${name}: ${why}`);
		return undefined;
	}
	const tunnel = new ForeignTunnel(name, type);
	const option = (key: string): string | undefined => pairs.get(`option.${key}`);
	if (isOutward(type)) addOutward(tunnel, pairs, option);
	else addInward(tunnel, pairs, option);
	for (const [key, value] of pairs) {
		const said = key.startsWith('option.') ? key.slice('option.'.length) : undefined;
		if (said === undefined ? silent.test(key) : silentOptions.test(said)) continue;
		if (said !== undefined && /^(?:inbound|outbound|i2cp|i2p\.streaming|crypto)\.|^explicitPeers$/.test(said))
			tunnel.options[said] = value;
		else tunnel.leaveOut(`'${key}' has no counterpart`);
	}
	if (tunnel.table['shared'] === true && Object.keys(tunnel.options).length > 0) {
		for (const key of Object.keys(tunnel.options)) delete tunnel.options[key];
		tunnel.leaveOut('its options, as it stands on the destination that client tunnels share');
	}
	return tunnel;
}

type Said = (key: string) => string | undefined;

/** Entries between commas or blanks. */
const entries = (text: string | undefined): string[] => (text ?? '').split(/[,\s]+/).filter(Boolean);

function addOutward(tunnel: ForeignTunnel, pairs: Pairs, option: Said): void {
	const { table } = tunnel;
	table['listen'] = `${pairs.get('interface') || '127.0.0.1'}:${pairs.get('listenPort') ?? ''}`;
	const targets = entries(pairs.get('targetDestination'));
	if (targets.length > 0) table['target'] = targets;
	const outproxies = entries(pairs.get('proxyList'));
	if (outproxies.length > 0) table['outproxy'] = outproxies;
	const keeps = option('persistentClientKey') === 'true' && pairs.get('privKeyFile');
	if (keeps) tunnel.takeKeys(keeps);
	table['shared'] = !keeps && pairs.get('sharedClient') === 'true';
	if (option('i2cp.delayOpen') === 'true') table['lazy'] = true;
	for (const [ours, theirs] of [
		['user', 'proxyUsername'],
		['password', 'proxyPassword'],
		['outproxy-user', 'outproxyUsername'],
		['outproxy-password', 'outproxyPassword'],
	] as const)
		if (option(theirs)) table[ours] = option(theirs);
	for (const [ours, theirs] of [
		['send-accept', 'sendAccept'],
		['send-referer', 'sendReferer'],
		['send-user-agent', 'sendUserAgent'],
	] as const)
		if (option(`i2ptunnel.httpclient.${theirs}`) === 'true') table[ours] = true;
}

function addInward(tunnel: ForeignTunnel, pairs: Pairs, option: Said): void {
	const { table } = tunnel;
	table['to'] = `${pairs.get('targetHost') || '127.0.0.1'}:${pairs.get('targetPort') ?? ''}`;
	const keys = pairs.get('privKeyFile');
	if (keys) tunnel.takeKeys(keys);
	if (pairs.get('spoofedHost')) table['host'] = pairs.get('spoofedHost');
	if (option('enableUniqueLocal') === 'true') table['unique-local'] = true;
	if (option('ircserver.webircPassword')) table['webirc-password'] = option('ircserver.webircPassword');
	const listed = entries(option('i2cp.accessList'));
	if (listed.length > 0 && option('i2cp.enableAccessList') === 'true') table['allow'] = listed;
	else if (listed.length > 0 && option('i2cp.enableBlackList') === 'true') table['deny'] = listed;
	addPosts(table, option);
}

const periods = { 60: 'minute', 3600: 'hour', 86400: 'day' } as const;

/** POSTs are counted in a period of so many seconds there; here in a minute, an hour, a day. */
function addPosts(table: Record<string, unknown>, option: Said): void {
	const seconds = wholeOf(option('postCheckTime')) || 300;
	const period = periods[seconds as keyof typeof periods] ?? 'hour';
	const factor = seconds in periods ? 1 : 3600 / seconds;
	for (const [ours, theirs] of [
		['posts-per', 'maxPosts'],
		['total-posts-per', 'maxTotalPosts'],
	] as const) {
		const most = wholeOf(option(theirs));
		if (most > 0) table[`${ours}-${period}`] = Math.ceil(most * factor);
	}
	for (const [ours, theirs] of [
		['pause', 'postBanTime'],
		['total-pause', 'postTotalBanTime'],
	] as const)
		if (wholeOf(option(theirs)) > 0) table[ours] = wholeOf(option(theirs));
}

const wholeOf = (text: string | undefined): number => (/^\d{1,7}$/.test(text ?? '') ? Number(text) : 0);
