// Datagram2: destination, flags, options, offline signature, payload, signature. Datagram specification "Datagram2"; proposal 163.
// The signature covers the hash of whom it is for, so that nobody can send it on to others.
import { Destination, type Mapping, OfflineSignature, readMapping, writeMapping } from '@i2p/data-core';
import type { Wall } from '@i2p/time';
import { concatBytes, Reader, Writer } from '@i2p/util';
import { datagram2Version, flagsBytes, offlineFlag, optionsFlag, versionMask } from './constants.js';
import type { DatagramSigner } from './wants.js';

/** One as it arrived, not yet verified; views of the bytes it was read from. */
export interface Datagram2 {
	readonly from: Destination;
	readonly options: Mapping | undefined;
	readonly offline: OfflineSignature | undefined;
	readonly payload: Uint8Array;
	/** Flags to payload: what is signed behind the hash. */
	readonly signed: Uint8Array;
	readonly signature: Uint8Array;
}

/** Reads one; throws WireError `truncated`, `unknown-version`, `unknown-signature-type` and those of mappings. */
export function decodeDatagram2(bytes: Uint8Array): Datagram2 {
	const reader = new Reader(bytes, 'Datagram2');
	const from = Destination.read(reader);
	const start = reader.offset;
	const flags = reader.u16();
	if ((flags & versionMask) !== datagram2Version) throw reader.fault('unknown-version');
	const options = flags & optionsFlag ? readMapping(reader, { signed: true }) : undefined;
	const offline = flags & offlineFlag ? OfflineSignature.read(reader, from.signatureType) : undefined;
	const signatureBytes = offline?.signatureBytes ?? from.signatureBytes;
	if (signatureBytes === undefined) throw reader.fault('unknown-signature-type');
	if (reader.remaining < signatureBytes) throw reader.fault('truncated');
	const end = bytes.length - signatureBytes;
	const payload = reader.bytes(end - reader.offset);
	return { from, options, offline, payload, signed: bytes.subarray(start, end), signature: bytes.subarray(end) };
}

/**
 * Whether the sender, or its transient key while it lasts, signed this datagram behind a hash of 32 bytes: the specification
 * puts the hash of its target there, i2pd 2.59 that of its sender.
 */
export function verifyDatagram2(datagram: Datagram2, hash: Uint8Array, wall: Wall): boolean {
	const { from, offline, signature } = datagram;
	const message = concatBytes(hash, datagram.signed);
	if (offline === undefined) return from.verify(message, signature);
	const lent = offline.expiresSeconds * 1000 >= wall && offline.verify(from);
	return lent && offline.verifyMessage(message, signature);
}

/** What one is made of. */
export interface Datagram2Parts {
	readonly from: Destination;
	/** Hash of whom it is for, 32 bytes. */
	readonly target: Uint8Array;
	readonly options?: Mapping | undefined;
	readonly payload: Uint8Array;
}

/** Makes one; throws RangeError for options that do not fit a mapping. */
export function signDatagram2(parts: Datagram2Parts, { signer, offline }: DatagramSigner): Uint8Array {
	const { from, target, options, payload } = parts;
	const writer = new Writer(target.length + flagsBytes + (offline?.bytes.length ?? 0) + payload.length);
	writer.bytes(target);
	const flags = datagram2Version | (options ? optionsFlag : 0) | (offline ? offlineFlag : 0);
	writer.u16(flags);
	if (options) writeMapping(writer, options, { sorted: true });
	if (offline) writer.bytes(offline.bytes);
	const signed = writer.bytes(payload).finish();
	return concatBytes(from.bytes, signed.subarray(target.length), signer.sign(signed));
}
