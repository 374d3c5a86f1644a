// SESSION CREATE, ADD and REMOVE. SAM V3 "SAM Sessions", "SAM PRIMARY Sessions".
import type { DestinationHost, MakeFault } from '@i2p/client-core';
import { type DestinationKeys, encodeKeyString } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { maxSessions, maxSubsessions } from '../constants.js';
import type { SamLine, SamPair } from '../grammar.js';
import type { Connection } from './connection.js';
import { parseKeyString, typeWanted } from './keys.js';
import { OwnDestination } from './own-destination.js';
import { Session } from './session.js';
import { readPlan, readStyle, type SessionPlan } from './styles.js';

/** A result and what to say to it. */
type Refusal = readonly [result: string, message?: string];

/** Keys of SESSION CREATE that are not options of the destination. */
const ownKeys = new Set([
	...['STYLE', 'ID', 'DESTINATION', 'SIGNATURE_TYPE', 'CRYPTO_TYPE', 'FROM_PORT', 'TO_PORT', 'PROTOCOL', 'HEADER'],
	...['PORT', 'HOST', 'LISTEN_PORT', 'LISTEN_PROTOCOL', 'sam.udp.host', 'sam.udp.port'],
]);

function refuse(connection: Connection, [result, message]: Refusal): void {
	connection.bridge.note('session-failed');
	const pairs: SamPair[] = [['RESULT', result]];
	if (message !== undefined) pairs.push(['MESSAGE', message]);
	connection.reply('SESSION STATUS', pairs);
}

/** What every session or subsession must be: a plan and a free ID, or why not. */
function readSession(
	connection: Connection,
	line: SamLine,
	isSubsession: boolean,
): { readonly id: string; readonly plan: SessionPlan } | { readonly refusal: Refusal } {
	const { sessions, udp } = connection.bridge;
	const id = line.options.get('ID') ?? '';
	const style = readStyle(line);
	if (typeof style !== 'string') return { refusal: ['I2P_ERROR', style.wrong] };
	if (id === '' || /\s/.test(id)) return { refusal: ['I2P_ERROR', 'No ID, or one with blanks'] };
	if (sessions.has(id)) return { refusal: ['DUPLICATED_ID', 'This ID is in use'] };
	const plan = readPlan(line, style, isSubsession, connection.clientHost);
	if ('wrong' in plan) return { refusal: ['I2P_ERROR', plan.wrong] };
	if (plan.forwardTo && udp === undefined)
		return { refusal: ['I2P_ERROR', 'This bridge has no UDP port: leave PORT out'] };
	return { id, plan };
}

/** Makes a destination and binds it to the socket; the answer comes when its tunnels stand. */
export function createSession(connection: Connection, line: SamLine, _turn: Turn): void {
	const read = readSession(connection, line, false);
	const refusal: Refusal | undefined = connection.home
		? ['I2P_ERROR', 'This socket has a session already']
		: 'refusal' in read
			? read.refusal
			: begin(connection, line, read.id, read.plan);
	if (refusal) refuse(connection, refusal);
}

function begin(connection: Connection, line: SamLine, id: string, plan: SessionPlan): Refusal | undefined {
	const { bridge } = connection;
	const homes = new Set([...bridge.sessions.values()].map((session) => session.home));
	if (homes.size >= maxSessions) return ['I2P_ERROR', 'Too many sessions'];
	const keys = chooseKeys(connection, line);
	if (!('destination' in keys)) return keys;
	const refusal = keysFault(keys, plan, homes);
	if (refusal) {
		keys.destroy();
		return refusal;
	}
	const home = new OwnDestination(keys);
	const session = new Session(id, plan, home, bridge, connection);
	bridge.sessions.set(id, session);
	connection.home = home;
	connection.session = session;
	connection.hold();
	const options = new Map([...line.options].filter(([key]) => !ownKeys.has(key)));
	home.begin(
		bridge.maker.create(
			{ keys, options, nickname: id },
			{
				onReady: (host, turn) => onReady(connection, session, host, turn),
				onFailed: (fault, message, turn) => onFailed(connection, session, fault, message, turn),
				onClosed: (reason, turn) => {
					if (connection.session !== session) return;
					refuse(connection, ['I2P_ERROR', reason]);
					connection.finish(turn);
				},
			},
		),
	);
	return undefined;
}

function chooseKeys(connection: Connection, line: SamLine): DestinationKeys | Refusal {
	const wanted = line.options.get('DESTINATION') ?? '';
	if (wanted === '') return ['I2P_ERROR', 'No DESTINATION'];
	if (wanted !== 'TRANSIENT') return parseKeyString(wanted) ?? ['INVALID_KEY', 'These are no private keys'];
	const type = typeWanted(line.options.get('SIGNATURE_TYPE'));
	return typeof type === 'string' ? ['I2P_ERROR', type] : connection.bridge.maker.generateKeys(type);
}

function keysFault(
	keys: DestinationKeys,
	{ style }: SessionPlan,
	homes: ReadonlySet<OwnDestination>,
): Refusal | undefined {
	for (const other of homes)
		if (other.keys.destination.key === keys.destination.key) return ['DUPLICATED_DEST', 'This destination is in use'];
	if (style === 'DATAGRAM' && keys.offline)
		return ['I2P_ERROR', 'Offline signatures need STYLE=DATAGRAM2, they have no place in DATAGRAM'];
	return undefined;
}

function onReady(connection: Connection, session: Session, host: DestinationHost, turn: Turn): void {
	if (connection.session !== session) return;
	const { home } = session;
	home.open(host);
	session.open();
	connection.bridge.note('session-created');
	connection.reply('SESSION STATUS', statusOf(home));
	connection.release();
	connection.proceed(turn);
}

const statusOf = (home: OwnDestination): SamPair[] => [
	['RESULT', 'OK'],
	['DESTINATION', encodeKeyString(home.keys)],
];

function onFailed(connection: Connection, session: Session, fault: MakeFault, message: string, turn: Turn): void {
	if (connection.session !== session) return;
	connection.home = undefined;
	connection.session = undefined;
	connection.bridge.sessions.delete(session.id);
	session.home.keys.destroy();
	refuse(connection, fault === 'duplicate' ? ['DUPLICATED_DEST', message] : ['I2P_ERROR', message]);
	connection.release();
	connection.proceed(turn);
}

/** The destination of the PRIMARY session of this socket. */
function primaryOf(connection: Connection): OwnDestination | undefined {
	return connection.session?.plan.style === 'PRIMARY' ? connection.home : undefined;
}

const noPrimary: Refusal = ['I2P_ERROR', 'This socket has no PRIMARY session'];

/** Adds a subsession to the PRIMARY session of this socket; the answer is given at once. */
export function addSubsession(connection: Connection, line: SamLine): void {
	const home = primaryOf(connection);
	const refusal = home === undefined ? noPrimary : add(connection, home, line);
	if (refusal) refuse(connection, refusal);
}

function add(connection: Connection, home: OwnDestination, line: SamLine): Refusal | undefined {
	if (line.options.has('DESTINATION')) return ['I2P_ERROR', 'A subsession has the DESTINATION of its primary session'];
	const read = readSession(connection, line, true);
	if ('refusal' in read) return read.refusal;
	const { id, plan } = read;
	if (plan.style === 'PRIMARY') return ['I2P_ERROR', 'A subsession cannot be PRIMARY'];
	if (home.sessions.length >= maxSubsessions) return ['I2P_ERROR', 'Too many subsessions'];
	if (home.sessions.some((other) => listensAlike(other.plan, plan)))
		return ['I2P_ERROR', 'Another subsession of this style listens to this port and protocol'];
	if (plan.style === 'DATAGRAM' && home.keys.offline)
		return ['I2P_ERROR', 'Offline signatures need STYLE=DATAGRAM2, they have no place in DATAGRAM'];
	const session = new Session(id, plan, home, connection.bridge, connection);
	home.sessions.push(session);
	connection.bridge.sessions.set(id, session);
	session.open();
	connection.bridge.note('subsession-added');
	connection.reply('SESSION STATUS', statusOf(home));
	return undefined;
}

function listensAlike(a: SessionPlan, b: SessionPlan): boolean {
	return a.style === b.style && a.listenPort === b.listenPort && a.listenProtocol === b.listenProtocol;
}

/** Ends a subsession of this socket's PRIMARY session. */
export function removeSubsession(connection: Connection, line: SamLine): void {
	const home = primaryOf(connection);
	const id = line.options.get('ID') ?? '';
	const index = home?.sessions.findIndex((session) => session.id === id) ?? -1;
	if (home === undefined) refuse(connection, noPrimary);
	else if (index < 0) refuse(connection, ['I2P_ERROR', 'This session has no such subsession']);
	else {
		home.sessions.splice(index, 1)[0]?.close();
		connection.bridge.sessions.delete(id);
		connection.bridge.note('subsession-removed');
		connection.reply('SESSION STATUS', statusOf(home));
	}
}
