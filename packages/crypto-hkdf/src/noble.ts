// HKDF-SHA256 on @noble/hashes: complete, everywhere, and what WebAssembly is held to.
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Engine } from './types.js';

/** Extract and expand on @noble/hashes. */
export const nobleHkdf: Engine = (salt, input, info, outputs) => {
	let length = 0;
	for (const output of outputs) length += output.length;
	const bytes = hkdf(sha256, input, salt, info, length);
	let at = 0;
	for (const output of outputs) {
		output.set(bytes.subarray(at, at + output.length));
		at += output.length;
	}
	bytes.fill(0);
};
