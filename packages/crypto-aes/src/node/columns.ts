// Many messages of one hop at once: block i of all of them in one call of a cipher, then block i + 1. CBC makes a message's
// blocks wait for one another, not those of different messages: so the processor works on eight at a time, and there are
// as many calls as a message has blocks, however many messages there are.
import { aesBlockBytes, tunnelLayerMessageBytes } from '../types.js';

/** Messages from which on this costs less than a call for each: it takes 65 calls however few they are. */
export const fewestColumnMessages = 48;
/** Messages that share the calls at most: what they are worked on in stays in a processor's second cache. */
export const mostColumnMessages = 256;

const blockWords = aesBlockBytes / 4;
const messageWords = tunnelLayerMessageBytes / 4;
/** Words from one message to the next: no power of two, since the same block of all messages would fall on few lines of the first cache. */
const stride = messageWords + blockWords;
const lastBlock = messageWords - blockWords;

/** A cipher without chaining: as many whole blocks as are put in, each for itself. */
export interface BlockCipher {
	update(blocks: Uint8Array): Uint8Array;
}

/** The memory of the call in progress, shared by all layers of a thread; holds nothing secret that outlives its messages. */
class Columns {
	readonly #words = new Int32Array(mostColumnMessages * stride);
	/** The place of each message in there. */
	readonly #rows = Array.from(
		{ length: mostColumnMessages },
		(_, n) => new Uint8Array(this.#words.buffer, n * stride * 4, tunnelLayerMessageBytes),
	);
	/** What goes into the cipher next: a block of each message. */
	readonly #input = new Int32Array(mostColumnMessages * blockWords);
	readonly #inputBytes = new Uint8Array(this.#input.buffer);

	/** {@link encryptColumns} */
	encrypt(iv: BlockCipher, layer: BlockCipher, messages: readonly Uint8Array[], first: number, count: number): void {
		const rows = this.#rows;
		for (let n = 0; n < count; n++) rows[n]!.set(messages[first + n]!);
		const input = this.#inputBytes.subarray(0, count * aesBlockBytes);
		this.#takeIvs(count);
		const dataIvs = iv.update(input);
		const outerIvs = iv.update(dataIvs);
		this.#chain(wordsOf(dataIvs), 0);
		for (let at = blockWords; at < lastBlock; at += blockWords) this.#chain(wordsOf(layer.update(input)), at);
		this.#put(wordsOf(layer.update(input)), lastBlock);
		this.#put(wordsOf(outerIvs), 0);
		for (let n = 0; n < count; n++) messages[first + n]!.set(rows[n]!);
	}

	#takeIvs(count: number): void {
		const words = this.#words;
		const input = this.#input;
		for (let to = 0, from = 0; to < count * blockWords; to += blockWords, from += stride)
			for (let i = 0; i < blockWords; i++) input[to + i] = words[from + i]!;
	}

	/** Puts a block of each message in its place, and makes the next one's input of it. */
	#chain(column: Int32Array, place: number): void {
		const words = this.#words;
		const input = this.#input;
		for (let from = 0, at = place; from < column.length; from += blockWords, at += stride) {
			const a = column[from]!;
			const b = column[from + 1]!;
			const c = column[from + 2]!;
			const d = column[from + 3]!;
			words[at] = a;
			words[at + 1] = b;
			words[at + 2] = c;
			words[at + 3] = d;
			input[from] = a ^ words[at + 4]!;
			input[from + 1] = b ^ words[at + 5]!;
			input[from + 2] = c ^ words[at + 6]!;
			input[from + 3] = d ^ words[at + 7]!;
		}
	}

	#put(column: Int32Array, place: number): void {
		const words = this.#words;
		for (let from = 0, at = place; from < column.length; from += blockWords, at += stride)
			for (let i = 0; i < blockWords; i++) words[at + i] = column[from + i]!;
	}
}

/** What a cipher answered, as words; it is always of memory of its own. */
function wordsOf({ buffer, byteOffset, length }: Uint8Array): Int32Array {
	return new Int32Array(buffer, byteOffset, length / 4);
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
