// The package without Node: whole messages on WebAssembly, noble behind it and for running hashes. Knows no platform.
import { mostDataBytes, symmetric } from '@i2p/crypto-wasm';
import { nobleRunning, nobleSha256 } from './noble.js';
import { type Sha256, totalBytes } from './types.js';

/** The 32-byte SHA-256 of the parts, one after the other (FIPS 180-4). */
export function sha256(...lentParts: readonly Uint8Array[]): Uint8Array {
	const wasm = totalBytes(lentParts) <= mostDataBytes ? symmetric() : undefined;
	return wasm === undefined ? nobleSha256(lentParts) : wasm.sha256(lentParts);
}

/** The first 4 bytes of the SHA-256 of a message as one number, big-endian: checksums are made of no more. */
export function sha256Prefix(lentMessage: Uint8Array): number {
	const [a, b, c, d] = sha256(lentMessage);
	return ((a! << 24) | (b! << 16) | (c! << 8) | d!) >>> 0;
}

/** A running SHA-256 (FIPS 180-4). */
export function createSha256(): Sha256 {
	return nobleRunning();
}
