// The keys of a tunnel's destination: in a file of its own, as other routers write them, or only in memory.
import type { DestinationMaker } from '@i2p/client-core';
import { type DestinationKeys, decodeDestinationKeys, ed25519Type, encodeDestinationKeys } from '@i2p/data-core';
import type { Store } from '@i2p/runtime';
import { unlessMalformed, wipe } from '@i2p/util';

const folder = 'tunnels';

/** Why keys cannot be had, in one line. */
export class KeyFault extends Error {
	override readonly name = 'KeyFault';
}

/** Whether a plan's word for its keys is a name of a file in the folder of tunnels. */
export function isKeyFileName(name: string): boolean {
	return /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/.test(name);
}

/**
 * The keys in `tunnels/NAME` of the store; made and written there if there are none. Throws {@link KeyFault} for a file that is no key file or a
 * name that is none, StoreError when they cannot be kept.
 */
export function keptKeys(store: Store, name: string, maker: DestinationMaker, type = ed25519Type): DestinationKeys {
	if (!isKeyFileName(name)) throw new KeyFault(`${JSON.stringify(name)} is no name for a key file`);
	const path = `${folder}/${name}`;
	const there = store.read(path);
	if (there === undefined) {
		const keys = maker.generateKeys(type);
		store.write(path, encodeDestinationKeys(keys), { secret: true });
		return keys;
	}
	const keys = unlessMalformed(() => decodeDestinationKeys(there));
	wipe(there);
	if (keys === undefined) throw new KeyFault(`${path} holds no keys of a destination`);
	return keys;
}
