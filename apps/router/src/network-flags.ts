// Rows of the network that is joined: which one, where first routers and the time come from, how others are dealt with.
import { path, whole } from '@i2p/runtime-node/command-line';
import { type Flag, flag } from './flag-row.js';
import { httpsUrl, hybrid, server, truth, truthOrAuto, version } from './flag-values.js';
import { settingBounds } from './options.js';

const b = settingBounds;

/** The network and its routers. */
export const networkFlags: readonly Flag[] = [
	flag('netId', {
		name: 'net-id',
		value: '<id>',
		variable: 'I2P_NET_ID',
		read: whole(b.netId),
		text: '2 is the live network; 16 to 254 are test networks',
	}),
	flag('allowLocal', {
		name: 'allow-local',
		value: '[yes|no]',
		variable: 'I2P_ALLOW_LOCAL',
		read: truth,
		text: 'accept loopback and private peers',
	}),
	flag('reseed', {
		name: 'reseed',
		value: '[yes|no]',
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
	flag('netdbFrom', {
		name: 'netdb-from',
		value: '<folder>',
		variable: 'I2P_NETDB_FROM',
		read: path,
		text: 'read the RouterInfos in this folder at start',
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
	flag('floodfill', {
		name: 'floodfill',
		value: '[yes|no|auto]',
		variable: 'I2P_FLOODFILL',
		read: truthOrAuto,
		text: 'keep and answer for the network database; auto: when this router is fit for it',
	}),
	flag('firstPeers', {
		name: 'first-peers',
		value: '<count>',
		variable: 'I2P_FIRST_PEERS',
		read: whole(b.firstPeers),
		text: 'peers to connect to at the start',
	}),
	flag('maxConnections', {
		name: 'max-connections',
		value: '<count>',
		variable: 'I2P_MAX_CONNECTIONS',
		read: whole(b.maxConnections),
		text: 'most links to peers',
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
	flag('ntcp2Hybrid', {
		name: 'ntcp2-hybrid',
		value: '<size>',
		variable: 'I2P_NTCP2_HYBRID',
		read: hybrid,
		text: 'ML-KEM offered in NTCP2 handshakes: 512, 768, 1024 or off',
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
