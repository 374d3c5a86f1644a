// The text of i2pd.conf for a router on loopback.

/** Where one i2pd listens. */
export interface I2pdPlace {
	readonly host: string;
	readonly port: number;
	/** On 127.0.0.1, as is the console. */
	readonly samPort: number;
	readonly consolePort: number;
	readonly netId: number;
}

type Section = Readonly<Record<string, string | number | boolean>>;

/** Sections of the file; the keys before any section stand in the one without a name. */
function sections({ host, port, samPort, consolePort, netId }: I2pdPlace): Record<string, Section> {
	return {
		'': {
			log: 'file',
			loglevel: 'warn',
			netid: netId,
			ipv4: true,
			ipv6: false,
			// The published host is the bound one, and no timer waits for a peer test.
			nat: false,
			host,
			address4: host,
			port,
			// Else every address in 127/8 counts as invalid.
			reservedrange: false,
			floodfill: true,
			// Below class O a router is not picked as a hop of a client tunnel.
			bandwidth: 'X',
			share: 100,
			notransit: false,
		},
		ntcp2: { enabled: true, published: true, port },
		ssu2: { enabled: false, published: false },
		http: { enabled: true, address: '127.0.0.1', port: consolePort },
		sam: { enabled: true, address: '127.0.0.1', port: samPort },
		httpproxy: { enabled: false },
		socksproxy: { enabled: false },
		bob: { enabled: false },
		i2cp: { enabled: false },
		upnp: { enabled: false },
		// Nothing is fetched from anywhere.
		nettime: { enabled: false, frompeers: false },
		addressbook: { enabled: false, subscriptions: '', defaulturl: '' },
		reseed: { verify: false, urls: '', yggurls: '', threshold: 0 },
	};
}

/** The file. Keys that the program does not list in its `help` are left out: to i2pd an unknown one is fatal. */
export function configuration(help: string, place: I2pdPlace): string {
	const known = new Set([...help.matchAll(/^\s+--([A-Za-z0-9.]+)/gm)].map(([, key]) => key!));
	const text = ([name, entries]: [string, Section]): string => {
		const prefix = name === '' ? '' : `${name}.`;
		const lines = Object.entries(entries)
			.filter(([key]) => known.has(prefix + key))
			.map(([key, value]) => `${key} = ${value}`);
		return [...(name === '' ? [] : [`[${name}]`]), ...lines, ''].join('\n');
	};
	return Object.entries(sections(place)).map(text).join('\n');
}
