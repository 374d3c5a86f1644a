// An entry of a meta set: where another lease set is kept. Common structures "MetaLease".
import { hashBytes } from '@i2p/data-core';
import { fromWallSeconds, type Wall } from '@i2p/time';
import { checkBytes, checkInteger, type Reader, type Writer } from '@i2p/util';
import { encryptedLeaseSetType, leaseSet2Type, leaseSetType } from './constants.js';

/** What an entry points at. `unknown` covers 0 and codes without meaning. */
export type MetaLeaseKind = 'unknown' | 'leaseSet' | 'leaseSet2' | 'metaLeaseSet';

/** Which lease set to ask for, and how willingly. */
export interface MetaLease {
	/** Storage key of the set, 32 bytes. */
	readonly hash: Uint8Array;
	readonly kind: MetaLeaseKind;
	/** 0–255; the lower the better. */
	readonly cost: number;
	/** Whole seconds. */
	readonly end: Wall;
}

const typeMask = 0x0f;
// In an entry a meta set has the code 5, though as a store its type is 7.
const kinds: readonly (readonly [MetaLeaseKind, number])[] = [
	['leaseSet', leaseSetType],
	['leaseSet2', leaseSet2Type],
	['metaLeaseSet', encryptedLeaseSetType],
];

/** Reads an entry, 40 bytes: hash 32, flags 3 (type in the low 4 bits), cost 1, end 4 (s). Throws WireError `truncated`. */
export function readMetaLease(reader: Reader): MetaLease {
	const hash = reader.bytes(hashBytes);
	reader.skip(2);
	const code = reader.u8() & typeMask;
	const kind = kinds.find((entry) => entry[1] === code)?.[0] ?? 'unknown';
	return { hash, kind, cost: reader.u8(), end: fromWallSeconds(reader.u32()) };
}

/** Writes an entry, 40 bytes; the end is cut to whole seconds. Throws RangeError for a hash, a cost or an end that does not fit. */
export function writeMetaLease(writer: Writer, lease: MetaLease): void {
	const end = Math.floor(lease.end / 1000);
	checkBytes('hash of a meta lease', lease.hash, hashBytes);
	checkInteger('cost of a meta lease', lease.cost, 0, 0xff);
	checkInteger('end of a meta lease, in seconds', end, 0, 0xffff_ffff);
	const code = kinds.find((entry) => entry[0] === lease.kind)?.[1] ?? 0;
	writer.bytes(lease.hash).u16(0).u8(code).u8(lease.cost).u32(end);
}
