// The package in Node: WebAssembly for short messages, node:crypto for long ones and where there is no WebAssembly.
import { symmetric } from '@i2p/crypto-wasm';
import { KeyedAead, keyStream } from '../keyed.js';
import type { Aead, Engine } from '../types.js';
import { WasmEngine } from '../wasm.js';
import { opensslEngine } from './openssl.js';

/** Bytes of message up to which WebAssembly is measured faster than a cipher object. */
const mostShortBytes = 8192;

let chosen: Engine | undefined;

/** Chosen at first use, for good. */
function engine(): Engine {
	if (chosen === undefined) {
		const wasm = symmetric();
		chosen = wasm === undefined ? opensslEngine : new WasmEngine(wasm, mostShortBytes, opensslEngine);
	}
	return chosen;
}

/** ChaCha20-Poly1305 under a copy of the key (32 bytes, RangeError otherwise). */
export function createAead(lentKey: Uint8Array): Aead {
	return new KeyedAead(engine(), lentKey);
}

/**
 * The data XORed with the ChaCha20 key stream (RFC 8439 section 2.4).
 * @param lentKey 32 bytes, RangeError otherwise
 * @param lentNonce 12 bytes, RangeError otherwise
 * @param counter first block's number; RangeError if the last block's is more than 2³² − 2; I2P starts at 1 wherever no Poly1305 follows
 */
export function chacha20(lentKey: Uint8Array, lentNonce: Uint8Array, lentData: Uint8Array, counter = 1): Uint8Array {
	return keyStream(engine(), lentKey, lentNonce, lentData, counter);
}
