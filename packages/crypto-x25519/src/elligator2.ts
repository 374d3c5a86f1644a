// Elligator2 over Curve25519, both ways: a public key dressed as 32 uniform bytes. ECIES-X25519-AEAD-Ratchet, section 1a.
// Knows nothing of private keys: engines bring their own generator.
import type { Random } from '@i2p/util';
import { characterAndInverse, fromLittleEndian, prime, reduce, rootOfRatio, toLittleEndian } from './field.js';
import { checkKeyLength, type X25519PrivateKey } from './key.js';

const curveA = 486662n;
const lowBits = (1n << 254n) - 1n;

/**
 * One of the two representatives of a 32-byte public key, chosen at random, its two top bits random.
 * `undefined` for the half of all keys that have none. Throws RangeError on another length.
 */
export function elligator2Encode(publicKey: Uint8Array, random: Random): Uint8Array | undefined {
	checkKeyLength(publicKey);
	const x = reduce(fromLittleEndian(publicKey) & ((1n << 255n) - 1n));
	if (x === 0n || x === prime - curveA) return undefined;
	const draw = random.bytes(1)[0]!;
	const sum = reduce(x + curveA);
	const root = (draw & 1) === 1 ? rootOfRatio(prime - sum, reduce(2n * x)) : rootOfRatio(prime - x, reduce(2n * sum));
	if (root === undefined) return undefined;
	const representative = toLittleEndian(root);
	representative[31]! |= draw & 0xc0;
	return representative;
}

/**
 * The public key that a 32-byte representative stands for; its two top bits are ignored. Every input has an answer, which
 * may lie outside the prime-order subgroup (some routers send such keys on purpose). Throws RangeError on another length.
 */
export function elligator2Decode(representative: Uint8Array): Uint8Array {
	checkKeyLength(representative);
	const r = fromLittleEndian(representative) & lowBits;
	const d = reduce(1n + 2n * r * r);
	// f(v) for v = -A/d is cubic / d^4, so both share one Legendre symbol; neither is ever 0.
	const tail = reduce(curveA * curveA * (1n - d) + d * d);
	const cubic = reduce(-curveA * d * tail);
	const { square, inverse } = characterAndInverse(cubic);
	const inverseOfD = (reduce(-curveA * tail) * inverse) % prime;
	const v = reduce(-curveA * inverseOfD);
	return toLittleEndian(square ? v : reduce(-v - curveA));
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
