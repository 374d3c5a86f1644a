// One router a data folder: a file with the process id, so that no two routers share an identity.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RouterError } from './errors.js';
import { folderAdvice, option } from './fault-messages.js';

const fileName = 'router.pid';
const heldHere = new Set<string>();

/** Whether there is such a process. */
export function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/** The process that holds the folder, if it is another one and lives. */
function holder(path: string): number | undefined {
	try {
		const pid = Number(readFileSync(path, 'utf8'));
		return Number.isInteger(pid) && pid > 0 && pid !== process.pid && isAlive(pid) ? pid : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Takes a data folder for this router; answers how to give it back. A file left by a process that is gone is taken over.
 * Throws {@link RouterError} `data-dir` if another router has it, or if the folder cannot be written to.
 */
export function lockFolder(dataDir: string): () => void {
	const path = join(resolve(dataDir), fileName);
	const other = heldHere.has(path) ? process.pid : holder(path);
	if (other !== undefined)
		throw new RouterError(
			'data-dir',
			`another router (process ${other}) uses the data folder ${dataDir}; stop it, or choose another with ${option('dataDir')}`,
		);
	try {
		writeFileSync(path, `${process.pid}\n`, { mode: 0o600 });
	} catch (error) {
		// A full disk makes the file, but takes nothing into it.
		discard(path);
		const { code, message } = error as NodeJS.ErrnoException;
		const isFull = code === 'ENOSPC' || code === 'EDQUOT';
		throw new RouterError(
			'data-dir',
			`cannot write to the data folder ${dataDir} (${message}); ${folderAdvice(isFull)}`,
		);
	}
	heldHere.add(path);
	return () => {
		heldHere.delete(path);
		discard(path);
	};
}

/** Whoever comes next sees that the process is gone, if the file stays. */
function discard(path: string): void {
	try {
		rmSync(path, { force: true });
	} catch {
		// The folder refuses.
	}
}
