// Mappings: 2-byte length, then `key=value;` with length-prefixed strings. Common structures "Mapping".
import { type Reader, WireError, type Writer } from '@i2p/util';
import { maxMappingBytes } from './constants.js';

/** Names and values, in the order in which they were read. */
export type Mapping = ReadonlyMap<string, string>;

/** The mapping without entries. */
export const emptyMapping: Mapping = new Map();

const equals = 0x3d;
const semicolon = 0x3b;

/**
 * Reads a mapping. A key that comes twice throws WireError `duplicate-key` when `signed` is true;
 * elsewhere its first value stands. Other faults: `truncated`, `bad-mapping`, `not-utf8`.
 */
export function readMapping(reader: Reader, options: { readonly signed?: boolean } = {}): Mapping {
	const length = reader.u16();
	if (length === 0) return emptyMapping;
	const inner = reader.sub(length);
	const mapping = new Map<string, string>();
	while (inner.remaining > 0) {
		const key = inner.string();
		if (inner.u8() !== equals) throw new WireError('bad-mapping');
		const value = inner.string();
		if (inner.u8() !== semicolon) throw new WireError('bad-mapping');
		if (!mapping.has(key)) mapping.set(key, value);
		else if (options.signed === true) throw new WireError('duplicate-key');
	}
	return mapping;
}

/**
 * Writes a mapping; with `sorted` by key in UTF-16 code unit order, as signed structures want it.
 * Throws RangeError if a string is over 255 bytes or all of them over 65,535.
 */
export function writeMapping(writer: Writer, mapping: Mapping, options: { readonly sorted?: boolean } = {}): void {
	const at = writer.length;
	writer.u16(0);
	const entries = [...mapping];
	if (options.sorted === true) entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
	for (const [key, value] of entries) writer.string(key).u8(equals).string(value).u8(semicolon);
	const length = writer.length - at - 2;
	if (length > maxMappingBytes) throw new RangeError('mapping too large');
	writer.patchU16(at, length);
}

/** A mapping of an object's own entries. */
export function mappingOf(entries: Readonly<Record<string, string>>): Mapping {
	return new Map(Object.entries(entries));
}
