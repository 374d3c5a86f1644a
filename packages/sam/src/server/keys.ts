// Keys as SAM writes them. SAM V3 "DEST GENERATE", "SESSION CREATE".
import type { DestinationMaker } from '@i2p/client-core';
import {
	type DestinationKeys,
	decodeKeyString,
	dsaSha1Type,
	encodeKeyString,
	isSigningType,
	signatureTypeNamed,
} from '@i2p/data-core';
import { unlessMalformed } from '@i2p/util';

/** For files, not for destinations: no router takes it in one. */
const ed25519phType = 8;

/** The signature type that SIGNATURE_TYPE (a number or a name, or absent) asks for; a text, for people, why keys of it cannot be made. */
export function typeWanted(text: string | undefined): number | string {
	// Absent means what there was before there were types: the document wants it so, and clients count on the length of such keys.
	if (text === undefined || text === '') return dsaSha1Type;
	const type = signatureTypeNamed(text);
	if (type === undefined) return 'Unknown SIGNATURE_TYPE';
	if (isSigningType(type.code) && type.code !== ed25519phType) return type.code;
	return `SIGNATURE_TYPE ${type.name} is not available, use 7`;
}

/** Reads a key string, padded or not; `undefined` if it is none or of a type that cannot sign here. */
export function parseKeyString(text: string): DestinationKeys | undefined {
	return unlessMalformed(() => decodeKeyString(text));
}

/** New keys of a signature type: the public and the secret string. */
export function makeKeys(maker: DestinationMaker, type: number): { pub: string; priv: string } {
	const keys = maker.generateKeys(type);
	return { pub: keys.destination.base64, priv: encodeKeyString(keys) };
}
