// The engine in plain JavaScript, on 32-bit halves: BigInt costs twenty times as much. Adds, rotations, XORs: nothing depends on a secret.
import type { Engine } from './types.js';

/** The four 64-bit words v0 … v3 of the hash in progress, each low half first. */
const v = new Int32Array(8);

function word(bytes: Uint8Array, at: number): number {
	return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function start(key: Int32Array): void {
	const k0 = key[0]!;
	const k0h = key[1]!;
	const k1 = key[2]!;
	const k1h = key[3]!;
	v[0] = k0 ^ 0x70736575;
	v[1] = k0h ^ 0x736f6d65;
	v[2] = k1 ^ 0x6e646f6d;
	v[3] = k1h ^ 0x646f7261;
	v[4] = k0 ^ 0x6e657261;
	v[5] = k0h ^ 0x6c796765;
	v[6] = k1 ^ 0x79746573;
	v[7] = k1h ^ 0x74656462;
}

/** `rounds` SipRounds over v. */
function mix(rounds: number): void {
	let a = v[0]!;
	let ah = v[1]!;
	let b = v[2]!;
	let bh = v[3]!;
	let c = v[4]!;
	let ch = v[5]!;
	let d = v[6]!;
	let dh = v[7]!;
	for (let round = 0; round < rounds; round++) {
		// v0 += v1; v1 <<<= 13; v1 ^= v0; v0 <<<= 32
		let sum = (a >>> 0) + (b >>> 0);
		a = sum | 0;
		ah = (ah + bh + (sum > 0xffff_ffff ? 1 : 0)) | 0;
		let low = (b << 13) | (bh >>> 19);
		bh = (bh << 13) | (b >>> 19);
		b = low ^ a;
		bh ^= ah;
		low = ah;
		ah = a;
		a = low;
		// v2 += v3; v3 <<<= 16; v3 ^= v2
		sum = (c >>> 0) + (d >>> 0);
		c = sum | 0;
		ch = (ch + dh + (sum > 0xffff_ffff ? 1 : 0)) | 0;
		low = (d << 16) | (dh >>> 16);
		dh = (dh << 16) | (d >>> 16);
		d = low ^ c;
		dh ^= ch;
		// v0 += v3; v3 <<<= 21; v3 ^= v0
		sum = (a >>> 0) + (d >>> 0);
		a = sum | 0;
		ah = (ah + dh + (sum > 0xffff_ffff ? 1 : 0)) | 0;
		low = (d << 21) | (dh >>> 11);
		dh = (dh << 21) | (d >>> 11);
		d = low ^ a;
		dh ^= ah;
		// v2 += v1; v1 <<<= 17; v1 ^= v2; v2 <<<= 32
		sum = (c >>> 0) + (b >>> 0);
		c = sum | 0;
		ch = (ch + bh + (sum > 0xffff_ffff ? 1 : 0)) | 0;
		low = (b << 17) | (bh >>> 15);
		bh = (bh << 17) | (b >>> 15);
		b = low ^ c;
		bh ^= ch;
		low = ch;
		ch = c;
		c = low;
	}
	v[0] = a;
	v[1] = ah;
	v[2] = b;
	v[3] = bh;
	v[4] = c;
	v[5] = ch;
	v[6] = d;
	v[7] = dh;
}

function absorb(low: number, high: number): void {
	v[6]! ^= low;
	v[7]! ^= high;
	mix(2);
	v[0]! ^= low;
	v[1]! ^= high;
}

/** Leaves the hash in v[0] (low half) and v[1] (high half). */
function finish(): void {
	v[4]! ^= 0xff;
	mix(4);
	v[0] = v[0]! ^ v[2]! ^ v[4]! ^ v[6]!;
	v[1] = v[1]! ^ v[3]! ^ v[5]! ^ v[7]!;
}

/** Hands the hash out and forgets the state. */
function give(hash: Int32Array, at: number): void {
	finish();
	hash[at] = v[0]!;
	hash[at + 1] = v[1]!;
	v.fill(0);
}

/** SipHash-2-4 without WebAssembly. */
export const halvesEngine: Engine = {
	sipHash(key, message, hash) {
		start(key);
		const whole = message.length & ~7;
		for (let at = 0; at < whole; at += 8) absorb(word(message, at), word(message, at + 4));
		let low = 0;
		let high = message.length << 24;
		for (let i = whole; i < message.length; i++) {
			if (i - whole < 4) low |= message[i]! << (8 * (i - whole));
			else high |= message[i]! << (8 * (i - whole - 4));
		}
		absorb(low, high);
		give(hash, 0);
	},
	sipStep(chain) {
		start(chain);
		absorb(chain[4]!, chain[5]!);
		absorb(0, 8 << 24);
		give(chain, 4);
	},
};
