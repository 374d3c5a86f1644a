// The keys that an NTCP2 address publishes, and the bytes in which they are kept. NTCP2 "Published Addresses".
import type { MlKemLevel } from '@i2p/crypto-mlkem';
import { generateX25519, importX25519Private, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { publishedNtcp2Address, type RouterAddress, unpublishedNtcp2Address } from '@i2p/data-routerinfo';
import type { Endpoint } from '@i2p/runtime';
import { concatBytes, copyBytes, type Random, spendSecret, WireError } from '@i2p/util';
import { ivBytes, keyBytes } from './constants.js';
import { pqOf } from './variant.js';

/** What must be kept over restarts: other routers remember it for weeks. */
export interface Ntcp2Keys {
	/** The private half of `s`. */
	readonly staticKey: X25519PrivateKey;
	/** `i`, 16 bytes. */
	readonly iv: Uint8Array;
}

/** Fresh keys. */
export function createNtcp2Keys(random: Random): Ntcp2Keys {
	return { staticKey: generateX25519(random), iv: random.bytes(ivBytes) };
}

/** The 48 secret bytes to keep: private key 32, iv 16. */
export function encodeNtcp2Keys(keys: Ntcp2Keys): Uint8Array {
	return spendSecret(keys.staticKey.exportRaw(), (raw) => concatBytes(raw, keys.iv));
}

/** Reads {@link encodeNtcp2Keys}' 48 bytes; throws WireError `length` on any other number of bytes. */
export function decodeNtcp2Keys(bytes: Uint8Array): Ntcp2Keys {
	if (bytes.length !== keyBytes + ivBytes) throw new WireError('length', 'NTCP2 keys');
	return {
		staticKey: importX25519Private(bytes.subarray(0, keyBytes)),
		iv: copyBytes(bytes.subarray(keyBytes)),
	};
}

/**
 * An address to publish: with `at` for all to dial, without it only to say our static key and that we dial out by IPv4.
 * `hybrid`: the level of ML-KEM offered there; who cannot be dialled offers none. Throws RangeError unless `at` is an address
 * literal and a port from 1 to 65,535. NTCP2 "Published Addresses"; hybrid `pq`.
 */
export function ntcp2RouterAddress(keys: Ntcp2Keys, at: Endpoint | undefined, hybrid?: MlKemLevel): RouterAddress {
	const staticKey = keys.staticKey.publicKey;
	if (at === undefined) return unpublishedNtcp2Address({ staticKey, ipv4: true });
	return publishedNtcp2Address({ ...at, staticKey, iv: keys.iv, ...(hybrid && { pq: pqOf(hybrid) }) });
}
