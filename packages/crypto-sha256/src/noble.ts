// SHA-256 on @noble/hashes: complete, everywhere, and what the others are held to.
import { sha256 } from '@noble/hashes/sha2.js';
import { RunningSha256 } from './running.js';
import type { Sha256 } from './types.js';

type NobleState = ReturnType<typeof sha256.create>;

/** The digest of the parts. */
export function nobleSha256(parts: readonly Uint8Array[]): Uint8Array {
	if (parts.length === 1) return sha256(parts[0]!);
	const state = sha256.create();
	for (const part of parts) state.update(part);
	return state.digest();
}

const copyOf = (state: NobleState): NobleState => state.clone();

/** A running hash. */
export function nobleRunning(): Sha256 {
	return new RunningSha256(sha256.create(), copyOf);
}
