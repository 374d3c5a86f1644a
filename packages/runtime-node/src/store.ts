// A folder of files as a Store: replaced atomically, secrets for the owner only.
import {
	closeSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Store, StoreError } from '@i2p/runtime';
import { errno } from './errno.js';

const temporarySuffix = '.tmp~';

/**
 * Files below `folder` (an absolute or relative path), which is made for the owner only when it is first written to. Once it is
 * removed under a running process it is not made again: writes fail. Throws StoreError when the system refuses, RangeError for a
 * name that would leave the folder.
 */
export function fileStore(folder: string): Store {
	let writes = 0;
	let made = false;
	const ensure = (below: string) => {
		if (made) statSync(folder);
		mkdirSync(below, { recursive: true, mode: 0o700 });
		made = true;
	};
	return {
		read(name) {
			const path = pathOf(folder, name);
			return attempt(name, () => new Uint8Array(readFileSync(path)));
		},
		write(name, given, options) {
			const path = pathOf(folder, name);
			const temporary = `${path}.${process.pid}.${writes++}${temporarySuffix}`;
			const secret = options?.secret === true;
			try {
				ensure(dirname(path));
				writeWhole(temporary, given, secret);
				renameSync(temporary, path);
			} catch (error) {
				discard(temporary);
				throw faultOf(error, name);
			}
		},
		list(below) {
			const path = below === '' ? folder : pathOf(folder, below);
			const names = attempt(below, () => readdirSync(path)) ?? [];
			for (const name of names) if (isOrphan(name)) discard(join(path, name));
			return names.filter((name) => !name.endsWith(temporarySuffix)).sort();
		},
		remove(name) {
			const path = pathOf(folder, name);
			attempt(name, () => rmSync(path, { force: true }));
		},
	};
}

// A secret reaches the disk before its name does; what can be fetched again may be lost with the power.
function writeWhole(path: string, bytes: Uint8Array, secret: boolean): void {
	const file = openSync(path, 'wx', secret ? 0o600 : 0o644);
	try {
		for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
		if (secret) fsyncSync(file);
	} finally {
		closeSync(file);
	}
}

// What a process that was killed left half written: a folder belongs to one process at a time.
function isOrphan(name: string): boolean {
	return name.endsWith(temporarySuffix) && !new RegExp(`\\.${process.pid}\\.\\d+${temporarySuffix}$`).test(name);
}

// The fault that led here is the one to tell.
function discard(path: string): void {
	try {
		rmSync(path, { force: true });
	} catch {
		// It was never made.
	}
}

function pathOf(folder: string, name: string): string {
	const parts = name.split('/');
	for (const part of parts)
		if (part === '' || part === '.' || part === '..' || /[\\\0:]/.test(part) || part.endsWith(temporarySuffix))
			throw new RangeError(`not a name in a store: ${JSON.stringify(name)}`);
	return join(folder, ...parts);
}

function attempt<T>(name: string, operation: () => T): T | undefined {
	try {
		return operation();
	} catch (error) {
		if (errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR') return undefined;
		throw faultOf(error, name);
	}
}

function faultOf(error: unknown, name: string): StoreError {
	const code = errno(error);
	const detail = `${name}: ${error instanceof Error ? error.message : code}`;
	if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return new StoreError('denied', detail);
	if (code === 'ENOSPC' || code === 'EDQUOT') return new StoreError('full', detail);
	return new StoreError('failed', detail);
}
