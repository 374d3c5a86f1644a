// Canonical Huffman codes as deflate has them: made from their lengths, found by the bits that come. RFC 1951 section 3.2.2.
// Must not know what the symbols mean.

const mostBits = 15;
/** Codes up to this length are found in one step; longer ones, which are rare, bit by bit. */
const quickBits = 9;

/** The codes of one alphabet; memory of its own, which each `build` uses anew. */
export class HuffmanCodes {
	/** Codes of each length. */
	readonly #counts = new Uint16Array(mostBits + 1);
	/** Symbols in the order of their codes. */
	readonly #symbols: Uint16Array;
	/** By the next bits: symbol and length (4 bits) of a short code; 0 where there is none. */
	readonly #quick = new Uint16Array(1 << quickBits);
	readonly #places = new Uint16Array(mostBits + 1);

	/** @param mostSymbols symbols that the alphabet has at most */
	constructor(mostSymbols: number) {
		this.#symbols = new Uint16Array(mostSymbols);
	}

	/** Makes the codes of symbols with these lengths (0 to 15; 0: not used). Answers `false` if there are more than bits can tell apart. */
	build(lengths: Uint8Array): boolean {
		const counts = this.#counts.fill(0);
		for (const length of lengths) counts[length]!++;
		counts[0] = 0;
		let left = 1;
		for (let length = 1; length <= mostBits; length++) {
			left = 2 * left - counts[length]!;
			if (left < 0) return false;
			this.#places[length] = this.#places[length - 1]! + counts[length - 1]!;
		}
		for (let symbol = 0; symbol < lengths.length; symbol++) {
			const length = lengths[symbol]!;
			if (length > 0) this.#symbols[this.#places[length]!++] = symbol;
		}
		this.#places.fill(0);
		this.#tabulate();
		return true;
	}

	#tabulate(): void {
		const quick = this.#quick.fill(0);
		let code = 0;
		let index = 0;
		for (let length = 1; length <= quickBits; length++, code <<= 1) {
			for (let left = this.#counts[length]!; left > 0; left--, code++) {
				const entry = (this.#symbols[index++]! << 4) | length;
				for (let at = reversed(code, length); at < quick.length; at += 1 << length) quick[at] = entry;
			}
		}
	}

	/** The symbol whose code the lowest bits are, times 16, and the length of its code; −1 if there is none. */
	find(bits: number): number {
		const found = this.#quick[bits & ((1 << quickBits) - 1)]!;
		return found > 0 ? found : this.#findLong(bits);
	}

	#findLong(bits: number): number {
		let code = 0;
		let first = 0;
		let index = 0;
		for (let length = 1; length <= mostBits; length++) {
			code |= (bits >>> (length - 1)) & 1;
			const count = this.#counts[length]!;
			if (code - first < count) return (this.#symbols[index + code - first]! << 4) | length;
			index += count;
			first = (first + count) << 1;
			code <<= 1;
		}
		return -1;
	}
}

function reversed(code: number, length: number): number {
	let result = 0;
	for (let i = 0; i < length; i++) result |= ((code >> i) & 1) << (length - 1 - i);
	return result;
}
