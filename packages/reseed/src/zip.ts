// Zip archives as reseed hosts write them: stored or deflated entries by the directory at the end, each opened on its own and within a bound.
// No encryption, no spanning, no zip64: nothing small needs them. PKWARE APPNOTE 6.3 sections 4.3 to 4.4.
import { checkAnyBytes, checkInteger, crc32, fromUtf8, inflate, Reader, utf8, WireError, Writer } from '@i2p/util';
import {
	mostZipEntries,
	mostZipOpenBytes,
	zipDirectoryBytes,
	zipEndBytes,
	zipLocalBytes,
	zipMostCommentBytes,
	zipOverheadBytes,
} from './constants.js';

const endMark = 0x504b_0506;
const directoryMark = 0x504b_0102;
const localMark = 0x504b_0304;
const stored = 0;
const deflated = 8;
const encryptedFlag = 1;
const utf8Flag = 0x0800;
const version20 = 20;

/** One entry as the directory has it; nothing of it is opened yet. */
export interface ZipEntry {
	readonly name: string;
	/** Bytes that it opens to, as it says. */
	readonly length: number;
	/** Its content: throws WireError `damaged` unless it opens to exactly its length and checksum, `too-large` above `mostBytes`. */
	open(mostBytes: number): Uint8Array;
}

interface Listed {
	readonly name: string;
	readonly flags: number;
	readonly method: number;
	readonly crc: number;
	readonly packedBytes: number;
	readonly length: number;
	readonly localAt: number;
}

/** Whether bytes begin as a zip archive does. */
export function isZip(bytes: Uint8Array): boolean {
	return bytes.length >= zipEndBytes && bytes[0] === 0x50 && bytes[1] === 0x4b;
}

/**
 * The entries of an archive, folders left out. Throws WireError: `not-zip`, `spanned`, `too-many-entries` above 8,192, `too-large` when they say they
 * open to more than 8 MiB together, and codec faults.
 */
export function readZip(bytes: Uint8Array): ZipEntry[] {
	checkAnyBytes('zip', bytes);
	const end = new Reader(bytes, 'zip', findEnd(bytes) + 4);
	if (u16(end) !== 0 || u16(end) !== 0) throw end.fault('spanned');
	const count = u16(end);
	if (u16(end) !== count) throw end.fault('spanned');
	if (count > mostZipEntries) throw end.fault('too-many-entries');
	const length = u32(end);
	const at = u32(end);
	if (at > bytes.length || length > bytes.length - at) throw end.fault('truncated');
	const directory = new Reader(bytes, 'zip', at, at + length);
	const entries: ZipEntry[] = [];
	let opensTo = 0;
	for (let i = 0; i < count; i++) {
		const listed = readListed(directory);
		opensTo += listed.length;
		if (opensTo > mostZipOpenBytes) throw directory.fault('too-large');
		if (!listed.name.endsWith('/'))
			entries.push({
				name: listed.name,
				length: listed.length,
				open: (mostBytes) => openEntry(bytes, listed, mostBytes),
			});
	}
	return entries;
}

/** An archive of these files, uncompressed: RouterInfos do not shrink much. Throws RangeError beyond 8,192 files or 65,535 bytes of a name. */
export function writeZip(files: readonly { readonly name: string; readonly content: Uint8Array }[]): Uint8Array {
	checkInteger('number of zip entries', files.length, 0, mostZipEntries);
	const out = new Writer(1024);
	const directory = new Writer(1024);
	for (const { name, content } of files) {
		const nameBytes = utf8(name);
		checkInteger('zip name length in bytes', nameBytes.length, 1, 0xffff);
		const facts = new Writer(zipLocalBytes);
		for (const value of [version20, utf8Flag, stored, 0, dosNewYear]) put16(facts, value);
		for (const value of [crc32(content), content.length, content.length]) put32(facts, value);
		put16(facts, nameBytes.length);
		put16(facts, 0);
		const shared = facts.finish();
		directory.u32(directoryMark);
		put16(directory, version20);
		directory.bytes(shared).zeros(10);
		put32(directory, out.length);
		directory.bytes(nameBytes);
		out.u32(localMark).bytes(shared).bytes(nameBytes).bytes(content);
	}
	const at = out.length;
	const listed = directory.finish();
	out.bytes(listed).u32(endMark).zeros(4);
	for (const value of [files.length, files.length]) put16(out, value);
	for (const value of [listed.length, at]) put32(out, value);
	put16(out, 0);
	return out.finish();
}

/** 1980-01-01 as zip archives write it: their time is nobody's. */
const dosNewYear = 0x0021;

/** Where the end record begins: the last one that its comment's length fits. */
function findEnd(bytes: Uint8Array): number {
	const first = Math.max(0, bytes.length - zipEndBytes - zipMostCommentBytes);
	for (let at = bytes.length - zipEndBytes; at >= first; at--) {
		if (bytes[at] !== 0x50 || bytes[at + 1] !== 0x4b || bytes[at + 2] !== 5 || bytes[at + 3] !== 6) continue;
		if (at + zipEndBytes + (bytes[at + 20]! | (bytes[at + 21]! << 8)) === bytes.length) return at;
	}
	throw new WireError('not-zip', 'zip');
}

function readListed(reader: Reader): Listed {
	if (reader.remaining < zipDirectoryBytes) throw reader.fault('truncated');
	if (reader.u32() !== directoryMark) throw reader.fault('directory');
	reader.skip(4);
	const [flags, method] = [u16(reader), u16(reader)];
	reader.skip(4);
	const [crc, packedBytes, length] = [u32(reader), u32(reader), u32(reader)];
	const [nameBytes, extraBytes, commentBytes] = [u16(reader), u16(reader), u16(reader)];
	reader.skip(8);
	const localAt = u32(reader);
	const name = fromUtf8(reader.bytes(nameBytes));
	if (name === undefined) throw reader.fault('not-utf8');
	reader.skip(extraBytes + commentBytes);
	return { name, flags, method, crc, packedBytes, length, localAt };
}

function openEntry(bytes: Uint8Array, entry: Listed, mostBytes: number): Uint8Array {
	if (entry.length > mostBytes || entry.packedBytes > mostBytes + zipOverheadBytes)
		throw new WireError('too-large', 'zip');
	const content = unpacked(packedOf(bytes, entry), entry);
	if (content?.length !== entry.length || crc32(content) !== entry.crc) throw new WireError('damaged', 'zip');
	return content;
}

/** What an entry's local header stands before; its own lengths there may be 0, with the true ones behind the content. */
function packedOf(bytes: Uint8Array, { localAt, packedBytes }: Listed): Uint8Array {
	if (localAt > bytes.length - zipLocalBytes) throw new WireError('damaged', 'zip');
	const local = new Reader(bytes, 'zip', localAt);
	if (local.u32() !== localMark) throw new WireError('damaged', 'zip');
	local.skip(zipLocalBytes - 8);
	local.skip(u16(local) + u16(local));
	return local.bytes(packedBytes);
}

function unpacked(packed: Uint8Array, { flags, method, length }: Listed): Uint8Array | undefined {
	if ((flags & encryptedFlag) !== 0) return undefined;
	if (method === stored) return new Uint8Array(packed);
	if (method !== deflated) return undefined;
	try {
		return inflate(packed, length, 'zip');
	} catch (error) {
		if (error instanceof WireError) return undefined;
		throw error;
	}
}

// Zip archives are little-endian.

function u16(reader: Reader): number {
	return reader.u8() | (reader.u8() << 8);
}

function u32(reader: Reader): number {
	return u16(reader) + u16(reader) * 0x1_0000;
}

function put16(writer: Writer, value: number): void {
	writer.u8(value & 0xff).u8(value >>> 8);
}

function put32(writer: Writer, value: number): void {
	put16(writer, value & 0xffff);
	put16(writer, value >>> 16);
}
