// The RouterInfos of a zip archive of seeds: which entries count, and what was wrong with the others. SU3 reseed file specification.
// Folders in their names are passed over: somebody may have packed his netDb folder.
import { type HashKey, parseHashKey } from '@i2p/data-core';
import { maxRouterInfoBytes, RouterInfo } from '@i2p/data-routerinfo';
import type { Wall } from '@i2p/time';
import { unlessMalformed, WireError } from '@i2p/util';
import { seedLifetimeMs } from './constants.js';
import type { EntryFault } from './errors.js';
import { readZip, writeZip, type ZipEntry } from './zip.js';

/** What RouterInfos must be to be used. */
export interface SeedRules {
	/** `netId` that they must name. */
	readonly netId: number;
	readonly wall: Wall;
}

/** What a bundle held. */
export interface Seeds {
	/** Verified; dated by their routers, perhaps ahead of our clock: a database judges that. */
	readonly infos: readonly RouterInfo[];
	/** Entries that were passed over, by reason. */
	readonly refused: Readonly<Partial<Record<EntryFault, number>>>;
}

/** The RouterInfos of an archive, each verified and named as its hash. Throws WireError as {@link readZip} does. */
export function readBundle(zip: Uint8Array, rules: SeedRules): Seeds {
	return sift(readZip(zip), (entry) => fromEntry(entry, rules));
}

/** Those of given RouterInfos that can be used. */
export function siftRouterInfos(infos: readonly RouterInfo[], rules: SeedRules): Seeds {
	return sift(infos, (info) => routerFault(info, rules) ?? info);
}

/** An archive of RouterInfos, as others read it. */
export function writeBundle(infos: readonly RouterInfo[]): Uint8Array {
	return writeZip(infos.map((info) => ({ name: `routerInfo-${info.key}.dat`, content: info.bytes })));
}

function sift<T>(items: readonly T[], judge: (item: T) => RouterInfo | EntryFault): Seeds {
	const infos = new Map<HashKey, RouterInfo>();
	const refused: Partial<Record<EntryFault, number>> = {};
	for (const item of items) {
		const said = judge(item);
		if (typeof said === 'string') refused[said] = (refused[said] ?? 0) + 1;
		else infos.set(said.key, said);
	}
	return { infos: [...infos.values()], refused };
}

function fromEntry(entry: ZipEntry, rules: SeedRules): RouterInfo | EntryFault {
	const name = /(?:^|\/)routerInfo-([A-Za-z0-9~-]{43}=)\.dat$/.exec(entry.name)?.[1];
	const key = name === undefined ? undefined : parseHashKey(name);
	if (key === undefined) return 'name';
	let bytes: Uint8Array;
	try {
		bytes = entry.open(maxRouterInfoBytes);
	} catch (error) {
		if (!(error instanceof WireError)) throw error;
		return error.code === 'too-large' ? 'too-large' : 'damaged';
	}
	const info = unlessMalformed(() => new RouterInfo(bytes));
	if (info === undefined) return 'malformed';
	return info.key === key ? (routerFault(info, rules) ?? info) : 'wrong-hash';
}

function routerFault(info: RouterInfo, { netId, wall }: SeedRules): EntryFault | undefined {
	if (info.netId !== netId) return 'wrong-net';
	if (info.published < wall - seedLifetimeMs) return 'stale';
	return info.verify() ? undefined : 'bad-signature';
}
