// Whose fault a failure is: the four names that a peer's fault can have on the wire.
// A caller's misuse is a TypeError or RangeError; a bug of ours is any other Error.

/** The bytes do not parse. Thrown by codecs only, caught at the edge of one machine; carries no stack trace. */
export class WireError extends Error {
	override readonly name = 'WireError';
	/** What rule of the encoding is broken, as a stable lower-case code such as `truncated`. */
	readonly code: string;

	/** Which structure or message it is, such as `RouterInfo`. */
	readonly what: string;
	/** Where in the bytes that were given: offset of the field at fault; `undefined` where the whole is at fault. */
	readonly at: number | undefined;

	/**
	 * @param code stable code, compared by value and counted
	 * @param what the structure's name; never contains peer bytes
	 * @param at offset in bytes
	 */
	constructor(code: string, what = 'bytes', at?: number) {
		const limit = StackTraceLimit.stackTraceLimit;
		StackTraceLimit.stackTraceLimit = 0;
		super(at === undefined ? `${what}: ${code}` : `${what}: ${code} at byte ${at}`);
		StackTraceLimit.stackTraceLimit = limit;
		this.code = code;
		this.what = what;
		this.at = at;
	}
}

/** What a codec makes of a peer's bytes; `undefined` where it throws a WireError, for those to whom it does not matter which. */
export function unlessMalformed<T>(decode: () => T): T | undefined {
	try {
		return decode();
	} catch (fault) {
		if (fault instanceof WireError) return undefined;
		throw fault;
	}
}

/** V8 builds no stack while this is 0; other engines ignore it. */
const StackTraceLimit = Error as unknown as { stackTraceLimit: number | undefined };

/** The bytes parse, but break a named rule of the protocol. A value, never thrown across a turn. */
export interface Misbehaviour<Code extends string = string> {
	readonly kind: 'misbehaviour';
	readonly code: Code;
	readonly detail?: string;
}

/** The peer is honest, but there is no common ground (version, network id, key type). */
export interface Incompatible<Code extends string = string> {
	readonly kind: 'incompatible';
	readonly code: Code;
	readonly detail?: string;
}

/** An answer, not an error: full, expired, not wanted now. */
export interface Refused<Code extends string = string> {
	readonly kind: 'refused';
	readonly code: Code;
	readonly detail?: string;
}
