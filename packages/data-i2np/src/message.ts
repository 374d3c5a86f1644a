// I2NP messages and their two headers. I2NP "Common I2NP Header".
import { sha256Prefix } from '@i2p/crypto-sha256';
import { fromWallSeconds, type Wall, wall } from '@i2p/time';
import { checkAnyBytes, checkBytesWithin, checkInteger, type Random, Reader, WireError, Writer } from '@i2p/util';
import { mostBodyBytes, shortHeaderBytes, standardHeaderBytes } from './constants.js';

/** What faults call a message. */
const messageName = 'I2NP message';
/** Upper half of the last time, in milliseconds, that a number holds exactly: 2^53 − 1. */
const mostWallHigh = 0x1f_ffff;

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
	return { type, id: freshMessageId(random), expires, body: givenBody };
}

/** An id of our own making, from 1 to 2^32 − 1. */
export function freshMessageId(random: Random): number {
	return 1 + random.below(0xffff_ffff);
}

/** Reads a 9-byte header (type 1, id 4, expiration 4 in s) and takes the rest as the body (a view). Throws WireError `truncated`. */
export function readShortMessage(reader: Reader): I2npMessage {
	const type = reader.u8();
	const id = reader.u32();
	const expires = fromWallSeconds(reader.u32());
	return { type, id, expires, body: reader.rest() };
}

/**
 * {@link readShortMessage} of the bytes from `start` (inclusive) to `end` (exclusive), without a Reader: for frames of many messages.
 * Throws WireError `truncated` below 9 bytes; `what` is the structure's name in it.
 */
export function readShortMessageAt(bytes: Uint8Array, start: number, end: number, what: string): I2npMessage {
	if (end - start < shortHeaderBytes) return readShortMessage(new Reader(bytes, what, start, end));
	const expires = fromWallSeconds(u32At(bytes, start + 5));
	const body = bytes.subarray(start + shortHeaderBytes, end);
	return { type: bytes[start]!, id: u32At(bytes, start + 1), expires, body };
}

function u32At(bytes: Uint8Array, at: number): number {
	return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** Writes a message with the 9-byte header; the expiration is rounded up to a whole second. Throws RangeError for what does not fit. */
export function writeShortMessage(writer: Writer, message: I2npMessage): void {
	writeShortHeader(writer, message);
	writer.bytes(message.body);
}

/** The 9 bytes before a message's body. */
export function writeShortHeader(writer: Writer, message: Omit<I2npMessage, 'body'>): void {
	const seconds = Math.ceil(message.expires / 1000);
	checkHeader(message);
	checkInteger('expiration of a message, in seconds', seconds, 0, 0xffff_ffff);
	writer.u8(message.type).u32(message.id).u32(seconds);
}

/** Bytes of a message with the 9-byte header. */
export function shortMessageBytes(message: I2npMessage): number {
	return shortHeaderBytes + message.body.length;
}

/** A message of exactly these bytes with the 9-byte header; the body is a view. Throws WireError `truncated`. */
export function decodeShort(bytes: Uint8Array): I2npMessage {
	return readShortMessage(new Reader(bytes, messageName));
}

/** A message with the 9-byte header, as bytes. Throws RangeError for what does not fit. */
export function encodeShort(message: I2npMessage): Uint8Array {
	const writer = new Writer(shortMessageBytes(message));
	writeShortMessage(writer, message);
	return writer.finish();
}

/**
 * Reads a message of exactly these bytes with the 16-byte header (type 1, id 4, expiration 8 in ms, size 2, checksum 1); the body is a view.
 * Throws WireError `truncated`, `trailing-bytes`, `too-large` for a date beyond all dates, `checksum`.
 */
export function decodeStandard(bytes: Uint8Array): I2npMessage {
	const { type, id, expires } = readStandardHeader(bytes);
	const body = bytes.subarray(standardHeaderBytes);
	if (sha256Prefix(body) >>> 24 !== bytes[standardHeaderBytes - 1])
		throw new WireError('checksum', messageName, standardHeaderBytes);
	return { type, id, expires, body };
}

/**
 * The header of a message of exactly these bytes, for who passes it on as it is: whoever takes the header off proves the checksum.
 * Throws WireError as {@link decodeStandard} does, but `checksum`.
 */
export function readStandardHeader(bytes: Uint8Array): Omit<I2npMessage, 'body'> {
	checkAnyBytes(messageName, bytes);
	const { length } = bytes;
	const high = u32At(bytes, 5);
	const size = (bytes[13]! << 8) | bytes[14]!;
	if (length !== standardHeaderBytes + size || high > mostWallHigh) return faultyStandardHeader(bytes);
	return { type: bytes[0]!, id: u32At(bytes, 1), expires: wall(high * 0x1_0000_0000 + u32At(bytes, 9)) };
}

/** What a fault is, and where, takes a Reader to say. */
function faultyStandardHeader(bytes: Uint8Array): Omit<I2npMessage, 'body'> {
	const reader = new Reader(bytes, messageName);
	const type = reader.u8();
	const id = reader.u32();
	const expires = wall(reader.u64());
	const size = reader.u16();
	reader.skip(1);
	reader.skip(size);
	reader.expectEnd();
	return { type, id, expires };
}

/** A message with the 16-byte header; throws RangeError for what does not fit, or above 62,708 bytes. */
export function encodeStandard(message: I2npMessage): Uint8Array {
	const { type, id, body } = message;
	const expires = Math.floor(message.expires);
	checkHeader(message);
	checkInteger('expiration of a message, in ms', expires, 0, Number.MAX_SAFE_INTEGER);
	checkBytesWithin('body of a message', body, 0, mostBodyBytes);
	const writer = new Writer(standardHeaderBytes + body.length).u8(type).u32(id);
	return writer
		.u64(expires)
		.u16(body.length)
		.u8(sha256Prefix(body) >>> 24)
		.bytes(body)
		.finish();
}

function checkHeader({ type, id }: Omit<I2npMessage, 'body'>): void {
	checkInteger('type of a message', type, 0, 0xff);
	checkInteger('id of a message', id, 0, 0xffff_ffff);
}
