// SipHash-2-4 (Aumasson, Bernstein 2012) on WebAssembly, plain JavaScript behind it.
// The chain is NTCP2's length obfuscation (specification "NTCP2", data phase, SipHash KDF).
import { mostDataBytes, symmetric } from '@i2p/crypto-wasm';
import { checkAnyBytes, checkBytes, destroyedKey } from '@i2p/util';
import { halvesEngine } from './halves.js';
import type { Engine } from './types.js';

const keyBytes = 16;
const ivBytes = 8;
const hashBytes = 8;

let chosen: Engine | undefined;

/** Chosen at first use, for good. */
function engine(): Engine {
	chosen ??= symmetric() ?? halvesEngine;
	return chosen;
}

/** Key and hash of the call in progress; wiped before it returns. */
const keyNow = new Int32Array(keyBytes / 4);
const hashNow = new Int32Array(hashBytes / 4);

/**
 * The 8-byte SipHash-2-4 of a message, little-endian as its authors write it.
 * @param lentKey 16 bytes; RangeError otherwise
 */
export function sipHash24(lentKey: Uint8Array, lentMessage: Uint8Array): Uint8Array {
	checkBytes('SipHash key', lentKey, keyBytes);
	checkAnyBytes('SipHash message', lentMessage);
	readWords(lentKey, keyNow, 0);
	(lentMessage.length <= mostDataBytes ? engine() : halvesEngine).sipHash(keyNow, lentMessage, hashNow);
	const hash = new Uint8Array(hashBytes);
	for (let i = 0; i < hashBytes; i++) hash[i] = hashNow[i >> 2]! >>> (8 * (i & 3));
	keyNow.fill(0);
	hashNow.fill(0);
	return hash;
}

/** NTCP2's chain of length masks: IV(n+1) = SipHash-2-4(key, IV(n)), one mask of 16 bits a frame. */
export class SipChain {
	readonly #engine = engine();
	/** Four words of key, two of IV. */
	readonly #words = new Int32Array((keyBytes + ivBytes) / 4);
	#destroyed = false;

	/**
	 * @param lentKey 16 bytes: k1 ‖ k2 as NTCP2 derives them; RangeError otherwise
	 * @param lentIv 8 bytes: IV(0); RangeError otherwise
	 */
	constructor(lentKey: Uint8Array, lentIv: Uint8Array) {
		checkBytes('SipHash key', lentKey, keyBytes);
		checkBytes('SipHash chain IV', lentIv, ivBytes);
		readWords(lentKey, this.#words, 0);
		readWords(lentIv, this.#words, keyBytes / 4);
	}

	/** Takes one step and answers the mask for the next frame's 2-byte length: IV[0] | IV[1] << 8. Throws TypeError after `destroy`. */
	next(): number {
		if (this.#destroyed) throw destroyedKey('SipHash chain');
		this.#engine.sipStep(this.#words);
		return this.#words[4]! & 0xffff;
	}

	/** Wipes key and IV. */
	destroy(): void {
		this.#destroyed = true;
		this.#words.fill(0);
	}
}

function readWords(bytes: Uint8Array, words: Int32Array, at: number): void {
	for (let i = 0; i < bytes.length; i += 4)
		words[at + i / 4] = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
}
