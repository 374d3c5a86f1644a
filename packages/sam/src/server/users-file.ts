// The file in which users of a bridge are kept: JSON, of each password a salt and a hash. Knows no passwords.
import { fromBase64, fromUtf8, toBase64, utf8, WireError } from '@i2p/util';
import { maxCredentialBytes, maxUsers, passwordHashBytes, passwordSaltBytes } from '../constants.js';

/** What is kept of a password. */
export interface KeptPassword {
	/** 16 bytes. */
	readonly salt: Uint8Array;
	/** 32 bytes. */
	readonly hash: Uint8Array;
}

/** What stands in the file. */
export interface KeptUsers {
	/** Whether users and passwords are asked for. */
	readonly required: boolean;
	readonly users: readonly (readonly [name: string, password: KeptPassword])[];
}

const damaged = () => new WireError('damaged', 'users of SAM');

/** Writes the file. */
export function encodeUsers({ required, users }: KeptUsers): Uint8Array {
	const list = users.map(([name, { salt, hash }]) => ({ name, salt: toBase64(salt), hash: toBase64(hash) }));
	return utf8(`${JSON.stringify({ required, users: list }, undefined, '\t')}\n`);
}

/** Reads the file; throws WireError `damaged` for whatever it would not have been written as. */
export function decodeUsers(bytes: Uint8Array): KeptUsers {
	const file = parse(fromUtf8(bytes) ?? '');
	if (!isRecord(file) || typeof file['required'] !== 'boolean' || !Array.isArray(file['users'])) throw damaged();
	if (file['users'].length > maxUsers) throw damaged();
	return { required: file['required'], users: file['users'].map(readUser) };
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw damaged();
	}
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function readUser(value: unknown): readonly [name: string, password: KeptPassword] {
	if (!isRecord(value)) throw damaged();
	const { name } = value;
	if (typeof name !== 'string' || name === '' || utf8(name).length > maxCredentialBytes) throw damaged();
	return [name, { salt: bytesOf(value['salt'], passwordSaltBytes), hash: bytesOf(value['hash'], passwordHashBytes) }];
}

function bytesOf(value: unknown, length: number): Uint8Array {
	const bytes = typeof value === 'string' ? fromBase64(value) : undefined;
	if (bytes?.length !== length) throw damaged();
	return bytes;
}
