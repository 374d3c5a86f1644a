// Many messages of one hop at once: block i of all of them in one call of a cipher, then block i + 1. CBC makes a message's
// blocks wait for one another, not those of different messages: so the processor works on eight at a time, and there are
// as many calls as a message has blocks, however many messages there are.
import { aesBlockBytes, tunnelLayerMessageBytes } from '../types.js';

/** Messages from which on this costs less than a call for each: it takes 65 calls however few they are. */
export const fewestColumnMessages = 48;
/** Messages that share the calls at most: what they are worked on in stays in a processor's second cache. */
export const mostColumnMessages = 256;

// Words of 64 bits: they are only copied and joined by XOR, which V8 compiles to the machine's own instructions without a BigInt.
const wordBytes = 8;
const blockWords = aesBlockBytes / wordBytes;
const messageWords = tunnelLayerMessageBytes / wordBytes;
/** Words from one message to the next: no power of two, since the same block of all messages would fall on few lines of the first cache. */
const stride = messageWords + blockWords;
const strideBytes = stride * wordBytes;
const lastBlock = messageWords - blockWords;

/** A cipher without chaining: as many whole blocks as are put in, each for itself. */
export interface BlockCipher {
	update(blocks: Uint8Array): Uint8Array;
}

/** The memory of the call in progress, shared by all layers of a thread; holds nothing secret that outlives its messages. */
class Columns {
	readonly #words = new BigUint64Array(mostColumnMessages * stride);
	/** The place of each message in there. */
	readonly #rows = Array.from(
		{ length: mostColumnMessages },
		(_, n) => new Uint8Array(this.#words.buffer, n * strideBytes, tunnelLayerMessageBytes),
	);
	/** What goes into the cipher next: a block of each message. */
	readonly #input = new BigUint64Array(mostColumnMessages * blockWords);
	readonly #inputBytes = new Uint8Array(this.#input.buffer);
	/** What came out of it, copied: a view of words on each answer would cost more. */
	readonly #output = new BigUint64Array(mostColumnMessages * blockWords);
	readonly #outputBytes = new Uint8Array(this.#output.buffer);

	/** {@link encryptColumns} */
	encrypt(iv: BlockCipher, layer: BlockCipher, messages: readonly Uint8Array[], first: number, count: number): void {
		const rows = this.#rows;
		for (let n = 0; n < count; n++) rows[n]!.set(messages[first + n]!);
		const input = this.#inputBytes.subarray(0, count * aesBlockBytes);
		this.#takeIvs(count);
		const output = this.#outputBytes;
		const dataIvs = iv.update(input);
		const outerIvs = iv.update(dataIvs);
		output.set(dataIvs);
		this.#chain(0, count);
		for (let at = blockWords; at < lastBlock; at += blockWords) {
			output.set(layer.update(input));
			this.#chain(at, count);
		}
		output.set(layer.update(input));
		this.#put(lastBlock, count);
		output.set(outerIvs);
		this.#put(0, count);
		for (let n = 0; n < count; n++) messages[first + n]!.set(rows[n]!);
	}

	#takeIvs(count: number): void {
		const words = this.#words;
		const input = this.#input;
		for (let to = 0, from = 0; to < count * blockWords; to += blockWords, from += stride) {
			input[to] = words[from]!;
			input[to + 1] = words[from + 1]!;
		}
	}

	/** Puts a block of each message in its place, and makes the next one's input of it. */
	#chain(place: number, count: number): void {
		const words = this.#words;
		const input = this.#input;
		const output = this.#output;
		for (let from = 0, at = place; from < count * blockWords; from += blockWords, at += stride) {
			const a = output[from]!;
			const b = output[from + 1]!;
			words[at] = a;
			words[at + 1] = b;
			input[from] = a ^ words[at + 2]!;
			input[from + 1] = b ^ words[at + 3]!;
		}
	}

	#put(place: number, count: number): void {
		const words = this.#words;
		const output = this.#output;
		for (let from = 0, at = place; from < count * blockWords; from += blockWords, at += stride) {
			words[at] = output[from]!;
			words[at + 1] = output[from + 1]!;
		}
	}
}

/** Made when first needed: a router that passes little on never does. */
let columns: Columns | undefined;

/**
 * The layer of a participant over {@link fewestColumnMessages} messages or more, in place.
 * @param iv the IV key's cipher @param layer the layer key's @param count how many messages from `first` on, at most {@link mostColumnMessages}
 */
export function encryptColumns(
	iv: BlockCipher,
	layer: BlockCipher,
	messages: readonly Uint8Array[],
	first: number,
	count: number,
): void {
	columns ??= new Columns();
	columns.encrypt(iv, layer, messages, first, count);
}
