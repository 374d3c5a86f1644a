// AUTH ENABLE, DISABLE, ADD, REMOVE. SAM V3 "Authorization Configuration". They hold for later connections.
import type { SamLine } from '../grammar.js';
import type { Connection } from './connection.js';
import type { CredentialFault } from './credentials.js';

function answer(connection: Connection, fault?: string): void {
	connection.reply('AUTH STATUS', fault === undefined ? [['RESULT', 'OK']] : refusal(fault));
}

const refusal = (message: string): [string, string][] => [
	['RESULT', 'I2P_ERROR'],
	['MESSAGE', message],
];

/** HELLO must name a user from now on. */
export function enableAuth(connection: Connection): void {
	connection.bridge.credentials.required = true;
	answer(connection);
}

/** HELLO need name nobody from now on. */
export function disableAuth(connection: Connection): void {
	connection.bridge.credentials.required = false;
	answer(connection);
}

const faults: Record<CredentialFault, string> = {
	empty: 'Give USER and PASSWORD',
	'too-long': 'USER or PASSWORD is too long',
	limit: 'Too many users',
};

/** Lets a user in. */
export function addUser(connection: Connection, { options }: SamLine): void {
	const fault = connection.bridge.credentials.add(options.get('USER') ?? '', options.get('PASSWORD') ?? '');
	answer(connection, fault && faults[fault]);
}

/** Lets a user in no more. */
export function removeUser(connection: Connection, { options }: SamLine): void {
	const known = connection.bridge.credentials.remove(options.get('USER') ?? '');
	answer(connection, known ? undefined : 'No such USER');
}
