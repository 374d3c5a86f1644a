// The package in Node: WebAssembly for short messages, node:crypto for long ones and where there is no WebAssembly.
import { createHmac } from 'node:crypto';
import { symmetric } from '@i2p/crypto-wasm';
import { macBytes, totalBytes } from '../types.js';
import { wasmHmac } from '../wasm.js';

/** Bytes of key or message up to which WebAssembly is measured faster than a MAC object. */
const mostShortBytes = 256;

/**
 * The 32-byte HMAC-SHA256 (RFC 2104) of the parts, one after the other.
 * @param lentKey any length; more than 64 bytes are hashed first
 */
export function hmacSha256(lentKey: Uint8Array, ...lentParts: readonly Uint8Array[]): Uint8Array {
	const most = Math.max(totalBytes(lentKey, lentParts), lentKey.length);
	const wasm = most <= mostShortBytes ? symmetric() : undefined;
	return wasm === undefined ? opensslHmac(lentKey, lentParts) : wasmHmac(wasm, lentKey, lentParts);
}

/** The MAC of the parts on node:crypto. */
export function opensslHmac(key: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
	const state = createHmac('sha256', key);
	for (const part of parts) state.update(part);
	const mac = state.digest();
	return new Uint8Array(mac.buffer, mac.byteOffset, macBytes);
}
