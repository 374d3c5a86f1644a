// The command line of i2p-router: each flag with its variable, default and bounds; precedence flag > variable > default.

import { isIP } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint, LogLevel } from '@i2p/runtime';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { defaultSettings, type RouterSettings, settingBounds } from './options.js';

/** What the command line asks for. */
export interface CommandLine {
	readonly settings: RouterSettings;
	/** Folder of identity and state. */
	readonly dataDir: string;
	readonly logLevel: LogLevel;
	/** Folder with RouterInfos to read at start. */
	readonly netdbFrom: string | undefined;
}

/** Why there is nothing to run: `help` and `version` were answered, `usage` is the user's mistake in one line. */
export interface CommandLineEnd {
	readonly end: 'help' | 'usage';
	readonly text: string;
}

const logLevels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

function whole(bounds: readonly [number, number]): (text: string) => number {
	return (text) => {
		const value = Number(text);
		if (!/^\d+$/.test(text) || value < bounds[0] || value > bounds[1])
			throw new InvalidArgumentError(`Give a whole number from ${bounds[0]} to ${bounds[1]}.`);
		return value;
	};
}

/** Zones (`fe80::1%eth0`) mean something on one machine only: they cannot be published. */
function address(text: string): string {
	if (isIP(text) === 0 || text.includes('%'))
		throw new InvalidArgumentError('Give an IPv4 or IPv6 address, without a zone.');
	return text;
}

function truth(text: string): boolean {
	if (/^(1|true|yes|on)$/i.test(text)) return true;
	if (/^(0|false|no|off)$/i.test(text)) return false;
	throw new InvalidArgumentError('Give true or false.');
}

function level(text: string): LogLevel {
	const found = logLevels.find((one) => one === text.toLowerCase());
	if (found === undefined) throw new InvalidArgumentError(`Give one of ${logLevels.join(', ')}.`);
	return found;
}

function endpointOrOff(text: string): Endpoint | 'off' {
	if (text === 'off') return 'off';
	const found = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(text);
	const host = found?.[1] ?? found?.[2] ?? '';
	const port = Number(found?.[3]);
	if (isIP(host) === 0 || port < 1 || port > 65_535)
		throw new InvalidArgumentError('Give HOST:PORT with an address literal, or off.');
	return { host, port };
}

const showEndpoint = (at: Endpoint | undefined): string => (at === undefined ? 'off' : `${at.host}:${at.port}`);

interface Parsed {
	host: string;
	port: number;
	dataDir: string;
	logLevel: LogLevel;
	netId: number;
	allowLocal: boolean;
	publishHost?: string;
	netdbFrom?: string;
	floodfill: boolean;
	sam: Endpoint | 'off';
	inboundTunnels: number;
	outboundTunnels: number;
	tunnelLength: number;
	tunnelLifetime: number;
	handshakeTimeout: number;
	idleTimeout: number;
}

type Flag = readonly [
	flags: string,
	text: string,
	variable: string,
	parse: (text: string) => unknown,
	fallback?: unknown,
];

const d = defaultSettings;
const b = settingBounds;

const flags: readonly Flag[] = [
	['--host <address>', 'address to listen on', 'I2P_LISTEN_HOST', address, d.host],
	['--port <port>', 'TCP port to listen on; 0 chooses one and keeps it', 'I2P_LISTEN_PORT', whole(b.port), d.port],
	['--data-dir <folder>', 'identity and state', 'I2P_DATA_DIR', String, join(homedir(), '.i2p-ts')],
	['--log-level <level>', `one of ${logLevels.join(', ')}`, 'I2P_LOG_LEVEL', level, 'info'],
	['--net-id <id>', '2 is the live network; 16 to 254 are test networks', 'I2P_NET_ID', whole(b.netId), d.netId],
	['--allow-local [yes]', 'accept loopback and private peers', 'I2P_ALLOW_LOCAL', truth, d.allowLocal],
	['--publish-host <address>', 'address to publish (default: --host, unless a wildcard)', 'I2P_PUBLISH_HOST', address],
	['--netdb-from <folder>', 'read the RouterInfos in this folder at start', 'I2P_NETDB_FROM', String],
	['--floodfill [yes]', 'keep and answer for the network database', 'I2P_FLOODFILL', truth, d.floodfill],
	['--sam <host:port>', 'where SAM listens, or off', 'I2P_SAM', endpointOrOff, d.sam],
	[
		'--inbound-tunnels <count>',
		'exploratory inbound tunnels',
		'I2P_INBOUND_TUNNEL_COUNT',
		whole(b.inboundTunnels),
		d.inboundTunnels,
	],
	[
		'--outbound-tunnels <count>',
		'exploratory outbound tunnels',
		'I2P_OUTBOUND_TUNNEL_COUNT',
		whole(b.outboundTunnels),
		d.outboundTunnels,
	],
	[
		'--tunnel-length <hops>',
		'hops of an exploratory tunnel',
		'I2P_TUNNEL_LENGTH',
		whole(b.tunnelLength),
		d.tunnelLength,
	],
	[
		'--tunnel-lifetime <seconds>',
		'life of a tunnel',
		'I2P_TUNNEL_LIFETIME',
		whole(b.tunnelLifetimeSeconds),
		d.tunnelLifetimeSeconds,
	],
	[
		'--handshake-timeout <seconds>',
		'time for a peer to finish a handshake',
		'I2P_HANDSHAKE_TIMEOUT',
		whole(b.handshakeTimeoutSeconds),
		d.handshakeTimeoutSeconds,
	],
	[
		'--idle-timeout <seconds>',
		'silence after which a link is closed',
		'I2P_IDLE_TIMEOUT',
		whole(b.idleTimeoutSeconds),
		d.idleTimeoutSeconds,
	],
];

function shown(fallback: unknown): string {
	return typeof fallback === 'object' ? showEndpoint(fallback as Endpoint) : String(fallback);
}

function command(): Command {
	const program = new Command('i2p-router').description(
		'An I2P router. Stops on SIGINT or SIGTERM; a second one stops it at once.',
	);
	for (const [name, text, variable, parse, fallback] of flags) {
		const option = new Option(name, text).argParser(parse).env(variable);
		if (parse === truth) option.preset('true');
		if (fallback !== undefined) option.default(fallback, shown(fallback));
		program.addOption(option);
	}
	return program;
}

/** Reads the arguments (without node and script) and `process.env`. */
export function readCommandLine(argv: readonly string[]): CommandLine | CommandLineEnd {
	let said = '';
	const program = command()
		.exitOverride()
		.allowExcessArguments(false)
		.configureOutput({ writeOut: (text) => (said += text), writeErr: (text) => (said += text) });
	try {
		program.parse([...argv], { from: 'user' });
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		if (error.exitCode === 0) return { end: 'help', text: said };
		const line = said
			.trim()
			.split('\n')
			.join(' ')
			.replace(/^error: /, '');
		return { end: 'usage', text: `i2p-router: ${line.replace(/([^.])$/, '$1.')} See i2p-router --help.` };
	}
	const p = program.opts<Parsed>();
	return {
		dataDir: p.dataDir,
		logLevel: p.logLevel,
		netdbFrom: p.netdbFrom,
		settings: {
			host: p.host,
			port: p.port,
			netId: p.netId,
			allowLocal: p.allowLocal,
			publishHost: p.publishHost,
			floodfill: p.floodfill,
			sam: p.sam === 'off' ? undefined : p.sam,
			inboundTunnels: p.inboundTunnels,
			outboundTunnels: p.outboundTunnels,
			tunnelLength: p.tunnelLength,
			tunnelLifetimeSeconds: p.tunnelLifetime,
			handshakeTimeoutSeconds: p.handshakeTimeout,
			idleTimeoutSeconds: p.idleTimeout,
		},
	};
}
