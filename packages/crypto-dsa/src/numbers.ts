// Big numbers: bytes to and fro, powers modulo. Knows no algorithm.
// BigInt is not constant in time; the sequence of steps here is.
import { toHex, wipe } from '@i2p/util';

/** base ^ exponent for one modulus; both from 0 up to below the modulus. */
export type Power = (base: bigint, exponent: bigint) => bigint;

/** A number from big-endian bytes. */
export function numberBE(bytes: Uint8Array): bigint {
	return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/** A number below 256^length in `length` big-endian bytes. */
export function bytesBE(value: bigint, length: number): Uint8Array {
	const text = value.toString(16).padStart(2 * length, '0');
	const bytes = new Uint8Array(length);
	for (let i = 0; i < length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
	return bytes;
}

/** Bytes that hold the number. */
export function byteLength(value: bigint): number {
	return Math.ceil(bitLength(value) / 8);
}

/** Bits of the number without leading zeros. */
export function bitLength(value: bigint): number {
	return value === 0n ? 0 : value.toString(2).length;
}

const windowBits = 4;

/** base ^ exponent modulo the modulus, with BigInt: as many windows as the modulus has, one product for each, zero or not. */
export function bigPower(modulus: bigint, exponentBytes = byteLength(modulus)): Power {
	return (base, exponent) => {
		const table = [1n % modulus];
		for (let i = 1; i < 1 << windowBits; i++) table.push((table[i - 1]! * base) % modulus);
		const bytes = bytesBE(exponent, exponentBytes);
		let result = 1n % modulus;
		for (const byte of bytes)
			for (const window of [byte >> windowBits, byte & 15]) {
				for (let i = 0; i < windowBits; i++) result = (result * result) % modulus;
				result = (result * table[window]!) % modulus;
			}
		wipe(bytes);
		return result;
	};
}

/** The inverse modulo a prime, by Fermat: the same steps for each value. */
export function inverse(value: bigint, prime: bigint): bigint {
	return bigPower(prime)(value % prime, prime - 2n);
}
