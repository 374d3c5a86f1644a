// Inflates raw deflate (RFC 1951) into memory of a size that was decided before, and says where it ended.
// As strict as zlib: no oversubscribed or incomplete codes, no distance beyond the beginning.
import { storedBlockHeaderBytes } from './constants.js';
import { WireError } from './errors.js';

const endOfBlock = 256;
const longestCode = 15;
/** Codes up to this many bits are found at once; longer ones are rare and walked bit by bit. */
const fastBits = 9;
const mostLengthCodes = 286;
const mostDistanceCodes = 30;

const lengthExtra = Uint8Array.of(
	0,
	0,
	0,
	0,
	0,
	0,
	0,
	0,
	1,
	1,
	1,
	1,
	2,
	2,
	2,
	2,
	3,
	3,
	3,
	3,
	4,
	4,
	4,
	4,
	5,
	5,
	5,
	5,
	0,
);
const lengthBase = basesOf(lengthExtra, 3);
lengthBase[28] = 258;
const distanceExtra = Uint8Array.from({ length: mostDistanceCodes }, (_, i) => Math.max(0, (i >> 1) - 1));
const distanceBase = basesOf(distanceExtra, 1);
const orderOfLengths = Uint8Array.of(16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15);

function basesOf(extra: Uint8Array, first: number): Uint16Array {
	const bases = new Uint16Array(extra.length);
	for (let i = 0, base = first; i < extra.length; base += 1 << extra[i]!, i++) bases[i] = base;
	return bases;
}

function fault(code = 'deflate'): WireError {
	return new WireError(code, 'deflate');
}

/** A canonical Huffman code, built again for each block in the same memory. */
class Code {
	/** By the next nine bits: the symbol and, in the low four bits, the length of its code; 0 for longer codes. */
	readonly fast = new Uint16Array(1 << fastBits);
	readonly counts = new Uint16Array(longestCode + 1);
	readonly symbols = new Uint16Array(288);
	readonly #next = new Uint16Array(longestCode + 2);

	/** Builds from lengths by symbol; throws unless the code is complete, or one code of one bit where that may be. */
	build(lengths: Uint8Array, mayBeSingle: boolean): this {
		const { counts, symbols, fast } = this;
		counts.fill(0);
		fast.fill(0);
		for (let i = 0; i < lengths.length; i++) counts[lengths[i]!]!++;
		counts[0] = 0;
		this.#check(mayBeSingle);
		const next = this.#next;
		next[1] = 0;
		for (let length = 1; length <= longestCode; length++) next[length + 1] = next[length]! + counts[length]!;
		for (let symbol = 0; symbol < lengths.length; symbol++)
			if (lengths[symbol] !== 0) symbols[next[lengths[symbol]!]!++] = symbol;
		let code = 0;
		let index = 0;
		for (let length = 1; length <= fastBits; length++, code <<= 1)
			for (let i = 0; i < counts[length]!; i++, code++, index++) {
				const entry = (symbols[index]! << 4) | length;
				for (let at = reversed(code, length); at < fast.length; at += 1 << length) fast[at] = entry;
			}
		return this;
	}

	#check(mayBeSingle: boolean): void {
		let left = 1;
		let most = 0;
		for (let length = 1; length <= longestCode; length++) {
			left = 2 * left - this.counts[length]!;
			if (left < 0) throw fault();
			if (this.counts[length] !== 0) most = length;
		}
		if (left > 0 && !(mayBeSingle && most <= 1)) throw fault();
	}
}

function reversed(code: number, length: number): number {
	let turned = 0;
	for (let i = 0; i < length; i++) turned |= ((code >>> i) & 1) << (length - 1 - i);
	return turned;
}

const fixedLengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280);
const fixedLiterals = new Code().build(fixedLengths, false);
const fixedDistances = new Code().build(new Uint8Array(32).fill(5), false);
const literals = new Code();
const distances = new Code();
const codeLengths = new Code();
const lengths = new Uint8Array(mostLengthCodes + mostDistanceCodes);

/**
 * Inflates the blocks at the beginning of `deflated` into `out`; answers the bytes read and written.
 * Throws WireError `deflate` for what is no deflate or ends too early, `too-large` for more than `out` holds.
 */
export function inflate(deflated: Uint8Array, out: Uint8Array): { readonly read: number; readonly written: number } {
	return new Inflater(deflated, out).run();
}

class Inflater {
	readonly #in: Uint8Array;
	readonly #out: Uint8Array;
	#at = 0;
	#filled = 0;
	#hold = 0;
	#held = 0;

	constructor(deflated: Uint8Array, out: Uint8Array) {
		this.#in = deflated;
		this.#out = out;
	}

	run(): { read: number; written: number } {
		for (let last = 0; last === 0; ) {
			last = this.#bits(1);
			const kind = this.#bits(2);
			if (kind === 0) this.#stored();
			else if (kind === 1) this.#block(fixedLiterals, fixedDistances);
			else if (kind === 2) this.#dynamic();
			else throw fault();
		}
		return { read: this.#at - (this.#held >> 3), written: this.#filled };
	}

	#bits(count: number): number {
		while (this.#held < count) {
			if (this.#at >= this.#in.length) throw fault();
			this.#hold |= this.#in[this.#at++]! << this.#held;
			this.#held += 8;
		}
		const value = this.#hold & ((1 << count) - 1);
		this.#hold >>>= count;
		this.#held -= count;
		return value;
	}

	#symbol(code: Code): number {
		while (this.#held < longestCode && this.#at < this.#in.length) {
			this.#hold |= this.#in[this.#at++]! << this.#held;
			this.#held += 8;
		}
		const entry = code.fast[this.#hold & ((1 << fastBits) - 1)]!;
		if (entry === 0) return this.#longSymbol(code);
		this.#drop(entry & 15);
		return entry >>> 4;
	}

	#longSymbol(code: Code): number {
		let [found, first, index] = [0, 0, 0];
		for (let length = 1; length <= longestCode; length++) {
			found |= (this.#hold >>> (length - 1)) & 1;
			const count = code.counts[length]!;
			if (found - count < first) {
				this.#drop(length);
				return code.symbols[index + found - first]!;
			}
			index += count;
			first = (first + count) << 1;
			found <<= 1;
		}
		throw fault();
	}

	#drop(length: number): void {
		if (length > this.#held) throw fault();
		this.#hold >>>= length;
		this.#held -= length;
	}

	#stored(): void {
		this.#at -= this.#held >> 3;
		this.#hold = 0;
		this.#held = 0;
		const at = this.#at + storedBlockHeaderBytes - 1;
		if (at > this.#in.length) throw fault();
		const size = this.#in[at - 4]! | (this.#in[at - 3]! << 8);
		if ((size ^ (this.#in[at - 2]! | (this.#in[at - 1]! << 8))) !== 0xffff) throw fault();
		if (at + size > this.#in.length) throw fault();
		if (this.#filled + size > this.#out.length) throw fault('too-large');
		this.#out.set(this.#in.subarray(at, at + size), this.#filled);
		this.#filled += size;
		this.#at = at + size;
	}

	#dynamic(): void {
		const lengthCodes = this.#bits(5) + 257;
		const distanceCodes = this.#bits(5) + 1;
		const given = this.#bits(4) + 4;
		if (lengthCodes > mostLengthCodes || distanceCodes > mostDistanceCodes) throw fault();
		lengths.fill(0);
		for (let i = 0; i < given; i++) lengths[orderOfLengths[i]!] = this.#bits(3);
		codeLengths.build(lengths.subarray(0, 19), false);
		lengths.fill(0);
		const count = lengthCodes + distanceCodes;
		for (let i = 0; i < count; ) {
			const symbol = this.#symbol(codeLengths);
			if (symbol < 16) {
				lengths[i++] = symbol;
				continue;
			}
			if (symbol === 16 && i === 0) throw fault();
			const repeated = symbol === 16 ? lengths[i - 1]! : 0;
			const times = symbol === 16 ? 3 + this.#bits(2) : symbol === 17 ? 3 + this.#bits(3) : 11 + this.#bits(7);
			if (i + times > count) throw fault();
			lengths.fill(repeated, i, i + times);
			i += times;
		}
		if (lengths[endOfBlock] === 0) throw fault();
		literals.build(lengths.subarray(0, lengthCodes), true);
		this.#block(literals, distances.build(lengths.subarray(lengthCodes, count), true));
	}

	#block(literalCode: Code, distanceCode: Code): void {
		for (;;) {
			const symbol = this.#symbol(literalCode);
			if (symbol < endOfBlock) {
				if (this.#filled >= this.#out.length) throw fault('too-large');
				this.#out[this.#filled++] = symbol;
				continue;
			}
			if (symbol === endOfBlock) return;
			const of = symbol - endOfBlock - 1;
			if (of >= lengthBase.length) throw fault();
			const length = lengthBase[of]! + this.#bits(lengthExtra[of]!);
			const from = this.#symbol(distanceCode);
			if (from >= mostDistanceCodes) throw fault();
			this.#copy(length, distanceBase[from]! + this.#bits(distanceExtra[from]!));
		}
	}

	#copy(length: number, distance: number): void {
		const [out, to] = [this.#out, this.#filled];
		if (distance > to) throw fault();
		if (to + length > out.length) throw fault('too-large');
		for (let i = to; i < to + length; i++) out[i] = out[i - distance]!;
		this.#filled = to + length;
	}
}
