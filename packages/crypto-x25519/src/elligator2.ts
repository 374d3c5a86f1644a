// Elligator2 over Curve25519, both ways: a public key dressed as 32 uniform bytes. ECIES-X25519-AEAD-Ratchet, section 1a.
// Knows nothing of private keys: engines bring their own generator.
import { checkBytes, copyBytes, type Random } from '@i2p/util';
import {
	add,
	characterAndInverse,
	equal,
	fromBytes,
	multiply,
	rootOfRatio,
	select,
	small,
	subtract,
	toBytes,
} from './field.js';
import { names, type X25519PrivateKey, x25519KeyLength } from './key.js';

const curveA = small(486662);
const minusA = small(-486662);
const squareOfA = multiply(curveA, curveA);
const zero = small(0);
const one = small(1);

/**
 * One of the two representatives of a 32-byte public key, chosen at random, its two top bits random.
 * `undefined` for the half of all keys that have none. Throws RangeError on another length, TypeError on what is no Uint8Array.
 */
export function elligator2Encode(publicKey: Uint8Array, random: Random): Uint8Array | undefined {
	checkBytes(names.public, publicKey, x25519KeyLength);
	const x = fromBytes(publicKey);
	if ((equal(x, zero) | equal(x, minusA)) === 1) return undefined;
	const draw = random.bytes(1)[0]!;
	const sum = add(x, curveA);
	const numerator = subtract(zero, select(draw & 1, sum, x));
	const other = select(draw & 1, x, sum);
	const { exists, root } = rootOfRatio(numerator, add(other, other));
	if (exists === 0) return undefined;
	const representative = toBytes(root);
	representative[31]! |= draw & 0xc0;
	return representative;
}

/**
 * The public key that a 32-byte representative stands for; its two top bits are ignored. Every input has an answer, which
 * may lie outside the prime-order subgroup (some routers send such keys on purpose). Throws RangeError on another length, TypeError on what
 * is no Uint8Array.
 */
export function elligator2Decode(representative: Uint8Array): Uint8Array {
	checkBytes('Elligator2 representative', representative, x25519KeyLength);
	const bytes = copyBytes(representative);
	bytes[31]! &= 0x3f;
	const r = fromBytes(bytes);
	const square2 = multiply(add(r, r), r);
	const d = add(one, square2);
	// f(v) for v = -A/d is cubic / d^4, so both share one Legendre symbol; neither is ever 0.
	const tail = subtract(multiply(d, d), multiply(squareOfA, square2));
	const cubic = multiply(multiply(minusA, d), tail);
	const { square, inverse } = characterAndInverse(cubic);
	const v = multiply(multiply(squareOfA, tail), inverse);
	return toBytes(select(square, v, subtract(minusA, v)));
}

/** A fresh key pair that has a representative, drawn until one does (twice on average). */
export function elligatorKeyFrom(
	generate: (random: Random) => X25519PrivateKey,
	random: Random,
): { key: X25519PrivateKey; representative: Uint8Array } {
	for (;;) {
		const key = generate(random);
		const representative = elligator2Encode(key.publicKey, random);
		if (representative !== undefined) return { key, representative };
		key.destroy();
	}
}
