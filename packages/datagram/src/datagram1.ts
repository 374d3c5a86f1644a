// Repliable datagrams: destination, signature, payload. Datagram specification "Repliable Datagrams".
// Anyone who received one can send it on to others: nothing in it says whom it was for.
import { sha256 } from '@i2p/crypto-sha256';
import { Destination, dsaSha1Type, type Signer } from '@i2p/data-core';
import { concatBytes, Reader } from '@i2p/util';

/** One as it arrived, not yet verified; views of the bytes it was read from. */
export interface Datagram1 {
	readonly from: Destination;
	readonly signature: Uint8Array;
	readonly payload: Uint8Array;
}

/** Reads one; throws WireError `truncated`, `unknown-signature-type`. */
export function decodeDatagram1(bytes: Uint8Array): Datagram1 {
	const reader = new Reader(bytes, 'Datagram1');
	const from = Destination.read(reader);
	if (from.signatureBytes === undefined) throw reader.fault('unknown-signature-type');
	return { from, signature: reader.bytes(from.signatureBytes), payload: reader.rest() };
}

/** Whether the sender signed the payload. */
export function verifyDatagram1({ from, signature, payload }: Datagram1): boolean {
	return from.verify(signedBytes(from, payload), signature);
}

/** Makes one in the destination's own voice: this kind has no place for an offline signature. */
export function signDatagram1(destination: Destination, signer: Signer, payload: Uint8Array): Uint8Array {
	return concatBytes(destination.bytes, signer.sign(signedBytes(destination, payload)), payload);
}

/** What is signed: the payload, of which DSA-SHA1 destinations sign the hash. */
function signedBytes(from: Destination, payload: Uint8Array): Uint8Array {
	return from.signatureType === dsaSha1Type ? sha256(payload) : payload;
}
