// The package without Node: WebAssembly where it is to be had, noble behind it. Knows no platform.
import { mostDataBytes, symmetric } from '@i2p/crypto-wasm';
import { nobleHmac } from './noble.js';
import { totalBytes } from './types.js';
import { wasmHmac } from './wasm.js';

/**
 * The 32-byte HMAC-SHA256 (RFC 2104) of the parts, one after the other.
 * @param lentKey any length; more than 64 bytes are hashed first
 */
export function hmacSha256(lentKey: Uint8Array, ...lentParts: readonly Uint8Array[]): Uint8Array {
	const most = Math.max(totalBytes(lentKey, lentParts), lentKey.length);
	const wasm = most <= mostDataBytes ? symmetric() : undefined;
	return wasm === undefined ? nobleHmac(lentKey, lentParts) : wasmHmac(wasm, lentKey, lentParts);
}
