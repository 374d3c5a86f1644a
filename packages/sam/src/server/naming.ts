// NAMING LOOKUP. SAM V3 "SAM Utility Commands". On any socket, with a session or without.
import type { LookupAnswer } from '@i2p/client-core';
import type { Destination, HashKey } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { parseAddress } from '../address.js';
import { lookupTimeoutMs } from '../constants.js';
import type { SamLine } from '../grammar.js';
import type { Connection } from './connection.js';

/** Answers what is behind a name. */
export function lookUp(connection: Connection, line: SamLine, turn: Turn): void {
	const name = line.options.get('NAME') ?? '';
	const address = parseAddress(name);
	switch (address.kind) {
		case 'me':
			answer(connection, name, connection.session?.keys.destination);
			return;
		case 'destination':
			answer(connection, name, address.destination);
			return;
		case 'hash':
			resolve(connection, name, address.hash, turn);
			return;
		case 'name': {
			const hash = connection.bridge.maker.findName?.(address.name);
			if (hash === undefined) answer(connection, name, undefined);
			else resolve(connection, name, hash, turn);
			return;
		}
		case 'invalid':
			fail(connection, name, 'INVALID_KEY');
	}
}

function answer(connection: Connection, name: string, destination: Destination | undefined): void {
	if (destination === undefined) {
		fail(connection, name, 'KEY_NOT_FOUND');
		return;
	}
	connection.bridge.note('lookup-answered');
	connection.reply('NAMING REPLY', [
		['RESULT', 'OK'],
		['NAME', name],
		['VALUE', destination.base64],
	]);
}

function fail(connection: Connection, name: string, result: 'INVALID_KEY' | 'KEY_NOT_FOUND'): void {
	connection.bridge.note('lookup-failed');
	connection.reply('NAMING REPLY', [
		['RESULT', result],
		['NAME', name],
	]);
}

function resolve(connection: Connection, name: string, hash: HashKey, turn: Turn): void {
	for (const { keys } of connection.bridge.sessions.values()) {
		if (keys.destination.key !== hash) continue;
		answer(connection, name, keys.destination);
		return;
	}
	const pending = new PendingLookup(connection, name, after(turn.now, lookupTimeoutMs));
	const host = connection.session?.host;
	const onAnswer = (found: LookupAnswer, later: Turn) => pending.onAnswer(found.destination, later);
	if (host) host.lookup(hash, onAnswer);
	else connection.bridge.maker.resolve(hash, onAnswer);
}

/** A look-up on its way; the connection takes no other command meanwhile. */
class PendingLookup {
	readonly #connection: Connection;
	readonly #name: string;
	readonly #due: Mono;
	#done = false;

	constructor(connection: Connection, name: string, due: Mono) {
		this.#connection = connection;
		this.#name = name;
		this.#due = due;
		connection.hold();
		connection.bridge.reschedule(this);
	}

	onAnswer(destination: Destination | undefined, turn: Turn): void {
		if (this.#done) return;
		this.#done = true;
		this.#connection.bridge.reschedule(this);
		if (this.#connection.closed) return;
		answer(this.#connection, this.#name, destination);
		this.#connection.resume(turn);
	}

	due(): Mono {
		return this.#done ? never : this.#due;
	}

	onTime(turn: Turn): void {
		this.onAnswer(undefined, turn);
	}
}
