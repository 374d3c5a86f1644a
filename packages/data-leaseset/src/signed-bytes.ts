// Lease sets as bytes: taken within the limit, put together with their signature. Must not know what they say.
import { checkAnyBytes, checkBytes, checkBytesWithin, concatBytes, copyBytes, WireError } from '@i2p/util';
import { maxLeaseSetBytes } from './constants.js';

/** A copy of the bytes of a set; throws WireError `too-large` above 4096 bytes, TypeError without bytes. */
export function ownBytes(lent: Uint8Array, what: string): Uint8Array {
	checkAnyBytes(what, lent);
	if (lent.length > maxLeaseSetBytes) throw new WireError('too-large', what, maxLeaseSetBytes);
	return copyBytes(lent);
}

/** Content and signature; throws RangeError for a signature of another length than is wanted, or above 4096 bytes. */
export function signedBytes(
	what: string,
	content: Uint8Array,
	signature: Uint8Array,
	signatureBytes: number | undefined,
): Uint8Array {
	checkBytes(`signature of a ${what}`, signature, signatureBytes ?? 0);
	const bytes = concatBytes(content, signature);
	checkBytesWithin(what, bytes, 0, maxLeaseSetBytes);
	return bytes;
}
