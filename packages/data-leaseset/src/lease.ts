// Leases: a gateway, a tunnel, an end. Common structures "Lease", "Lease2".
import { hashBytes } from '@i2p/data-core';
import { fromWallSeconds, type Wall, wall } from '@i2p/time';
import type { Reader, Writer } from '@i2p/util';

/** Through which tunnel a destination can be reached, and until when. */
export interface Lease2 {
	/** Hash of the inbound gateway, 32 bytes. */
	readonly gateway: Uint8Array;
	/** Nonzero, 4 bytes. */
	readonly tunnelId: number;
	/** When the tunnel ends; whole seconds in a LeaseSet2. */
	readonly endMs: Wall;
}

/** Reads a lease of a LeaseSet2, 40 bytes. */
export function readLease2(reader: Reader): Lease2 {
	return { gateway: reader.bytes(hashBytes), tunnelId: reader.u32(), endMs: fromWallSeconds(reader.u32()) };
}

/** Reads a lease of a type 1 set, 44 bytes. */
export function readLease(reader: Reader): Lease2 {
	return { gateway: reader.bytes(hashBytes), tunnelId: reader.u32(), endMs: wall(reader.u64()) };
}

/** Writes a lease of a LeaseSet2; the end is cut to whole seconds. */
export function writeLease2(writer: Writer, lease: Lease2): void {
	if (lease.gateway.length !== hashBytes) throw new RangeError('a gateway is a hash of 32 bytes');
	writer
		.bytes(lease.gateway)
		.u32(lease.tunnelId)
		.u32(Math.floor(lease.endMs / 1000));
}
