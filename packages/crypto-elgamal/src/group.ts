// The group: 2048-bit Oakley prime, generator 2; numbers to and from bytes; powers by BigInt. RFC 3526 section 3.
// BigInt is not constant in time; the sequence of steps here is.
import { toHex, wipe } from '@i2p/util';

/** base ^ exponent modulo the prime, both below it. */
export type Power = (base: bigint, exponent: bigint) => bigint;

/** The prime: 2^2048 - 2^1984 - 1 + 2^64 · (⌊2^1918 π⌋ + 124476). */
export const prime = BigInt(
	'0xffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd' +
		'ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed' +
		'ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f' +
		'83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b' +
		'e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510' +
		'15728e5a8aacaa68ffffffffffffffff',
);
/** The generator. */
export const generator = 2n;

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

const windowBits = 4;

/** Powers with BigInt: 512 windows of the exponent, one product for each, zero or not. */
export const bigPower: Power = (base, exponent) => {
	const table = [1n];
	for (let i = 1; i < 1 << windowBits; i++) table.push((table[i - 1]! * base) % prime);
	const bytes = bytesBE(exponent, 256);
	let result = 1n;
	for (const byte of bytes)
		for (const window of [byte >> windowBits, byte & 15]) {
			for (let i = 0; i < windowBits; i++) result = (result * result) % prime;
			result = (result * table[window]!) % prime;
		}
	wipe(bytes);
	return result;
};
