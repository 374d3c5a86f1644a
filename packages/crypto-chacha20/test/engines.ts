// Every engine of the package behind the package's own face, for suites that run over all of them.
import { mostDataBytes, symmetric } from '@i2p/crypto-wasm';
import * as portable from '../src/index.js';
import { KeyedAead, keyStream } from '../src/keyed.js';
import { nobleEngine } from '../src/noble.js';
import * as native from '../src/node/index.js';
import { opensslEngine } from '../src/node/openssl.js';
import type { Aead, Engine } from '../src/types.js';
import { WasmEngine } from '../src/wasm.js';

/** What the package exports. */
export interface Face {
	createAead(lentKey: Uint8Array): Aead;
	chacha20(lentKey: Uint8Array, lentNonce: Uint8Array, lentData: Uint8Array, counter?: number): Uint8Array;
}

function faceOf(engine: Engine): Face {
	return {
		createAead: (key) => new KeyedAead(engine, key),
		chacha20: (key, nonce, data, counter = 1) => keyStream(engine, key, nonce, data, counter),
	};
}

/** The three engines each by itself (WebAssembly as far as it goes), and what the two entries make of them. */
export const faces: readonly (readonly [name: string, face: Face])[] = [
	['noble', faceOf(nobleEngine)],
	['WebAssembly', faceOf(new WasmEngine(symmetric()!, mostDataBytes, nobleEngine))],
	['node:crypto', faceOf(opensslEngine)],
	['portable entry', portable],
	['node entry', native],
];
