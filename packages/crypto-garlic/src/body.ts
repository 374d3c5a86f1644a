// The body of an I2NP Garlic message: a length and a sealed message, made in one piece of memory. I2NP "Garlic".
// Knows nothing of what is sealed.
import type { Slab } from '@i2p/util';

/** Bytes of the length, behind which the message begins. */
export const messageOffset = 4;

/** Memory for a body whose message has so many bytes, its length written. */
export function garlicBody(memory: Slab, messageBytes: number): Uint8Array {
	const body = memory.take(messageOffset + messageBytes);
	body[0] = messageBytes >>> 24;
	body[1] = messageBytes >>> 16;
	body[2] = messageBytes >>> 8;
	body[3] = messageBytes;
	return body;
}

/** A body around a message. */
export function bodyOf(memory: Slab, lentMessage: Uint8Array): Uint8Array {
	const body = garlicBody(memory, lentMessage.length);
	body.set(lentMessage, messageOffset);
	return body;
}
