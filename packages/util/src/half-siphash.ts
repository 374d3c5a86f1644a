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
	#v0 = 0;
	#v1 = 0;
	#v2 = 0;
	#v3 = 0;

	/** @param k0 and `k1`: 32 bits of key each */
	constructor(k0: number, k1: number) {
		this.#k0 = k0 | 0;
		this.#k1 = k1 | 0;
	}

	/** Hashes bytes of any length. */
	update(bytes: Uint8Array): void {
		this.#v0 = this.#k0;
		this.#v1 = this.#k1 ^ 0xee;
		this.#v2 = this.#k0 ^ 0x6c79_6765;
		this.#v3 = this.#k1 ^ 0x7465_6462;
		const whole = bytes.length & ~3;
		for (let i = 0; i < whole; i += 4)
			this.#absorb(bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
		let last = bytes.length << 24;
		for (let i = whole; i < bytes.length; i++) last |= bytes[i]! << (8 * (i - whole));
		this.#absorb(last);
		this.#v2 ^= 0xee;
		this.#mix(4);
		this.low = this.#v1 ^ this.#v3;
		this.#v1 ^= 0xdd;
		this.#mix(4);
		this.high = this.#v1 ^ this.#v3;
	}

	#absorb(word: number): void {
		this.#v3 ^= word;
		this.#mix(2);
		this.#v0 ^= word;
	}

	#mix(rounds: number): void {
		let [v0, v1, v2, v3] = [this.#v0, this.#v1, this.#v2, this.#v3];
		for (let i = 0; i < rounds; i++) {
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
		}
		this.#v0 = v0;
		this.#v1 = v1;
		this.#v2 = v2;
		this.#v3 = v3;
	}
}
