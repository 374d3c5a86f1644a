// Why something did not come about at a door: each with a code to compare and one line for a person.
import type { LookupFault, MakeFault, StreamEnd } from '@i2p/client-core';

/**
 * What went wrong. `bad-address`: no address of I2P. `unknown-name`: no address book has it. `not-found`: nobody has published this
 * destination. `client-key-needed`, `not-authorised`, `wrong-secret`: its lease set stays closed. `unsupported`: it takes no encryption
 * that we know. `refused`: nobody listens on this port. `unreachable`: it does not answer, and nothing can be sent to it. `timeout`: too
 * late. `reset`, `misbehaviour`: the other side broke the connection, or the rules. `limit`: too many at once. `too-large`: a datagram.
 * `full`: no room at this moment. `port-in-use`: a server of this destination has the port. `closed`: the destination, socket or router is
 * closed. `aborted`: by an AbortSignal. `duplicate`: another program uses these keys. `invalid-options`: the message says which.
 * `no-tunnels`: none could be built. `bad-keys`: they cannot be read. `failed`: the router could not. `undici-missing`: `npm install undici`.
 */
export type I2pErrorCode =
	| 'bad-address'
	| 'unknown-name'
	| 'not-found'
	| 'client-key-needed'
	| 'not-authorised'
	| 'wrong-secret'
	| 'unsupported'
	| 'refused'
	| 'unreachable'
	| 'timeout'
	| 'reset'
	| 'misbehaviour'
	| 'limit'
	| 'too-large'
	| 'full'
	| 'port-in-use'
	| 'closed'
	| 'aborted'
	| 'duplicate'
	| 'invalid-options'
	| 'no-tunnels'
	| 'bad-keys'
	| 'failed'
	| 'undici-missing';

/** What the doors throw, reject with and emit. */
export class I2pError extends Error {
	override readonly name = 'I2pError';
	/** Stable; to be compared. */
	readonly code: I2pErrorCode;

	/** @param message one line for a person */
	constructor(code: I2pErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}

type Said = readonly [I2pErrorCode, string];

const ends: Readonly<Record<Exclude<StreamEnd, 'closed'>, Said>> = {
	reset: ['reset', 'the other side broke the connection'],
	refused: ['refused', 'nobody listens there'],
	unreachable: ['unreachable', 'it cannot be reached: it has published nothing that we could send to'],
	timeout: ['timeout', 'it does not answer'],
	limit: ['limit', 'there are too many connections already'],
	misbehaviour: ['misbehaviour', 'the other side broke the rules of the protocol'],
	destroyed: ['closed', 'the connection was closed on this side'],
};

const faults: Readonly<Record<LookupFault, Said>> = {
	'no-lease-set': ['not-found', 'nobody has published it: it is offline, or the address is wrong'],
	'expired-lease-set': ['not-found', 'what was published of it is out of date: it is offline'],
	'unsupported-encryption': ['unsupported', 'it takes no encryption that is known here'],
	'no-tunnels': ['no-tunnels', 'there is no tunnel to ask through'],
	expired: ['timeout', 'nobody answered in time'],
	overflow: ['limit', 'too many look-ups at once'],
	'too-large': ['too-large', 'too large'],
	closed: ['closed', 'the destination is closed'],
	'unknown-name': ['unknown-name', 'no address book here has this name'],
	'client-key-needed': ['client-key-needed', 'it lets in only clients with a key; give the option `clientKey`'],
	'not-authorised': ['not-authorised', 'it does not let in the holder of this key'],
	'wrong-secret': ['wrong-secret', 'it is found only with the right password; give the option `password`'],
	timeout: ['timeout', 'nobody answered in time'],
};

/** Addresses of 516 characters are of no use in a message. */
function short(address: string): string {
	return address.length > 70 ? `${address.slice(0, 20)}…` : address;
}

/** Why a stream ended. */
export function endError(end: Exclude<StreamEnd, 'closed'>, address: string): I2pError {
	const [code, words] = ends[end];
	return new I2pError(code, `${short(address)}: ${words}`);
}

/** Why a look-up found nothing. */
export function lookupError(fault: LookupFault, address: string): I2pError {
	const [code, words] = faults[fault];
	return new I2pError(code, `${short(address)}: ${words}`);
}

/** Why a destination was not made. */
export function makeError(fault: MakeFault, message: string): I2pError {
	return new I2pError(fault, message);
}

/** Somebody's AbortSignal; its reason is the cause. */
export function abortError(signal: AbortSignal): I2pError {
	return new I2pError('aborted', 'aborted', { cause: signal.reason });
}

/** What is no address of I2P. */
export function addressError(address: string): I2pError {
	return new I2pError(
		'bad-address',
		`${short(address)} is no I2P address: expected a name that ends in .i2p, ….b32.i2p, or a destination in base64`,
	);
}
