// Messages about lease sets: which leases a router has, and the set that the client makes of them. I2CP "Messages".
import { hashBytes } from '@i2p/data-core';
import {
	EncryptedLeaseSet,
	encryptedLeaseSetType,
	type Lease2,
	LeaseSet,
	LeaseSet2,
	leaseSet2Type,
	leaseSetExtent,
	leaseSetType,
	MetaLeaseSet,
	maxLeases,
	metaLeaseSetType,
	readLease,
	writeLease,
} from '@i2p/data-leaseset';
import { type Wall, wall } from '@i2p/time';
import { checkBytes, checkInteger, Reader, type Writer } from '@i2p/util';
import { elGamalPrivateBytes, I2cp, maxPrivateKeys, unusedSigningKeyBytes } from './constants.js';

/** Leases that all end at once; not sent to clients of 0.9.7 and later. */
export interface RequestLeaseSet {
	readonly type: typeof I2cp.RequestLeaseSet;
	readonly session: number;
	/** At most 16, all with the same end. */
	readonly leases: readonly Lease2[];
}

/** Leases, each with its own end; the first one says that tunnels stand. */
export interface RequestVariableLeaseSet {
	readonly type: typeof I2cp.RequestVariableLeaseSet;
	readonly session: number;
	/** At most 16. */
	readonly leases: readonly Lease2[];
}

/** A lease set of the old kind and its one key. */
export interface CreateLeaseSet {
	readonly type: typeof I2cp.CreateLeaseSet;
	readonly session: number;
	/** The ElGamal private key, 256 bytes. Secret; a view when decoded. */
	readonly privateKey: Uint8Array;
	readonly leaseSet: LeaseSet;
}

/** A private key beside a lease set. */
export interface PrivateKeyOfSet {
	/** Encryption type code, as in the set. */
	readonly type: number;
	/** Secret; a view when decoded. */
	readonly key: Uint8Array;
}

/** Any set that a client can make. */
export type AnyLeaseSet = LeaseSet | LeaseSet2 | EncryptedLeaseSet | MetaLeaseSet;

/** A lease set of any kind and its keys. */
export interface CreateLeaseSet2 {
	readonly type: typeof I2cp.CreateLeaseSet2;
	readonly session: number;
	readonly leaseSet: AnyLeaseSet;
	/** One for each public key of the set, in its order; none for a meta set. */
	readonly privateKeys: readonly PrivateKeyOfSet[];
}

/** Throws WireError `too-many-leases` above 16. */
function readCount(reader: Reader): number {
	const count = reader.u8();
	if (count > maxLeases) throw reader.fault('too-many-leases');
	return count;
}

/** Reads a body: session 2, count 1, n × {gateway 32, tunnel 4}, end 8. Throws WireError `too-many-leases` above 16. */
export function readRequestLeaseSet(reader: Reader): RequestLeaseSet {
	const session = reader.u16();
	const count = readCount(reader);
	const tunnels = Array.from({ length: count }, () => ({ gateway: reader.bytes(hashBytes), tunnelId: reader.u32() }));
	const endMs = wall(reader.u64());
	return { type: I2cp.RequestLeaseSet, session, leases: tunnels.map((tunnel) => ({ ...tunnel, endMs })) };
}

/** Throws RangeError unless there are 1 to 16 leases. */
export function writeRequestLeaseSet(writer: Writer, { session, leases }: RequestLeaseSet): void {
	checkInteger('number of leases', leases.length, 1, maxLeases);
	writer.u16(session).u8(leases.length);
	for (const { gateway, tunnelId } of leases) writer.bytes(gateway).u32(tunnelId);
	const end: Wall = wall(Math.min(...leases.map((lease) => lease.endMs)));
	writer.u64(Math.floor(end));
}

/** Reads a body: session 2, count 1, n × {gateway 32, tunnel 4, end 8}. Throws WireError `too-many-leases` above 16. */
export function readRequestVariableLeaseSet(reader: Reader): RequestVariableLeaseSet {
	const session = reader.u16();
	const count = readCount(reader);
	return {
		type: I2cp.RequestVariableLeaseSet,
		session,
		leases: Array.from({ length: count }, () => readLease(reader)),
	};
}

/** Throws RangeError for more than 16 leases. */
export function writeRequestVariableLeaseSet(writer: Writer, { session, leases }: RequestVariableLeaseSet): void {
	checkInteger('number of leases', leases.length, 0, maxLeases);
	writer.u16(session).u8(leases.length);
	for (const lease of leases) writeLease(writer, lease);
}

/** Reads a body: session 2, 20 bytes without meaning, private key 256, set. */
export function readCreateLeaseSet(reader: Reader): CreateLeaseSet {
	const session = reader.u16();
	reader.skip(unusedSigningKeyBytes);
	const privateKey = reader.bytes(elGamalPrivateBytes);
	return { type: I2cp.CreateLeaseSet, session, privateKey, leaseSet: LeaseSet.decode(reader.rest()) };
}

/** Writes a body of the layout that `readCreateLeaseSet` reads. */
export function writeCreateLeaseSet(writer: Writer, { session, privateKey, leaseSet }: CreateLeaseSet): void {
	checkBytes('ElGamal private key', privateKey, elGamalPrivateBytes);
	writer.u16(session).zeros(unusedSigningKeyBytes).bytes(privateKey).bytes(leaseSet.bytes);
}

const decoders: Readonly<Record<number, (bytes: Uint8Array) => AnyLeaseSet>> = {
	[leaseSetType]: (bytes) => LeaseSet.decode(bytes),
	[leaseSet2Type]: (bytes) => LeaseSet2.decode(bytes),
	[encryptedLeaseSetType]: (bytes) => EncryptedLeaseSet.decode(bytes),
	[metaLeaseSetType]: (bytes) => MetaLeaseSet.decode(bytes),
};

const storeTypes: Readonly<Record<AnyLeaseSet['kind'], number>> = {
	leaseSet: leaseSetType,
	leaseSet2: leaseSet2Type,
	encryptedLeaseSet: encryptedLeaseSetType,
	metaLeaseSet: metaLeaseSetType,
};

/** Throws WireError `unknown-store-type`, `too-many-keys`, and what decoding the set throws. */
export function readCreateLeaseSet2(reader: Reader): CreateLeaseSet2 {
	const session = reader.u16();
	const storeType = reader.u8();
	const rest = reader.rest();
	const length = leaseSetExtent(rest, storeType);
	const leaseSet = decoders[storeType]!(rest.subarray(0, length));
	return {
		type: I2cp.CreateLeaseSet2,
		session,
		leaseSet,
		privateKeys: readPrivateKeys(rest, length, storeType, reader),
	};
}

function readPrivateKeys(rest: Uint8Array, at: number, storeType: number, whole: Reader): PrivateKeyOfSet[] {
	const reader = new Reader(rest, whole.what, at);
	if (storeType === metaLeaseSetType && reader.remaining === 0) return [];
	const count = reader.u8();
	if (count > maxPrivateKeys) throw reader.fault('too-many-keys');
	const keys = Array.from({ length: count }, () => ({ type: reader.u16(), key: reader.bytes(reader.u16()) }));
	reader.expectEnd();
	return keys;
}

/** Throws RangeError for more than 16 keys. */
export function writeCreateLeaseSet2(writer: Writer, { session, leaseSet, privateKeys }: CreateLeaseSet2): void {
	checkInteger('number of private keys', privateKeys.length, 0, maxPrivateKeys);
	writer.u16(session).u8(storeTypes[leaseSet.kind]).bytes(leaseSet.bytes);
	if (leaseSet.kind === 'metaLeaseSet') return;
	writer.u8(privateKeys.length);
	for (const { type, key } of privateKeys) writer.u16(type).u16(key.length).bytes(key);
}
