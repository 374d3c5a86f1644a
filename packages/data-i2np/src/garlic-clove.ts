// Garlic cloves: delivery instructions and one message. I2NP "Garlic Clove Delivery Instructions"; ECIES "Garlic Clove block".
// Not to be mixed up with the instructions inside tunnel messages: their numbers differ.
import { hashBytes } from '@i2p/data-core';
import { checkBytes, Reader, Writer } from '@i2p/util';
import { I2np, lengthBytes } from './constants.js';
import {
	type I2npMessage,
	readShortMessage,
	shortMessageBytes,
	writeShortHeader,
	writeShortMessage,
} from './message.js';
import { type WrappedPayload, writePayload } from './payload.js';
import { checkTunnelId, readTunnelId } from './tunnel-bodies.js';

/** Where a clove goes. Hashes have 32 bytes; views when decoded. */
export type GarlicDelivery =
	| { readonly kind: 'local' }
	| { readonly kind: 'destination'; readonly hash: Uint8Array }
	| { readonly kind: 'router'; readonly hash: Uint8Array }
	| { readonly kind: 'tunnel'; readonly hash: Uint8Array; readonly tunnelId: number };

/** One clove: block 11 of a garlic payload. */
export interface GarlicClove {
	readonly delivery: GarlicDelivery;
	readonly message: I2npMessage;
}

const sessionKeyFlag = 0x80;
const kindShift = 5;
const delayFlag = 0x10;
const longestDeliveryBytes = 37;

/**
 * Reads delivery instructions, 1, 33 or 37 bytes; a delay of 4 bytes, which nobody sends, is passed over.
 * Throws WireError: `legacy-session-key` for a clove sealed once more, `zero-tunnel-id`, `truncated`.
 */
export function readGarlicDelivery(reader: Reader): GarlicDelivery {
	const flag = reader.u8();
	if ((flag & sessionKeyFlag) !== 0) throw reader.fault('legacy-session-key');
	const delivery = readTarget(reader, (flag >>> kindShift) & 3);
	if ((flag & delayFlag) !== 0) reader.skip(4);
	return delivery;
}

function readTarget(reader: Reader, kind: number): GarlicDelivery {
	if (kind === 0) return { kind: 'local' };
	const hash = reader.bytes(hashBytes);
	if (kind === 1) return { kind: 'destination', hash };
	if (kind === 2) return { kind: 'router', hash };
	return { kind: 'tunnel', hash, tunnelId: readTunnelId(reader) };
}

/** Writes delivery instructions; throws RangeError for a hash or tunnel id that does not fit. */
export function writeGarlicDelivery(writer: Writer, delivery: GarlicDelivery): void {
	if (delivery.kind === 'local') {
		writer.u8(0);
		return;
	}
	checkBytes(`hash of a ${delivery.kind}`, delivery.hash, hashBytes);
	const code = delivery.kind === 'destination' ? 1 : delivery.kind === 'router' ? 2 : 3;
	writer.u8(code << kindShift).bytes(delivery.hash);
	if (delivery.kind !== 'tunnel') return;
	checkTunnelId(delivery.tunnelId);
	writer.u32(delivery.tunnelId);
}

/** Reads a clove of exactly these bytes; the message's body is a view. Throws WireError. */
export function decodeClove(bytes: Uint8Array): GarlicClove {
	const reader = new Reader(bytes, 'garlic clove');
	return { delivery: readGarlicDelivery(reader), message: readShortMessage(reader) };
}

/** A clove as the bytes of a block 11; throws RangeError for what does not fit. */
export function encodeClove(clove: GarlicClove): Uint8Array {
	const writer = new Writer(longestDeliveryBytes + shortMessageBytes(clove.message));
	writeGarlicDelivery(writer, clove.delivery);
	writeShortMessage(writer, clove.message);
	return writer.finish();
}

/**
 * Writes a clove whose message is a Data message with this payload: the same bytes as one part encoded into the next, each copied once.
 * Throws RangeError for what does not fit.
 */
export function writeDataClove(
	writer: Writer,
	delivery: GarlicDelivery,
	head: Omit<I2npMessage, 'type' | 'body'>,
	content: WrappedPayload,
): void {
	writeGarlicDelivery(writer, delivery);
	writeShortHeader(writer, { type: I2np.Data, ...head });
	const at = writer.u32(0).length;
	writePayload(writer, content);
	writer.patchU32(at - lengthBytes, writer.length - at);
}

/** A clove for whoever opens the garlic, as the bytes of a block 11; throws RangeError for what does not fit. */
export function localClove(message: I2npMessage): Uint8Array {
	return encodeClove({ delivery: { kind: 'local' }, message });
}
