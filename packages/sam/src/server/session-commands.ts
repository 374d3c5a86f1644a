// SESSION CREATE. SAM V3 "SAM sessions".
import type { MakeFault, StreamHost } from '@i2p/client-core';
import { type DestinationKeys, encodeKeyString } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { maxSessions } from '../constants.js';
import type { SamLine } from '../grammar.js';
import type { Connection } from './connection.js';
import { parseKeyString, typeWanted } from './keys.js';
import { noPorts, readPorts } from './ports.js';
import { Session } from './session.js';

/** A result and what to say to it. */
type Refusal = readonly [result: string, message?: string];

/** Keys of SESSION CREATE that are not options of the destination. */
const ownKeys = new Set(['STYLE', 'ID', 'DESTINATION', 'SIGNATURE_TYPE', 'CRYPTO_TYPE', 'FROM_PORT', 'TO_PORT']);

/** Makes a destination and binds it to the socket; the answer comes when its tunnels stand. */
export function createSession(connection: Connection, line: SamLine, _turn: Turn): void {
	const refusal = shapeFault(connection, line) ?? begin(connection, line);
	if (refusal) refuse(connection, refusal);
}

function refuse(connection: Connection, [result, message]: Refusal): void {
	connection.bridge.note('session-failed');
	const pairs: [string, string][] = [['RESULT', result]];
	if (message !== undefined) pairs.push(['MESSAGE', message]);
	connection.reply('SESSION STATUS', pairs);
}

function shapeFault(connection: Connection, line: SamLine): Refusal | undefined {
	const { sessions } = connection.bridge;
	const style = line.options.get('STYLE')?.toUpperCase() ?? '';
	const id = line.options.get('ID') ?? '';
	if (connection.session) return ['I2P_ERROR', 'This socket has a session already'];
	if (style === '') return ['I2P_ERROR', 'No STYLE'];
	if (style !== 'STREAM') return ['I2P_ERROR', `STYLE ${style} is not available here`];
	if (id === '' || /\s/.test(id)) return ['I2P_ERROR', 'No ID'];
	if (sessions.has(id)) return ['DUPLICATED_ID'];
	if (readPorts(line, noPorts) === undefined) return ['I2P_ERROR', 'A port is a number from 0 to 65535'];
	if (sessions.size >= maxSessions) return ['I2P_ERROR', 'Too many sessions'];
	return undefined;
}

function begin(connection: Connection, line: SamLine): Refusal | undefined {
	const { bridge } = connection;
	const keys = chooseKeys(connection, line);
	if (!('destination' in keys)) return keys;
	for (const other of bridge.sessions.values())
		if (other.keys.destination.key === keys.destination.key) return ['DUPLICATED_DEST'];
	const id = line.options.get('ID')!;
	const session = new Session(
		id,
		keys,
		readPorts(line, noPorts) ?? noPorts,
		(code) => bridge.note(code),
		(timed) => bridge.reschedule(timed),
	);
	bridge.sessions.set(id, session);
	connection.session = session;
	connection.hold();
	const options = new Map([...line.options].filter(([key]) => !ownKeys.has(key)));
	session.begin(
		bridge.maker.create(
			{ keys, options, nickname: id },
			{
				onReady: (host, turn) => onReady(connection, session, host, turn),
				onFailed: (fault, message, turn) => onFailed(connection, session, fault, message, turn),
				onClosed: (_reason, turn) => onClosed(connection, session, turn),
			},
		),
	);
	return undefined;
}

function chooseKeys(connection: Connection, line: SamLine): DestinationKeys | Refusal {
	const wanted = line.options.get('DESTINATION') ?? '';
	if (wanted === '') return ['I2P_ERROR', 'No DESTINATION'];
	if (wanted !== 'TRANSIENT') return parseKeyString(wanted) ?? ['INVALID_KEY'];
	const type = typeWanted(line.options.get('SIGNATURE_TYPE'));
	return typeof type === 'string' ? ['I2P_ERROR', type] : connection.bridge.maker.generateKeys(type);
}

function onReady(connection: Connection, session: Session, host: StreamHost, turn: Turn): void {
	if (connection.session !== session) return;
	session.open(host);
	connection.bridge.note('session-created');
	connection.reply('SESSION STATUS', [
		['RESULT', 'OK'],
		['DESTINATION', encodeKeyString(session.keys)],
	]);
	connection.resume(turn);
}

function onFailed(connection: Connection, session: Session, fault: MakeFault, message: string, turn: Turn): void {
	if (connection.session !== session) return;
	connection.session = undefined;
	connection.bridge.sessions.delete(session.id);
	refuse(connection, fault === 'duplicate' ? ['DUPLICATED_DEST'] : ['I2P_ERROR', message]);
	connection.resume(turn);
}

function onClosed(connection: Connection, session: Session, turn: Turn): void {
	if (connection.session === session) connection.finish(turn);
}
