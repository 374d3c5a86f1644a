// The streaming packet: header, options, payload. Streaming specification "Packet Format".
// Knows nothing of streams; signatures are looked at in proof.ts.
import { Destination } from '@i2p/data-core';
import { Reader, type Slab, WireError } from '@i2p/util';
import { flag, headerBytes, maxPacketBytes, targetHashNacks } from './constants.js';

/** One packet as it arrived; views of the bytes it was read from. */
export interface Packet {
	/** Id of the stream at the receiver; 0 as long as the sender does not know it. */
	readonly sendStreamId: number;
	/** Id of the stream at the sender. */
	readonly receiveStreamId: number;
	readonly sequence: number;
	readonly ackThrough: number;
	/** Sequence numbers not received below `ackThrough`; empty in a SYN. */
	readonly nacks: readonly number[];
	/** Hash of the destination that a SYN is meant for, 32 bytes. */
	readonly targetHash: Uint8Array | undefined;
	/** Seconds. */
	readonly resendDelay: number;
	readonly flags: number;
	/** How long the receiver may wait before it acknowledges, in milliseconds; above 60000: choke. */
	readonly delayMs: number | undefined;
	readonly from: Destination | undefined;
	readonly maxPacketSize: number | undefined;
	/** Offset of the options not read here: offline section and signature. */
	readonly proofOffset: number;
	/** These options. */
	readonly proof: Uint8Array;
	readonly payload: Uint8Array;
}

/** Reads one packet; throws WireError `truncated`, `too-large`, `nacks-in-syn`. */
export function decodePacket(bytes: Uint8Array): Packet {
	const { length } = bytes;
	if (length > maxPacketBytes) throw new WireError('too-large', name);
	if (length < headerBytes) throw new WireError('truncated', name, length);
	const nackCount = bytes[16]!;
	const at = 17 + nackCount * 4;
	if (length < at + 5) throw new WireError('truncated', name, 17);
	const flags = u16(bytes, at + 1);
	const isSyn = (flags & flag.synchronize) !== 0;
	if (isSyn && nackCount !== 0 && nackCount !== targetHashNacks) throw new WireError('nacks-in-syn', name, 16);
	const optionsAt = at + 5;
	const payloadAt = optionsAt + u16(bytes, at + 3);
	if (length < payloadAt) throw new WireError('truncated', name, optionsAt);
	const options =
		payloadAt === optionsAt && (flags & flagsWithOption) === 0
			? noOptions
			: readOptions(bytes, optionsAt, payloadAt, flags);
	return {
		sendStreamId: u32(bytes, 0),
		receiveStreamId: u32(bytes, 4),
		sequence: u32(bytes, 8),
		ackThrough: u32(bytes, 12),
		nacks: isSyn || nackCount === 0 ? noNacks : readWords(bytes, nackCount),
		targetHash: isSyn && nackCount === targetHashNacks ? bytes.subarray(17, at) : undefined,
		resendDelay: bytes[at]!,
		flags,
		delayMs: options.delayMs,
		from: options.from,
		maxPacketSize: options.maxPacketSize,
		proofOffset: options.proofOffset,
		proof: options.proof,
		payload: bytes.subarray(payloadAt),
	};
}

const name = 'streaming packet';
const noNacks: readonly number[] = [];
/** Flags that have an option, besides the signature and its transient key. */
const flagsWithOption = flag.delay | flag.from | flag.maxPacketSize;

type Options = Pick<Packet, 'delayMs' | 'from' | 'maxPacketSize' | 'proofOffset' | 'proof'>;

const noOptions: Options = {
	delayMs: undefined,
	from: undefined,
	maxPacketSize: undefined,
	proofOffset: headerBytes,
	proof: new Uint8Array(0),
};

/** In the order of the specification: delay, sender, packet size; the rest is proof. */
function readOptions(bytes: Uint8Array, at: number, end: number, flags: number): Options {
	const options = new Reader(bytes, 'streaming options', at, end);
	const delayMs = flags & flag.delay ? options.u16() : undefined;
	const from = flags & flag.from ? Destination.read(options) : undefined;
	const maxPacketSize = flags & flag.maxPacketSize ? options.u16() : undefined;
	return { delayMs, from, maxPacketSize, proofOffset: options.offset, proof: options.rest() };
}

function readWords(bytes: Uint8Array, count: number): number[] {
	const words = new Array<number>(count);
	for (let i = 0; i < count; i++) words[i] = u32(bytes, 17 + i * 4);
	return words;
}

function u16(bytes: Uint8Array, at: number): number {
	return (bytes[at]! << 8) | bytes[at + 1]!;
}

function u32(bytes: Uint8Array, at: number): number {
	return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** What a packet is made of; flags of options follow from what is given. */
export interface PacketFields {
	readonly sendStreamId: number;
	readonly receiveStreamId: number;
	readonly sequence: number;
	readonly ackThrough: number;
	readonly nacks?: readonly number[];
	/** 32 bytes, instead of NACKs. */
	readonly targetHash?: Uint8Array | undefined;
	/** Seconds; 0 when absent. */
	readonly resendDelay?: number;
	/** Flags without options of their own. */
	readonly flags: number;
	readonly delayMs?: number | undefined;
	/** The sender's destination. */
	readonly from?: Uint8Array | undefined;
	readonly maxPacketSize?: number | undefined;
	/** Offline signature section. */
	readonly offline?: Uint8Array | undefined;
	/** Bytes left zero for a signature; none when absent. */
	readonly signatureBytes?: number | undefined;
	readonly payloadBytes: number;
}

/** A packet whose signature and payload are still to be filled in. */
export interface PacketFrame {
	readonly bytes: Uint8Array;
	/** Where the signature goes; meaningless without one. */
	readonly signatureOffset: number;
	/** Where the payload goes: the rest of the packet. */
	readonly payloadOffset: number;
}

/** Lays out a packet, signature and payload zero. @param memory where; of its own if absent */
export function framePacket(fields: PacketFields, memory?: Slab): PacketFrame {
	const { nacks, targetHash, delayMs, from, maxPacketSize, offline, signatureBytes } = fields;
	const nackBytes = targetHash ? targetHash.length : (nacks?.length ?? 0) * 4;
	const optionBytes =
		(delayMs === undefined ? 0 : 2) +
		(from?.length ?? 0) +
		(maxPacketSize === undefined ? 0 : 2) +
		(offline?.length ?? 0) +
		(signatureBytes ?? 0);
	const length = headerBytes + nackBytes + optionBytes + fields.payloadBytes;
	const bytes = memory === undefined ? new Uint8Array(length) : memory.take(length);
	putU32(bytes, 0, fields.sendStreamId);
	putU32(bytes, 4, fields.receiveStreamId);
	putU32(bytes, 8, fields.sequence);
	putU32(bytes, 12, fields.ackThrough);
	bytes[16] = nackBytes >>> 2;
	let at = 17;
	if (targetHash) bytes.set(targetHash, at);
	else if (nacks) for (let i = 0; i < nacks.length; i++) putU32(bytes, at + i * 4, nacks[i]!);
	at += nackBytes;
	bytes[at] = fields.resendDelay ?? 0;
	putU16(bytes, at + 1, fields.flags | optionFlags(fields));
	putU16(bytes, at + 3, optionBytes);
	at += 5;
	if (delayMs !== undefined) at = putU16(bytes, at, delayMs);
	if (from) at = putBytes(bytes, at, from);
	if (maxPacketSize !== undefined) at = putU16(bytes, at, maxPacketSize);
	if (offline) at = putBytes(bytes, at, offline);
	return { bytes, signatureOffset: at, payloadOffset: at + (signatureBytes ?? 0) };
}

function optionFlags(fields: PacketFields): number {
	return (
		(fields.delayMs === undefined ? 0 : flag.delay) |
		(fields.from ? flag.from : 0) |
		(fields.maxPacketSize === undefined ? 0 : flag.maxPacketSize) |
		(fields.offline ? flag.offline : 0) |
		(fields.signatureBytes ? flag.signature : 0)
	);
}

function putU16(bytes: Uint8Array, at: number, value: number): number {
	bytes[at] = value >>> 8;
	bytes[at + 1] = value;
	return at + 2;
}

function putU32(bytes: Uint8Array, at: number, value: number): void {
	bytes[at] = value >>> 24;
	bytes[at + 1] = value >>> 16;
	bytes[at + 2] = value >>> 8;
	bytes[at + 3] = value;
}

function putBytes(bytes: Uint8Array, at: number, what: Uint8Array): number {
	bytes.set(what, at);
	return at + what.length;
}
