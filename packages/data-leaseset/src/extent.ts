// How long a set is that stands before other bytes: measured without reading what it says. Common structures, the four kinds of lease sets.
// Must not know who puts what behind a set.
import { Destination, hashBytes, OfflineSignature, signatureType, skipMapping } from '@i2p/data-core';
import { Reader } from '@i2p/util';
import {
	elGamalKeyBytes,
	encryptedLeaseSetType,
	leaseBytes,
	leaseSet2Type,
	leaseSetType,
	maxLeaseSetBytes,
	maxMetaLeases,
	maxRevocations,
	metaLeaseBytes,
	metaLeaseSetType,
	offlineFlag,
} from './constants.js';
import { skipEncryptionKeys } from './encryption-key.js';
import { readLeaseCount, skipLeases2 } from './lease.js';

/**
 * Bytes of the set of a store type (1, 3, 5 or 7) at the beginning of `lent`, signature included; what follows is not looked at.
 * Throws WireError: `unknown-store-type`, `too-large` above 4096 bytes, and whatever decoding the set would throw of its lengths.
 */
export function leaseSetExtent(lent: Uint8Array, storeType: number): number {
	const reader = new Reader(lent, 'lease set');
	const skip = skippers.get(storeType);
	if (skip === undefined) throw reader.fault('unknown-store-type');
	skip(reader);
	if (reader.offset > maxLeaseSetBytes) throw reader.fault('too-large');
	return reader.offset;
}

const skippers = new Map<number, (reader: Reader) => void>([
	[leaseSetType, skipLeaseSet],
	[leaseSet2Type, (reader) => skipDated(reader, skipDestination(reader), skipLeaseSet2Content)],
	[encryptedLeaseSetType, (reader) => skipDated(reader, skipBlindedKey(reader), (r) => r.skip(r.u16()))],
	[metaLeaseSetType, (reader) => skipDated(reader, skipDestination(reader), skipMetaContent)],
]);

/** Passes over a destination; answers its signature type. */
function skipDestination(reader: Reader): number {
	return Destination.read(reader).signatureType;
}

function skipBlindedKey(reader: Reader): number {
	const type = reader.u16();
	reader.skip(typeOf(type, reader).publicBytes);
	return type;
}

function typeOf(code: number, reader: Reader) {
	const type = signatureType(code);
	if (type === undefined) throw reader.fault('unknown-signature-type');
	return type;
}

/** Passes over dates 6, flags 2, an offline section, the content, the signature. */
function skipDated(reader: Reader, signer: number, skipContent: (reader: Reader) => void): void {
	reader.skip(6);
	const offline = (reader.u16() & offlineFlag) !== 0 ? OfflineSignature.read(reader, signer) : undefined;
	skipContent(reader);
	reader.skip(offline?.signatureBytes ?? typeOf(signer, reader).signatureBytes);
}

function skipLeaseSet(reader: Reader): void {
	const type = typeOf(skipDestination(reader), reader);
	reader.skip(elGamalKeyBytes + type.publicBytes);
	reader.skip(readLeaseCount(reader) * leaseBytes);
	reader.skip(type.signatureBytes);
}

function skipLeaseSet2Content(reader: Reader): void {
	skipMapping(reader, { signed: true });
	skipEncryptionKeys(reader);
	skipLeases2(reader);
}

function skipMetaContent(reader: Reader): void {
	skipMapping(reader, { signed: true });
	skipMany(reader, maxMetaLeases, metaLeaseBytes, 'too-many-leases');
	skipMany(reader, maxRevocations, hashBytes, 'too-many-revocations');
}

function skipMany(reader: Reader, most: number, bytes: number, code: string): void {
	const count = reader.u8();
	if (count > most) throw reader.fault(code);
	reader.skip(count * bytes);
}
