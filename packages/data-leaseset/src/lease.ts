// Leases: a gateway, a tunnel, an end; when they end for those who send. Common structures "Lease", "Lease2".
import { hashBytes } from '@i2p/data-core';
import { fromWallSeconds, type Wall, wall } from '@i2p/time';
import { checkBytes, checkInteger, type Reader, type Writer } from '@i2p/util';
import { lease2Bytes, leaseEndMarginMs, maxLeases } from './constants.js';

/** Through which tunnel a destination can be reached, and until when. */
export interface Lease2 {
	/** Hash of the inbound gateway, 32 bytes. */
	readonly gateway: Uint8Array;
	/** 4 bytes. */
	readonly tunnelId: number;
	/** When the tunnel ends; whole seconds in a LeaseSet2. */
	readonly endMs: Wall;
}

/** Reads a lease of a LeaseSet2, 40 bytes: gateway 32, tunnel 4, end 4 (s). Throws WireError `truncated`. */
export function readLease2(reader: Reader): Lease2 {
	return { gateway: reader.bytes(hashBytes), tunnelId: reader.u32(), endMs: fromWallSeconds(reader.u32()) };
}

/** Reads a lease of a type 1 set, 44 bytes: gateway 32, tunnel 4, end 8 (ms). Throws WireError `truncated`, `too-large`. */
export function readLease(reader: Reader): Lease2 {
	return { gateway: reader.bytes(hashBytes), tunnelId: reader.u32(), endMs: wall(reader.u64()) };
}

/** Passes over the count and the leases of a LeaseSet2; throws WireError `too-many-leases` above 16, `truncated`. */
export function skipLeases2(reader: Reader): void {
	reader.skip(readLeaseCount(reader) * lease2Bytes);
}

/** Reads the count and the leases of a set; throws WireError `too-many-leases` above 16 besides what `read` throws. */
export function readLeases(reader: Reader, read: (reader: Reader) => Lease2): Lease2[] {
	const count = readLeaseCount(reader);
	const leases: Lease2[] = [];
	for (let i = 0; i < count; i++) leases.push(read(reader));
	return leases;
}

/** Reads the count of leases; throws WireError `too-many-leases` above 16. */
export function readLeaseCount(reader: Reader): number {
	const count = reader.u8();
	if (count > maxLeases) throw reader.fault('too-many-leases');
	return count;
}

/** Writes a lease of a LeaseSet2; the end is cut to whole seconds. Throws RangeError for what does not fit. */
export function writeLease2(writer: Writer, lease: Lease2): void {
	const end = Math.floor(lease.endMs / 1000);
	checkInteger('end of a lease, in seconds', end, 0, 0xffff_ffff);
	writeTunnel(writer, lease).u32(end);
}

/** Writes a lease of a type 1 set, its end in ms. Throws RangeError for what does not fit. */
export function writeLease(writer: Writer, lease: Lease2): void {
	const end = Math.floor(lease.endMs);
	checkInteger('end of a lease, in ms', end, 0, Number.MAX_SAFE_INTEGER);
	writeTunnel(writer, lease).u64(end);
}

/** Writes the count and the leases of a set; throws RangeError unless they are 1 to 16, and what `write` throws. */
export function writeLeases(
	writer: Writer,
	leases: readonly Lease2[],
	write: (writer: Writer, lease: Lease2) => void,
): void {
	checkInteger('number of leases', leases.length, 1, maxLeases);
	writer.u8(leases.length);
	for (const lease of leases) write(writer, lease);
}

function writeTunnel(writer: Writer, lease: Lease2): Writer {
	checkBytes('gateway of a lease', lease.gateway, hashBytes);
	checkInteger('tunnel of a lease', lease.tunnelId, 0, 0xffff_ffff);
	return writer.bytes(lease.gateway).u32(lease.tunnelId);
}

/** When the last of these leases ends; the beginning of time if there are none. */
export function lastLeaseEnd(leases: readonly Lease2[]): Wall {
	let last = 0;
	for (const lease of leases) last = Math.max(last, lease.endMs);
	return wall(last);
}

/** Whether a message may still be sent through a lease: it counts as ended 51 s early, as at other routers. */
export function leaseStands(lease: Lease2, now: Wall): boolean {
	return lease.endMs - leaseEndMarginMs > now;
}
