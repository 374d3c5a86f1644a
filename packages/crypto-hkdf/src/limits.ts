// What both engines check of their arguments.
import { utf8 } from '@i2p/util';

/** Length of one HKDF block in bytes. */
export const blockBytes = 32;
/** RFC 5869 section 2.3: no more than 255 blocks of output. */
const mostOutputBytes = 255 * blockBytes;

/** Throws RangeError unless `length` is a number of output bytes that RFC 5869 allows. */
export function checkLength(length: number): void {
	if (!(Number.isInteger(length) && length >= 0 && length <= mostOutputBytes))
		throw new RangeError('HKDF output length out of range');
}

/** The bytes of an info argument. */
export function infoBytes(info: string | Uint8Array): Uint8Array {
	return typeof info === 'string' ? utf8(info) : info;
}
