// Arithmetic modulo 2^255 - 19 on BigInt, as much as Elligator2 needs. Not constant time: only public values come here.

/** The field's prime. */
export const prime = (1n << 255n) - 19n;

/** The representative of a number from 0 to prime - 1. */
export function reduce(value: bigint): bigint {
	const rest = value % prime;
	return rest < 0n ? rest + prime : rest;
}

/** value^(2^count). */
function squareTimes(value: bigint, count: number): bigint {
	let result = value;
	for (let i = 0; i < count; i++) result = (result * result) % prime;
	return result;
}

/** value^(2^250 - 1), the common part of both exponentiations below. */
function power250(value: bigint): bigint {
	const b2 = (squareTimes(value, 1) * value) % prime;
	const b4 = (squareTimes(b2, 2) * b2) % prime;
	const b5 = (squareTimes(b4, 1) * value) % prime;
	const b10 = (squareTimes(b5, 5) * b5) % prime;
	const b20 = (squareTimes(b10, 10) * b10) % prime;
	const b40 = (squareTimes(b20, 20) * b20) % prime;
	const b50 = (squareTimes(b40, 10) * b10) % prime;
	const b100 = (squareTimes(b50, 50) * b50) % prime;
	const b200 = (squareTimes(b100, 100) * b100) % prime;
	return (squareTimes(b200, 50) * b50) % prime;
}

/** value^((prime - 5) / 8). */
function powerForRoot(value: bigint): bigint {
	return (squareTimes(power250(value), 2) * value) % prime;
}

/** For a value other than 0: its Legendre symbol (true for a square) and its inverse, by one exponentiation. */
export function characterAndInverse(value: bigint): { square: boolean; inverse: bigint } {
	const fifth = (squareTimes(value, 2) * value) % prime;
	const almost = (squareTimes(power250(value), 4) * fifth) % prime; // value^((prime - 3) / 2)
	const square = (almost * value) % prime === 1n;
	return { square, inverse: square ? almost : reduce(-almost) };
}

const rootOfMinusOne = 0x2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0n;

/** The root of numerator / denominator that is at most (prime - 1) / 2; `undefined` if there is none. */
export function rootOfRatio(numerator: bigint, denominator: bigint): bigint | undefined {
	const d3 = (squareTimes(denominator, 1) * denominator) % prime;
	const d7 = (squareTimes(d3, 1) * denominator) % prime;
	let root = (((numerator * d3) % prime) * powerForRoot((numerator * d7) % prime)) % prime;
	const check = (squareTimes(root, 1) * denominator) % prime;
	if (check === reduce(-numerator)) root = (root * rootOfMinusOne) % prime;
	else if (check !== numerator) return undefined;
	return root > prime >> 1n ? prime - root : root;
}

/** The number of a 32-byte little-endian string. */
export function fromLittleEndian(bytes: Uint8Array): bigint {
	const view = new DataView(bytes.buffer, bytes.byteOffset, 32);
	let value = 0n;
	for (let at = 24; at >= 0; at -= 8) value = (value << 64n) | view.getBigUint64(at, true);
	return value;
}

/** 32 bytes, little-endian. */
export function toLittleEndian(value: bigint): Uint8Array {
	const bytes = new Uint8Array(32);
	const view = new DataView(bytes.buffer);
	for (let at = 0; at < 32; at += 8) view.setBigUint64(at, (value >> BigInt(8 * at)) & 0xffff_ffff_ffff_ffffn, true);
	return bytes;
}
