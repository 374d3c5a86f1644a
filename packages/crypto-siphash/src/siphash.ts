// SipHash-2-4 (Aumasson, Bernstein 2012) on 32-bit halves: BigInt costs twenty times as much.
// The chain is NTCP2's length obfuscation (specification "NTCP2", data phase, SipHash KDF).

const keyBytes = 16;
const ivBytes = 8;

/** The four 64-bit words v0 … v3 of the hash in progress, each low half first. */
const v = new Int32Array(8);

function word(bytes: Uint8Array, at: number): number {
	return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function start(k0: number, k0h: number, k1: number, k1h: number): void {
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

/**
 * The 8-byte SipHash-2-4 of a message, little-endian as its authors write it.
 * @param lentKey 16 bytes; RangeError otherwise
 */
export function sipHash24(lentKey: Uint8Array, lentMessage: Uint8Array): Uint8Array {
	if (lentKey.length !== keyBytes) throw new RangeError('a SipHash key has 16 bytes');
	start(word(lentKey, 0), word(lentKey, 4), word(lentKey, 8), word(lentKey, 12));
	const whole = lentMessage.length & ~7;
	for (let at = 0; at < whole; at += 8) absorb(word(lentMessage, at), word(lentMessage, at + 4));
	let low = 0;
	let high = lentMessage.length << 24;
	for (let i = whole; i < lentMessage.length; i++) {
		if (i - whole < 4) low |= lentMessage[i]! << (8 * (i - whole));
		else high |= lentMessage[i]! << (8 * (i - whole - 4));
	}
	absorb(low, high);
	finish();
	const hash = new Uint8Array(8);
	for (let i = 0; i < 8; i++) hash[i] = v[i >> 2]! >>> (8 * (i & 3));
	v.fill(0);
	return hash;
}

/** NTCP2's chain of length masks: IV(n+1) = SipHash-2-4(key, IV(n)), one mask of 16 bits a frame. */
export class SipChain {
	readonly #k0: number;
	readonly #k0h: number;
	readonly #k1: number;
	readonly #k1h: number;
	#low: number;
	#high: number;

	/**
	 * @param lentKey 16 bytes: k1 ‖ k2 as NTCP2 derives them; RangeError otherwise
	 * @param lentIv 8 bytes: IV(0); RangeError otherwise
	 */
	constructor(lentKey: Uint8Array, lentIv: Uint8Array) {
		if (lentKey.length !== keyBytes || lentIv.length !== ivBytes)
			throw new RangeError('a SipHash chain has a key of 16 bytes and an IV of 8');
		this.#k0 = word(lentKey, 0);
		this.#k0h = word(lentKey, 4);
		this.#k1 = word(lentKey, 8);
		this.#k1h = word(lentKey, 12);
		this.#low = word(lentIv, 0);
		this.#high = word(lentIv, 4);
	}

	/** Takes one step and answers the mask for the next frame's 2-byte length: IV[0] | IV[1] << 8. */
	next(): number {
		start(this.#k0, this.#k0h, this.#k1, this.#k1h);
		absorb(this.#low, this.#high);
		absorb(0, ivBytes << 24);
		finish();
		this.#low = v[0]!;
		this.#high = v[1]!;
		return this.#low & 0xffff;
	}
}
