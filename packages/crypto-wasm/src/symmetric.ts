// The module's calls on the caller's bytes: copies in, calls, copies out, wipes what was secret.
// Checks nothing: sizes and bounds are the business of the packages above.
import { instantiate, type WasmExports, type WasmHost } from './instance.js';

/** Most bytes of a message: what the module's data region holds. */
export const mostDataBytes = 0x1_0000;
/** Most bytes that are authenticated only, or of HKDF's info behind one block. */
export const mostAsideBytes = 4096;
const digestBytes = 32;
const tagBytes = 16;

/** The module and its memory. No call leaves a key, a plaintext or a key stream in it. */
export class Symmetric {
	readonly #exports: WasmExports;
	readonly #bytes: Uint8Array;
	readonly #words: Int32Array;
	readonly #data: number;
	readonly #aside: number;
	readonly #key: number;
	readonly #out: number;
	/** What {@link #first} answered last. */
	#view: Uint8Array;

	constructor(exports: WasmExports) {
		this.#exports = exports;
		this.#bytes = new Uint8Array(exports.memory.buffer);
		this.#words = new Int32Array(exports.memory.buffer);
		this.#data = exports.dataAt.value;
		this.#aside = exports.asideAt.value;
		this.#key = exports.keyAt.value;
		this.#out = exports.outAt.value;
		this.#view = this.#bytes.subarray(this.#data, this.#data);
	}

	/** ChaCha20-Poly1305: ciphertext and tag, 16 bytes more than the plaintext, written into memory. */
	seal(
		key: Int32Array,
		nonce: Int32Array,
		lentAd: Uint8Array,
		lentPlaintext: Uint8Array,
		into: Uint8Array,
		at: number,
	): void {
		const length = lentPlaintext.length;
		const data = this.#data;
		this.#takeKey(key);
		if (lentAd.length > 0) this.#bytes.set(lentAd, this.#aside);
		this.#bytes.set(lentPlaintext, data);
		this.#exports.seal(nonce[0]!, nonce[1]!, nonce[2]!, lentAd.length, length);
		into.set(this.#first(length + tagBytes), at);
	}

	/** The plaintext of a box of at least 16 bytes, in memory of its own; `undefined` if it is forged. */
	open(key: Int32Array, nonce: Int32Array, lentAd: Uint8Array, lentBox: Uint8Array): Uint8Array | undefined {
		if (!this.#open(key, nonce, lentAd, lentBox)) return undefined;
		const opened = new Uint8Array(lentBox.length - tagBytes);
		this.#take(opened, 0, opened.length);
		return opened;
	}

	/** The same, written into memory; answers whether it was authentic. */
	openInto(
		key: Int32Array,
		nonce: Int32Array,
		lentAd: Uint8Array,
		lentBox: Uint8Array,
		into: Uint8Array,
		at: number,
	): boolean {
		if (!this.#open(key, nonce, lentAd, lentBox)) return false;
		this.#take(into, at, lentBox.length - tagBytes);
		return true;
	}

	#open(key: Int32Array, nonce: Int32Array, ad: Uint8Array, box: Uint8Array): boolean {
		this.#takeKey(key);
		if (ad.length > 0) this.#bytes.set(ad, this.#aside);
		this.#bytes.set(box, this.#data);
		return this.#exports.open(nonce[0]!, nonce[1]!, nonce[2]!, ad.length, box.length - tagBytes) !== 0;
	}

	/** Copies data out and has it wiped by the module, which takes less than a call of `fill`. */
	#take(into: Uint8Array, at: number, length: number): void {
		into.set(this.#first(length), at);
		this.#exports.forget(length);
	}

	/** A view of the first bytes of the data, kept for the next of that length: boxes of a link are often of one. */
	#first(length: number): Uint8Array {
		if (this.#view.length !== length) this.#view = this.#bytes.subarray(this.#data, this.#data + length);
		return this.#view;
	}

	/** Bytes XORed with the ChaCha20 key stream from a block on, written into memory of their length. */
	xor(key: Int32Array, nonce: Int32Array, counter: number, lentBytes: Uint8Array, into: Uint8Array): void {
		this.#takeKey(key);
		this.#bytes.set(lentBytes, this.#data);
		this.#exports.xor(counter, nonce[0]!, nonce[1]!, nonce[2]!, lentBytes.length);
		this.#take(into, 0, lentBytes.length);
	}

	#takeKey(key: Int32Array): void {
		const words = this.#words;
		const at = this.#key >> 2;
		for (let i = 0; i < 8; i++) words[at + i] = key[i]!;
	}

	/** The 32-byte SHA-256 of the parts. */
	sha256(lentParts: readonly Uint8Array[]): Uint8Array {
		this.#exports.sha256(this.#join(lentParts));
		return this.#digest();
	}

	/** The 32-byte HMAC-SHA256 of the parts under a key of at most 64 bytes. */
	hmac(lentKey: Uint8Array, lentParts: readonly Uint8Array[]): Uint8Array {
		this.#bytes.set(lentKey, this.#key);
		this.#exports.hmac(this.#join(lentParts));
		return this.#digest();
	}

	/** HKDF-SHA256 under a salt of at most 64 bytes: fills the outputs, each but the last of whole blocks. */
	hkdf(lentSalt: Uint8Array, lentInput: Uint8Array, lentInfo: Uint8Array, outputs: readonly Uint8Array[]): void {
		let length = 0;
		for (const output of outputs) length += output.length;
		const bytes = this.#bytes;
		bytes.set(lentSalt, this.#key);
		bytes.set(lentInput, this.#data);
		bytes.set(lentInfo, this.#aside + digestBytes);
		const blocks = Math.ceil(length / digestBytes);
		this.#exports.hkdf(lentInput.length, lentInfo.length, blocks);
		let at = this.#data;
		for (const output of outputs) {
			output.set(bytes.subarray(at, at + output.length));
			at += output.length;
		}
		this.#exports.forget(blocks * digestBytes);
	}

	#join(parts: readonly Uint8Array[]): number {
		let at = this.#data;
		for (const part of parts) {
			this.#bytes.set(part, at);
			at += part.length;
		}
		return at - this.#data;
	}

	#digest(): Uint8Array {
		const digest = new Uint8Array(digestBytes);
		const out = this.#out;
		for (let i = 0; i < digestBytes; i++) digest[i] = this.#bytes[out + i]!;
		this.#bytes.fill(0, out, out + digestBytes);
		return digest;
	}

	/** SipHash-2-4 under a key of four words; the hash is left in two words. */
	sipHash(key: Int32Array, lentMessage: Uint8Array, hash: Int32Array): void {
		this.#bytes.set(lentMessage, this.#data);
		this.#sipHash(key, lentMessage.length, hash, 0);
	}

	/** A step of a chain: four words of key, then two words that become their own hash. */
	sipStep(chain: Int32Array): void {
		const at = this.#data >> 2;
		this.#words[at] = chain[4]!;
		this.#words[at + 1] = chain[5]!;
		this.#sipHash(chain, 8, chain, 4);
	}

	#sipHash(key: Int32Array, length: number, hash: Int32Array, at: number): void {
		this.#exports.sipHash(key[0]!, key[1]!, key[2]!, key[3]!, length);
		const words = this.#words;
		const out = this.#out >> 2;
		hash[at] = words[out]!;
		hash[at + 1] = words[out + 1]!;
		words[out] = 0;
		words[out + 1] = 0;
	}
}

let shared: Symmetric | undefined;
let tried = false;

/** The module of this thread, made at the first call; `undefined` where it cannot be, and then others must do its work. */
export function symmetric(): Symmetric | undefined {
	if (!tried) {
		tried = true;
		shared = createSymmetric((globalThis as { WebAssembly?: WasmHost }).WebAssembly);
	}
	return shared;
}

/** A module of its own on this host; `undefined` where there is none or it refuses. */
export function createSymmetric(host: WasmHost | undefined): Symmetric | undefined {
	const exports = instantiate(host);
	return exports === undefined ? undefined : new Symmetric(exports);
}
