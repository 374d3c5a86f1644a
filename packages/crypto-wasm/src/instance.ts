// The compiled module to a running one, where WebAssembly with SIMD is there and allowed.
// Must not know what its calls do.
import { fromBase64 } from '@i2p/util';
import { moduleText } from './module.js';

/** As much of the `WebAssembly` global as is used. */
export interface WasmHost {
	readonly Module: new (bytes: Uint8Array) => object;
	readonly Instance: new (module: object) => { readonly exports: object };
}

/** What the module exports; each address is an offset into its memory. */
export interface WasmExports {
	readonly memory: { readonly buffer: ArrayBuffer };
	readonly dataAt: { readonly value: number };
	readonly asideAt: { readonly value: number };
	readonly keyAt: { readonly value: number };
	readonly outAt: { readonly value: number };
	seal(n0: number, n1: number, n2: number, asideLength: number, length: number): void;
	open(n0: number, n1: number, n2: number, asideLength: number, length: number): number;
	xor(counter: number, n0: number, n1: number, n2: number, length: number): void;
	forget(length: number): void;
	sha256(length: number): void;
	hmac(length: number): void;
	hkdf(inputLength: number, infoLength: number, blocks: number): void;
	sipHash(k0: number, k0High: number, k1: number, k1High: number, length: number): void;
}

/** The views of words on the module's memory are right only where words are little-endian, as they are in the module. */
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** A module of its own memory; `undefined` where WebAssembly or its SIMD is absent, or a content policy forbids it. */
export function instantiate(host: WasmHost | undefined): WasmExports | undefined {
	if (host === undefined || !littleEndian) return undefined;
	try {
		return new host.Instance(new host.Module(fromBase64(moduleText)!)).exports as WasmExports;
	} catch {
		return undefined;
	}
}
