// DER as far as certificates need it: nested values with tags and lengths. ITU-T X.690.
// Knows no certificates.
import { Reader, WireError } from '@i2p/util';

/** Tags that certificates use. */
export const derTag = {
	integer: 0x02,
	bitString: 0x03,
	oid: 0x06,
	utf8String: 0x0c,
	sequence: 0x30,
	set: 0x31,
	utcTime: 0x17,
	generalizedTime: 0x18,
} as const;

/** One value: its tag, and its content as a view. */
export interface DerValue {
	readonly tag: number;
	readonly content: Uint8Array;
}

/** The values that stand one after the other. Throws WireError `truncated`, `length`, and for tags of several bytes `tag`. */
export function derValues(bytes: Uint8Array): DerValue[] {
	const reader = new Reader(bytes, 'DER');
	const values: DerValue[] = [];
	while (reader.remaining > 0) {
		const tag = reader.u8();
		if ((tag & 0x1f) === 0x1f) throw reader.fault('tag');
		values.push({ tag, content: reader.bytes(readLength(reader)) });
	}
	return values;
}

/** The content of a value that must have this tag. Throws WireError `truncated` if it is not there, `tag` if it is another. */
export function derContent(value: DerValue | undefined, tag: number): Uint8Array {
	if (value === undefined) throw new WireError('truncated', 'DER');
	if (value.tag !== tag) throw new WireError('tag', 'DER');
	return value.content;
}

/** An unsigned integer's bytes without the zero before a high bit. Throws WireError `negative`. */
export function derUnsigned(content: Uint8Array): Uint8Array {
	if (content.length === 0 || content[0]! >= 0x80) throw new WireError('negative', 'DER');
	return content[0] === 0 && content.length > 1 ? content.subarray(1) : content;
}

function readLength(reader: Reader): number {
	const first = reader.u8();
	if (first < 0x80) return first;
	if (first === 0x81) return reader.u8();
	if (first === 0x82) return reader.u16();
	throw reader.fault('length');
}
