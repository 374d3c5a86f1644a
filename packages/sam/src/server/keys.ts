// Keys as SAM writes them. SAM V3 "DEST GENERATE", "SESSION CREATE".
import {
	type DestinationKeys,
	decodeDestinationKeys,
	ed25519Type,
	encodeDestinationKeys,
	signatureTypeNamed,
} from '@i2p/data-core';
import { fromBase64, toBase64, WireError, wipe } from '@i2p/util';
import type { DestinationMaker } from './wants.js';

/** Why keys of this SIGNATURE_TYPE (a number or a name, or absent) cannot be made; `undefined` if they can. */
export function typeFault(text: string | undefined): string | undefined {
	// Absent means DSA-SHA1 in the document; nobody is served by a destination that cannot be made.
	if (text === undefined || text === '') return undefined;
	const type = signatureTypeNamed(text);
	if (type === undefined) return 'Unknown SIGNATURE_TYPE';
	return type.code === ed25519Type ? undefined : `SIGNATURE_TYPE ${type.name} is not available, use 7`;
}

/** The key string of a destination, secret. */
export function keyString(keys: DestinationKeys): string {
	const bytes = encodeDestinationKeys(keys);
	const text = toBase64(bytes);
	wipe(bytes);
	return text;
}

/** Reads a key string, padded or not; `undefined` if it is none or of a type that cannot sign here. */
export function parseKeyString(text: string): DestinationKeys | undefined {
	const bytes = fromBase64(text);
	if (bytes === undefined) return undefined;
	try {
		return decodeDestinationKeys(bytes);
	} catch (fault) {
		if (fault instanceof WireError) return undefined;
		throw fault;
	} finally {
		wipe(bytes);
	}
}

/** New keys: the public and the secret string. */
export function makeKeys(maker: DestinationMaker): { pub: string; priv: string } {
	const keys = maker.generateKeys();
	return { pub: keys.destination.base64, priv: keyString(keys) };
}
