// Whom an address means: a name, b32, b33 or whole destination, with a port. Nothing here, nor anywhere in this package, asks DNS.
import { normalName } from '@i2p/addressbook';
import type { LookupTarget } from '@i2p/client-core';
import { Destination, type HashKey, hashKey, parseB32Address } from '@i2p/data-core';
import { parseB33Address } from '@i2p/data-leaseset';

/** A destination in the network and a port there; 0 is unspecified. */
export interface Target {
	readonly lookup: LookupTarget;
	/** Known without looking up: a whole destination was given. */
	readonly key?: HashKey;
	readonly port: number;
	/** As people write it. */
	readonly shown: string;
}

const longestName = 253;

/** Whom a host means, `undefined` unless it is one of the network's: `….i2p` with letters, digits, hyphens. */
export function lookupOf(host: string): LookupTarget | undefined {
	if (host.length > longestName) return undefined;
	const name = normalName(host);
	if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.i2p$/.test(name)) return undefined;
	if (!name.endsWith('.b32.i2p')) return { name };
	const hash = parseB32Address(name);
	if (hash !== undefined) return hashKey(hash);
	const b33 = parseB33Address(name);
	return b33 && { b33 };
}

/** Reads `host`, `host:port` or a destination in base64; `undefined` for anything else. */
export function parseTarget(text: string): Target | undefined {
	const [, host = '', digits] = /^([^:]+)(?::(\d{1,5}))?$/.exec(text.trim()) ?? [];
	const port = Number(digits ?? 0);
	if (port > 65_535) return undefined;
	if (host.length > longestName) {
		const destination = Destination.fromBase64(host);
		return destination && { lookup: destination.key, key: destination.key, port, shown: destination.b32 };
	}
	const lookup = lookupOf(host);
	return lookup === undefined ? undefined : { lookup, port, shown: host.toLowerCase() };
}
