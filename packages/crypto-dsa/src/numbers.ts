// What DSA asks of big numbers besides the general: their lengths, the inverse modulo a prime.
// BigInt is not constant in time; the sequence of steps here is.
import { powersModulo } from '@i2p/util';

/** Bytes that hold the number. */
export function byteLength(value: bigint): number {
	return Math.ceil(bitLength(value) / 8);
}

/** Bits of the number without leading zeros. */
export function bitLength(value: bigint): number {
	return value === 0n ? 0 : value.toString(2).length;
}

/** The inverse modulo a prime, by Fermat: the same steps for each value. */
export function inverse(value: bigint, prime: bigint): bigint {
	return powersModulo(prime, byteLength(prime))(value % prime, prime - 2n);
}
