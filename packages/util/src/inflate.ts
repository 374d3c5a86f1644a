// Raw deflate (RFC 1951), opened into memory of the size that it may have at most: what gzip and zip files hold.
import { checkAnyBytes, checkInteger } from './arguments.js';
import { WireError } from './errors.js';
import { HuffmanCodes } from './huffman.js';

/** Lengths of copies, and the bits that follow each, for the symbols 257 to 285. RFC 1951 section 3.2.5. */
const lengthBases = Uint16Array.of(
	...[3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31],
	...[35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258],
);
const lengthBits = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0);
/** The same of distances, for the symbols 0 to 29. */
const distanceBases = Uint16Array.of(
	...[1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769],
	...[1025, 1537, 2049, 3073, 4097, 6145, 8193, 12_289, 16_385, 24_577],
);
const distanceBits = Uint8Array.from({ length: 30 }, (_, symbol) => Math.max(0, (symbol >> 1) - 1));
/** In which order the lengths of the code of code lengths come. Section 3.2.7. */
const lengthOrder = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);
const mostLiterals = 286;
const mostDistances = 30;
const endOfBlock = 256;

const fixedLiterals = new HuffmanCodes(288);
const fixedDistances = new HuffmanCodes(mostDistances);
const fixedLengths = Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8));
fixedLiterals.build(fixedLengths);
fixedDistances.build(new Uint8Array(mostDistances).fill(5));

// Memory of the block in progress: nothing is inflated while something else is.
const literals = new HuffmanCodes(mostLiterals);
const distances = new HuffmanCodes(mostDistances);
const lengthCodes = new HuffmanCodes(19);
const lengths = new Uint8Array(mostLiterals + mostDistances);

class Inflater {
	readonly #in: Uint8Array;
	readonly #out: Uint8Array;
	readonly #what: string;
	#at = 0;
	#filled = 0;
	/** Bits taken from the input and not used yet, the next one lowest; and how many. */
	#hold = 0;
	#held = 0;

	constructor(deflated: Uint8Array, maxLength: number, what: string) {
		this.#in = deflated;
		this.#out = new Uint8Array(maxLength);
		this.#what = what;
	}

	run(): Uint8Array {
		for (let last = false; !last; ) {
			last = this.#bits(1) === 1;
			const type = this.#bits(2);
			if (type === 0) this.#stored();
			else if (type === 1) this.#compressed(fixedLiterals, fixedDistances);
			else if (type === 2) {
				this.#readCodes();
				this.#compressed(literals, distances);
			} else throw this.#fault();
		}
		return this.#filled === this.#out.length ? this.#out : this.#out.subarray(0, this.#filled);
	}

	#fault(): WireError {
		return new WireError('deflate', this.#what);
	}

	#makeRoom(count: number): void {
		if (this.#filled + count > this.#out.length) throw new WireError('too-large', this.#what);
	}

	/** Takes bytes in until there are so many bits (15 at most), or no more bytes. */
	#fill(count: number): void {
		while (this.#held < count && this.#at < this.#in.length) {
			this.#hold |= this.#in[this.#at++]! << this.#held;
			this.#held += 8;
		}
	}

	#drop(count: number): void {
		if (count > this.#held) throw this.#fault();
		this.#hold >>>= count;
		this.#held -= count;
	}

	#bits(count: number): number {
		this.#fill(count);
		const value = this.#hold & ((1 << count) - 1);
		this.#drop(count);
		return value;
	}

	#symbol(codes: HuffmanCodes): number {
		this.#fill(15);
		const found = codes.find(this.#hold);
		if (found < 0) throw this.#fault();
		this.#drop(found & 15);
		return found >> 4;
	}

	#stored(): void {
		// The rest of the byte is skipped, whole bytes that were taken in are given back.
		this.#at -= this.#held >> 3;
		this.#hold = 0;
		this.#held = 0;
		const bytes = this.#in;
		const from = this.#at + 4;
		if (from > bytes.length) throw this.#fault();
		const length = bytes[from - 4]! | (bytes[from - 3]! << 8);
		const check = bytes[from - 2]! | (bytes[from - 1]! << 8);
		if ((length ^ check) !== 0xffff || from + length > bytes.length) throw this.#fault();
		this.#makeRoom(length);
		this.#out.set(bytes.subarray(from, from + length), this.#filled);
		this.#filled += length;
		this.#at = from + length;
	}

	/** The codes of a block that brings its own. */
	#readCodes(): void {
		const literalCount = this.#bits(5) + 257;
		const distanceCount = this.#bits(5) + 1;
		const count = this.#bits(4) + 4;
		if (literalCount > mostLiterals || distanceCount > mostDistances) throw this.#fault();
		lengths.fill(0, 0, lengthOrder.length);
		for (let i = 0; i < count; i++) lengths[lengthOrder[i]!] = this.#bits(3);
		if (!lengthCodes.build(lengths.subarray(0, lengthOrder.length))) throw this.#fault();
		const end = literalCount + distanceCount;
		for (let i = 0; i < end; ) i = this.#readLength(i, end);
		if (lengths[endOfBlock] === 0) throw this.#fault();
		if (!literals.build(lengths.subarray(0, literalCount))) throw this.#fault();
		if (!distances.build(lengths.subarray(literalCount, end))) throw this.#fault();
	}

	/** One length at this place, or one that is repeated; answers the next place. */
	#readLength(at: number, end: number): number {
		const symbol = this.#symbol(lengthCodes);
		if (symbol < 16) {
			lengths[at] = symbol;
			return at + 1;
		}
		if (symbol === 16 && at === 0) throw this.#fault();
		const length = symbol === 16 ? lengths[at - 1]! : 0;
		const times = symbol === 16 ? 3 + this.#bits(2) : symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7);
		if (at + times > end) throw this.#fault();
		lengths.fill(length, at, at + times);
		return at + times;
	}

	#compressed(byLiteral: HuffmanCodes, byDistance: HuffmanCodes): void {
		for (;;) {
			const symbol = this.#symbol(byLiteral);
			if (symbol === endOfBlock) return;
			if (symbol < endOfBlock) {
				this.#makeRoom(1);
				this.#out[this.#filled++] = symbol;
			} else this.#copy(symbol - endOfBlock - 1, byDistance);
		}
	}

	#copy(lengthSymbol: number, byDistance: HuffmanCodes): void {
		if (lengthSymbol >= lengthBases.length) throw this.#fault();
		const length = lengthBases[lengthSymbol]! + this.#bits(lengthBits[lengthSymbol]!);
		const symbol = this.#symbol(byDistance);
		const distance = distanceBases[symbol]! + this.#bits(distanceBits[symbol]!);
		if (distance > this.#filled) throw this.#fault();
		this.#makeRoom(length);
		const out = this.#out;
		const end = this.#filled + length;
		for (let at = this.#filled; at < end; at++) out[at] = out[at - distance]!;
		this.#filled = end;
	}
}

/**
 * What deflated bytes stand for, if that is at most `maxLength` bytes; bytes behind the last block are passed over.
 * Throws WireError `deflate`, or `too-large` at the first byte beyond the bound. Memory stays within it.
 * @param what the structure's name, for the faults
 */
export function inflate(deflated: Uint8Array, maxLength: number, what = 'deflate'): Uint8Array {
	checkAnyBytes('deflated', deflated);
	checkInteger('inflate maxLength', maxLength, 0, 0xffff_ffff);
	return new Inflater(deflated, maxLength, what).run();
}
