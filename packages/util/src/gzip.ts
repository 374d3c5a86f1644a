// Gzip (RFC 1952) as I2P uses it: stored or deflated, header fields chosen by the caller, never opened beyond a bound.
// Knows nothing of what I2P keeps in the header fields.
import { deflateSync } from 'fflate';
import { checkAnyBytes, checkBytes, checkInteger } from './arguments.js';
import {
	gzipHeaderBytes,
	gzipTrailerBytes,
	mostExpansion,
	storedBlockHeaderBytes,
	storedBlockMostBytes,
} from './constants.js';
import { crc32 } from './crc32.js';
import { WireError } from './errors.js';
import { inflate } from './inflate.js';
import { Reader } from './reader.js';
import type { Writer } from './writer.js';

/** Header fields that carry meaning in I2P; `mtime` is 4 bytes at offset 4, `xfl` byte 8, `os` byte 9. */
export interface GzipHeader {
	readonly mtime?: Uint8Array;
	readonly xfl?: number;
	readonly os?: number;
}

/** What a gzip member held. */
export interface Gunzipped {
	readonly payload: Uint8Array;
	readonly mtime: Uint8Array;
	readonly xfl: number;
	readonly os: number;
}

const flagHeaderCrc = 0x02;
const flagExtra = 0x04;
const flagName = 0x08;
const flagComment = 0x10;
const flagsReserved = 0xe0;

const blocksOf = (length: number): number => Math.max(1, Math.ceil(length / storedBlockMostBytes));

/** Bytes of a payload of so many bytes in gzip without compression: 18, and 5 for each 65,535 begun, more than the payload. */
export function gzipStoredBytes(length: number): number {
	return gzipHeaderBytes + blocksOf(length) * storedBlockHeaderBytes + length + gzipTrailerBytes;
}

/** Gzip without compression, {@link gzipStoredBytes}. Header fields not given are 0, 2, 255. Throws TypeError without bytes. */
export function gzipStored(payload: Uint8Array, header: GzipHeader = {}): Uint8Array {
	checkAnyBytes('payload', payload);
	const out = new Uint8Array(gzipStoredBytes(payload.length));
	store(out, payload, header);
	return out;
}

/** {@link gzipStored} behind what was written before: saves the copy of what is a part of something longer. */
export function writeGzipStored(writer: Writer, payload: Uint8Array, header: GzipHeader = {}): void {
	checkAnyBytes('payload', payload);
	store(writer.space(gzipStoredBytes(payload.length)), payload, header);
}

function store(out: Uint8Array, payload: Uint8Array, header: GzipHeader): void {
	const blocks = blocksOf(payload.length);
	writeHeader(out, header);
	let at = gzipHeaderBytes;
	for (let i = 0; i < blocks; i++) {
		const block = payload.subarray(i * storedBlockMostBytes, (i + 1) * storedBlockMostBytes);
		out[at] = i === blocks - 1 ? 1 : 0;
		out[at + 1] = block.length;
		out[at + 2] = block.length >>> 8;
		out[at + 3] = ~block.length;
		out[at + 4] = ~block.length >>> 8;
		out.set(block, at + storedBlockHeaderBytes);
		at += storedBlockHeaderBytes + block.length;
	}
	writeTrailer(out, at, payload);
}

/** Gzip with compression; the same header fields as {@link gzipStored}. */
export function gzipDeflate(payload: Uint8Array, header: GzipHeader = {}): Uint8Array {
	checkAnyBytes('payload', payload);
	const deflated = deflateSync(payload);
	const out = new Uint8Array(gzipHeaderBytes + deflated.length + gzipTrailerBytes);
	writeHeader(out, header);
	out.set(deflated, gzipHeaderBytes);
	writeTrailer(out, gzipHeaderBytes + deflated.length, payload);
	return out;
}

/**
 * Opens one gzip member whose payload has at most `maxLength` bytes; a second member, or bytes behind the trailer, do not open.
 * Payload and `mtime` share no memory with the input. Throws WireError `not-gzip`, `truncated`, `deflate`, `too-large`, `checksum`. Memory
 * stays within `maxLength`, time within what filling it takes.
 */
export function gunzip(bytes: Uint8Array, maxLength: number): Gunzipped {
	const { payload, mtime, xfl, os } = gunzipLent(bytes, maxLength);
	const own = payload.buffer === bytes.buffer ? new Uint8Array(payload) : payload;
	return { payload: own, mtime: new Uint8Array(mtime), xfl, os };
}

/** {@link gunzip} for who is done with it at once: `mtime`, and a payload that is stored in one block, are views of the input. */
export function gunzipLent(bytes: Uint8Array, maxLength: number): Gunzipped {
	checkInteger('gunzip maxLength', maxLength, 0, 0xffff_ffff);
	const reader = new Reader(bytes, 'gzip');
	const { mtime, xfl, os } = readHeader(reader, bytes);
	const deflated = reader.bytes(Math.max(0, reader.remaining - gzipTrailerBytes));
	const crc = readLittle32(reader.bytes(4));
	const length = readLittle32(reader.bytes(4));
	if (length > maxLength) throw reader.fault('too-large');
	if (length > deflated.length * mostExpansion) throw reader.fault('checksum');
	const payload = openStored(deflated, length) ?? inflate(deflated, length, 'gzip');
	if (payload.length !== length || crc32(payload) !== crc) throw new WireError('checksum', 'gzip');
	return { payload, mtime, xfl, os };
}

function writeHeader(out: Uint8Array, header: GzipHeader): void {
	out[0] = 0x1f;
	out[1] = 0x8b;
	out[2] = 8;
	out.fill(0, 3, 8);
	if (header.mtime !== undefined) {
		checkBytes('gzip mtime', header.mtime, 4);
		out.set(header.mtime, 4);
	}
	out[8] = header.xfl ?? 2;
	out[9] = header.os ?? 0xff;
}

function writeTrailer(out: Uint8Array, at: number, payload: Uint8Array): void {
	writeLittle32(out, at, crc32(payload));
	writeLittle32(out, at + 4, payload.length);
}

function writeLittle32(out: Uint8Array, at: number, value: number): void {
	for (let i = 0; i < 4; i++) out[at + i] = value >>> (8 * i);
}

function readLittle32(four: Uint8Array): number {
	return (four[0]! | (four[1]! << 8) | (four[2]! << 16) | (four[3]! << 24)) >>> 0;
}

function readHeader(reader: Reader, bytes: Uint8Array): { mtime: Uint8Array; xfl: number; os: number } {
	if (reader.u16() !== 0x1f8b || reader.u8() !== 8) throw reader.fault('not-gzip');
	const flags = reader.u8();
	if ((flags & flagsReserved) !== 0) throw reader.fault('not-gzip');
	const fixed = { mtime: reader.bytes(4), xfl: reader.u8(), os: reader.u8() };
	if (flags & flagExtra) reader.skip(reader.u8() | (reader.u8() << 8));
	if (flags & flagName) skipText(reader);
	if (flags & flagComment) skipText(reader);
	if (flags & flagHeaderCrc) {
		const sum = crc32(bytes.subarray(0, reader.offset)) & 0xffff;
		if ((reader.u8() | (reader.u8() << 8)) !== sum) throw reader.fault('checksum');
	}
	return fixed;
}

function skipText(reader: Reader): void {
	while (reader.u8() !== 0);
}

/** Stored blocks need no inflating: a view of one, a copy of several. Answers `undefined` if any block is deflated. */
function openStored(deflated: Uint8Array, length: number): Uint8Array | undefined {
	if (deflated.length === 0 || (deflated[0]! & 0x06) !== 0) return undefined;
	if (length > deflated.length) return undefined;
	if ((deflated[0]! & 1) !== 0 && isStoredBlock(deflated, length)) return deflated.subarray(storedBlockHeaderBytes);
	const payload = new Uint8Array(length);
	let at = 0;
	let filled = 0;
	for (;;) {
		const flags = deflated[at];
		if (flags === undefined || at + storedBlockHeaderBytes > deflated.length || (flags & 0x06) !== 0) return undefined;
		const size = deflated[at + 1]! | (deflated[at + 2]! << 8);
		if ((size ^ (deflated[at + 3]! | (deflated[at + 4]! << 8))) !== 0xffff) throw new WireError('deflate', 'gzip');
		at += storedBlockHeaderBytes;
		if (at + size > deflated.length) throw new WireError('deflate', 'gzip');
		if (filled + size > length) throw new WireError('too-large', 'gzip');
		payload.set(deflated.subarray(at, at + size), filled);
		at += size;
		filled += size;
		if (flags & 1) break;
	}
	return filled === length ? payload : payload.subarray(0, filled);
}

/** Whether this is one stored block of so many bytes, and nothing behind it. */
function isStoredBlock(deflated: Uint8Array, length: number): boolean {
	if (deflated.length !== storedBlockHeaderBytes + length) return false;
	const size = deflated[1]! | (deflated[2]! << 8);
	return size === length && (size ^ (deflated[3]! | (deflated[4]! << 8))) === 0xffff;
}
