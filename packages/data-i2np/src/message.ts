// I2NP messages and their two headers. I2NP "Common I2NP Header".
import { sha256 } from '@i2p/crypto-sha256';
import { fromWallSeconds, type Wall, wall } from '@i2p/time';
import { type Random, Reader, WireError, Writer } from '@i2p/util';
import { maxMessageBytes, shortHeaderBytes, standardHeaderBytes } from './constants.js';

/** One I2NP message whose body is still bytes. */
export interface I2npMessage {
	/** 1–255, see `I2np`. */
	readonly type: number;
	/** 4 bytes. */
	readonly id: number;
	readonly expires: Wall;
	readonly body: Uint8Array;
}

/** A message of our own making: takes the body over, draws an id from 1 to 2^32 − 1. */
export function freshMessage(type: number, givenBody: Uint8Array, expires: Wall, random: Random): I2npMessage {
	return { type, id: 1 + random.below(0xffff_ffff), expires, body: givenBody };
}

/** Reads a 9-byte header and takes the rest as the body (a view). Throws WireError `truncated`. */
export function readShortMessage(reader: Reader): I2npMessage {
	const type = reader.u8();
	const id = reader.u32();
	const expires = fromWallSeconds(reader.u32());
	return { type, id, expires, body: reader.rest() };
}

/** Writes a message with the 9-byte header; the expiration is rounded up to a whole second. */
export function writeShortMessage(writer: Writer, message: I2npMessage): void {
	writer
		.u8(message.type)
		.u32(message.id)
		.u32(Math.ceil(message.expires / 1000))
		.bytes(message.body);
}

/** Bytes of a message with the 9-byte header. */
export function shortMessageBytes(message: I2npMessage): number {
	return shortHeaderBytes + message.body.length;
}

/** A message with the 9-byte header, as bytes. */
export function encodeShort(message: I2npMessage): Uint8Array {
	const writer = new Writer(shortMessageBytes(message));
	writeShortMessage(writer, message);
	return writer.finish();
}

/**
 * Reads a message of exactly these bytes with the 16-byte header; the body is a view.
 * Throws WireError `truncated`, `trailing-bytes`, `checksum`.
 */
export function decodeStandard(bytes: Uint8Array): I2npMessage {
	const reader = new Reader(bytes);
	const type = reader.u8();
	const id = reader.u32();
	const expires = wall(reader.u64());
	const size = reader.u16();
	const checksum = reader.u8();
	const body = reader.bytes(size);
	reader.expectEnd();
	if (sha256(body)[0] !== checksum) throw new WireError('checksum');
	return { type, id, expires, body };
}

/** A message with the 16-byte header; throws RangeError above 62,708 bytes. */
export function encodeStandard(message: I2npMessage): Uint8Array {
	const { type, id, expires, body } = message;
	if (standardHeaderBytes + body.length > maxMessageBytes) throw new RangeError('message too large');
	const writer = new Writer(standardHeaderBytes + body.length).u8(type).u32(id);
	return writer.u64(Math.floor(expires)).u16(body.length).u8(sha256(body)[0]!).bytes(body).finish();
}
