// Router families: routers of one operator say so, and prove it with the family's key. Network database "Router families".
// The signature is over the name in UTF-8 and the router's hash. Which families are trusted is not known here.
import { type Mapping, type SigningKey, signatureType, verifierOf } from '@i2p/data-core';
import { checkBytes, concatBytes, fromBase64, toBase64, utf8 } from '@i2p/util';
import { integerOf } from './address-options.js';
import { maxFamilyNameBytes } from './constants.js';

/** A public key of some signature type. */
export interface FamilyKey {
	/** Code of the signature type. */
	readonly type: number;
	/** As long as its type says. */
	readonly key: Uint8Array;
}

/** What a RouterInfo says of its family. */
export interface Family {
	/** At most 68 bytes of UTF-8. */
	readonly name: string;
	/** The family's public key, if the RouterInfo tells it: Java I2P does, i2pd does not. */
	readonly key: FamilyKey | undefined;
	readonly signature: Uint8Array;
}

/** What the options of a RouterInfo say of a family; `undefined` if nothing, or nothing that could be proven. */
export function familyOf(options: Mapping): Family | undefined {
	const name = options.get('family');
	const signature = fromBase64(options.get('family.sig') ?? '');
	if (name === undefined || name === '' || signature === undefined || signature.length === 0) return undefined;
	if (utf8(name).length > maxFamilyNameBytes) return undefined;
	return { name, key: familyKeyOf(options.get('family.key')), signature };
}

/** Reads `type:base64`; `undefined` for unknown types, other lengths, other texts. */
function familyKeyOf(text: string | undefined): FamilyKey | undefined {
	const colon = text?.indexOf(':') ?? -1;
	if (text === undefined || colon < 0) return undefined;
	const type = integerOf(text.slice(0, colon), 0, 0xffff);
	const key = fromBase64(text.slice(colon + 1));
	if (type === undefined || key?.length !== signatureType(type)?.publicBytes) return undefined;
	return key && { type, key };
}

/**
 * Whether the family's key signed this router's 32-byte hash: the key that `known` says (a certificate's, as i2pd has them), else the one
 * that the RouterInfo tells. False without a key, and for types that cannot be verified here. Throws RangeError for another hash length.
 */
export function verifyFamily(family: Family, hash: Uint8Array, known: FamilyKey | undefined = family.key): boolean {
	const signed = signedBytes(family.name, hash);
	if (known === undefined) return false;
	return verifierOf(known.type, known.key)?.verify(signed, family.signature) ?? false;
}

/**
 * The options `family`, `family.key` and `family.sig` for a router's 32-byte hash. Throws RangeError for a name that is empty, over 68 bytes or
 * not lower case: i2pd verifies over the name in lower case.
 */
export function familyOptions(name: string, signing: SigningKey, hash: Uint8Array): Record<string, string> {
	const length = utf8(name).length;
	if (length === 0 || length > maxFamilyNameBytes)
		throw new RangeError(`family name: expected 1 to ${maxFamilyNameBytes} bytes, got ${length}`);
	if (name !== name.toLowerCase()) throw new RangeError('family name: expected lower case');
	return {
		family: name,
		'family.key': `${signing.type}:${toBase64(signing.publicKey)}`,
		'family.sig': toBase64(signing.sign(signedBytes(name, hash))),
	};
}

function signedBytes(name: string, hash: Uint8Array): Uint8Array {
	checkBytes('router hash', hash, 32);
	return concatBytes(utf8(name), hash);
}
