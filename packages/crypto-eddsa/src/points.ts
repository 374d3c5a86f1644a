// Arithmetic on the Ed25519 group and its scalars, on noble's points; the verifier that answers as OpenSSL does. RFC 8032 section 5.1.
// Knows no key handles.
import { equalBytes } from '@i2p/util';
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';

/** The group's points. */
export const { Point } = ed25519;
/** A point of the group. */
export type Point = InstanceType<typeof Point>;
/** Order of the base point. */
export const order = Point.Fn.ORDER;

/** A number from little-endian bytes. */
export function numberLE(bytes: Uint8Array): bigint {
	let value = 0n;
	for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
	return value;
}

/** A scalar below 2^256 in 32 little-endian bytes. */
export function scalarBytes(value: bigint): Uint8Array {
	const bytes = new Uint8Array(32);
	for (let i = 0, rest = value; i < 32; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
	return bytes;
}

/** SHA-512 of all parts, as a little-endian number modulo the order. */
export function hashToScalar(...parts: readonly Uint8Array[]): bigint {
	const hash = sha512.create();
	for (const part of parts) hash.update(part);
	return numberLE(hash.digest()) % order;
}

/** A multiple of the base point; noble's table walk takes the same steps for each scalar. Zero gives the neutral point. */
export function multiplyBase(scalar: bigint): Point {
	const reduced = scalar % order;
	return reduced === 0n ? Point.ZERO : Point.BASE.multiply(reduced);
}

/** The point of 32 bytes, or `undefined` if there is none; reads what OpenSSL reads. */
export function pointOf(bytes: Uint8Array): Point | undefined {
	try {
		return Point.fromBytes(bytes, true);
	} catch {
		return undefined;
	}
}

/**
 * Whether the 64-byte signature is good for the negated public point: cofactorless, S below the order, R compared as bytes.
 * `prefix` goes before R into the hash (empty for Ed25519, dom2 for Ed25519ph).
 */
export function verifyWithPoint(
	negated: Point,
	publicKey: Uint8Array,
	prefix: Uint8Array,
	message: Uint8Array,
	signature: Uint8Array,
): boolean {
	if (signature.length !== 64) return false;
	const s = numberLE(signature.subarray(32));
	if (s >= order) return false;
	const r = signature.subarray(0, 32);
	const h = hashToScalar(prefix, r, publicKey, message);
	return equalBytes(Point.BASE.multiplyUnsafe(s).add(negated.multiplyUnsafe(h)).toBytes(), r);
}
