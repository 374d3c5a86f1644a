// The one table of what can be said to i2p-router: each row is a flag, a variable, a key of the configuration file and a line of help.
import { address, path, whole } from '@i2p/runtime-node/command-line';
import { doorFlags } from './door-flags.js';
import { type Flag, flag } from './flag-row.js';
import { address6, httpsUrl, hybrid, logLevels, oneOf, server, truth, truthOrAuto, version } from './flag-values.js';
import { settingBounds } from './options.js';

export { defaults, type Flag, type ProcessSettings, type Sayable } from './flag-row.js';

/** A graceful stop lasts a second at least, an hour at most. */
const graceBounds = [1, 3600] as const;

const b = settingBounds;

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
		text: 'TCP port to listen on; 0 chooses one and keeps it',
	}),
	flag('host6', {
		name: 'host6',
		value: '<IPv6 address>',
		variable: 'I2P_LISTEN_HOST6',
		read: address6,
		shown: '',
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
	flag('hidden', {
		name: 'hidden',
		value: '[yes]',
		variable: 'I2P_HIDDEN',
		read: truth,
		text: 'publish no address and carry no tunnels of others',
	}),
	flag('portMapping', {
		name: 'port-mapping',
		value: '[yes]',
		variable: 'I2P_PORT_MAPPING',
		read: truth,
		shown: 'true on the live network, unless --host is loopback',
		text: 'ask the gateway to pass the port through',
	}),
	flag('netId', {
		name: 'net-id',
		value: '<id>',
		variable: 'I2P_NET_ID',
		read: whole(b.netId),
		text: '2 is the live network; 16 to 254 are test networks',
	}),
	flag('allowLocal', {
		name: 'allow-local',
		value: '[yes]',
		variable: 'I2P_ALLOW_LOCAL',
		read: truth,
		text: 'accept loopback and private peers',
	}),
];

/** The folder, what is said, what listens for the operator and for applications. */
const own: readonly Flag[] = [
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
	flag('graceSeconds', {
		name: 'grace',
		value: '<seconds>',
		variable: 'I2P_GRACE',
		read: whole(graceBounds),
		text: 'longest that a graceful stop (SIGHUP) lasts',
	}),
	flag('logLevel', {
		name: 'log-level',
		value: '<level>',
		variable: 'I2P_LOG_LEVEL',
		read: oneOf(logLevels),
		text: `one of ${logLevels.join(', ')}`,
	}),
];

/** Load that this router takes and makes. */
const load: readonly Flag[] = [
	flag('bandwidthLimitKBps', {
		name: 'bandwidth-limit',
		value: '<KB/s>',
		variable: 'I2P_BANDWIDTH_LIMIT_KBPS',
		read: whole(b.bandwidthLimitKBps),
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
	flag('maxConnections', {
		name: 'max-connections',
		value: '<count>',
		variable: 'I2P_MAX_CONNECTIONS',
		read: whole(b.maxConnections),
		text: 'most links to peers',
	}),
	flag('firstPeers', {
		name: 'first-peers',
		value: '<count>',
		variable: 'I2P_FIRST_PEERS',
		read: whole(b.firstPeers),
		text: 'peers to connect to at the start',
	}),
	flag('floodfill', {
		name: 'floodfill',
		value: '[yes]',
		variable: 'I2P_FLOODFILL',
		read: truthOrAuto,
		text: 'keep and answer for the network database: true, false, or auto when fit',
	}),
	flag('handshakeTimeoutSeconds', {
		name: 'handshake-timeout',
		value: '<seconds>',
		variable: 'I2P_HANDSHAKE_TIMEOUT',
		read: whole(b.handshakeTimeoutSeconds),
		text: 'time for a peer to finish a handshake',
	}),
	flag('idleTimeoutSeconds', {
		name: 'idle-timeout',
		value: '<seconds>',
		variable: 'I2P_IDLE_TIMEOUT',
		read: whole(b.idleTimeoutSeconds),
		text: 'silence after which a link is closed',
	}),
];

/** The router's own tunnels and how it deals with peers. */
const tunnels: readonly Flag[] = [
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
	flag('ntcp2Hybrid', {
		name: 'ntcp2-hybrid',
		value: '<size>',
		variable: 'I2P_NTCP2_HYBRID',
		read: hybrid,
		text: 'ML-KEM offered in NTCP2 handshakes: 512, 768, 1024 or off',
	}),
	flag('workers', {
		name: 'workers',
		value: '<count>',
		variable: 'I2P_WORKERS',
		read: whole(b.workers),
		text: 'threads for the ML-KEM of handshakes; 0 does it in place',
	}),
	flag('minRouterVersion', {
		name: 'min-router-version',
		value: '<version>',
		variable: 'I2P_MIN_ROUTER_VERSION',
		read: version,
		shown: 'as on the live network',
		text: 'oldest router dealt with; on test networks only',
	}),
];

/** Where first routers and the time come from. */
const beginnings: readonly Flag[] = [
	flag('netdbFrom', {
		name: 'netdb-from',
		value: '<folder>',
		variable: 'I2P_NETDB_FROM',
		read: path,
		text: 'read the RouterInfos in this folder at start',
	}),
	flag('reseed', {
		name: 'reseed',
		value: '[yes]',
		variable: 'I2P_RESEED',
		read: truth,
		text: 'reseed at the start, however many routers are known',
	}),
	flag('reseedFrom', {
		name: 'reseed-from',
		value: '<path>',
		variable: 'I2P_RESEED_FROM',
		read: path,
		many: true,
		text: 'su3 or zip file, or folder, to reseed from instead of hosts',
	}),
	flag('reseedHosts', {
		name: 'reseed-hosts',
		value: '<urls>',
		variable: 'I2P_RESEED_HOSTS',
		read: httpsUrl,
		many: true,
		shown: 'the known ones on the live network',
		text: 'https URLs to reseed from, or off',
	}),
	flag('reseedCertificates', {
		name: 'reseed-certificates',
		value: '<folder>',
		variable: 'I2P_RESEED_CERTIFICATES',
		read: path,
		text: 'folder with certificates of further signers',
	}),
	flag('ntpServers', {
		name: 'ntp-servers',
		value: '<names>',
		variable: 'I2P_NTP_SERVERS',
		read: server,
		many: true,
		shown: 'a public pool on the live network',
		text: 'time servers, or off',
	}),
];

/** Every row, in the order of the help. */
export const flagTable: readonly Flag[] = [...listening, ...own, ...doorFlags, ...load, ...tunnels, ...beginnings];

/** The values in texts: a text is several between commas where the flag takes several; else the last one counts. */
export function between(flag: Flag, texts: readonly string[]): readonly string[] {
	return flag.many ? texts.flatMap((text) => text.split(',').map((part) => part.trim())) : texts.slice(-1);
}
