// Opening an encrypted lease set with the key of its destination: both layers, the client's cookie, the set inside verified.
// "Encrypted LeaseSet", layers 1 and 2. Must not know where sets come from.
import { utcDay } from '@i2p/time';
import { concatBytes, equalBytes, Reader, WireError, wipe } from '@i2p/util';
import { type BlindableKey, blindedDay } from './blinded-day.js';
import { type ClientKey, findCookie, readAccess } from './client-access.js';
import { leaseSet2Type, metaLeaseSetType } from './constants.js';
import type { EncryptedLeaseSet } from './encrypted-lease-set.js';
import { credentialsOf, openLayer } from './layer.js';
import { LeaseSet2 } from './lease-set2.js';
import { MetaLeaseSet } from './meta-lease-set.js';

/** What else opening may take. */
export interface OpeningKeys {
	/** The lookup password in UTF-8. */
	readonly secret?: Uint8Array;
	readonly client?: ClientKey;
}

/**
 * Why a set stays closed. `other-key`: the destination's key (with this password) is not that of the set; `bad-signature`: outside or inside;
 * `client-key-needed`; `not-authorised`: the client's key is not on the list; `other-destination`: the set inside is another's;
 * `malformed`: what the layers hold is no set.
 */
export type Closed =
	| 'other-key'
	| 'bad-signature'
	| 'client-key-needed'
	| 'not-authorised'
	| 'other-destination'
	| 'malformed';

/** A set that was opened and verified, or why not. */
export type Opened = { readonly leaseSet: LeaseSet2 | MetaLeaseSet } | { readonly refused: Closed };

/**
 * Opens a set of a destination's signing key and verifies it outside and inside. Does not look at the time, but at the UTC day of `published`.
 * Throws RangeError for a key that cannot be blinded; whatever the set holds is answered by code.
 */
export function openLeaseSet(set: EncryptedLeaseSet, key: BlindableKey, keys: OpeningKeys = {}): Opened {
	const day = blindedDay(key, utcDay(set.published), keys.secret);
	if (day === undefined || !equalBytes(day.publicKey, set.blindedKey)) return { refused: 'other-key' };
	if (!set.verify()) return { refused: 'bad-signature' };
	const credentials = credentialsOf(day.subcredential, set.published);
	try {
		return openLayers(set.sealed, key, credentials, keys.client);
	} catch (fault) {
		if (!(fault instanceof WireError)) throw fault;
		return { refused: 'malformed' };
	} finally {
		wipe(credentials);
	}
}

function openLayers(
	sealed: Uint8Array,
	key: BlindableKey,
	credentials: Uint8Array,
	client: ClientKey | undefined,
): Opened {
	const reader = new Reader(openLayer('ELS2_L1K', sealed, credentials), 'EncryptedLeaseSet layer');
	const access = readAccess(reader);
	let secret = credentials;
	if (access.kind !== 'none') {
		if (client === undefined) return { refused: 'client-key-needed' };
		const cookie = findCookie(access, client, credentials);
		if (cookie === undefined) return { refused: 'not-authorised' };
		secret = concatBytes(cookie, credentials);
		wipe(cookie);
	}
	try {
		return judge(decodeContent(openLayer('ELS2_L2K', reader.rest(), secret)), key);
	} finally {
		if (secret !== credentials) wipe(secret);
	}
}

function decodeContent(content: Uint8Array): LeaseSet2 | MetaLeaseSet {
	const type = content[0];
	if (type === leaseSet2Type) return LeaseSet2.decode(content.subarray(1));
	if (type === metaLeaseSetType) return MetaLeaseSet.decode(content.subarray(1));
	throw new WireError('not-a-lease-set', 'EncryptedLeaseSet content', 0);
}

function judge(leaseSet: LeaseSet2 | MetaLeaseSet, key: BlindableKey): Opened {
	const { signatureType, signingKey } = leaseSet.destination;
	if (signatureType !== key.signatureType || !equalBytes(signingKey, key.publicKey))
		return { refused: 'other-destination' };
	return leaseSet.verify() ? { leaseSet } : { refused: 'bad-signature' };
}
