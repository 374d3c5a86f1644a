// STREAM CONNECT, ACCEPT and FORWARD. SAM V3 "SAM Virtual Streams". What fails ends its socket, as the document wants.
import type { StreamEnd } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { readAddress } from '../address.js';
import type { SamLine, SamPair } from '../grammar.js';
import type { Connection } from './connection.js';
import type { IncomingStreams } from './incoming-streams.js';
import { find } from './naming.js';
import { StreamPipe } from './pipe.js';
import { type Ports, readPorts } from './ports.js';
import type { Session } from './session.js';
import { readEndpoint } from './styles.js';

const isTrue = (line: SamLine, key: string) => line.options.get(key)?.toLowerCase() === 'true';

/** Answers a failure and ends the socket; a silent one is told by its end alone. A socket that holds a session stays. */
function fail(connection: Connection, silent: boolean, turn: Turn, result: string, message?: string): void {
	connection.bridge.note('stream-failed');
	const pairs: SamPair[] = [['RESULT', result]];
	if (message !== undefined) pairs.push(['MESSAGE', message]);
	if (!silent) connection.reply('STREAM STATUS', pairs);
	if (connection.home === undefined) connection.finish(turn);
}

/** A session that has streams, on a socket that holds none. */
interface Found {
	readonly session: Session;
	readonly incoming: IncomingStreams;
}

function findSession(connection: Connection, line: SamLine, silent: boolean, turn: Turn): Found | undefined {
	const session = connection.bridge.sessions.get(line.options.get('ID') ?? '');
	if (connection.home) fail(connection, silent, turn, 'I2P_ERROR', 'A stream needs a socket of its own');
	else if (session?.host === undefined) fail(connection, silent, turn, 'INVALID_ID', 'No session has this ID');
	else if (session.incoming) return { session, incoming: session.incoming };
	else fail(connection, silent, turn, 'INVALID_ID', 'This session has no streams');
	return undefined;
}

/** Opens a stream; OK is said when the peer has answered. */
export function connectStream(connection: Connection, line: SamLine, turn: Turn): void {
	const silent = isTrue(line, 'SILENT');
	const found = findSession(connection, line, silent, turn);
	if (found === undefined) return;
	const ports = readPorts(line, found.session.plan.ports);
	if (ports === undefined) {
		fail(connection, silent, turn, 'I2P_ERROR', 'A port is a number from 0 to 65535');
		return;
	}
	const address = readAddress(line.options.get('DESTINATION') ?? '', line.options);
	if (address.kind === 'destination') open(connection, found, address.destination.key, ports, silent, turn);
	else if (address.kind !== 'target') {
		const why = address.kind === 'invalid' ? address.why : undefined;
		fail(connection, silent, turn, 'INVALID_KEY', why ?? 'This is no destination');
	} else if (typeof address.target === 'string') open(connection, found, address.target, ports, silent, turn);
	else
		find(connection, address.target, found.session.host, turn, ({ destination, reason }, later) => {
			if (destination) open(connection, found, destination.key, ports, silent, later);
			else if (reason === 'unknown-name') fail(connection, silent, later, 'INVALID_KEY', 'Nobody has that name');
			else fail(connection, silent, later, 'CANT_REACH_PEER', `The destination was not found: ${reason ?? 'timeout'}`);
		});
}

function open(
	connection: Connection,
	{ session, incoming }: Found,
	to: HashKey,
	ports: Ports,
	silent: boolean,
	turn: Turn,
): void {
	const { host } = session;
	if (host === undefined) {
		fail(connection, silent, turn, 'INVALID_ID', 'The session is closed');
		return;
	}
	const pipe = new StreamPipe(true);
	connection.connectPipe(incoming, pipe, {
		onOpened: (opened) => {
			connection.bridge.note('stream-connected');
			if (!silent) connection.reply('STREAM STATUS', [['RESULT', 'OK']]);
			connection.join(opened);
		},
		onFailed: (reason, later) => fail(connection, silent, later, ...failures[reason]),
	});
	pipe.begin(host.connect(to, ports, pipe));
}

const failures: Record<StreamEnd, readonly [result: string, message: string]> = {
	closed: ['CANT_REACH_PEER', 'The peer closed the stream'],
	reset: ['CANT_REACH_PEER', 'The peer reset the stream'],
	refused: ['CANT_REACH_PEER', 'The peer refused the stream'],
	unreachable: ['CANT_REACH_PEER', 'Nothing was found that could be sent to'],
	timeout: ['TIMEOUT', 'The peer did not answer'],
	limit: ['I2P_ERROR', 'Too many streams'],
	misbehaviour: ['I2P_ERROR', 'The peer broke the protocol'],
	destroyed: ['I2P_ERROR', 'The session was closed'],
};

/** Waits for an incoming stream. */
export function acceptStream(connection: Connection, line: SamLine, turn: Turn): void {
	const silent = isTrue(line, 'SILENT');
	const found = findSession(connection, line, silent, turn);
	if (found === undefined) return;
	const fault = found.incoming.acceptFault;
	if (fault !== undefined) {
		fail(connection, silent, turn, 'I2P_ERROR', fault);
		return;
	}
	if (!silent) connection.reply('STREAM STATUS', [['RESULT', 'OK']]);
	connection.awaitStream(found.incoming, silent, turn);
}

/** Forwards incoming streams to a server; the answer is given also when SILENT. */
export function forwardStreams(connection: Connection, line: SamLine, turn: Turn): void {
	const found = findSession(connection, line, false, turn);
	if (found === undefined) return;
	const to = readEndpoint(line.options.get('HOST'), line.options.get('PORT') ?? '', connection.clientHost);
	const tls = isTrue(line, 'SSL');
	const fault = 'wrong' in to ? to.wrong : (found.incoming.forwardFault ?? tlsFault(connection, tls));
	if (fault !== undefined || 'wrong' in to) {
		fail(connection, false, turn, 'I2P_ERROR', fault);
		return;
	}
	connection.reply('STREAM STATUS', [['RESULT', 'OK']]);
	connection.forwardStreams(found.incoming, { to, silent: isTrue(line, 'SILENT'), tls }, turn);
}

function tlsFault(connection: Connection, tls: boolean): string | undefined {
	return tls && connection.bridge.tls === undefined ? 'This bridge does not speak TLS' : undefined;
}
