// AES-256 on single blocks and CBC runs, in place, with a cached key schedule; on the word-level functions of @noble/ciphers.
import { unsafe } from '@noble/ciphers/aes.js';

/** Reads the little-endian word at an offset. */
function word(bytes: Uint8Array, at: number): number {
	return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function put(bytes: Uint8Array, at: number, value: number): void {
	bytes[at] = value;
	bytes[at + 1] = value >>> 8;
	bytes[at + 2] = value >>> 16;
	bytes[at + 3] = value >>> 24;
}

/** Chaining state of a CBC run: four words. */
export type Chain = Int32Array;

/** The chaining state that an IV gives. */
export function chainFrom(iv: Uint8Array, chain: Chain = new Int32Array(4)): Chain {
	for (let i = 0; i < 4; i++) chain[i] = word(iv, 4 * i);
	return chain;
}

/** CBC over whole blocks in place; `chain` ends as the last ciphertext block. */
export function encryptRun(schedule: Uint32Array, chain: Chain, bytes: Uint8Array): void {
	let a = chain[0]!;
	let b = chain[1]!;
	let c = chain[2]!;
	let d = chain[3]!;
	for (let at = 0; at < bytes.length; at += 16) {
		const out = unsafe.encrypt(
			schedule,
			a ^ word(bytes, at),
			b ^ word(bytes, at + 4),
			c ^ word(bytes, at + 8),
			d ^ word(bytes, at + 12),
		);
		a = out.s0;
		b = out.s1;
		c = out.s2;
		d = out.s3;
		put(bytes, at, a);
		put(bytes, at + 4, b);
		put(bytes, at + 8, c);
		put(bytes, at + 12, d);
	}
	chain[0] = a;
	chain[1] = b;
	chain[2] = c;
	chain[3] = d;
}

/** Undoes {@link encryptRun}, in place; `chain` ends as the last ciphertext block. */
export function decryptRun(schedule: Uint32Array, chain: Chain, bytes: Uint8Array): void {
	let a = chain[0]!;
	let b = chain[1]!;
	let c = chain[2]!;
	let d = chain[3]!;
	for (let at = 0; at < bytes.length; at += 16) {
		const w0 = word(bytes, at);
		const w1 = word(bytes, at + 4);
		const w2 = word(bytes, at + 8);
		const w3 = word(bytes, at + 12);
		const out = unsafe.decrypt(schedule, w0, w1, w2, w3);
		put(bytes, at, out.s0 ^ a);
		put(bytes, at + 4, out.s1 ^ b);
		put(bytes, at + 8, out.s2 ^ c);
		put(bytes, at + 12, out.s3 ^ d);
		a = w0;
		b = w1;
		c = w2;
		d = w3;
	}
	chain[0] = a;
	chain[1] = b;
	chain[2] = c;
	chain[3] = d;
}

/** Key schedule for {@link encryptRun}. */
export const encryptSchedule = (key: Uint8Array): Uint32Array => unsafe.expandKeyLE(key);

/** Key schedule for {@link decryptRun}. */
export const decryptSchedule = (key: Uint8Array): Uint32Array => unsafe.expandKeyDecLE(key);
