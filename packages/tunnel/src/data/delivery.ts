// Delivery instructions of tunnel messages: first fragments and follow-on fragments. tunnel-message.
// Not those of garlic cloves: the numbers and the order of fields differ.
import type { Reader } from '@i2p/util';

/** Where an endpoint brings a message. */
export type Delivery =
	| { readonly kind: 'local' }
	| { readonly kind: 'router'; readonly hash: Uint8Array }
	| { readonly kind: 'tunnel'; readonly hash: Uint8Array; readonly tunnelId: number };

/** Instructions in front of one fragment. */
export type FragmentHeader =
	| {
			readonly first: true;
			readonly delivery: Delivery;
			/** Nonzero when more fragments follow; `undefined` when the message is whole. */
			readonly messageId: number | undefined;
			readonly size: number;
	  }
	| {
			readonly first: false;
			/** From 1 to 63. */
			readonly number: number;
			readonly last: boolean;
			readonly messageId: number;
			readonly size: number;
	  };

const fragmentedFlag = 0x08;
const localBits = 0x00;
const tunnelBits = 0x20;
const routerBits = 0x40;
/** Where the three stand; both bits at once mean nothing. */
const kindBits = 0x60;

/** Bytes of the instructions of a whole message: 3, 35 or 39. */
export function wholeHeaderBytes(delivery: Delivery): number {
	return delivery.kind === 'local' ? 3 : delivery.kind === 'router' ? 35 : 39;
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
	const kind = delivery.kind === 'local' ? localBits : delivery.kind === 'router' ? routerBits : tunnelBits;
	out[at++] = kind | (messageId === 0 ? 0 : fragmentedFlag);
	if (delivery.kind === 'tunnel') at = put32(out, at, delivery.tunnelId);
	if (delivery.kind !== 'local') {
		out.set(delivery.hash, at);
		at += 32;
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

/**
 * Reads the instructions in front of one fragment. Throws WireError `delivery-kind`, `delivery-fragment` (number 0,
 * message id 0), `zero-tunnel-id` or `truncated`. Hashes are views.
 */
export function readFragmentHeader(r: Reader): FragmentHeader {
	const flag = r.u8();
	if ((flag & 0x80) !== 0) {
		const number = (flag >>> 1) & 0x3f;
		if (number === 0) throw r.fault('delivery-fragment');
		return { first: false, number, last: (flag & 1) === 1, messageId: r.u32(), size: r.u16() };
	}
	// Delay and extended options (bits 4 and 2) were never used; nothing says how long they would be.
	if ((flag & 0x14) !== 0 || (flag & kindBits) === kindBits) throw r.fault('delivery-kind');
	const delivery = readDelivery(r, flag & kindBits);
	let messageId: number | undefined;
	if ((flag & fragmentedFlag) !== 0) {
		messageId = r.u32();
		if (messageId === 0) throw r.fault('delivery-fragment');
	}
	return { first: true, delivery, messageId, size: r.u16() };
}

function readDelivery(r: Reader, bits: number): Delivery {
	if (bits === localBits) return { kind: 'local' };
	if (bits === routerBits) return { kind: 'router', hash: r.bytes(32) };
	const tunnelId = r.u32();
	if (tunnelId === 0) throw r.fault('zero-tunnel-id');
	return { kind: 'tunnel', hash: r.bytes(32), tunnelId };
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
