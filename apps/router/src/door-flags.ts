// Rows of what listens for programs of this machine.
import { endpointOrOff, userAndPassword } from '@i2p/runtime-node/command-line';
import { type Flag, flag } from './flag-row.js';
import { destination, hostList } from './flag-values.js';

/** Bridges, proxies, and what these know. */
export const doorFlags: readonly Flag[] = [
	flag('sam', {
		name: 'sam',
		value: '<host:port>',
		variable: 'I2P_SAM',
		read: endpointOrOff,
		text: 'where SAM listens, or off',
	}),
	flag('samUdp', {
		name: 'sam-udp',
		value: '<host:port>',
		variable: 'I2P_SAM_UDP',
		read: endpointOrOff,
		shown: '127.0.0.1:7655, one below --sam',
		text: 'where SAM takes datagrams by UDP, or off',
	}),
	flag('i2cp', {
		name: 'i2cp',
		value: '<host:port>',
		variable: 'I2P_I2CP',
		read: endpointOrOff,
		text: 'where I2CP listens, or off',
	}),
	flag('i2cpAuth', {
		name: 'i2cp-auth',
		value: '<user:password>',
		variable: 'I2P_I2CP_AUTH',
		read: userAndPassword,
		text: "what I2CP's clients must say; it travels in the clear",
	}),
	flag('httpProxy', {
		name: 'http-proxy',
		value: '<host:port>',
		variable: 'I2P_HTTP_PROXY',
		read: endpointOrOff,
		shown: '127.0.0.1:4444, if it is free',
		text: 'where the HTTP proxy listens, or off',
	}),
	flag('socks', {
		name: 'socks',
		value: '<host:port>',
		variable: 'I2P_SOCKS',
		read: endpointOrOff,
		shown: '127.0.0.1:4447, if it is free',
		text: 'where SOCKS listens, or off',
	}),
	flag('outproxies', {
		name: 'outproxy',
		value: '<destinations>',
		variable: 'I2P_OUTPROXY',
		read: destination,
		many: true,
		shown: 'none',
		text: 'where the proxies lead out of the network, or off',
	}),
	flag('subscriptions', {
		name: 'subscriptions',
		value: '<lists>',
		variable: 'I2P_SUBSCRIPTIONS',
		read: hostList,
		many: true,
		shown: 'none',
		text: 'host lists to follow: http:// URLs in the network, or off',
	}),
];
