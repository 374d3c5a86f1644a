// Delivery instructions of tunnel messages: first fragments and follow-on fragments. tunnel-message.
// Not those of garlic cloves: the numbers and the order of fields differ.
import { copyBytes, WireError } from '@i2p/util';

/** Where an endpoint brings a message. */
export type Delivery =
	| { readonly kind: 'local' }
	| { readonly kind: 'router'; readonly hash: Uint8Array }
	| { readonly kind: 'tunnel'; readonly hash: Uint8Array; readonly tunnelId: number };

const hashBytes = 32;
const fragmentedFlag = 0x08;
const localBits = 0x00;
const tunnelBits = 0x20;
const routerBits = 0x40;
/** Where the three stand; both bits at once mean nothing. */
const kindBits = 0x60;

/** Bytes of the instructions of a whole message: 3, 35 or 39. */
export function wholeHeaderBytes(delivery: Delivery): number {
	return headerBytes(bitsOf(delivery));
}

function headerBytes(bits: number): number {
	return bits === localBits ? 3 : bits === routerBits ? 35 : 39;
}

function bitsOf({ kind }: Delivery): number {
	return kind === 'local' ? localBits : kind === 'router' ? routerBits : tunnelBits;
}

/** Bytes that a first fragment's message id adds. */
export const fragmentedExtraBytes = 4;

/** Bytes of a follow-on fragment's instructions. */
export const followOnHeaderBytes = 7;

/** Writes first-fragment instructions at `at`; answers the offset behind them. `messageId` 0: the message is whole. */
export function writeFirstHeader(
	out: Uint8Array,
	at: number,
	delivery: Delivery,
	messageId: number,
	size: number,
): number {
	out[at++] = bitsOf(delivery) | (messageId === 0 ? 0 : fragmentedFlag);
	if (delivery.kind === 'tunnel') at = put32(out, at, delivery.tunnelId);
	if (delivery.kind !== 'local') {
		out.set(delivery.hash, at);
		at += hashBytes;
	}
	if (messageId !== 0) at = put32(out, at, messageId);
	return put16(out, at, size);
}

/** Writes follow-on instructions at `at`; answers the offset behind them. */
export function writeFollowOnHeader(
	out: Uint8Array,
	at: number,
	number: number,
	last: boolean,
	messageId: number,
	size: number,
): number {
	out[at++] = 0x80 | (number << 1) | (last ? 1 : 0);
	return put16(out, put32(out, at, messageId), size);
}

/** Instructions in front of a fragment, read in place: one object reads those of many messages. */
export class FragmentHead {
	/** Whether this is the first fragment, or all of a message. */
	first = false;
	/** Nonzero when there is more of the message than this fragment; 0 when it is whole. */
	messageId = 0;
	/** Of a follow-on fragment, from 1 to 63. */
	number = 0;
	/** Whether a follow-on fragment is the last. */
	last = false;
	/** Bytes of the fragment. */
	size = 0;
	#bits = localBits;
	#tunnelId = 0;
	#hashAt = 0;

	/**
	 * Reads the instructions at `at`; answers where the fragment begins, which lies before `end`. Throws WireError `delivery-kind`,
	 * `delivery-fragment` (number 0, message id 0), `zero-tunnel-id` or `truncated`.
	 */
	read(bytes: Uint8Array, at: number, end: number): number {
		const flag = bytes[at]!;
		const start =
			(flag & 0x80) === 0 ? this.#readFirst(flag, bytes, at, end) : this.#readFollowOn(flag, bytes, at, end);
		if (this.size > end - start) throw fault('truncated', start);
		return start;
	}

	/** Where a message whose first fragment this is goes: `known` if that is the same, else with a copy of the hash. */
	delivery(bytes: Uint8Array, known: Delivery): Delivery {
		if (this.#bits === localBits) return known.kind === 'local' ? known : { kind: 'local' };
		const kind = this.#bits === routerBits ? 'router' : 'tunnel';
		if (known.kind === kind && (known.kind === 'router' || known.tunnelId === this.#tunnelId))
			if (this.#hashIs(known.hash, bytes)) return known;
		const hash = copyBytes(bytes.subarray(this.#hashAt, this.#hashAt + hashBytes));
		return kind === 'router' ? { kind, hash } : { kind, hash, tunnelId: this.#tunnelId };
	}

	#hashIs(known: Uint8Array, bytes: Uint8Array): boolean {
		const at = this.#hashAt;
		for (let i = 0; i < hashBytes; i++) if (known[i] !== bytes[at + i]) return false;
		return true;
	}

	#readFollowOn(flag: number, bytes: Uint8Array, at: number, end: number): number {
		if (end - at < followOnHeaderBytes) throw fault('truncated', at);
		this.first = false;
		this.number = (flag >>> 1) & 0x3f;
		if (this.number === 0) throw fault('delivery-fragment', at);
		this.last = (flag & 1) === 1;
		this.messageId = u32At(bytes, at + 1);
		this.size = u16At(bytes, at + 5);
		return at + followOnHeaderBytes;
	}

	#readFirst(flag: number, bytes: Uint8Array, start: number, end: number): number {
		// Delay and extended options (bits 4 and 2) were never used; nothing says how long they would be.
		const bits = flag & kindBits;
		if ((flag & 0x14) !== 0 || bits === kindBits) throw fault('delivery-kind', start);
		const fragmented = (flag & fragmentedFlag) !== 0;
		const length = headerBytes(bits) + (fragmented ? fragmentedExtraBytes : 0);
		if (end - start < length) throw fault('truncated', start);
		this.first = true;
		this.#bits = bits;
		let at = start + 1;
		if (bits === tunnelBits) {
			this.#tunnelId = u32At(bytes, at);
			if (this.#tunnelId === 0) throw fault('zero-tunnel-id', at);
			at += 4;
		}
		this.#hashAt = at;
		if (bits !== localBits) at += hashBytes;
		this.messageId = fragmented ? u32At(bytes, at) : 0;
		if (fragmented && this.messageId === 0) throw fault('delivery-fragment', at);
		this.size = u16At(bytes, start + length - 2);
		return start + length;
	}
}

function fault(code: string, at: number): WireError {
	return new WireError(code, 'tunnel message', at);
}

function u16At(bytes: Uint8Array, at: number): number {
	return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** Reads 4 bytes, big-endian. */
export function u32At(bytes: Uint8Array, at: number): number {
	return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

function put16(out: Uint8Array, at: number, value: number): number {
	out[at] = value >>> 8;
	out[at + 1] = value;
	return at + 2;
}

/** Writes 4 bytes, big-endian; answers the offset behind them. */
export function put32(out: Uint8Array, at: number, value: number): number {
	out[at] = value >>> 24;
	out[at + 1] = value >>> 16;
	out[at + 2] = value >>> 8;
	out[at + 3] = value;
	return at + 4;
}
