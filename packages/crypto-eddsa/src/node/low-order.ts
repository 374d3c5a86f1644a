// The encodings of the points whose order divides eight. Node 24.2x and 26 refuse every signature with one of them as key or R, older Node and
// OpenSSL do not: such signatures are left to the portable verifier, so that all Node versions answer alike.
import { fromHex } from '@i2p/util';

/** Their y coordinates, 0, 1 and -1 also above the prime; no two begin with the same byte. */
const coordinates = new Map(
	[
		'0000000000000000000000000000000000000000000000000000000000000000',
		'0100000000000000000000000000000000000000000000000000000000000000',
		'26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
		'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
		'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
		'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
		'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
	].map((text) => {
		const bytes = fromHex(text);
		return [bytes[0]!, bytes];
	}),
);

/** Whether the first 32 bytes encode a point of low order, whatever the sign of its x; public bytes only. */
export function isLowOrder(bytes: Uint8Array): boolean {
	const y = coordinates.get(bytes[0]!);
	if (y === undefined || y[31] !== (bytes[31]! & 0x7f)) return false;
	for (let i = 1; i < 31; i++) if (y[i] !== bytes[i]) return false;
	return true;
}
