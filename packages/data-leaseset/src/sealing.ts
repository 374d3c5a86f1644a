// Sealing a lease set: both layers, the list of clients, the signature of the day's blinded key. "Encrypted LeaseSet".
// Must not know where the set goes.
import type { OfflineSignature, SigningKey } from '@i2p/data-core';
import type { Wall } from '@i2p/time';
import { concatBytes, type Random, Writer, wipe } from '@i2p/util';
import { blindedDay, blindSigningKey } from './blinded-day.js';
import { type ClientAccess, writeAccess } from './client-access.js';
import {
	blindedSignatureType,
	encryptedLeaseSetType,
	keyBytes,
	leaseSet2Type,
	maxLeaseSetBytes,
	metaLeaseSetType,
	offlineFlag,
	unpublishedFlag,
} from './constants.js';
import { EncryptedLeaseSet } from './encrypted-lease-set.js';
import { credentialsOf, sealLayer } from './layer.js';
import type { LeaseSet2 } from './lease-set2.js';
import type { MetaLeaseSet } from './meta-lease-set.js';
import { utcDay } from './utc-day.js';

/** What is sealed and signed. */
export interface SealedContent {
	/** The signed set inside; its flag `blinded` and the same dates are expected of it. */
	readonly leaseSet: LeaseSet2 | MetaLeaseSet;
	/** Cut to whole seconds; its UTC day is the one whose blinded key signs. */
	readonly published: Wall;
	/** At most 65,535 s after `published`. */
	readonly expires: Wall;
	readonly unpublished?: boolean;
	/** The lookup password in UTF-8. */
	readonly secret?: Uint8Array;
	/** Who may open the set; everyone who knows the destination if absent. */
	readonly access?: ClientAccess;
	/** If there, signed by the blinded key of the day, and the transient key signs. */
	readonly offline?: OfflineSignature;
}

/**
 * Seals and signs a set. `signing` is the destination's own key, blinded here, or with `offline` the transient key as it is.
 * Throws RangeError for keys that cannot be blinded, counts or times that do not fit, or more than 4096 bytes.
 */
export function sealLeaseSet(content: SealedContent, signing: SigningKey, random: Random): EncryptedLeaseSet {
	const { destination } = content.leaseSet;
	const key = { publicKey: destination.signingKey, signatureType: destination.signatureType };
	const dayName = utcDay(content.published);
	const day = blindedDay(key, dayName, content.secret);
	if (day === undefined) throw new RangeError('the key of the destination is no point of the curve');
	const credentials = credentialsOf(day.subcredential, content.published);
	const sealed = sealLayers(content, credentials, random);
	wipe(credentials);
	const published = Math.floor(content.published / 1000);
	const flags =
		(content.offline === undefined ? 0 : offlineFlag) | (content.unpublished === true ? unpublishedFlag : 0);
	const writer = new Writer(1024)
		.u8(encryptedLeaseSetType)
		.u16(blindedSignatureType)
		.bytes(day.publicKey)
		.u32(published);
	writer.u16(Math.floor(content.expires / 1000) - published).u16(flags);
	if (content.offline !== undefined) writer.bytes(content.offline.bytes);
	const signed = writer.u16(sealed.length).bytes(sealed).finish();
	const bytes = concatBytes(signed.subarray(1), signatureOf(signed, content, signing, dayName, random));
	if (bytes.length > maxLeaseSetBytes)
		throw new RangeError(`a set has at most ${maxLeaseSetBytes} bytes, not ${bytes.length}`);
	return new EncryptedLeaseSet(bytes);
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

function signatureOf(
	signed: Uint8Array,
	content: SealedContent,
	signing: SigningKey,
	day: string,
	random: Random,
): Uint8Array {
	if (content.offline !== undefined) return signing.sign(signed);
	const blinded = blindSigningKey(signing, day, random, content.secret);
	const signature = blinded.sign(signed);
	blinded.destroy();
	return signature;
}
