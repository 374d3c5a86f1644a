// RouterAddress as it lies in a RouterInfo: cost 1, expiration 8, style, options. Common structures "RouterAddress".
// What the options of a style mean is told beside: ntcp2-address.ts, ssu2-address.ts.
import { type Mapping, readMapping, skipMapping, writeMapping } from '@i2p/data-core';
import { checkInteger, type Reader, type Writer } from '@i2p/util';

/** How a router can be reached; styles and options may be unknown ones. */
export interface RouterAddress {
	/** 0–255; the lower the better. */
	readonly cost: number;
	/** Such as `NTCP2` or `SSU2`. */
	readonly style: string;
	readonly options: Mapping;
}

/** Length of the expiration field, in bytes: zeros by now. */
const expirationBytes = 8;

/** Reads an address; throws WireError. The expiration field is ignored. */
export function readRouterAddress(reader: Reader): RouterAddress {
	const cost = reader.u8();
	reader.skip(expirationBytes);
	return { cost, style: reader.string(), options: readMapping(reader, { signed: true }) };
}

const signedUse = { signed: true } as const;

/** Passes over an address; throws WireError exactly when {@link readRouterAddress} would. */
export function skipRouterAddress(reader: Reader): void {
	reader.skip(1 + expirationBytes);
	reader.skipString();
	skipMapping(reader, signedUse);
}

/** Writes an address: options sorted, expiration zero. Throws RangeError for a cost over 255 or texts over 255 bytes. */
export function writeRouterAddress(writer: Writer, address: RouterAddress): void {
	checkInteger('address cost', address.cost, 0, 255);
	writer.u8(address.cost).zeros(expirationBytes).string(address.style);
	writeMapping(writer, address.options, { sorted: true });
}
