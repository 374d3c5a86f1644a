// The text of i2pd.conf for a router on loopback. An unknown key is fatal to i2pd, so keys are kept to what it lists.
import { execFileSync } from 'node:child_process';

/** Where one router listens and what it is. */
export interface I2pdPlan {
	/** Its own 127.x address, for NTCP2 and SSU2. */
	readonly host: string;
	readonly port: number;
	/** SAM on 127.0.0.1, TCP; UDP is one below. */
	readonly samPort: number;
	readonly consolePort: number;
	readonly floodfill: boolean;
	readonly netId: number;
	/** Whether it speaks SSU2 as well as NTCP2. */
	readonly ssu2: boolean;
	readonly logLevel: string;
	/** Further keys, which win. */
	readonly extra: Readonly<Record<string, string>>;
}

const knownKeys = new Map<string, Set<string>>();

/** The keys that this build lists in its help. */
function keysOf(program: string): Set<string> {
	let keys = knownKeys.get(program);
	if (!keys) {
		const help = execFileSync(program, ['--help'], { encoding: 'utf8' });
		keys = new Set([...help.matchAll(/^\s+--([A-Za-z0-9.]+)/gm)].map((m) => m[1]!));
		knownKeys.set(program, keys);
	}
	return keys;
}

/** Whether this build can bind to an address; 2.36 listens on all of them, and is found at 127.0.0.1. */
export function bindsToAddress(program: string): boolean {
	return keysOf(program).has('address4');
}

/** What a build that cannot bind wants instead; without SSU1 its first RouterInfo lacks `netId`. */
const unbound: Record<string, string> = { ifname4: 'lo', ssu: 'true' };

function network(plan: I2pdPlan): Record<string, string> {
	return {
		netid: String(plan.netId),
		ipv4: 'true',
		ipv6: 'false',
		// The published host is the bound one, and no timer waits for a peer test.
		nat: 'false',
		host: plan.host,
		address4: plan.host,
		port: String(plan.port),
		// Else every address in 127/8 counts as invalid.
		reservedrange: 'false',
		floodfill: String(plan.floodfill),
		// Below class O a router is not picked as a hop of a client tunnel.
		bandwidth: 'X',
		share: '100',
		notransit: 'false',
		'ntcp2.enabled': 'true',
		'ntcp2.published': 'true',
		'ntcp2.port': String(plan.port),
		'ssu2.enabled': String(plan.ssu2),
		'ssu2.published': String(plan.ssu2),
		'ssu2.port': String(plan.port),
		// The loopback interface has an MTU of 65536.
		'ssu2.mtu4': '1500',
	};
}

function doors(plan: I2pdPlan): Record<string, string> {
	return {
		'http.enabled': 'true',
		'http.address': '127.0.0.1',
		'http.port': String(plan.consolePort),
		'http.strictheaders': 'false',
		'sam.enabled': 'true',
		'sam.address': '127.0.0.1',
		'sam.port': String(plan.samPort),
		'httpproxy.enabled': 'false',
		'socksproxy.enabled': 'false',
		'bob.enabled': 'false',
		'i2cp.enabled': 'false',
		'i2pcontrol.enabled': 'false',
		'upnp.enabled': 'false',
	};
}

const nowhere = 'http://nowhere.i2p/hosts.txt';

/** Nothing is fetched from anywhere: no reseed, no time servers, no address book. */
const alone: Record<string, string> = {
	'nettime.enabled': 'false',
	'nettime.frompeers': 'false',
	'addressbook.enabled': 'false',
	// Builds that know no such switch take these up after two and a half minutes: at empty ones they end, at a name nobody has they give up.
	'addressbook.subscriptions': nowhere,
	'addressbook.defaulturl': nowhere,
	'reseed.verify': 'false',
	'reseed.urls': '',
	'reseed.yggurls': '',
	'reseed.threshold': '0',
	'persist.profiles': 'false',
	'shareddest.inbound.quantity': '1',
	'shareddest.outbound.quantity': '1',
};

/** The configuration file of one router. @param logFile where it logs */
export function i2pdConf(program: string, plan: I2pdPlan, logFile: string): string {
	const all: Record<string, string> = {
		daemon: 'false',
		log: 'file',
		logfile: logFile,
		loglevel: plan.logLevel,
		...network(plan),
		...doors(plan),
		...alone,
		...(bindsToAddress(program) ? {} : unbound),
		...plan.extra,
	};
	const known = keysOf(program);
	const groups = new Map<string, string[]>([['', []]]);
	for (const [key, value] of Object.entries(all)) {
		if (!known.has(key)) continue;
		const dot = key.indexOf('.');
		const group = dot < 0 ? '' : key.slice(0, dot);
		const lines = groups.get(group) ?? [];
		lines.push(`${key.slice(dot + 1)} = ${value}`);
		groups.set(group, lines);
	}
	return [...groups].map(([g, lines]) => `${g ? `[${g}]\n` : ''}${lines.join('\n')}\n`).join('\n');
}
