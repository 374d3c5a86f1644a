// Sealing a lease set: both layers, the list of clients, the signature of the day's blinded key. "Encrypted LeaseSet".
// Must not know where the set goes.
import type { SigningKey } from '@i2p/data-core';
import { utcDay } from '@i2p/time';
import { concatBytes, type Random, wipe } from '@i2p/util';
import { blindedDay, blindSigningKey } from './blinded-day.js';
import { type ClientAccess, writeAccess } from './client-access.js';
import { blindedSignatureType, encryptedLeaseSetType, keyBytes, leaseSet2Type, metaLeaseSetType } from './constants.js';
import { beginSigned, type DatedContent, endSigned } from './dated-set.js';
import { EncryptedLeaseSet } from './encrypted-lease-set.js';
import { credentialsOf, sealLayer } from './layer.js';
import type { LeaseSet2 } from './lease-set2.js';
import type { MetaLeaseSet } from './meta-lease-set.js';

/**
 * What is sealed and signed. The UTC day of `published` is the one whose blinded key signs; an `offline` section is signed by the blinded
 * key of that day.
 */
export interface SealedContent extends DatedContent {
	/** The signed set inside; its flag `blinded` and the same dates are expected of it. */
	readonly leaseSet: LeaseSet2 | MetaLeaseSet;
	/** The lookup password in UTF-8. */
	readonly secret?: Uint8Array;
	/** Who may open the set; everyone who knows the destination if absent. */
	readonly access?: ClientAccess;
}

const blindedTypeBytes = Uint8Array.of(0, blindedSignatureType);
const blindedSignatureBytes = 64;

/**
 * Seals and signs a set. `signing` is the destination's own key, blinded here, or with `offline` the transient key as it is.
 * Throws RangeError for keys that cannot be blinded, counts or times that do not fit, or more than 4096 bytes.
 */
export function sealLeaseSet(content: SealedContent, signing: SigningKey, random: Random): EncryptedLeaseSet {
	const { destination } = content.leaseSet;
	const key = { publicKey: destination.signingKey, signatureType: destination.signatureType };
	const dayName = utcDay(content.published);
	const day = blindedDay(key, dayName, content.secret);
	if (day === undefined) throw new RangeError('signing key to be blinded: expected a point of the curve');
	const credentials = credentialsOf(day.subcredential, content.published);
	let sealed: Uint8Array;
	try {
		sealed = sealLayers(content, credentials, random);
	} finally {
		wipe(credentials);
	}
	const writer = beginSigned(encryptedLeaseSetType, [blindedTypeBytes, day.publicKey], content);
	const signer = content.offline === undefined ? blindSigningKey(signing, dayName, random, content.secret) : signing;
	try {
		writer.u16(sealed.length).bytes(sealed);
		const wanted = content.offline?.signatureBytes ?? blindedSignatureBytes;
		return new EncryptedLeaseSet(endSigned('EncryptedLeaseSet', writer, signer, wanted));
	} finally {
		if (signer !== signing) signer.destroy();
	}
}

function sealLayers(content: SealedContent, credentials: Uint8Array, random: Random): Uint8Array {
	const salt = random.bytes(keyBytes);
	const { section, cookie } = writeAccess(content.access, credentials, random);
	const { leaseSet } = content;
	const type = leaseSet.kind === 'leaseSet2' ? leaseSet2Type : metaLeaseSetType;
	const secret = concatBytes(cookie, credentials);
	const inner = sealLayer('ELS2_L2K', random.bytes(keyBytes), secret, concatBytes(Uint8Array.of(type), leaseSet.bytes));
	wipe(secret, cookie);
	return sealLayer('ELS2_L1K', salt, credentials, concatBytes(section, inner));
}
