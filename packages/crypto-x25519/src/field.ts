// Arithmetic modulo 2^255 - 19 in doubles, as much as Elligator2 needs: the same steps for all numbers, no branch and no look-up on them.
// A number is the sum of twelve limbs; limb i is a multiple of 2^⌈21.25 i⌉ of about 21 bits, so that sums of products stay exact.

/** A number modulo the prime; changed only by the function that makes it. */
export type Element = Float64Array;

const limbs = 12;
const bitsOf = [22, 21, 21, 21, 22, 21, 21, 21, 22, 21, 21, 21] as const;
const units = Float64Array.from(bitsOf, (_, i) => 2 ** Math.ceil(21.25 * i));
/** Adding and subtracting it leaves the nearest multiple of the next limb's unit. */
const rounders = Float64Array.from(bitsOf, (_, i) => 1.5 * 2 ** (52 + Math.ceil(21.25 * (i + 1))));
/** What a multiple of 2^255 is modulo the prime. */
const wrap = 19 * 2 ** -255;

/** Brings limbs of up to 52 bits back to about 21, in place: every limb hands on to the next one, twice. */
function carry(element: Element): Element {
	for (let pass = 0; pass < 2; pass++) {
		const last = element[limbs - 1]!;
		const lastRounder = rounders[limbs - 1]!;
		let from = (last + lastRounder - lastRounder) * wrap;
		for (let i = 0; i < limbs; i++) {
			const limb = element[i]!;
			const rounder = rounders[i]!;
			const over = limb + rounder - rounder;
			element[i] = limb - over + from;
			from = over;
		}
	}
	return element;
}

const products = new Float64Array(2 * limbs);

/** a · b. */
export function multiply(a: Element, b: Element): Element {
	products.fill(0);
	for (let i = 0; i < limbs; i++) {
		const limb = a[i]!;
		for (let j = 0; j < limbs; j++) products[i + j] = products[i + j]! + limb * b[j]!;
	}
	const result = new Float64Array(limbs);
	for (let i = 0; i < limbs; i++) result[i] = products[i]! + products[i + limbs]! * wrap;
	return carry(result);
}

/** a², written out: nearly all of an exponentiation's time goes here. */
function square(a: Element, out: Element): Element {
	const [a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11] = [
		a[0]!,
		a[1]!,
		a[2]!,
		a[3]!,
		a[4]!,
		a[5]!,
		a[6]!,
		a[7]!,
		a[8]!,
		a[9]!,
		a[10]!,
		a[11]!,
	];
	const [d0, d1, d2, d3, d4, d5] = [2 * a0, 2 * a1, 2 * a2, 2 * a3, 2 * a4, 2 * a5];
	const [d6, d7, d8, d9, d10] = [2 * a6, 2 * a7, 2 * a8, 2 * a9, 2 * a10];
	const [w6, w7, w8, w9, w10, w11] = [wrap * a6, wrap * a7, wrap * a8, wrap * a9, wrap * a10, wrap * a11];
	out[0] = a0 * a0 + d1 * w11 + d2 * w10 + d3 * w9 + d4 * w8 + d5 * w7 + a6 * w6;
	out[1] = d0 * a1 + d2 * w11 + d3 * w10 + d4 * w9 + d5 * w8 + d6 * w7;
	out[2] = d0 * a2 + a1 * a1 + d3 * w11 + d4 * w10 + d5 * w9 + d6 * w8 + a7 * w7;
	out[3] = d0 * a3 + d1 * a2 + d4 * w11 + d5 * w10 + d6 * w9 + d7 * w8;
	out[4] = d0 * a4 + d1 * a3 + a2 * a2 + d5 * w11 + d6 * w10 + d7 * w9 + a8 * w8;
	out[5] = d0 * a5 + d1 * a4 + d2 * a3 + d6 * w11 + d7 * w10 + d8 * w9;
	out[6] = d0 * a6 + d1 * a5 + d2 * a4 + a3 * a3 + d7 * w11 + d8 * w10 + a9 * w9;
	out[7] = d0 * a7 + d1 * a6 + d2 * a5 + d3 * a4 + d8 * w11 + d9 * w10;
	out[8] = d0 * a8 + d1 * a7 + d2 * a6 + d3 * a5 + a4 * a4 + d9 * w11 + a10 * w10;
	out[9] = d0 * a9 + d1 * a8 + d2 * a7 + d3 * a6 + d4 * a5 + d10 * w11;
	out[10] = d0 * a10 + d1 * a9 + d2 * a8 + d3 * a7 + d4 * a6 + a5 * a5 + a11 * w11;
	out[11] = d0 * a11 + d1 * a10 + d2 * a9 + d3 * a8 + d4 * a7 + d5 * a6;
	return carry(out);
}

/** a + b. */
export function add(a: Element, b: Element): Element {
	return carry(a.map((limb, i) => limb + b[i]!));
}

/** a − b. */
export function subtract(a: Element, b: Element): Element {
	return carry(a.map((limb, i) => limb - b[i]!));
}

/** `yes` if the choice is 1, `no` if it is 0. */
export function select(choice: number, yes: Element, no: Element): Element {
	return no.map((limb, i) => limb + choice * (yes[i]! - limb));
}

/** A small whole number, up to 2^21 on either side of 0. */
export function small(value: number): Element {
	const element = new Float64Array(limbs);
	element[0] = value;
	return element;
}

/** The number of 32 little-endian bytes, their highest bit left out; at or above the prime too. */
export function fromBytes(bytes: Uint8Array): Element {
	const element = new Float64Array(limbs);
	let held = 0;
	let bits = 0;
	let at = 0;
	for (let i = 0; i < limbs; i++) {
		for (; bits < bitsOf[i]!; bits += 8) held |= bytes[at++]! << bits;
		element[i] = (held & ((1 << bitsOf[i]!) - 1)) * units[i]!;
		held >>>= bitsOf[i]!;
		bits -= bitsOf[i]!;
	}
	return carry(element);
}

/** 32 little-endian bytes of the number from 0 to below the prime. */
export function toBytes(element: Element): Uint8Array {
	const digits = Int32Array.from(element, (limb, i) => limb / units[i]!);
	// Limbs are signed and small: with one prime more the number is from 0 to below twice the prime.
	digits[0]! -= 19;
	digits[limbs - 1]! += 1 << 21;
	settle(digits);
	let over = 19;
	for (let i = 0; i < limbs; i++) over = (digits[i]! + over) >> bitsOf[i]!;
	digits[0]! += 19 * over;
	settle(digits);
	const bytes = new Uint8Array(32);
	let held = 0;
	let bits = 0;
	let at = 0;
	for (let i = 0; i < limbs; i++) {
		held |= (digits[i]! & ((1 << bitsOf[i]!) - 1)) << bits;
		for (bits += bitsOf[i]!; bits >= 8; bits -= 8) {
			bytes[at++] = held;
			held >>>= 8;
		}
	}
	bytes[at] = held;
	return bytes;
}

/** Digits of their bits each; the highest keeps what is too much. */
function settle(digits: Int32Array): void {
	for (let i = 0; i < limbs - 1; i++) {
		digits[i + 1]! += digits[i]! >> bitsOf[i]!;
		digits[i]! &= (1 << bitsOf[i]!) - 1;
	}
}

/** 1 if both are the same number, 0 if not. */
export function equal(a: Element, b: Element): number {
	let difference = 0;
	for (const byte of toBytes(subtract(a, b))) difference |= byte;
	return (difference - 1) >>> 31;
}

/** value^(2^count). */
function squareTimes(value: Element, count: number): Element {
	const result = new Float64Array(value);
	for (let i = 0; i < count; i++) square(result, result);
	return result;
}

/** value^(2^250 - 1), the common part of both exponentiations below. */
function power250(value: Element): Element {
	const b2 = multiply(squareTimes(value, 1), value);
	const b4 = multiply(squareTimes(b2, 2), b2);
	const b5 = multiply(squareTimes(b4, 1), value);
	const b10 = multiply(squareTimes(b5, 5), b5);
	const b20 = multiply(squareTimes(b10, 10), b10);
	const b40 = multiply(squareTimes(b20, 20), b20);
	const b50 = multiply(squareTimes(b40, 10), b10);
	const b100 = multiply(squareTimes(b50, 50), b50);
	const b200 = multiply(squareTimes(b100, 100), b100);
	return multiply(squareTimes(b200, 50), b50);
}

const one = small(1);
const zero = small(0);

/** For a value other than 0: 1 if it is a square, else 0, and its inverse, by one exponentiation. */
export function characterAndInverse(value: Element): { square: number; inverse: Element } {
	const fifth = multiply(squareTimes(value, 2), value);
	const almost = multiply(squareTimes(power250(value), 4), fifth); // value^((prime - 3) / 2)
	const square = equal(multiply(almost, value), one);
	return { square, inverse: select(square, almost, subtract(zero, almost)) };
}

const rootOfMinusOne = fromBytes(
	Uint8Array.of(
		...[0xb0, 0xa0, 0x0e, 0x4a, 0x27, 0x1b, 0xee, 0xc4, 0x78, 0xe4, 0x2f, 0xad, 0x06, 0x18, 0x43, 0x2f],
		...[0xa7, 0xd7, 0xfb, 0x3d, 0x99, 0x00, 0x4d, 0x2b, 0x0b, 0xdf, 0xc1, 0x4f, 0x80, 0x24, 0x83, 0x2b],
	),
);

/** A root of numerator / denominator, that of both which is at most (prime - 1) / 2, and whether there is one: 1 or 0. */
export function rootOfRatio(numerator: Element, denominator: Element): { exists: number; root: Element } {
	const d3 = multiply(squareTimes(denominator, 1), denominator);
	const d7 = multiply(squareTimes(d3, 1), denominator);
	const base = multiply(numerator, d7);
	const power = multiply(squareTimes(power250(base), 2), base); // base^((prime - 5) / 8)
	const first = multiply(multiply(numerator, d3), power);
	const check = multiply(squareTimes(first, 1), denominator);
	const turned = equal(check, subtract(zero, numerator));
	const root = select(turned, multiply(first, rootOfMinusOne), first);
	// Twice a number is odd once reduced exactly if the number is above half of the prime.
	const above = toBytes(add(root, root))[0]! & 1;
	return { exists: turned | equal(check, numerator), root: select(above, subtract(zero, root), root) };
}
