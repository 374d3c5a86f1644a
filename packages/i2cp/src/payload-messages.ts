// Messages that carry payloads, and what became of them. I2CP "Messages"; the wrapper of a payload is data-i2np's.
import { Destination } from '@i2p/data-core';
import { type Wall, wall } from '@i2p/time';
import type { Reader, Writer } from '@i2p/util';
import { I2cp } from './constants.js';

/** A payload for another destination. */
export interface SendMessage {
	readonly type: typeof I2cp.SendMessage;
	readonly session: number;
	readonly to: Destination;
	/** Wrapped: gzip with protocol and ports. A view when decoded. */
	readonly payload: Uint8Array;
	/** Comes back in a MessageStatus; 0 asks for none. */
	readonly nonce: number;
}

/** The same, with a time after which it is worth nothing. */
export interface SendMessageExpires extends Omit<SendMessage, 'type'> {
	readonly type: typeof I2cp.SendMessageExpires;
	/** 16 bits: see {@link noLeaseSetFlag}; the others are hints for ElGamal. */
	readonly flags: number;
	/** 0 for the router's own idea of it. */
	readonly expires: Wall;
}

/** Flag of a SendMessageExpires: no lease set is to be bundled. */
export const noLeaseSetFlag = 0x100;

/** A payload from another destination. */
export interface MessagePayload {
	readonly type: typeof I2cp.MessagePayload;
	readonly session: number;
	/** The router's. */
	readonly messageId: number;
	/** Wrapped. A view when decoded. */
	readonly payload: Uint8Array;
}

/** What became of a message that was sent. */
export interface MessageStatus {
	readonly type: typeof I2cp.MessageStatus;
	readonly session: number;
	/** The router's. */
	readonly messageId: number;
	/** See `messageStatus`. */
	readonly status: number;
	/** Of an available message; else 0. */
	readonly size: number;
	/** That of the message which was sent. */
	readonly nonce: number;
}

/** Obsolete: the client fetches a message. */
export interface ReceiveMessageBegin {
	readonly type: typeof I2cp.ReceiveMessageBegin;
	readonly session: number;
	readonly messageId: number;
}

/** Obsolete: the client has a message. */
export interface ReceiveMessageEnd {
	readonly type: typeof I2cp.ReceiveMessageEnd;
	readonly session: number;
	readonly messageId: number;
}

function readSending(reader: Reader) {
	const session = reader.u16();
	const to = Destination.read(reader);
	const payload = reader.bytes(reader.u32());
	return { session, to, payload, nonce: reader.u32() };
}

/** Reads a body: session 2, destination, length 4, payload, nonce 4. */
export function readSendMessage(reader: Reader): SendMessage {
	return { type: I2cp.SendMessage, ...readSending(reader) };
}

/** Writes a body of the layout that `readSendMessage` reads. */
export function writeSendMessage(writer: Writer, { session, to, payload, nonce }: Omit<SendMessage, 'type'>): void {
	writer.u16(session).bytes(to.bytes).u32(payload.length).bytes(payload).u32(nonce);
}

/** Reads a body: as of a SendMessage, then flags 2, date 6. */
export function readSendMessageExpires(reader: Reader): SendMessageExpires {
	const sending = readSending(reader);
	return { type: I2cp.SendMessageExpires, ...sending, flags: reader.u16(), expires: wall(reader.u48()) };
}

/** Writes a body of the layout that `readSendMessageExpires` reads. */
export function writeSendMessageExpires(writer: Writer, message: SendMessageExpires): void {
	writeSendMessage(writer, message);
	writer.u16(message.flags).u48(Math.floor(message.expires));
}

/** Reads a body: session 2, message id 4, length 4, payload. */
export function readMessagePayload(reader: Reader): MessagePayload {
	const session = reader.u16();
	const messageId = reader.u32();
	return { type: I2cp.MessagePayload, session, messageId, payload: reader.bytes(reader.u32()) };
}

/** Writes a body of the layout that `readMessagePayload` reads. */
export function writeMessagePayload(writer: Writer, { session, messageId, payload }: MessagePayload): void {
	writer.u16(session).u32(messageId).u32(payload.length).bytes(payload);
}

/** Reads a body: session 2, message id 4, status 1, size 4, nonce 4. */
export function readMessageStatus(reader: Reader): MessageStatus {
	const session = reader.u16();
	const messageId = reader.u32();
	const status = reader.u8();
	return { type: I2cp.MessageStatus, session, messageId, status, size: reader.u32(), nonce: reader.u32() };
}

/** Writes a body of the layout that `readMessageStatus` reads. */
export function writeMessageStatus(writer: Writer, message: MessageStatus): void {
	writer.u16(message.session).u32(message.messageId).u8(message.status).u32(message.size).u32(message.nonce);
}

/** Reads a body: session 2, message id 4. */
export function readReceiveMessageBegin(reader: Reader): ReceiveMessageBegin {
	return { type: I2cp.ReceiveMessageBegin, session: reader.u16(), messageId: reader.u32() };
}

/** Reads a body: session 2, message id 4. */
export function readReceiveMessageEnd(reader: Reader): ReceiveMessageEnd {
	return { type: I2cp.ReceiveMessageEnd, session: reader.u16(), messageId: reader.u32() };
}

/** Writes the body of either: session 2, message id 4. */
export function writeReceived(writer: Writer, message: ReceiveMessageBegin | ReceiveMessageEnd): void {
	writer.u16(message.session).u32(message.messageId);
}
