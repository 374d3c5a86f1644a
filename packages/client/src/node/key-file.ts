// A file with the keys of a destination: read, or made with new ones that only its owner can read.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DestinationKeys, decodeDestinationKeys, encodeDestinationKeys } from '@i2p/data-core';
import { WireError, wipe } from '@i2p/util';
import { I2pError } from './errors.js';

/** The keys in a file; fresh ones, kept there from now on, if there is none. Throws {@link I2pError} `bad-keys`. */
export function keysIn(path: string, fresh: () => DestinationKeys): DestinationKeys {
	return read(path) ?? made(path, fresh());
}

function read(path: string): DestinationKeys | undefined {
	let bytes: Uint8Array;
	try {
		bytes = readFileSync(path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw unusable(path, error);
	}
	try {
		return decodeDestinationKeys(bytes);
	} catch (error) {
		if (!(error instanceof WireError)) throw error;
		throw new I2pError('bad-keys', `${path} holds no keys of a destination (${error.code})`, { cause: error });
	} finally {
		wipe(bytes);
	}
}

/** Whole or not at all; whoever comes second takes what is there. */
function made(path: string, keys: DestinationKeys): DestinationKeys {
	const beside = `${path}.${process.pid}.new`;
	const bytes = encodeDestinationKeys(keys);
	try {
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(beside, bytes, { mode: 0o600, flush: true });
		linkSync(beside, path);
		return keys;
	} catch (error) {
		keys.destroy();
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(path, error);
		const there = read(path);
		if (there === undefined) throw unusable(path, error);
		return there;
	} finally {
		wipe(bytes);
		rmSync(beside, { force: true });
	}
}

function unusable(path: string, cause: unknown): I2pError {
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new I2pError('bad-keys', `${path} cannot be used for keys (${reason})`, { cause });
}
