// STREAM CONNECT and STREAM ACCEPT. SAM V3 "SAM Virtual Streams".
import type { StreamEnd, StreamHost } from '@i2p/client-core';
import type { HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { parseAddress } from '../address.js';
import type { SamLine } from '../grammar.js';
import type { Connection } from './connection.js';
import { find } from './naming.js';
import { StreamPipe } from './pipe.js';
import { type Ports, readPorts } from './ports.js';
import type { Session } from './session.js';

const isSilent = (line: SamLine) => line.options.get('SILENT')?.toLowerCase() === 'true';

/** Answers a failure; a silent socket is told by its end. */
function fail(connection: Connection, line: SamLine, result: string, message: string | undefined, turn: Turn): void {
	connection.bridge.note('stream-failed');
	const pairs: [string, string][] = [['RESULT', result]];
	if (message !== undefined) pairs.push(['MESSAGE', message]);
	if (isSilent(line)) connection.finish(turn);
	else connection.reply('STREAM STATUS', pairs);
}

function findSession(connection: Connection, line: SamLine, turn: Turn): Session | undefined {
	const session = connection.bridge.sessions.get(line.options.get('ID') ?? '');
	if (connection.session) fail(connection, line, 'I2P_ERROR', 'A stream needs a socket of its own', turn);
	else if (session?.host) return session;
	else fail(connection, line, 'INVALID_ID', undefined, turn);
	return undefined;
}

/** Opens a stream; OK is said when the peer has answered. */
export function connectStream(connection: Connection, line: SamLine, turn: Turn): void {
	const session = findSession(connection, line, turn);
	if (session?.host === undefined) return;
	const ports = readPorts(line, session.ports);
	if (ports === undefined) {
		fail(connection, line, 'I2P_ERROR', 'A port is a number from 0 to 65535', turn);
		return;
	}
	const connect = (to: HashKey | undefined, later: Turn): void => {
		if (to !== undefined && session.host !== undefined) open(connection, line, session, session.host, to, ports);
		else fail(connection, line, to === undefined ? 'INVALID_KEY' : 'INVALID_ID', undefined, later);
	};
	const address = parseAddress(line.options.get('DESTINATION') ?? '');
	if (address.kind === 'name')
		find(connection, { name: address.name }, turn, (found, later) => connect(found?.key, later));
	else if (address.kind === 'destination') connect(address.destination.key, turn);
	else connect(address.kind === 'hash' ? address.hash : undefined, turn);
}

function open(
	connection: Connection,
	line: SamLine,
	session: Session,
	host: StreamHost,
	to: HashKey,
	ports: Ports,
): void {
	const pipe = new StreamPipe(true);
	connection.connectPipe(session, pipe, {
		onOpened: (opened) => {
			connection.bridge.note('stream-connected');
			if (!isSilent(line)) connection.reply('STREAM STATUS', [['RESULT', 'OK']]);
			connection.join(opened);
		},
		onFailed: (reason, later) => {
			const [result, message] = failures[reason];
			fail(connection, line, result, message, later);
			connection.detach(later);
		},
	});
	pipe.begin(host.connect(to, ports, pipe));
}

const failures: Record<StreamEnd, readonly [result: string, message: string]> = {
	closed: ['CANT_REACH_PEER', 'The peer closed the stream'],
	reset: ['CANT_REACH_PEER', 'The peer reset the stream'],
	refused: ['CANT_REACH_PEER', 'The peer refused the stream'],
	unreachable: ['CANT_REACH_PEER', 'No lease set was found'],
	timeout: ['TIMEOUT', 'The peer did not answer'],
	limit: ['I2P_ERROR', 'Too many streams'],
	misbehaviour: ['I2P_ERROR', 'The peer broke the protocol'],
	destroyed: ['I2P_ERROR', 'The session was closed'],
};

/** Waits for an incoming stream. */
export function acceptStream(connection: Connection, line: SamLine, turn: Turn): void {
	const session = findSession(connection, line, turn);
	if (session === undefined) return;
	if (!session.mayWait) {
		fail(connection, line, 'I2P_ERROR', 'Too many wait for a stream', turn);
		return;
	}
	if (!isSilent(line)) connection.reply('STREAM STATUS', [['RESULT', 'OK']]);
	connection.awaitStream(session, isSilent(line), turn);
}
