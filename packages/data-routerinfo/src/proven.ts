// The RouterInfos whose signature was found right, one of each router: the same bytes come again and again, and are not proven twice.
import type { HashKey } from '@i2p/data-core';
import { equalBytes } from '@i2p/util';
import { maxProven } from './constants.js';

/** Whole RouterInfos as they were proven; who was proven longest ago makes place. Shared by all that runs in one process. */
const proven = new Map<HashKey, Uint8Array>();

/** Whether exactly these bytes, of this router, were proven. */
export function wasProven(router: HashKey, bytes: Uint8Array): boolean {
	const known = proven.get(router);
	return known !== undefined && (known === bytes || equalBytes(known, bytes));
}

/** These bytes, which nobody will change, are proven. */
export function rememberProven(router: HashKey, bytes: Uint8Array): void {
	proven.delete(router);
	if (proven.size >= maxProven) proven.delete(proven.keys().next().value!);
	proven.set(router, bytes);
}
