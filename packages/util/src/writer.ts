// Writes big-endian fields into one growing byte array.
import { checkAnyBytes, checkBytesWithin, checkInteger } from './arguments.js';
import { utf8 } from './text.js';

const initialCapacity = 256;

/** Appends fields; throws RangeError when a value does not fit its field (the caller's fault). */
export class Writer {
	#bytes: Uint8Array;
	#length = 0;

	/** @param capacity bytes to set aside at once; grows by doubling */
	constructor(capacity: number = initialCapacity) {
		this.#bytes = new Uint8Array(capacity);
	}

	/** Bytes written so far. */
	get length(): number {
		return this.#length;
	}

	#grow(count: number): number {
		const at = this.#length;
		const needed = at + count;
		if (needed > this.#bytes.length) {
			const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
			larger.set(this.#bytes.subarray(0, at));
			this.#bytes = larger;
		}
		this.#length = needed;
		return at;
	}

	/** 1 byte. */
	u8(value: number): this {
		checkInteger('u8', value, 0, 0xff);
		const at = this.#grow(1);
		this.#bytes[at] = value;
		return this;
	}

	/** 2 bytes, big-endian. */
	u16(value: number): this {
		checkInteger('u16', value, 0, 0xffff);
		const at = this.#grow(2);
		this.#bytes[at] = value >>> 8;
		this.#bytes[at + 1] = value;
		return this;
	}

	/** 4 bytes, big-endian. */
	u32(value: number): this {
		checkInteger('u32', value, 0, 0xffff_ffff);
		this.#put32(this.#grow(4), value);
		return this;
	}

	/** 6 bytes, big-endian. */
	u48(value: number): this {
		checkInteger('u48', value, 0, 0xffff_ffff_ffff);
		return this.u16(Math.floor(value / 0x1_0000_0000)).u32(value % 0x1_0000_0000);
	}

	/** 8 bytes, big-endian; at most 2^53 − 1. */
	u64(value: number): this {
		checkInteger('u64', value, 0, Number.MAX_SAFE_INTEGER);
		const at = this.#grow(8);
		this.#put32(at, Math.floor(value / 0x1_0000_0000));
		this.#put32(at + 4, value % 0x1_0000_0000);
		return this;
	}

	#put32(at: number, value: number): void {
		const b = this.#bytes;
		b[at] = value >>> 24;
		b[at + 1] = value >>> 16;
		b[at + 2] = value >>> 8;
		b[at + 3] = value;
	}

	/** Copies bytes in; throws TypeError on what is no Uint8Array. */
	bytes(bytes: Uint8Array): this {
		checkAnyBytes('bytes to write', bytes);
		const at = this.#grow(bytes.length);
		this.#bytes.set(bytes, at);
		return this;
	}

	/** The next `count` bytes as a view, to be filled at once; they may hold anything. */
	space(count: number): Uint8Array {
		checkInteger('bytes of space', count, 0, Number.MAX_SAFE_INTEGER);
		const at = this.#grow(count);
		return this.#bytes.subarray(at, at + count);
	}

	/** `count` zero bytes. */
	zeros(count: number): this {
		const at = this.#grow(count);
		this.#bytes.fill(0, at, at + count);
		return this;
	}

	/** An I2P String: 1-byte length, then UTF-8, at most 255 bytes. */
	string(text: string): this {
		const bytes = utf8(text);
		checkBytesWithin('String', bytes, 0, 0xff);
		return this.u8(bytes.length).bytes(bytes);
	}

	/** Sets 2 bytes that were written before, such as a length that is known only now. */
	patchU16(at: number, value: number): void {
		checkInteger('u16', value, 0, 0xffff);
		checkInteger('offset of a patch', at, 0, this.#length - 2);
		this.#bytes[at] = value >>> 8;
		this.#bytes[at + 1] = value;
	}

	/** Sets 4 bytes that were written before. */
	patchU32(at: number, value: number): void {
		checkInteger('u32', value, 0, 0xffff_ffff);
		checkInteger('offset of a patch', at, 0, this.#length - 4);
		this.#put32(at, value);
	}

	/** Begins anew in the same memory: what `finish` answered before is overwritten. */
	clear(): this {
		this.#length = 0;
		return this;
	}

	/** What was written, as a view of the writer's memory: write no more afterwards, unless after `clear`. */
	finish(): Uint8Array {
		return this.#bytes.subarray(0, this.#length);
	}
}
