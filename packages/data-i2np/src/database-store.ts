// DatabaseStore: a RouterInfo or lease set on its way into a database or as an answer. I2NP "DatabaseStore".
import { hashBytes } from '@i2p/data-core';
import { EncryptedLeaseSet, LeaseSet, LeaseSet2, MetaLeaseSet } from '@i2p/data-leaseset';
import { maxRouterInfoBytes, RouterInfo } from '@i2p/data-routerinfo';
import {
	checkBytes,
	checkBytesWithin,
	checkInteger,
	equalBytes,
	gunzip,
	gzipDeflate,
	Reader,
	WireError,
	Writer,
} from '@i2p/util';
import { mostBodyBytes } from './constants.js';

/** What is stored. `unknown` covers types that do not exist yet. */
export type StoreKind = 'routerInfo' | 'leaseSet' | 'leaseSet2' | 'encryptedLeaseSet' | 'metaLeaseSet' | 'unknown';

/** Kinds by the low half of the type byte. */
const kinds: readonly (StoreKind | undefined)[] = [
	'routerInfo',
	'leaseSet',
	undefined,
	'leaseSet2',
	undefined,
	'encryptedLeaseSet',
	undefined,
	'metaLeaseSet',
];

/** Key 32, type 1, token 4, tunnel 4, gateway 32, length 2. */
const mostHeadBytes = 75;

/** A DatabaseStore body. Views when decoded. */
export interface DatabaseStore {
	/** Hash under which the content is stored, 32 bytes. */
	readonly key: Uint8Array;
	readonly kind: StoreKind;
	/** Message id of the DeliveryStatus that is wanted; 0 for none. */
	readonly replyToken: number;
	/** With a reply token: tunnel at `replyGateway`, 0 for a direct reply. */
	readonly replyTunnel?: number;
	/** With a reply token: hash of the router that takes the reply, 32 bytes. */
	readonly replyGateway?: Uint8Array;
	/** The content as carried: gzip for a RouterInfo, plain for lease sets. */
	readonly data: Uint8Array;
}

/**
 * Reads a body: key 32, type 1 (its low 4 bits), reply token 4, with a token tunnel 4 and gateway 32, content. The content stays undecoded.
 * Throws WireError `truncated`, `trailing-bytes`.
 */
export function decodeDatabaseStore(body: Uint8Array): DatabaseStore {
	const reader = new Reader(body, 'DatabaseStore');
	const key = reader.bytes(hashBytes);
	const kind = kinds[reader.u8() & 0x0f] ?? 'unknown';
	const replyToken = reader.u32();
	if (replyToken === 0) return { key, kind, replyToken, data: readContent(reader, kind) };
	const replyTunnel = reader.u32();
	const replyGateway = reader.bytes(hashBytes);
	return { key, kind, replyToken, replyTunnel, replyGateway, data: readContent(reader, kind) };
}

function readContent(reader: Reader, kind: StoreKind): Uint8Array {
	if (kind !== 'routerInfo') return reader.rest();
	const data = reader.bytes(reader.u16());
	reader.expectEnd();
	return data;
}

/** Writes a body; throws RangeError for an unknown kind, a token without gateway, and what does not fit. */
export function encodeDatabaseStore(store: DatabaseStore): Uint8Array {
	const { key, kind, replyToken, replyTunnel = 0, replyGateway, data } = store;
	const code = kinds.indexOf(kind);
	if (code < 0) throw new RangeError(`kind of a store: expected a RouterInfo or a lease set, got ${kind}`);
	checkBytes('key of a store', key, hashBytes);
	checkInteger('reply token', replyToken, 0, 0xffff_ffff);
	checkBytesWithin('content of a store', data, 0, mostBodyBytes - mostHeadBytes);
	const writer = new Writer(data.length + mostHeadBytes).bytes(key).u8(code).u32(replyToken);
	if (replyToken !== 0) {
		if (replyGateway === undefined)
			throw new RangeError('reply gateway: expected 32 bytes for a reply token, got none');
		checkBytes('reply gateway', replyGateway, hashBytes);
		checkInteger('reply tunnel', replyTunnel, 0, 0xffff_ffff);
		writer.u32(replyTunnel).bytes(replyGateway);
	}
	if (kind === 'routerInfo') writer.u16(data.length);
	return writer.bytes(data).finish();
}

/** Where a DeliveryStatus for a store goes. */
export interface StoreReply {
	readonly replyToken: number;
	readonly replyTunnel?: number;
	readonly replyGateway?: Uint8Array;
}

const noReply: StoreReply = { replyToken: 0 };

/** What was deflated once: one RouterInfo is stored, flooded and answered with many times. */
const deflated = new WeakMap<RouterInfo, Uint8Array>();

/** The store of a RouterInfo: deflated with the header that other routers' messages have. */
export function storeOfRouterInfo(info: RouterInfo, reply: StoreReply = noReply): DatabaseStore {
	let data = deflated.get(info);
	if (data === undefined) {
		data = gzipDeflate(info.bytes, { xfl: 2, os: 0xff });
		deflated.set(info, data);
	}
	return { key: info.hash, kind: 'routerInfo', ...reply, data };
}

/** The store of a lease set of any kind. */
export function storeOfLeaseSet(leaseSet: StoredLeaseSet, reply: StoreReply = noReply): DatabaseStore {
	return { key: leaseSet.hash, kind: leaseSet.kind, ...reply, data: leaseSet.bytes };
}

/**
 * The RouterInfo in a store, parsed, not verified; inflates no more than 3072 bytes.
 * Throws WireError: `not-a-router-info`, `wrong-key` when the key is not its hash, and codec faults.
 */
export function storedRouterInfo(store: DatabaseStore): RouterInfo {
	if (store.kind !== 'routerInfo') throw new WireError('not-a-router-info', 'DatabaseStore', hashBytes);
	const info = new RouterInfo(gunzip(store.data, maxRouterInfoBytes).payload);
	if (!equalBytes(info.hash, store.key)) throw new WireError('wrong-key', 'DatabaseStore', 0);
	return info;
}

const leaseSetKinds = {
	leaseSet: LeaseSet,
	leaseSet2: LeaseSet2,
	encryptedLeaseSet: EncryptedLeaseSet,
	metaLeaseSet: MetaLeaseSet,
} as const;

/** A lease set of any kind, told apart by `kind`. */
export type StoredLeaseSet = LeaseSet | LeaseSet2 | EncryptedLeaseSet | MetaLeaseSet;

/**
 * The lease set in a store, parsed, not verified.
 * Throws WireError: `not-a-lease-set` for other kinds, `wrong-key`, and codec faults.
 */
export function storedLeaseSet(store: DatabaseStore): StoredLeaseSet {
	if (store.kind === 'routerInfo' || store.kind === 'unknown')
		throw new WireError('not-a-lease-set', 'DatabaseStore', hashBytes);
	const set = leaseSetKinds[store.kind].decode(store.data);
	if (!equalBytes(set.hash, store.key)) throw new WireError('wrong-key', 'DatabaseStore', 0);
	return set;
}
