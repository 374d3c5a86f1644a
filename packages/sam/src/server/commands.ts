// What the commands of SAM mean. SAM V3, one function for each. Knows no bytes.
import type { Turn } from '@i2p/runtime';
import type { SamLine, SamPair } from '../grammar.js';
import { negotiateMinor } from '../version.js';
import { answerLater } from './answer-later.js';
import { addUser, disableAuth, enableAuth, removeUser } from './auth-commands.js';
import type { Connection } from './connection.js';
import { sendDatagram, sendRaw } from './datagram-commands.js';
import { makeKeys, typeWanted } from './keys.js';
import { lookUp } from './naming.js';
import { addSubsession, createSession, removeSubsession } from './session-commands.js';
import { acceptStream, connectStream, forwardStreams } from './stream-commands.js';

type Command = (connection: Connection, line: SamLine, turn: Turn) => void;

const commands = new Map<string, Command>([
	['HELLO VERSION', hello],
	['SESSION CREATE', createSession],
	['SESSION ADD', addSubsession],
	['SESSION REMOVE', removeSubsession],
	['STREAM CONNECT', connectStream],
	['STREAM ACCEPT', acceptStream],
	['STREAM FORWARD', forwardStreams],
	['DATAGRAM SEND', sendDatagram],
	['RAW SEND', sendRaw],
	['NAMING LOOKUP', lookUp],
	['DEST GENERATE', generate],
	['AUTH ENABLE', enableAuth],
	['AUTH DISABLE', disableAuth],
	['AUTH ADD', addUser],
	['AUTH REMOVE', removeUser],
]);

/** Runs the command of a line. */
export function runCommand(connection: Connection, line: SamLine, turn: Turn): void {
	const name = line.action === '' ? line.verb : `${line.verb} ${line.action}`;
	if (connection.agreed === undefined && name !== 'HELLO VERSION') {
		refuse(connection, 'HELLO REPLY', 'The first line must be HELLO VERSION');
		connection.finish(turn);
		return;
	}
	if (runWord(connection, line, turn)) return;
	const command = commands.get(name);
	if (command) {
		command(connection, line, turn);
		return;
	}
	connection.bridge.note('command-unknown');
	refuse(connection, `${line.verb.slice(0, 32)} STATUS`, 'Unknown command');
}

function runWord(connection: Connection, line: SamLine, turn: Turn): boolean {
	switch (line.verb) {
		case 'PING':
			connection.reply(line.text === '' ? 'PONG' : `PONG ${line.text}`);
			return true;
		case 'PONG':
			return true;
		case 'QUIT':
		case 'STOP':
		case 'EXIT':
			connection.finish(turn);
			return true;
		case 'HELP':
			connection.reply('HELP STATUS', [
				['RESULT', 'OK'],
				...udpPortOf(connection),
				['MESSAGE', [...commands.keys(), 'PING', 'QUIT'].join(', ')],
			]);
			return true;
		default:
			return false;
	}
}

/** Where this bridge takes datagrams, which its clients could only guess: no word of SAM says it. */
function udpPortOf({ bridge }: Connection): SamPair[] {
	return bridge.udp?.listening === undefined ? [] : [['UDP_PORT', String(bridge.udp.listening.port)]];
}

function refuse(connection: Connection, words: string, message: string): void {
	connection.reply(words, [
		['RESULT', 'I2P_ERROR'],
		['MESSAGE', message],
	]);
}

function hello(connection: Connection, line: SamLine, turn: Turn): void {
	const { bridge } = connection;
	const minor = negotiateMinor(line.options.get('MIN'), line.options.get('MAX'));
	if (minor === undefined) {
		connection.reply('HELLO REPLY', [['RESULT', 'NOVERSION']]);
		connection.finish(turn);
		return;
	}
	answerLater(connection, (onAnswer) =>
		bridge.credentials.check(line.options.get('USER'), line.options.get('PASSWORD'), turn, (isAccepted, later) =>
			onAnswer(later, () => welcome(connection, minor, isAccepted, later)),
		),
	);
}

function welcome(connection: Connection, minor: number, isAccepted: boolean, turn: Turn): void {
	if (isAccepted) {
		connection.agreed = minor;
		connection.reply('HELLO REPLY', [
			['RESULT', 'OK'],
			['VERSION', `3.${minor}`],
		]);
		return;
	}
	connection.bridge.note('login-refused');
	refuse(connection, 'HELLO REPLY', 'Authorization failed: USER and PASSWORD are wanted');
	connection.finish(turn);
}

function generate(connection: Connection, line: SamLine): void {
	const type = typeWanted(line.options.get('SIGNATURE_TYPE'));
	if (typeof type === 'string') {
		refuse(connection, 'DEST REPLY', type);
		return;
	}
	const { pub, priv } = makeKeys(connection.bridge.maker, type);
	connection.reply('DEST REPLY', [
		['PUB', pub],
		['PRIV', priv],
	]);
}
