// What the commands of SAM mean. SAM V3, one function for each. Knows no bytes.
import type { Turn } from '@i2p/runtime';
import type { SamLine } from '../grammar.js';
import { negotiateMinor } from '../version.js';
import type { Connection } from './connection.js';
import { makeKeys, typeWanted } from './keys.js';
import { lookUp } from './naming.js';
import { createSession } from './session-commands.js';
import { acceptStream, connectStream } from './stream-commands.js';

type Command = (connection: Connection, line: SamLine, turn: Turn) => void;

const commands = new Map<string, Command>([
	['HELLO VERSION', hello],
	['SESSION CREATE', createSession],
	['STREAM CONNECT', connectStream],
	['STREAM ACCEPT', acceptStream],
	['NAMING LOOKUP', lookUp],
	['DEST GENERATE', generate],
]);

/** Answers to what this bridge does not do: the first words of the reply. */
const unsupported = new Map<string, string>([
	['SESSION ADD', 'SESSION STATUS'],
	['SESSION REMOVE', 'SESSION STATUS'],
	['STREAM FORWARD', 'STREAM STATUS'],
	['DATAGRAM SEND', 'DATAGRAM STATUS'],
	['RAW SEND', 'RAW STATUS'],
	['AUTH ENABLE', 'AUTH STATUS'],
	['AUTH DISABLE', 'AUTH STATUS'],
	['AUTH ADD', 'AUTH STATUS'],
	['AUTH REMOVE', 'AUTH STATUS'],
]);

/** Commands after which bytes follow that are no lines. */
const withPayload = new Set(['DATAGRAM SEND', 'RAW SEND']);

/** Runs the command of a line. */
export function runCommand(connection: Connection, line: SamLine, turn: Turn): void {
	const name = line.action === '' ? line.verb : `${line.verb} ${line.action}`;
	if (connection.minor === undefined && name !== 'HELLO VERSION') {
		refuse(connection, 'HELLO REPLY', 'The first line must be HELLO VERSION');
		connection.finish(turn);
		return;
	}
	if (runWord(connection, line, turn)) return;
	const command = commands.get(name);
	if (command) command(connection, line, turn);
	else runUnsupported(connection, name, turn);
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
				['MESSAGE', [...commands.keys(), 'PING', 'QUIT'].join(', ')],
			]);
			return true;
		default:
			return false;
	}
}

function runUnsupported(connection: Connection, name: string, turn: Turn): void {
	const words = unsupported.get(name);
	connection.bridge.note(words ? 'command-unsupported' : 'command-unknown');
	if (words) refuse(connection, words, `${name} is not available here`);
	else refuse(connection, `${name.split(' ')[0]} STATUS`, 'Unknown command');
	if (withPayload.has(name)) connection.finish(turn);
}

function refuse(connection: Connection, words: string, message: string): void {
	connection.reply(words, [
		['RESULT', 'I2P_ERROR'],
		['MESSAGE', message],
	]);
}

function hello(connection: Connection, line: SamLine, turn: Turn): void {
	const minor = negotiateMinor(line.options.get('MIN'), line.options.get('MAX'));
	if (minor === undefined) {
		connection.reply('HELLO REPLY', [['RESULT', 'NOVERSION']]);
		connection.finish(turn);
		return;
	}
	connection.minor = minor;
	connection.reply('HELLO REPLY', [
		['RESULT', 'OK'],
		['VERSION', `3.${minor}`],
	]);
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
