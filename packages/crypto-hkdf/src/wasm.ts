// HKDF-SHA256 on WebAssembly; what its memory does not hold, and what comes where there is none, is noble's.
import { mostAsideBytes, mostDataBytes, symmetric } from '@i2p/crypto-wasm';
import { nobleHkdf } from './noble.js';
import type { Engine } from './types.js';

/** A longer salt is a key that HMAC hashes first. */
const mostSaltBytes = 64;

/** Extract and expand on WebAssembly where it is to be had: measured at half of what node:crypto takes for two keys. */
export const wasmHkdf: Engine = (salt, input, info, outputs) => {
	const fits = salt.length <= mostSaltBytes && input.length <= mostDataBytes && info.length <= mostAsideBytes;
	const wasm = fits ? symmetric() : undefined;
	if (wasm === undefined) nobleHkdf(salt, input, info, outputs);
	else wasm.hkdf(salt, input, info, outputs);
};
