// The payload blocks of garlic messages. ECIES-X25519-AEAD-Ratchet, "Payload Section"; Router garlic has the same.
// Knows neither keys nor sessions; cloves stay bytes.
import type { NextKey } from '@i2p/crypto-session-keys';
import { fromWallSeconds, type Wall, wallSeconds } from '@i2p/time';
import { checkBytes, Reader, unlessMalformed, Writer } from '@i2p/util';
import { keyBytes, mostBlocks } from './constants.js';

/** A message's place in its sender's tag sets. */
export interface MessageNumber {
	readonly tagSetId: number;
	readonly index: number;
}

/** One block of a payload. Bytes are views of the payload when read. */
export type Block =
	| { readonly kind: 'dateTime'; readonly wall: Wall }
	| { readonly kind: 'termination'; readonly reason: number }
	| { readonly kind: 'options'; readonly bytes: Uint8Array }
	| { readonly kind: 'messageNumbers'; readonly previousCount: number }
	| { readonly kind: 'nextKey'; readonly nextKey: NextKey }
	| { readonly kind: 'ack'; readonly acks: readonly MessageNumber[] }
	| { readonly kind: 'ackRequest' }
	/** Delivery instructions and an I2NP message with its 9-byte header; this package does not look inside. */
	| { readonly kind: 'clove'; readonly bytes: Uint8Array }
	/** So many zero bytes; nothing may follow. */
	| { readonly kind: 'padding'; readonly length: number };

const headerBytes = 3;
const type = {
	dateTime: 0,
	termination: 4,
	options: 5,
	messageNumbers: 6,
	nextKey: 7,
	ack: 8,
	ackRequest: 9,
	clove: 11,
	padding: 254,
} as const;
const keyPresent = 1;
const reverseKey = 2;
const requestReverseKey = 4;
const mostKeyId = 32_767;

/**
 * The blocks of a payload in order; unknown types are passed over. Throws WireError: `truncated`, `block-size`,
 * `after-padding`, `too-many-blocks`, `key-id`.
 */
export function readBlocks(lentPayload: Uint8Array): Block[] {
	const reader = new Reader(lentPayload, 'garlic payload');
	const blocks: Block[] = [];
	for (let count = 0; reader.remaining > 0; count++) {
		const code = reader.u8();
		if (count === mostBlocks) throw reader.fault('too-many-blocks');
		if (blocks.at(-1)?.kind === 'padding') throw reader.fault('after-padding');
		const block = readBlock(code, reader.sub(reader.u16(), 'garlic block'));
		if (block !== undefined) blocks.push(block);
	}
	return blocks;
}

/** {@link readBlocks} of a peer's payload: `undefined` instead of a fault, for a machine that answers. */
export function readPayload(lentPayload: Uint8Array): Block[] | undefined {
	return unlessMalformed(() => readBlocks(lentPayload));
}

function readBlock(code: number, body: Reader): Block | undefined {
	switch (code) {
		case type.dateTime:
			exactly(body, 4);
			return { kind: 'dateTime', wall: fromWallSeconds(body.u32()) };
		case type.termination:
			return { kind: 'termination', reason: body.u8() };
		case type.options:
			return { kind: 'options', bytes: body.rest() };
		case type.messageNumbers:
			return { kind: 'messageNumbers', previousCount: body.u16() };
		case type.nextKey:
			return { kind: 'nextKey', nextKey: readNextKey(body) };
		case type.ack:
			return { kind: 'ack', acks: readAcks(body) };
		case type.ackRequest:
			body.u8();
			return { kind: 'ackRequest' };
		case type.clove:
			return { kind: 'clove', bytes: body.rest() };
		case type.padding:
			return { kind: 'padding', length: body.remaining };
		default:
			return undefined;
	}
}

function exactly(body: Reader, size: number): void {
	if (body.remaining !== size) throw body.fault('block-size');
}

function readNextKey(body: Reader): NextKey {
	const flags = body.u8();
	const keyId = body.u16();
	if (keyId > mostKeyId) throw body.fault('key-id');
	const block = { reverse: (flags & reverseKey) !== 0, requestReverse: (flags & requestReverseKey) !== 0, keyId };
	return (flags & keyPresent) === 0 ? block : { ...block, key: body.bytes(keyBytes) };
}

function readAcks(body: Reader): MessageNumber[] {
	if (body.remaining === 0 || body.remaining % 4 !== 0) throw body.fault('block-size');
	const acks: MessageNumber[] = [];
	while (body.remaining > 0) acks.push({ tagSetId: body.u16(), index: body.u16() });
	return acks;
}

/** Bytes of a block with its 3-byte header. */
export function blockBytes(block: Block): number {
	return headerBytes + contentBytes(block);
}

function contentBytes(block: Block): number {
	switch (block.kind) {
		case 'dateTime':
			return 4;
		case 'termination':
		case 'ackRequest':
			return 1;
		case 'messageNumbers':
			return 2;
		case 'nextKey':
			return block.nextKey.key === undefined ? 3 : 3 + keyBytes;
		case 'ack':
			return 4 * block.acks.length;
		case 'padding':
			return block.length;
		default:
			return block.bytes.length;
	}
}

/** A payload of these blocks; RangeError where a value does not fit its field. */
export function writeBlocks(blocks: readonly Block[]): Uint8Array {
	let length = 0;
	for (const block of blocks) length += blockBytes(block);
	const writer = new Writer(length);
	putBlocks(writer, blocks);
	return writer.finish();
}

/** {@link writeBlocks} behind what was written before. */
export function putBlocks(writer: Writer, blocks: readonly Block[]): void {
	for (const block of blocks) {
		writer.u8(type[block.kind]).u16(contentBytes(block));
		writeContent(writer, block);
	}
}

function writeContent(writer: Writer, block: Block): void {
	switch (block.kind) {
		case 'dateTime':
			writer.u32(wallSeconds(block.wall));
			break;
		case 'termination':
			writer.u8(block.reason);
			break;
		case 'ackRequest':
			writer.u8(0);
			break;
		case 'messageNumbers':
			writer.u16(block.previousCount);
			break;
		case 'nextKey':
			writeNextKey(writer, block.nextKey);
			break;
		case 'ack':
			for (const ack of block.acks) writer.u16(ack.tagSetId).u16(ack.index);
			break;
		case 'padding':
			writer.zeros(block.length);
			break;
		default:
			writer.bytes(block.bytes);
	}
}

function writeNextKey(writer: Writer, nextKey: NextKey): void {
	const { key } = nextKey;
	if (key !== undefined) checkBytes('next key', key, keyBytes);
	const flags =
		(key === undefined ? 0 : keyPresent) |
		(nextKey.reverse ? reverseKey : 0) |
		(nextKey.requestReverse ? requestReverseKey : 0);
	writer.u8(flags).u16(nextKey.keyId);
	if (key !== undefined) writer.bytes(key);
}
