// Points in time on the wire: 8 bytes of milliseconds, or 4 bytes of seconds. Common structures "Date", "Lease2", "OfflineSignature".
// Both are answered and taken as Unix milliseconds; 0 says that there is none.
import { checkInteger, type Reader, type Writer } from '@i2p/util';

/** Length of a Date, in bytes. */
export const dateBytes = 8;
/** Length of a time in seconds, in bytes. */
export const secondsBytes = 4;
/** The last instant that a time in seconds can name, in Unix milliseconds: 2106-02-07. */
export const maxSecondsDateMs = 0xffff_ffff * 1000;

/** Reads 8 bytes of Unix milliseconds; throws WireError `truncated`, or `too-large` above 2^53 − 1. */
export function readDate(reader: Reader): number {
	return reader.u64();
}

/** Writes Unix milliseconds in 8 bytes; throws RangeError unless it is an integer from 0 to 2^53 − 1. */
export function writeDate(writer: Writer, unixMs: number): void {
	checkInteger('date in milliseconds', unixMs, 0, Number.MAX_SAFE_INTEGER);
	writer.u64(unixMs);
}

/** Reads 4 bytes of Unix seconds, as milliseconds; throws WireError `truncated`. */
export function readSeconds(reader: Reader): number {
	return reader.u32() * 1000;
}

/** Writes Unix milliseconds in 4 bytes, rounded to the nearest second; throws RangeError outside 1970 to 2106. */
export function writeSeconds(writer: Writer, unixMs: number): void {
	checkInteger('date in milliseconds', unixMs, 0, maxSecondsDateMs);
	writer.u32(Math.round(unixMs / 1000));
}
