// What simulated applications say to each other: numbered messages whose bytes follow from their number, cut out of a stream of bytes.
import { seededRandom } from '@i2p/testkit';
import { ByteQueue, Reader, Writer } from '@i2p/util';
import { leastMessageBytes, mostMessageBytes } from './constants.js';

/** Conversation, number in it and length come first: four bytes each. */
const headerBytes = 12;
const mostHeldBytes = 1 << 20;

/** One message as it is told to the checkers. */
export interface ApplicationMessage {
	/** Which conversation; each stream is one. */
	readonly conversation: number;
	/** Counts from 0 in each direction of a conversation. */
	readonly number: number;
	readonly payload: Uint8Array;
}

/** The bytes that message `number` of this direction of a conversation must have; `way` is 0 from whoever connected. */
export function payloadOf(conversation: number, way: 0 | 1, number: number): Uint8Array {
	const random = seededRandom(`${conversation} ${way} ${number}`);
	return random.bytes(leastMessageBytes + random.below(mostMessageBytes - leastMessageBytes + 1));
}

/** One message as bytes of a stream. */
export function encodeMessage({ conversation, number, payload }: ApplicationMessage): Uint8Array {
	const writer = new Writer(headerBytes + payload.length);
	writer.u32(conversation);
	writer.u32(number);
	writer.u32(payload.length);
	writer.bytes(payload);
	return writer.finish();
}

/** Cuts the bytes of a stream into messages. */
export class MessageReader {
	readonly #held = new ByteQueue(mostHeldBytes);

	/** The messages that these bytes complete; a length that no message has ends it with `undefined`. */
	read(lent: Uint8Array): readonly ApplicationMessage[] | undefined {
		if (this.#held.offer(lent) < lent.length) return undefined;
		const found: ApplicationMessage[] = [];
		while (this.#held.length >= headerBytes) {
			const header = new Reader(this.#held.peek(headerBytes));
			const [conversation, number, length] = [header.u32(), header.u32(), header.u32()];
			if (length > mostMessageBytes) return undefined;
			if (this.#held.length < headerBytes + length) break;
			this.#held.skip(headerBytes);
			found.push({ conversation, number, payload: this.#held.take(length) });
		}
		return found;
	}
}
