// The one table of what can be said to i2p-router: each row is a flag, a variable, a key of the configuration file and a line of help.
import { address, endpointOrOff, path, whole } from '@i2p/runtime-node/command-line';
import { doorFlags } from './door-flags.js';
import { type Flag, flag } from './flag-row.js';
import { address6, logLevels, oneOf, truth } from './flag-values.js';
import { networkFlags } from './network-flags.js';
import { settingBounds } from './options.js';

export { defaults, type Flag, type ProcessSettings, type Sayable } from './flag-row.js';

/** A graceful stop lasts a second at least, an hour at most. */
const graceBounds = [1, 3600] as const;

const b = settingBounds;

/** The folder and what is in it. */
const identity: readonly Flag[] = [
	flag('dataDir', {
		name: 'data-dir',
		value: '<folder>',
		variable: 'I2P_DATA_DIR',
		read: path,
		text: 'identity and state',
	}),
	flag('config', {
		name: 'config',
		value: '<file>',
		variable: 'I2P_CONFIG',
		read: path,
		shown: 'router.toml in the data folder, if it is there',
		text: 'configuration file; all flags but this one can stand in it',
	}),
	flag('importKeys', {
		name: 'import-keys',
		value: '<file>',
		variable: 'I2P_IMPORT_KEYS',
		read: path,
		text: 'take over the identity in router.keys of an i2pd, or router.keys.dat of Java I2P',
	}),
];

/** Listening and being found. */
const listening: readonly Flag[] = [
	flag('host', {
		name: 'host',
		value: '<address>',
		variable: 'I2P_LISTEN_HOST',
		read: address,
		text: 'address to listen on',
	}),
	flag('port', {
		name: 'port',
		value: '<port>',
		variable: 'I2P_LISTEN_PORT',
		read: whole(b.port),
		text: 'port to listen on for other routers; 0 chooses one and keeps it',
	}),
	flag('host6', {
		name: 'host6',
		value: '<IPv6 address>',
		variable: 'I2P_LISTEN_HOST6',
		read: address6,
		shown: 'none',
		text: 'IPv6 address to listen on and publish besides',
	}),
	flag('publishHost', {
		name: 'publish-host',
		value: '<address>',
		variable: 'I2P_PUBLISH_HOST',
		read: address,
		shown: '--host, unless a wildcard',
		text: 'address to publish',
	}),
	flag('portMapping', {
		name: 'port-mapping',
		value: '[yes|no]',
		variable: 'I2P_PORT_MAPPING',
		read: truth,
		shown: 'yes on the live network, unless --host is loopback',
		text: 'ask the gateway to pass the port through',
	}),
	flag('hidden', {
		name: 'hidden',
		value: '[yes|no]',
		variable: 'I2P_HIDDEN',
		read: truth,
		text: 'publish no address and carry no tunnels of others',
	}),
];

/** Load that this router takes and makes. */
const load: readonly Flag[] = [
	flag('bandwidthLimitKBps', {
		name: 'bandwidth-limit',
		value: '<KB/s>',
		variable: 'I2P_BANDWIDTH_LIMIT_KBPS',
		read: whole(b.bandwidthLimitKBps),
		shown: 'no limit',
		text: 'most KB/s in each direction; 0 for no limit',
	}),
	flag('shareKBps', {
		name: 'share',
		value: '<KB/s>',
		variable: 'I2P_SHARE_KBPS',
		read: whole(b.shareKBps),
		shown: 'four fifths of the limit',
		text: 'KB/s for the tunnels of others',
	}),
	flag('transitTunnels', {
		name: 'transit-tunnels',
		value: '<count>',
		variable: 'I2P_TRANSIT_TUNNELS',
		read: whole(b.transitTunnels),
		text: 'most tunnels of others; 0 for none',
	}),
	flag('inboundTunnels', {
		name: 'inbound-tunnels',
		value: '<count>',
		variable: 'I2P_INBOUND_TUNNEL_COUNT',
		read: whole(b.inboundTunnels),
		text: 'exploratory inbound tunnels',
	}),
	flag('outboundTunnels', {
		name: 'outbound-tunnels',
		value: '<count>',
		variable: 'I2P_OUTBOUND_TUNNEL_COUNT',
		read: whole(b.outboundTunnels),
		text: 'exploratory outbound tunnels',
	}),
	flag('tunnelLength', {
		name: 'tunnel-length',
		value: '<hops>',
		variable: 'I2P_TUNNEL_LENGTH',
		read: whole(b.tunnelLength),
		text: 'hops of an exploratory tunnel',
	}),
	flag('tunnelLifetimeSeconds', {
		name: 'tunnel-lifetime',
		value: '<seconds>',
		variable: 'I2P_TUNNEL_LIFETIME',
		read: whole(b.tunnelLifetimeSeconds),
		text: 'life of a tunnel',
	}),
];

/** What is said, counted and how the process works. */
const running: readonly Flag[] = [
	flag('logLevel', {
		name: 'log-level',
		value: '<level>',
		variable: 'I2P_LOG_LEVEL',
		read: oneOf(logLevels),
		text: `one of ${logLevels.join(', ')}`,
	}),
	flag('metrics', {
		name: 'metrics',
		value: '<host:port>',
		variable: 'I2P_METRICS',
		read: endpointOrOff,
		shown: 'off',
		text: 'where Prometheus text is served, or off',
	}),
	flag('workers', {
		name: 'workers',
		value: '<count>',
		variable: 'I2P_WORKERS',
		read: whole(b.workers),
		text: 'threads for the ML-KEM of handshakes; 0 does it in place',
	}),
	flag('graceSeconds', {
		name: 'grace',
		value: '<seconds>',
		variable: 'I2P_GRACE',
		read: whole(graceBounds),
		text: 'longest that a graceful stop (SIGHUP) lasts',
	}),
];

/** Rows that stand together in the help. */
interface FlagGroup {
	readonly title: string;
	readonly flags: readonly Flag[];
}

/** Every group, in the order of the help. */
export const flagGroups: readonly FlagGroup[] = [
	{ title: 'Identity and data', flags: identity },
	{ title: 'Listening and being found', flags: listening },
	{ title: 'The network and its routers', flags: networkFlags },
	{ title: 'Tunnels and bandwidth', flags: load },
	{ title: 'Doors for programs', flags: doorFlags },
	{ title: 'Logs, metrics and the process', flags: running },
];

/** Every row, in the order of the help. */
export const flagTable: readonly Flag[] = flagGroups.flatMap(({ flags }) => flags);

/** The values in texts: a text is several between commas where the flag takes several; else the last one counts. */
export function between(flag: Flag, texts: readonly string[]): readonly string[] {
	return flag.many ? texts.flatMap((text) => text.split(',').map((part) => part.trim())) : texts.slice(-1);
}
