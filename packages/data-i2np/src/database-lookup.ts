// DatabaseLookup and DatabaseSearchReply: questions and hints. I2NP "DatabaseLookup", "DatabaseSearchReply".
import { hashBytes } from '@i2p/data-core';
import { Reader, WireError, Writer } from '@i2p/util';
import { maxExcluded, maxSearchReplyHashes } from './constants.js';

/** What is looked for. */
export type LookupKind = 'any' | 'leaseSet' | 'routerInfo' | 'exploration';

const kinds: readonly LookupKind[] = ['any', 'leaseSet', 'routerInfo', 'exploration'];
const tunnelFlag = 0x01;
const elGamalFlag = 0x02;
const kindShift = 2;
const eciesFlag = 0x10;
const replyKeyBytes = 32;
const replyTagBytes = 8;

/** A DatabaseLookup body. Views when decoded. */
export interface DatabaseLookup {
	/** 32 bytes. */
	readonly key: Uint8Array;
	/** Hash of the router that takes the reply: the asker, or the gateway of `replyTunnel`. */
	readonly from: Uint8Array;
	/** If there, the reply goes through this tunnel at `from`. */
	readonly replyTunnel?: number;
	readonly kind: LookupKind;
	/** Hashes of routers not to be named; at most 512. */
	readonly excluded: readonly Uint8Array[];
	/** If there, the reply is sealed with this key (32 bytes) under this tag (8 bytes). */
	readonly encryption?: { readonly key: Uint8Array; readonly tag: Uint8Array };
}

/** Reads a body; throws WireError, `legacy-encryption` for ElGamal replies and `bad-tag-count` included. */
export function decodeDatabaseLookup(body: Uint8Array): DatabaseLookup {
	const reader = new Reader(body);
	const key = reader.bytes(hashBytes);
	const from = reader.bytes(hashBytes);
	const flags = reader.u8();
	const replyTunnel = (flags & tunnelFlag) !== 0 ? reader.u32() : undefined;
	const count = reader.u16();
	if (count > maxExcluded) throw new WireError('too-many-excluded');
	const list = reader.bytes(count * hashBytes);
	const excluded: Uint8Array[] = [];
	for (let at = 0; at < list.length; at += hashBytes) excluded.push(list.subarray(at, at + hashBytes));
	if ((flags & elGamalFlag) !== 0) throw new WireError('legacy-encryption');
	const encryption = (flags & eciesFlag) === 0 ? undefined : readEncryption(reader);
	const kind = kinds[(flags >>> kindShift) & 3]!;
	return {
		key,
		from,
		kind,
		excluded,
		...(replyTunnel === undefined ? {} : { replyTunnel }),
		...(encryption === undefined ? {} : { encryption }),
	};
}

function readEncryption(reader: Reader): { key: Uint8Array; tag: Uint8Array } {
	const key = reader.bytes(replyKeyBytes);
	if (reader.u8() !== 1) throw new WireError('bad-tag-count');
	return { key, tag: reader.bytes(replyTagBytes) };
}

/** Writes a body; throws RangeError for lengths that do not fit. */
export function encodeDatabaseLookup(lookup: DatabaseLookup): Uint8Array {
	const { key, from, replyTunnel, kind, excluded, encryption } = lookup;
	if (key.length !== hashBytes || from.length !== hashBytes) throw new RangeError('hashes have 32 bytes');
	if (excluded.length > maxExcluded) throw new RangeError('too many routers excluded');
	const flags =
		(replyTunnel === undefined ? 0 : tunnelFlag) |
		(kinds.indexOf(kind) << kindShift) |
		(encryption === undefined ? 0 : eciesFlag);
	const writer = new Writer(128 + excluded.length * hashBytes).bytes(key).bytes(from).u8(flags);
	if (replyTunnel !== undefined) writer.u32(replyTunnel);
	writer.u16(excluded.length);
	for (const hash of excluded) {
		if (hash.length !== hashBytes) throw new RangeError('hashes have 32 bytes');
		writer.bytes(hash);
	}
	if (encryption !== undefined) {
		if (encryption.key.length !== replyKeyBytes || encryption.tag.length !== replyTagBytes)
			throw new RangeError('reply key has 32 bytes, tag 8');
		writer.bytes(encryption.key).u8(1).bytes(encryption.tag);
	}
	return writer.finish();
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

/** Reads a body; throws WireError, `too-many-hashes` above 16. */
export function decodeDatabaseSearchReply(body: Uint8Array): DatabaseSearchReply {
	const reader = new Reader(body);
	const key = reader.bytes(hashBytes);
	const count = reader.u8();
	if (count > maxSearchReplyHashes) throw new WireError('too-many-hashes');
	const hashes: Uint8Array[] = [];
	for (let i = 0; i < count; i++) hashes.push(reader.bytes(hashBytes));
	const from = reader.bytes(hashBytes);
	reader.expectEnd();
	return { key, hashes, from };
}

/** Writes a body. */
export function encodeDatabaseSearchReply(reply: DatabaseSearchReply): Uint8Array {
	if (reply.hashes.length > maxSearchReplyHashes) throw new RangeError('too many hashes');
	const writer = new Writer(65 + reply.hashes.length * hashBytes).bytes(reply.key).u8(reply.hashes.length);
	for (const hash of reply.hashes) writer.bytes(hash);
	return writer.bytes(reply.from).finish();
}
