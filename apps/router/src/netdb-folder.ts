// RouterInfos in a folder, as Java and i2pd keep theirs: `rX/routerInfo-….dat`, or `.dat` and `router.info` files anywhere below.
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HashKey } from '@i2p/data-core';
import { maxRouterInfoBytes, RouterInfo } from '@i2p/data-routerinfo';
import { WireError } from '@i2p/util';

/** What reading a folder gave. */
export interface FolderContent {
	readonly infos: readonly RouterInfo[];
	/** Files that held no RouterInfo. */
	readonly damaged: number;
}

const mostFiles = 20_000;

function* files(folder: string): Generator<string> {
	for (const entry of readdirSync(folder, { withFileTypes: true }) as Dirent[]) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* files(path);
		else if (/\.dat$|^router\.info$/.test(entry.name)) yield path;
	}
}

/** Reads the RouterInfos below a folder, of each router the newest, at most 20,000 files; does not verify them. Throws if the folder cannot be read. */
export function readNetDbFolder(folder: string): FolderContent {
	const newest = new Map<HashKey, RouterInfo>();
	let damaged = 0;
	let count = 0;
	for (const path of files(folder)) {
		if (++count > mostFiles) break;
		const bytes = readFileSync(path);
		try {
			if (bytes.length > maxRouterInfoBytes) throw new WireError('too-large');
			const info = RouterInfo.decode(bytes);
			const had = newest.get(info.key);
			if (had === undefined || had.published < info.published) newest.set(info.key, info);
		} catch (error) {
			if (!(error instanceof WireError)) throw error;
			damaged++;
		}
	}
	return { infos: [...newest.values()], damaged };
}
