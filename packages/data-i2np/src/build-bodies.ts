// Bodies of tunnel builds: records of one length side by side. I2NP "TunnelBuild" to "OutboundTunnelBuildReply".
// Must not know what stands in a record.
import { checkBytes, checkInteger, Reader, Writer } from '@i2p/util';
import { longRecordBytes, maxBuildRecords, shortRecordBytes } from './constants.js';

function readRecords(reader: Reader, count: number, recordBytes: number): Uint8Array[] {
	const records: Uint8Array[] = [];
	for (let i = 0; i < count; i++) records.push(reader.bytes(recordBytes));
	reader.expectEnd();
	return records;
}

function writeRecords(writer: Writer, records: readonly Uint8Array[], recordBytes: number): Uint8Array {
	for (const record of records) {
		checkBytes('build record', record, recordBytes);
		writer.bytes(record);
	}
	return writer.finish();
}

function decodeCountedRecords(body: Uint8Array, what: string, recordBytes: number): Uint8Array[] {
	const reader = new Reader(body, what);
	const count = reader.u8();
	if (count === 0 || count > maxBuildRecords) throw reader.fault('bad-record-count');
	return readRecords(reader, count, recordBytes);
}

function encodeCountedRecords(records: readonly Uint8Array[], recordBytes: number): Uint8Array {
	checkInteger('number of build records', records.length, 1, maxBuildRecords);
	const writer = new Writer(1 + records.length * recordBytes).u8(records.length);
	return writeRecords(writer, records, recordBytes);
}

/**
 * The records (views of 218 bytes, 1–8) of a ShortTunnelBuild or OutboundTunnelBuildReply body.
 * Throws WireError: `bad-record-count`, `truncated`, `trailing-bytes`.
 */
export function decodeShortRecords(body: Uint8Array): Uint8Array[] {
	return decodeCountedRecords(body, 'ShortTunnelBuild', shortRecordBytes);
}

/** A body of 1–8 short records; throws RangeError for another number or length. */
export function encodeShortRecords(records: readonly Uint8Array[]): Uint8Array {
	return encodeCountedRecords(records, shortRecordBytes);
}

/**
 * The records (views of 528 bytes, 1–8) of a VariableTunnelBuild or its reply.
 * Throws WireError: `bad-record-count`, `truncated`, `trailing-bytes`.
 */
export function decodeLongRecords(body: Uint8Array): Uint8Array[] {
	return decodeCountedRecords(body, 'VariableTunnelBuild', longRecordBytes);
}

/** A body of 1–8 long records; throws RangeError for another number or length. */
export function encodeLongRecords(records: readonly Uint8Array[]): Uint8Array {
	return encodeCountedRecords(records, longRecordBytes);
}

/** The eight records (views of 528 bytes) of an old TunnelBuild or its reply. Throws WireError `truncated`, `trailing-bytes`. */
export function decodeTunnelBuild(body: Uint8Array): Uint8Array[] {
	return readRecords(new Reader(body, 'TunnelBuild'), maxBuildRecords, longRecordBytes);
}

/** The body of an old TunnelBuild or its reply; throws RangeError unless there are eight records of 528 bytes. */
export function encodeTunnelBuild(records: readonly Uint8Array[]): Uint8Array {
	checkInteger('number of build records', records.length, maxBuildRecords, maxBuildRecords);
	return writeRecords(new Writer(maxBuildRecords * longRecordBytes), records, longRecordBytes);
}
