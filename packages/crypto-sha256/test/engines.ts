// Every engine of the package behind the package's own face, for suites that run over all of them.
import { symmetric } from '@i2p/crypto-wasm';
import * as portable from '../src/index.js';
import { nobleRunning, nobleSha256 } from '../src/noble.js';
import * as native from '../src/node/index.js';

/** What the package exports. */
export type Face = Pick<typeof portable, 'sha256' | 'createSha256'>;

/** The two entries of the package. */
export const entries = [
	['portable entry', portable],
	['node entry', native],
] as const;

/** The engines each by itself, and what the two entries make of them. */
export const faces: readonly (readonly [name: string, face: Face])[] = [
	['noble', { sha256: (...parts) => nobleSha256(parts), createSha256: nobleRunning }],
	['WebAssembly', { sha256: (...parts) => symmetric()!.sha256(parts), createSha256: nobleRunning }],
	...entries,
];
