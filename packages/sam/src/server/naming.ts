// NAMING LOOKUP. SAM V3 "SAM Utility Commands". On any socket, with a session or without.
import type { LookupAnswer, LookupTarget } from '@i2p/client-core';
import type { Destination } from '@i2p/data-core';
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
		case 'name':
			find(connection, address.kind === 'hash' ? address.hash : { name: address.name }, turn, (found) =>
				answer(connection, name, found),
			);
			return;
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

/** Finds a destination; the connection takes no other command meanwhile. */
export function find(connection: Connection, target: LookupTarget, turn: Turn, onFound: OnFound): void {
	for (const { keys } of connection.bridge.sessions.values()) {
		if (keys.destination.key !== target) continue;
		onFound(keys.destination, turn);
		return;
	}
	const pending = new PendingLookup(connection, after(turn.now, lookupTimeoutMs), onFound);
	const host = connection.session?.host;
	const onAnswer = (found: LookupAnswer, later: Turn) => pending.onAnswer(found.destination, later);
	if (host) host.lookup(target, onAnswer);
	else connection.bridge.maker.resolve(target, onAnswer);
}

type OnFound = (destination: Destination | undefined, turn: Turn) => void;

/** A look-up on its way. */
class PendingLookup {
	readonly #connection: Connection;
	readonly #onFound: OnFound;
	readonly #due: Mono;
	#done = false;

	constructor(connection: Connection, due: Mono, onFound: OnFound) {
		this.#connection = connection;
		this.#onFound = onFound;
		this.#due = due;
		connection.hold();
		connection.bridge.reschedule(this);
	}

	onAnswer(destination: Destination | undefined, turn: Turn): void {
		if (this.#done) return;
		this.#done = true;
		this.#connection.bridge.reschedule(this);
		if (this.#connection.closed) return;
		this.#onFound(destination, turn);
		this.#connection.resume(turn);
	}

	due(): Mono {
		return this.#done ? never : this.#due;
	}

	onTime(turn: Turn): void {
		this.onAnswer(undefined, turn);
	}
}
