// The data folder of a router: made, and the identity in it kept, taken over or made; what stands in the way is said in one line.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StoreError } from '@i2p/runtime';
import { RouterError } from './errors.js';
import { folderAdvice, option } from './fault-messages.js';
import { IdentityError, type KeptIdentity, keepIdentity, type Takeover } from './identity.js';
import type { RouterPorts } from './ports.js';

/** What the system said. */
export const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Makes the folder for its owner if it is not there; throws {@link RouterError}. */
export function ensureFolder(dataDir: string): void {
	try {
		mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	} catch (error) {
		throw new RouterError(
			'data-dir',
			`cannot make the data folder ${dataDir} (${reason(error)}); ${folderAdvice(false)}`,
		);
	}
}

/** A file that the user names, and its neighbours. */
function takeoverFrom(path: string): Takeover {
	const at = (name: string): Uint8Array => new Uint8Array(readFileSync(name));
	const beside = (name: string): Uint8Array | undefined => {
		const neighbour = join(dirname(path), name);
		return existsSync(neighbour) ? at(neighbour) : undefined;
	};
	try {
		return { name: path, bytes: at(path), beside };
	} catch (error) {
		throw new RouterError(
			'identity',
			`cannot read the keys in ${path} given by ${option('importKeys')} (${reason(error)})`,
		);
	}
}

/** The identity in this folder; throws {@link RouterError} `identity` or `data-dir`. */
export function identityIn(ports: RouterPorts, dataDir: string, importKeys: string | undefined): KeptIdentity {
	try {
		const given = importKeys === undefined ? undefined : takeoverFrom(importKeys);
		return keepIdentity(ports.store, ports.random, given);
	} catch (error) {
		if (error instanceof IdentityError)
			throw new RouterError(
				'identity',
				`${error.message}; restore it, or move it out of ${dataDir} to start as a new router`,
			);
		if (error instanceof StoreError)
			throw new RouterError(
				'data-dir',
				`cannot use the data folder ${dataDir} (${error.message}); ${folderAdvice(error.code === 'full')}`,
			);
		throw error;
	}
}
