// HMAC-SHA256 on WebAssembly, for keys and messages that its memory holds.
import type { Symmetric } from '@i2p/crypto-wasm';

const blockBytes = 64;

/** The MAC of the parts; key and parts have at most 64 KiB each. */
export function wasmHmac(wasm: Symmetric, key: Uint8Array, parts: readonly Uint8Array[]): Uint8Array {
	if (key.length <= blockBytes) return wasm.hmac(key, parts);
	const short = wasm.sha256([key]);
	const mac = wasm.hmac(short, parts);
	short.fill(0);
	return mac;
}
