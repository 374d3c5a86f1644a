// What a line says about a session: its style, ports, protocols, where datagrams go. SAM V3 "SESSION CREATE", "SESSION ADD".
import type { DatagramKind } from '@i2p/client-core';
import type { Endpoint } from '@i2p/runtime';
import { takenProtocols, usualRawProtocol } from '../constants.js';
import type { SamLine } from '../grammar.js';
import { type Ports, parsePort, readPorts } from './ports.js';

/** Styles of sessions; `PRIMARY` only holds subsessions. */
export type Style = 'STREAM' | 'DATAGRAM' | 'DATAGRAM2' | 'DATAGRAM3' | 'RAW' | 'PRIMARY';

const styles = new Map<string, Style>([
	['STREAM', 'STREAM'],
	['DATAGRAM', 'DATAGRAM'],
	['DATAGRAM1', 'DATAGRAM'],
	['DATAGRAM2', 'DATAGRAM2'],
	['DATAGRAM3', 'DATAGRAM3'],
	['RAW', 'RAW'],
	['PRIMARY', 'PRIMARY'],
	['MASTER', 'PRIMARY'],
]);

const kinds: Record<Style, DatagramKind | undefined> = {
	STREAM: undefined,
	PRIMARY: undefined,
	DATAGRAM: 'repliable',
	DATAGRAM2: 'datagram2',
	DATAGRAM3: 'datagram3',
	RAW: 'raw',
};

/** The datagrams of a style, if it has any. */
export const kindOf = (style: Style): DatagramKind | undefined => kinds[style];

/** What a session is told about itself. */
export interface SessionPlan {
	readonly style: Style;
	/** Of what it sends, unless a command names others. */
	readonly ports: Ports;
	/** Of raw datagrams that it sends, unless a command names another. */
	readonly protocol: number;
	/** What comes in to this port is its, 0 for what no other session of the style takes. */
	readonly listenPort: number;
	/** Of raw datagrams that come in; 0 for any that no other session takes. */
	readonly listenProtocol: number;
	/** Where its datagrams go by UDP; over the control socket when absent. */
	readonly forwardTo: Endpoint | undefined;
	/** Whether raw datagrams that go by UDP have a line before them. */
	readonly header: boolean;
}

const portMessage = 'A port is a number from 0 to 65535';
const isTrue = (text: string | undefined) => text?.toLowerCase() === 'true';

/** Reads the style; a text, for people, what is wrong with it. */
export function readStyle({ options }: SamLine): Style | { readonly wrong: string } {
	const text = options.get('STYLE')?.toUpperCase() ?? '';
	if (text === '') return { wrong: 'No STYLE' };
	return styles.get(text) ?? { wrong: `Unknown STYLE ${text.slice(0, 32)}` };
}

/**
 * Reads the rest; a text, for people, what is wrong with it.
 * @param clientHost where the command came from: datagrams go there unless it says otherwise
 */
export function readPlan(
	line: SamLine,
	style: Style,
	isSubsession: boolean,
	clientHost: string,
): SessionPlan | { readonly wrong: string } {
	const ports = readPorts(line);
	if (ports === undefined) return { wrong: portMessage };
	const nothing = { listenPort: 0, listenProtocol: 0, protocol: usualRawProtocol, forwardTo: undefined, header: false };
	if (style === 'PRIMARY') return { ...nothing, style, ports };
	const listenPort = isSubsession ? parsePort(line.options.get('LISTEN_PORT') ?? String(ports.fromPort)) : 0;
	if (listenPort === undefined) return { wrong: portMessage };
	if (style === 'STREAM') {
		if (listenPort !== 0 && listenPort !== ports.fromPort) return { wrong: 'LISTEN_PORT must be FROM_PORT or 0' };
		return { ...nothing, style, ports, listenPort };
	}
	const forwardTo = readForward(line, clientHost);
	if (forwardTo !== undefined && 'wrong' in forwardTo) return forwardTo;
	if (isSubsession && forwardTo === undefined) return { wrong: 'A subsession for datagrams needs a PORT' };
	const header = isTrue(line.options.get('HEADER'));
	const plan = { ...nothing, style, ports, listenPort, forwardTo, header };
	return style === 'RAW' ? withProtocols(line, plan, isSubsession) : plan;
}

function withProtocols(
	{ options }: SamLine,
	plan: SessionPlan,
	isSubsession: boolean,
): SessionPlan | { readonly wrong: string } {
	const protocol = readProtocol(options.get('PROTOCOL'), usualRawProtocol);
	if (protocol === undefined) return { wrong: 'PROTOCOL is a number from 0 to 255, but not 6, 17, 19 or 20' };
	// A destination with one session has no other that could take what comes.
	const listenProtocol = isSubsession ? readProtocol(options.get('LISTEN_PROTOCOL'), protocol) : 0;
	if (listenProtocol === undefined)
		return { wrong: 'LISTEN_PROTOCOL is a number from 0 to 255, but not 6, 17, 19 or 20' };
	return { ...plan, protocol, listenProtocol };
}

/** A protocol of raw datagrams; `undefined` if it is none. */
export function readProtocol(text: string | undefined, otherwise: number): number | undefined {
	if (text === undefined || text === '') return otherwise;
	const protocol = /^\d{1,3}$/.test(text) ? Number(text) : 256;
	return protocol <= 255 && !takenProtocols.has(protocol) ? protocol : undefined;
}

/** Where HOST and PORT point; `undefined` without a PORT, which some clients write as 0 for sessions that only send. */
function readForward({ options }: SamLine, clientHost: string): Endpoint | undefined | { readonly wrong: string } {
	const text = options.get('PORT') ?? '';
	if (text === '' || text === '0') return undefined;
	return readEndpoint(options.get('HOST'), text, clientHost);
}

/** An address literal and a port that must not be 0; nothing is ever asked of DNS. */
export function readEndpoint(
	host: string | undefined,
	portText: string,
	clientHost: string,
): Endpoint | { readonly wrong: string } {
	const port = parsePort(portText);
	if (port === undefined || port === 0) return { wrong: 'PORT is a number from 1 to 65535' };
	const literal = literalOf(host ?? '', clientHost);
	return literal === undefined ? { wrong: 'HOST is an address literal or localhost' } : { host: literal, port };
}

function literalOf(host: string, clientHost: string): string | undefined {
	if (host === '') return clientHost;
	if (host.toLowerCase() === 'localhost') return '127.0.0.1';
	return /^\d{1,3}(\.\d{1,3}){3}$/.test(host) || /^[0-9a-f:]*:[0-9a-f:.]*$/i.test(host) ? host : undefined;
}
