// The blocks inside message 3 part 2 and inside data frames. NTCP2 "Blocks".
// Must not know keys, lengths on the wire or what I2NP bodies mean. Views only.
import { type I2npMessage, readShortMessageAt, writeShortMessage } from '@i2p/data-i2np';
import { fromWallSeconds, type Wall, wallSeconds } from '@i2p/time';
import { checkAnyBytes, Reader, WireError, type Writer } from '@i2p/util';
import { blockHeaderBytes, blockTypes, shortI2npHeaderBytes } from './constants.js';

/** One block; byte arrays are views of the frame. */
export type Block =
	| { readonly kind: 'dateTime'; readonly time: Wall }
	| { readonly kind: 'options'; readonly bytes: Uint8Array }
	| { readonly kind: 'routerInfo'; readonly flood: boolean; readonly bytes: Uint8Array }
	| { readonly kind: 'i2np'; readonly message: I2npMessage }
	| { readonly kind: 'termination'; readonly framesReceived: number; readonly reason: number }
	| { readonly kind: 'padding'; readonly bytes: number };

/** What faults call what is read. */
const frameName = 'NTCP2 frame';
const blockName = 'NTCP2 block';

/** Least data of an Options block: eight bytes of padding parameters, four of delays. */
const leastOptionsBytes = 12;

/** Takes the blocks of a frame as they are read; a list of them would be most of the garbage that a frame makes. */
export interface BlockTaker<Context> {
	onI2np(message: I2npMessage, context: Context): void;
	onPadding(bytes: number, context: Context): void;
	/** Any other block that is known. */
	onBlock(block: SeldomBlock, context: Context): void;
	/** Asked after each block. */
	goesOn(context: Context): boolean;
}

/** A block that comes once in many frames. */
export type SeldomBlock = Exclude<Block, { readonly kind: 'i2np' | 'padding' }>;

/**
 * Gives the blocks of one frame, at least none, to their taker, one by one. Unknown types are passed over. Throws WireError, with what stands
 * before it taken: `truncated`, `block-order` (something behind padding, or other than padding behind a termination), `block-size`.
 */
export function takeBlocks<Context>(lent: Uint8Array, taker: BlockTaker<Context>, context: Context): void {
	const { length } = lent;
	let ended = false;
	let terminated = false;
	for (let at = 0; at < length && taker.goesOn(context); ) {
		const type = lent[at]!;
		if (ended || (terminated && type !== blockTypes.padding)) throw new WireError('block-order', frameName, at);
		if (length - at < blockHeaderBytes) throw new WireError('truncated', frameName, at + 1);
		const start = at + blockHeaderBytes;
		const end = start + ((lent[at + 1]! << 8) | lent[at + 2]!);
		if (end > length) throw new WireError('truncated', frameName, start);
		at = end;
		if (type === blockTypes.i2np) {
			taker.onI2np(readShortMessageAt(lent, start, end, blockName), context);
		} else if (type === blockTypes.padding) {
			ended = true;
			taker.onPadding(end - start, context);
		} else {
			if (type === blockTypes.termination) terminated = true;
			const block = readSeldom(type, new Reader(lent, blockName, start, end));
			if (block) taker.onBlock(block, context);
		}
	}
}

const collector: BlockTaker<Block[]> = {
	onI2np: (message, blocks) => void blocks.push({ kind: 'i2np', message }),
	onPadding: (bytes, blocks) => void blocks.push({ kind: 'padding', bytes }),
	onBlock: (block, blocks) => void blocks.push(block),
	goesOn: () => true,
};

/** The blocks of one frame, at least none; unknown types are left out. Throws WireError: `truncated`, `block-order`, `block-size`. */
export function readBlocks(lent: Uint8Array): Block[] {
	checkAnyBytes(frameName, lent);
	const blocks: Block[] = [];
	takeBlocks(lent, collector, blocks);
	return blocks;
}

/** What comes once in many frames. */
function readSeldom(type: number, body: Reader): SeldomBlock | undefined {
	switch (type) {
		case blockTypes.dateTime:
			return { kind: 'dateTime', time: fromWallSeconds(body.u32()) };
		case blockTypes.routerInfo:
			return { kind: 'routerInfo', flood: (body.u8() & 1) !== 0, bytes: body.rest() };
		case blockTypes.options:
			return { kind: 'options', bytes: readOptions(body) };
		case blockTypes.termination:
			return readTermination(body);
		default:
			return undefined;
	}
}

function readOptions(body: Reader): Uint8Array {
	const bytes = body.rest();
	if (bytes.length < leastOptionsBytes) throw body.fault('block-size');
	return bytes;
}

function readTermination(body: Reader): SeldomBlock {
	// The count is 8 bytes; what does not fit a safe integer is only told, never reckoned with.
	const high = body.u32();
	const low = body.u32();
	return { kind: 'termination', framesReceived: high * 0x1_0000_0000 + low, reason: body.u8() };
}

/** Bytes that a message takes as a block. */
export function i2npBlockBytes(message: I2npMessage): number {
	return blockHeaderBytes + shortI2npHeaderBytes + message.body.length;
}

/** Appends an I2NP block; the message has at most 65,526 bytes of body. */
export function writeI2npBlock(writer: Writer, message: I2npMessage): void {
	writer.u8(blockTypes.i2np).u16(shortI2npHeaderBytes + message.body.length);
	writeShortMessage(writer, message);
}

/** Appends a DateTime block: 7 bytes. */
export function writeDateTimeBlock(writer: Writer, time: Wall): void {
	writer.u8(blockTypes.dateTime).u16(4).u32(wallSeconds(time));
}

/** Appends a RouterInfo block; `flood` asks the peer, if it is a floodfill, to flood it. */
export function writeRouterInfoBlock(writer: Writer, routerInfo: Uint8Array, flood: boolean): void {
	writer
		.u8(blockTypes.routerInfo)
		.u16(1 + routerInfo.length)
		.u8(flood ? 1 : 0)
		.bytes(routerInfo);
}

/** Appends an Options block of at least 12 bytes of data. */
export function writeOptionsBlock(writer: Writer, bytes: Uint8Array): void {
	if (bytes.length < leastOptionsBytes) throw new RangeError('an Options block has at least 12 bytes');
	writer.u8(blockTypes.options).u16(bytes.length).bytes(bytes);
}

/** Appends a Termination block: 12 bytes. */
export function writeTerminationBlock(writer: Writer, framesReceived: number, reason: number): void {
	writer.u8(blockTypes.termination).u16(9).u64(framesReceived).u8(reason);
}

/** Appends a Padding block of so many zero bytes: they are sealed, nobody sees them. */
export function writePaddingBlock(writer: Writer, bytes: number): void {
	writer.u8(blockTypes.padding).u16(bytes).zeros(bytes);
}
