// Reads big-endian fields out of one byte array; says `truncated` when they are not there.
// Views only: what is kept longer than the call must be copied by the caller.
import { checkAnyBytes } from './arguments.js';
import { WireError } from './errors.js';
import { fromUtf8 } from './text.js';

/** A cursor over bytes; every read throws {@link WireError} `truncated` if too little is left. */
export class Reader {
	/** What is read, for the faults that are found. */
	readonly what: string;
	readonly #bytes: Uint8Array;
	#at: number;
	/** Where the field read last begins. */
	#field: number;
	readonly #end: number;

	/**
	 * Reads from `start` (inclusive) to `end` (exclusive), both in bytes; RangeError where that is outside the bytes, TypeError without bytes.
	 * @param what the structure's name, such as `RouterInfo`: it stands in the faults
	 */
	constructor(bytes: Uint8Array, what = 'bytes', start = 0, end: number = bytes?.length) {
		checkAnyBytes(what, bytes);
		if (start < 0 || end > bytes.length || start > end)
			throw new RangeError(`reader: expected a range within ${bytes.length} bytes, got ${start} to ${end}`);
		this.what = what;
		this.#bytes = bytes;
		this.#at = start;
		this.#field = start;
		this.#end = end;
	}

	/** Offset of the next byte in the underlying array. */
	get offset(): number {
		return this.#at;
	}

	/** Bytes not yet read. */
	get remaining(): number {
		return this.#end - this.#at;
	}

	#take(count: number): number {
		const at = this.#at;
		this.#field = at;
		if (count > this.#end - at) throw this.fault('truncated');
		this.#at = at + count;
		return at;
	}

	/** The fault with this code in the field that was read last; for the caller to throw. */
	fault(code: string): WireError {
		return new WireError(code, this.what, this.#field);
	}

	/** 1 byte, unsigned. */
	u8(): number {
		return this.#bytes[this.#take(1)]!;
	}

	/** 2 bytes, unsigned, big-endian. */
	u16(): number {
		const at = this.#take(2);
		return (this.#bytes[at]! << 8) | this.#bytes[at + 1]!;
	}

	/** 4 bytes, unsigned, big-endian. */
	u32(): number {
		const at = this.#take(4);
		const b = this.#bytes;
		return ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;
	}

	/** 6 bytes, unsigned, big-endian. */
	u48(): number {
		return this.u16() * 0x1_0000_0000 + this.u32();
	}

	/** 8 bytes, unsigned, big-endian; throws `too-large` above 2^53 − 1. */
	u64(): number {
		const high = this.u32();
		if (high > 0x1f_ffff) throw this.fault('too-large');
		return high * 0x1_0000_0000 + this.u32();
	}

	/** A view of the next `count` bytes. */
	bytes(count: number): Uint8Array {
		const at = this.#take(count);
		return this.#bytes.subarray(at, at + count);
	}

	/** A view of everything left. */
	rest(): Uint8Array {
		return this.bytes(this.remaining);
	}

	/** Passes over `count` bytes. */
	skip(count: number): void {
		this.#take(count);
	}

	/** An I2P String: 1-byte length, then UTF-8; throws `not-utf8`. */
	string(): string {
		const length = this.u8();
		const at = this.#take(length);
		const text = fromUtf8(this.#bytes, at, at + length);
		if (text === undefined) throw this.fault('not-utf8');
		return text;
	}

	/** Passes over an I2P String; throws `not-utf8` as {@link string} does, but makes no string of it. */
	skipString(): void {
		const length = this.u8();
		const at = this.#take(length);
		const b = this.#bytes;
		for (let i = at; i < at + length; i++)
			if (b[i]! >= 0x80) {
				if (fromUtf8(b, at, at + length) === undefined) throw this.fault('not-utf8');
				return;
			}
	}

	/** A reader over the next `count` bytes, which are a structure of another name if one is given. */
	sub(count: number, what: string = this.what): Reader {
		const at = this.#take(count);
		return new Reader(this.#bytes, what, at, at + count);
	}

	/** Throws `trailing-bytes` unless everything was read. */
	expectEnd(): void {
		if (this.remaining !== 0) throw new WireError('trailing-bytes', this.what, this.#at);
	}
}
