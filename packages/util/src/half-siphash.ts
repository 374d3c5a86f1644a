// HalfSipHash-2-4 with 64 bits of output (Aumasson and Bernstein): whoever lacks the key cannot choose collisions.
// For filters and tables. It is not the SipHash-2-4 of links, which is in @i2p/crypto-siphash.

/** A keyed hash of two 32-bit words; the words of the last call stay in `low` and `high`. */
export class HalfSipHash {
	/** First 32 bits of the last answer, signed. */
	low = 0;
	/** Last 32 bits of the last answer, signed. */
	high = 0;
	readonly #k0: number;
	readonly #k1: number;

	/** @param k0 and `k1`: 32 bits of key each */
	constructor(k0: number, k1: number) {
		this.#k0 = k0 | 0;
		this.#k1 = k1 | 0;
	}

	/** Hashes bytes of any length. */
	update(bytes: Uint8Array): void {
		let v0 = this.#k0;
		let v1 = this.#k1 ^ 0xee;
		let v2 = this.#k0 ^ 0x6c79_6765;
		let v3 = this.#k1 ^ 0x7465_6462;
		const whole = bytes.length >>> 2;
		const words = whole + 1;
		// Two rounds a step, written out: one step for each word, then two for each half of the answer.
		for (let step = 0; step < words + 4; step++) {
			let word = 0;
			if (step < whole) {
				const at = step << 2;
				word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
			} else if (step === whole) word = lastWord(bytes, whole << 2);
			v3 ^= word;
			if (step === words) v2 ^= 0xee;
			else if (step === words + 2) {
				this.low = v1 ^ v3;
				v1 ^= 0xdd;
			}
			v0 = (v0 + v1) | 0;
			v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
			v0 = (v0 << 16) | (v0 >>> 16);
			v2 = (v2 + v3) | 0;
			v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
			v0 = (v0 + v3) | 0;
			v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
			v2 = (v2 + v1) | 0;
			v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
			v2 = (v2 << 16) | (v2 >>> 16);
			v0 = (v0 + v1) | 0;
			v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
			v0 = (v0 << 16) | (v0 >>> 16);
			v2 = (v2 + v3) | 0;
			v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
			v0 = (v0 + v3) | 0;
			v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
			v2 = (v2 + v1) | 0;
			v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
			v2 = (v2 << 16) | (v2 >>> 16);
			v0 ^= word;
		}
		this.high = v1 ^ v3;
	}
}

/** What is left behind the whole words, and the length above it. */
function lastWord(bytes: Uint8Array, from: number): number {
	let word = bytes.length << 24;
	for (let i = from; i < bytes.length; i++) word |= bytes[i]! << (8 * (i - from));
	return word;
}
