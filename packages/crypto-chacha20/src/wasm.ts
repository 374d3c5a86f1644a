// The engine on WebAssembly for messages up to a length, another engine for longer ones.
import { mostAsideBytes, type Symmetric } from '@i2p/crypto-wasm';
import { aeadTagBytes, type Engine, type Words } from './types.js';

/** ChaCha20 and ChaCha20-Poly1305 on WebAssembly, with an engine behind it for longer messages. */
export class WasmEngine implements Engine {
	readonly #wasm: Symmetric;
	readonly #mostBytes: number;
	readonly #behind: Engine;

	/** @param mostBytes of message that it does itself; at most what `@i2p/crypto-wasm` takes */
	constructor(wasm: Symmetric, mostBytes: number, behind: Engine) {
		this.#wasm = wasm;
		this.#mostBytes = mostBytes;
		this.#behind = behind;
	}

	seal(key: Words, nonce: Words, ad: Uint8Array, plaintext: Uint8Array, into: Uint8Array, at: number): void {
		if (this.#takes(ad, plaintext.length)) this.#wasm.seal(key.words, nonce.words, ad, plaintext, into, at);
		else this.#behind.seal(key, nonce, ad, plaintext, into, at);
	}

	open(key: Words, nonce: Words, ad: Uint8Array, box: Uint8Array): Uint8Array | undefined {
		if (!this.#takes(ad, box.length - aeadTagBytes)) return this.#behind.open(key, nonce, ad, box);
		return this.#wasm.open(key.words, nonce.words, ad, box);
	}

	openInto(key: Words, nonce: Words, ad: Uint8Array, box: Uint8Array, into: Uint8Array, at: number): boolean {
		if (!this.#takes(ad, box.length - aeadTagBytes)) return this.#behind.openInto(key, nonce, ad, box, into, at);
		return this.#wasm.openInto(key.words, nonce.words, ad, box, into, at);
	}

	xor(key: Words, nonce: Words, counter: number, data: Uint8Array): Uint8Array {
		if (data.length > this.#mostBytes) return this.#behind.xor(key, nonce, counter, data);
		const output = new Uint8Array(data.length);
		this.#wasm.xor(key.words, nonce.words, counter, data, output);
		return output;
	}

	#takes(ad: Uint8Array, length: number): boolean {
		return length <= this.#mostBytes && ad.length <= mostAsideBytes;
	}
}
