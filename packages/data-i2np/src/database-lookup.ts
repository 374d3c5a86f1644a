// DatabaseLookup and DatabaseSearchReply: questions and hints. I2NP "DatabaseLookup", "DatabaseSearchReply".
import { hashBytes } from '@i2p/data-core';
import { checkBytes, checkInteger, Reader, Writer } from '@i2p/util';
import {
	legacyTagBytes,
	maxExcluded,
	maxLegacyTags,
	maxSearchReplyHashes,
	replyKeyBytes,
	replyTagBytes,
} from './constants.js';
import { checkTunnelId, readTunnelId } from './tunnel-bodies.js';

/** What is looked for. */
export type LookupKind = 'any' | 'leaseSet' | 'routerInfo' | 'exploration';

const kinds: readonly LookupKind[] = ['any', 'leaseSet', 'routerInfo', 'exploration'];
const tunnelFlag = 0x01;
const legacyFlag = 0x02;
const kindShift = 2;
const eciesFlag = 0x10;

/** How a reply is to be sealed. */
export interface ReplyEncryption {
	/** 32 bytes. */
	readonly key: Uint8Array;
	/** 8 bytes. */
	readonly tag: Uint8Array;
}

/** How askers of the ElGamal days wanted a reply: AES under a session tag. */
export interface LegacyReplyEncryption {
	/** 32 bytes. */
	readonly key: Uint8Array;
	/** 1–32 session tags of 32 bytes. */
	readonly tags: readonly Uint8Array[];
}

/** A DatabaseLookup body. Views when decoded. */
export interface DatabaseLookup {
	/** 32 bytes. */
	readonly key: Uint8Array;
	/** Hash of the router that takes the reply: the asker, or the gateway of `replyTunnel`. */
	readonly from: Uint8Array;
	/** If there, the reply goes through this tunnel at `from`; nonzero. */
	readonly replyTunnel?: number;
	readonly kind: LookupKind;
	/** Hashes of routers not to be named; at most 512. */
	readonly excluded: readonly Uint8Array[];
	/** If there, the reply is sealed with this key under this tag. */
	readonly encryption?: ReplyEncryption;
	/** If there, the reply was to be sealed in a way that routers no longer know. */
	readonly legacyEncryption?: LegacyReplyEncryption;
}

/**
 * Reads a body; what follows it is ignored, as i2pd does. Throws WireError: `too-many-excluded`, `zero-tunnel-id`, `bad-tag-count`,
 * `bad-encryption-flags` for both encryptions at once, and codec faults.
 */
export function decodeDatabaseLookup(body: Uint8Array): DatabaseLookup {
	const reader = new Reader(body, 'DatabaseLookup');
	const key = reader.bytes(hashBytes);
	const from = reader.bytes(hashBytes);
	const flags = reader.u8();
	if ((flags & legacyFlag) !== 0 && (flags & eciesFlag) !== 0) throw reader.fault('bad-encryption-flags');
	const replyTunnel = (flags & tunnelFlag) === 0 ? undefined : readTunnelId(reader);
	const count = reader.u16();
	if (count > maxExcluded) throw reader.fault('too-many-excluded');
	const excluded = readMany(reader, count, hashBytes);
	const encryption = (flags & eciesFlag) === 0 ? undefined : readEncryption(reader);
	const legacyEncryption = (flags & legacyFlag) === 0 ? undefined : readLegacyEncryption(reader);
	return {
		key,
		from,
		kind: kinds[(flags >>> kindShift) & 3]!,
		excluded,
		...(replyTunnel === undefined ? {} : { replyTunnel }),
		...(encryption === undefined ? {} : { encryption }),
		...(legacyEncryption === undefined ? {} : { legacyEncryption }),
	};
}

function readMany(reader: Reader, count: number, length: number): Uint8Array[] {
	const all = reader.bytes(count * length);
	const items: Uint8Array[] = [];
	for (let at = 0; at < all.length; at += length) items.push(all.subarray(at, at + length));
	return items;
}

function readEncryption(reader: Reader): ReplyEncryption {
	const key = reader.bytes(replyKeyBytes);
	if (reader.u8() !== 1) throw reader.fault('bad-tag-count');
	return { key, tag: reader.bytes(replyTagBytes) };
}

function readLegacyEncryption(reader: Reader): LegacyReplyEncryption {
	const key = reader.bytes(replyKeyBytes);
	const count = reader.u8();
	if (count === 0 || count > maxLegacyTags) throw reader.fault('bad-tag-count');
	return { key, tags: readMany(reader, count, legacyTagBytes) };
}

/** Writes a body; throws RangeError for lengths and counts that do not fit, or if both encryptions are there. */
export function encodeDatabaseLookup(lookup: DatabaseLookup): Uint8Array {
	const { key, from, replyTunnel, kind, excluded, encryption, legacyEncryption } = lookup;
	checkBytes('key of a lookup', key, hashBytes);
	checkBytes('hash of who is answered', from, hashBytes);
	checkInteger('number of routers excluded', excluded.length, 0, maxExcluded);
	if (encryption !== undefined && legacyEncryption !== undefined)
		throw new RangeError('encryption of the reply: expected one way, got two');
	const flags =
		(replyTunnel === undefined ? 0 : tunnelFlag) |
		(kinds.indexOf(kind) << kindShift) |
		(encryption === undefined ? 0 : eciesFlag) |
		(legacyEncryption === undefined ? 0 : legacyFlag);
	const writer = new Writer(128 + excluded.length * hashBytes).bytes(key).bytes(from).u8(flags);
	if (replyTunnel !== undefined) {
		checkTunnelId(replyTunnel);
		writer.u32(replyTunnel);
	}
	writer.u16(excluded.length);
	writeMany(writer, 'hash of an excluded router', excluded, hashBytes);
	if (encryption !== undefined) writeSealing(writer, encryption.key, [encryption.tag], replyTagBytes);
	if (legacyEncryption !== undefined) writeSealing(writer, legacyEncryption.key, legacyEncryption.tags, legacyTagBytes);
	return writer.finish();
}

function writeSealing(writer: Writer, key: Uint8Array, tags: readonly Uint8Array[], tagBytes: number): void {
	checkBytes('reply key', key, replyKeyBytes);
	checkInteger('number of reply tags', tags.length, 1, maxLegacyTags);
	writer.bytes(key).u8(tags.length);
	writeMany(writer, 'reply tag', tags, tagBytes);
}

function writeMany(writer: Writer, name: string, items: readonly Uint8Array[], length: number): void {
	for (const item of items) {
		checkBytes(name, item, length);
		writer.bytes(item);
	}
}

/** A DatabaseSearchReply body. Views when decoded. */
export interface DatabaseSearchReply {
	/** What was asked for, 32 bytes. */
	readonly key: Uint8Array;
	/** Routers that may know; at most 16. */
	readonly hashes: readonly Uint8Array[];
	/** Who answers, unproven. */
	readonly from: Uint8Array;
}

/** Reads a body: key 32, count 1, hashes, from 32. Throws WireError, `too-many-hashes` above 16. */
export function decodeDatabaseSearchReply(body: Uint8Array): DatabaseSearchReply {
	const reader = new Reader(body, 'DatabaseSearchReply');
	const key = reader.bytes(hashBytes);
	const count = reader.u8();
	if (count > maxSearchReplyHashes) throw reader.fault('too-many-hashes');
	const hashes = readMany(reader, count, hashBytes);
	const from = reader.bytes(hashBytes);
	reader.expectEnd();
	return { key, hashes, from };
}

/** Writes a body; throws RangeError for lengths that do not fit, or above 16 hashes. */
export function encodeDatabaseSearchReply(reply: DatabaseSearchReply): Uint8Array {
	const { key, hashes, from } = reply;
	checkBytes('key of a search reply', key, hashBytes);
	checkBytes('hash of who answers', from, hashBytes);
	checkInteger('number of hashes in a search reply', hashes.length, 0, maxSearchReplyHashes);
	const writer = new Writer(65 + hashes.length * hashBytes).bytes(key).u8(hashes.length);
	writeMany(writer, 'hash in a search reply', hashes, hashBytes);
	return writer.bytes(from).finish();
}
