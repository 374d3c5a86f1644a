// AUTH ENABLE, DISABLE, ADD, REMOVE. SAM V3 "Authorization Configuration". They hold for later connections.
import type { Turn } from '@i2p/runtime';
import type { SamLine } from '../grammar.js';
import { answerLater } from './answer-later.js';
import type { Connection } from './connection.js';
import type { CredentialFault, OnChanged } from './credentials.js';

const faults: Record<CredentialFault, string> = {
	empty: 'Give USER and PASSWORD',
	'too-long': 'USER or PASSWORD is too long',
	limit: 'Too many users',
	unknown: 'No such USER',
	busy: 'Too many passwords at once, try again',
	'not-kept': 'It could not be written down, and is as it was',
};

/** Makes a change and answers what became of it. */
function change(connection: Connection, begin: (onChanged: OnChanged) => void): void {
	answerLater(connection, (onAnswer) =>
		begin((fault, turn) =>
			onAnswer(turn, () =>
				connection.reply('AUTH STATUS', fault === undefined ? [['RESULT', 'OK']] : refusal(faults[fault])),
			),
		),
	);
}

const refusal = (message: string): [string, string][] => [
	['RESULT', 'I2P_ERROR'],
	['MESSAGE', message],
];

/** HELLO must name a user from now on. */
export function enableAuth(connection: Connection, _line: SamLine, turn: Turn): void {
	change(connection, (onChanged) => connection.bridge.credentials.require(true, turn, onChanged));
}

/** HELLO need name nobody from now on. */
export function disableAuth(connection: Connection, _line: SamLine, turn: Turn): void {
	change(connection, (onChanged) => connection.bridge.credentials.require(false, turn, onChanged));
}

/** Lets a user in. */
export function addUser(connection: Connection, { options }: SamLine, turn: Turn): void {
	const [user, password] = [options.get('USER') ?? '', options.get('PASSWORD') ?? ''];
	change(connection, (onChanged) => connection.bridge.credentials.add(user, password, turn, onChanged));
}

/** Lets a user in no more. */
export function removeUser(connection: Connection, { options }: SamLine, turn: Turn): void {
	const user = options.get('USER') ?? '';
	change(connection, (onChanged) => connection.bridge.credentials.remove(user, turn, onChanged));
}
