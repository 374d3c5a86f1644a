// NAMING LOOKUP. SAM V3 "Host Name Lookup", "Name Lookup Options". On any socket, with a session or without.
import type { LookupAnswer, LookupTarget, StreamHost } from '@i2p/client-core';
import type { Destination, Mapping } from '@i2p/data-core';
import type { Turn } from '@i2p/runtime';
import { after, type Mono, never } from '@i2p/time';
import { readAddress } from '../address.js';
import { lookupTimeoutMs } from '../constants.js';
import type { SamLine, SamPair } from '../grammar.js';
import { destroyOpeningKeys } from '../opening-keys.js';
import type { Bridge } from './bridge.js';
import type { Connection } from './connection.js';
import type { Timed } from './surroundings.js';

/** Answers what is behind a name. */
export function lookUp(connection: Connection, line: SamLine, turn: Turn): void {
	const question: Question = {
		connection,
		name: line.options.get('NAME') ?? '',
		withOptions: line.options.get('OPTIONS')?.toLowerCase() === 'true',
	};
	const address = readAddress(question.name, line.options);
	if (address.kind === 'target') ask(question, address.target, undefined, turn);
	else if (address.kind === 'invalid')
		refuse(question, 'INVALID_KEY', address.why ?? 'This is no name and no destination');
	else answerKnown(question, address.kind === 'me' ? connection.home?.keys.destination : address.destination, turn);
}

interface Question {
	readonly connection: Connection;
	readonly name: string;
	/** Whether the options of the lease set are wanted. */
	readonly withOptions: boolean;
}

function answerKnown(question: Question, destination: Destination | undefined, turn: Turn): void {
	if (destination === undefined) refuse(question, 'KEY_NOT_FOUND', 'This socket has no session');
	else if (question.withOptions) ask(question, destination.key, destination, turn);
	else answer(question, destination, undefined);
}

/** @param named what the name alone says, when only the options are still to be found */
function ask(question: Question, target: LookupTarget, named: Destination | undefined, turn: Turn): void {
	const { connection, withOptions } = question;
	const own = withOptions ? undefined : ownDestination(connection.bridge, target);
	if (own) {
		answer(question, own, undefined);
		return;
	}
	find(connection, target, connection.home?.host, turn, ({ destination, options, reason }, later) => {
		if (destination && withOptions && options === undefined && isName(target))
			ask(question, destination.key, destination, later);
		else if (destination) answer(question, destination, options);
		else if (withOptions && reason !== 'unknown-name')
			refuse(question, 'LEASESET_NOT_FOUND', `No lease set of ${named ? 'it' : 'that'} was found`);
		else refuse(question, 'KEY_NOT_FOUND', `It was not found: ${reason ?? 'timeout'}`);
	});
}

const isName = (target: LookupTarget) => typeof target !== 'string' && 'name' in target;

function ownDestination(bridge: Bridge, target: LookupTarget): Destination | undefined {
	for (const { home } of bridge.sessions.values())
		if (home.keys.destination.key === target) return home.keys.destination;
	return undefined;
}

function answer({ connection, name, withOptions }: Question, found: Destination, options: Mapping | undefined): void {
	connection.bridge.note('lookup-answered');
	const more = withOptions && options ? [...options].filter(isSayable) : [];
	connection.reply('NAMING REPLY', [
		['RESULT', 'OK'],
		['NAME', name],
		['VALUE', found.base64],
		...more.map(([key, value]): SamPair => [`OPTION:${key}`, value]),
	]);
}

/** Keys and values that a line can carry. */
function isSayable([key, value]: readonly [string, string]): boolean {
	return !/[=\s"]/.test(key) && !/[\r\n]/.test(value);
}

function refuse(
	{ connection, name }: Question,
	result: 'INVALID_KEY' | 'KEY_NOT_FOUND' | 'LEASESET_NOT_FOUND',
	message: string,
): void {
	connection.bridge.note('lookup-failed');
	connection.reply('NAMING REPLY', [
		['RESULT', result],
		['NAME', name],
		['MESSAGE', message],
	]);
}

/** Finds a destination through a host, or without any; the connection takes no other command meanwhile. */
export function find(
	connection: Connection,
	target: LookupTarget,
	host: StreamHost | undefined,
	turn: Turn,
	onFound: OnFound,
): void {
	const pending = new PendingLookup(connection, after(turn.now, lookupTimeoutMs), onFound);
	const onAnswer = (found: LookupAnswer, later: Turn) => {
		if (typeof target === 'object' && 'keys' in target && target.keys) destroyOpeningKeys(target.keys);
		pending.onAnswer(found, later);
	};
	if (host) host.lookup(target, onAnswer);
	else connection.bridge.maker.resolve(target, onAnswer);
}

type OnFound = (answer: LookupAnswer, turn: Turn) => void;

/** A look-up on its way. */
class PendingLookup implements Timed {
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

	onAnswer(answer: LookupAnswer, turn: Turn): void {
		if (this.#done) return;
		this.#done = true;
		this.#connection.bridge.reschedule(this);
		if (this.#connection.closed) return;
		this.#connection.release();
		this.#onFound(answer, turn);
		this.#connection.proceed(turn);
	}

	due(): Mono {
		return this.#done ? never : this.#due;
	}

	onTime(turn: Turn): void {
		this.onAnswer({ reason: 'timeout' }, turn);
	}
}
