// Numbers of any size: big-endian bytes to and fro, drawing, powers modulo. What DSA and ElGamal both need; knows neither.
// BigInt is not constant in time; the sequence of steps here is.
import { toHex, wipe } from './bytes.js';
import type { Random } from './random.js';

/** base ^ exponent for one modulus; base from 0 up to below the modulus. */
export type Power = (base: bigint, exponent: bigint) => bigint;

/** The number that any number of big-endian bytes write; 0 for none. */
export function numberBE(bytes: Uint8Array): bigint {
	return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/** A number from 0 to below 256^length in `length` big-endian bytes; throws RangeError for another. */
export function bytesBE(value: bigint, length: number): Uint8Array {
	if (value >> BigInt(8 * length) !== 0n) throw new RangeError(`number: expected one that ${length} bytes hold`);
	const text = value.toString(16).padStart(2 * length, '0');
	const bytes = new Uint8Array(length);
	for (let i = 0; i < length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
	return bytes;
}

/** A number from 1 to below `end`, which `length` bytes hold; 64 bits more than needed are drawn, so that no bias matters. */
export function drawNumber(end: bigint, length: number, random: Random): bigint {
	const wide = random.bytes(length + 8);
	const number = (numberBE(wide) % (end - 1n)) + 1n;
	wipe(wide);
	return number;
}

const windowBits = 4;

/**
 * Powers modulo a number, with BigInt, of exponents below 256^exponentBytes (RangeError for another): two windows of four bits for each of their
 * bytes, one product for each window, zero or not.
 */
export function powersModulo(modulus: bigint, exponentBytes: number): Power {
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
