// Mappings: 2-byte length, then `key=value;` with length-prefixed strings. Common structures "Mapping".
import { compareBytes, fromUtf8, type Reader, utf8, WireError, type Writer } from '@i2p/util';
import { maxMappingBytes } from './constants.js';

/** Names and values, in the order in which they were read. */
export type Mapping = ReadonlyMap<string, string>;

/**
 * In what order keys are written: `utf16` compares UTF-16 code units, as the specification and Java I2P do (String.compareTo); `bytes`
 * compares the bytes of UTF-8, as i2pd does (std::map of std::string). The two differ only where keys go beyond U+D7FF.
 */
export type MappingOrder = 'utf16' | 'bytes';

/** Where a mapping stands. */
export interface MappingUse {
	/** Whether it is signed: a key that comes twice is a fault there; elsewhere its first value stands. */
	readonly signed?: boolean;
}

/** The mapping without entries. */
export const emptyMapping: Mapping = new Map();

const equals = 0x3d;
const semicolon = 0x3b;

/**
 * Reads a mapping, in whatever order its keys are. Throws WireError: `truncated`, `bad-mapping` (another separator), `not-utf8`,
 * and where it is signed `duplicate-key`.
 */
export function readMapping(reader: Reader, use: MappingUse = {}): Mapping {
	const length = reader.u16();
	if (length === 0) return emptyMapping;
	const at = reader.offset;
	const lent = reader.bytes(length);
	const mapping = new Map<string, string>();
	for (let i = 0; i < length; ) {
		const equalsAt = stringEnd(lent, i, at);
		const key = textAt(lent, i, equalsAt, at);
		const end = valueEnd(lent, equalsAt, at);
		const value = textAt(lent, equalsAt + 1, end, at);
		if (!mapping.has(key)) mapping.set(key, value);
		else if (use.signed === true) throw fault('duplicate-key', at + i);
		i = end + 1;
	}
	return mapping;
}

/**
 * Passes over a mapping and throws exactly when {@link readMapping} would, without making a string of anything:
 * for owners of bytes that look at few mappings of those that come in.
 */
export function skipMapping(reader: Reader, use: MappingUse = {}): void {
	const start = reader.offset;
	const length = reader.u16();
	if (length === 0) return;
	const at = start + 2;
	const lent = reader.bytes(length);
	let before = -1;
	for (let i = 0; i < length; ) {
		const equalsAt = stringEnd(lent, i, at);
		const end = valueEnd(lent, equalsAt, at);
		// Keys that rise are all different; of others it takes a table to know.
		if (use.signed === true && before >= 0 && !rises(lent, before, i)) {
			checkUnordered(lent, at);
			return;
		}
		checkText(lent, i + 1, equalsAt, at);
		checkText(lent, equalsAt + 2, end, at);
		before = i;
		i = end + 1;
	}
}

function fault(code: string, at: number): WireError {
	return new WireError(code, 'Mapping', at);
}

/** Where the string at `i` ends: the place of what separates it from the next. */
function stringEnd(bytes: Uint8Array, i: number, at: number): number {
	const end = i + 1 + bytes[i]!;
	if (end >= bytes.length) throw fault('truncated', at + i);
	return end;
}

/** Where the value after the sign at `equalsAt` ends; both separators are as they must be. */
function valueEnd(bytes: Uint8Array, equalsAt: number, at: number): number {
	if (bytes[equalsAt] !== equals) throw fault('bad-mapping', at + equalsAt);
	if (equalsAt + 1 >= bytes.length) throw fault('truncated', at + equalsAt + 1);
	const end = stringEnd(bytes, equalsAt + 1, at);
	if (bytes[end] !== semicolon) throw fault('bad-mapping', at + end);
	return end;
}

/** The text of the string at `i`, which ends at `end`. */
function textAt(bytes: Uint8Array, i: number, end: number, at: number): string {
	const text = fromUtf8(bytes, i + 1, end);
	if (text === undefined) throw fault('not-utf8', at + i + 1);
	return text;
}

function checkText(bytes: Uint8Array, start: number, end: number, at: number): void {
	for (let i = start; i < end; i++)
		if (bytes[i]! >= 0x80) {
			textAt(bytes, start - 1, end, at);
			return;
		}
}

/** Whether the key at `after` is greater than the key at `before`, byte by byte. */
function rises(bytes: Uint8Array, before: number, after: number): boolean {
	const one = bytes[before]!;
	const other = bytes[after]!;
	const length = Math.min(one, other);
	for (let i = 1; i <= length; i++) {
		const difference = bytes[after + i]! - bytes[before + i]!;
		if (difference !== 0) return difference > 0;
	}
	return other > one;
}

/** What is left to check of a signed mapping whose keys do not rise. */
function checkUnordered(bytes: Uint8Array, at: number): void {
	const keys = new Set<string>();
	for (let i = 0; i < bytes.length; ) {
		const equalsAt = stringEnd(bytes, i, at);
		const key = textAt(bytes, i, equalsAt, at);
		const end = valueEnd(bytes, equalsAt, at);
		checkText(bytes, equalsAt + 2, end, at);
		if (keys.has(key)) throw fault('duplicate-key', at + i);
		keys.add(key);
		i = end + 1;
	}
}

/**
 * Writes a mapping in its own order, or sorted as signed structures want it (`true` is `utf16`).
 * Throws RangeError if a string has over 255 bytes or all of them over 65,535.
 */
export function writeMapping(
	writer: Writer,
	mapping: Mapping,
	options: { readonly sorted?: boolean | MappingOrder } = {},
): void {
	const at = writer.length;
	writer.u16(0);
	const entries = [...mapping];
	if (options.sorted === 'bytes') entries.sort(([a], [b]) => compareBytes(utf8(a), utf8(b)));
	else if (options.sorted) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
	for (const [key, value] of entries) writer.string(key).u8(equals).string(value).u8(semicolon);
	const length = writer.length - at - 2;
	if (length > maxMappingBytes)
		throw new RangeError(`mapping: expected at most ${maxMappingBytes} bytes, got ${length}`);
	writer.patchU16(at, length);
}

/** A mapping of an object's own entries. */
export function mappingOf(entries: Readonly<Record<string, string>>): Mapping {
	return new Map(Object.entries(entries));
}
