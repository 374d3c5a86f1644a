// Who may come in at a server tunnel, by the hash of their destination.

import { normalName } from '@i2p/addressbook';
import { type HashKey, hashKey, parseB32Address, parseHashKey } from '@i2p/data-core';

/** `only`: nobody but those listed; `not`: everybody but those. */
export interface AccessList {
	readonly mode: 'only' | 'not';
	readonly keys: ReadonlySet<HashKey>;
}

/** Lets everybody in. */
export const openToAll: AccessList = { mode: 'not', keys: new Set() };

/** Whether this destination may come in. */
export function admits(list: AccessList, key: HashKey): boolean {
	return list.keys.has(key) === (list.mode === 'only');
}

/** Reads an entry of a list: a b32 address, its 52 characters alone, or a hash in base64; `undefined` for anything else. */
export function parseListed(text: string): HashKey | undefined {
	const name = normalName(text);
	const hash = parseB32Address(name.endsWith('.i2p') ? name : `${name}.b32.i2p`);
	return hash === undefined ? parseHashKey(text.trim()) : hashKey(hash);
}
