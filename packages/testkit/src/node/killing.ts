// Processes of one's own that are killed with no time to tidy up, again and again: what they wrote must be whole all the same.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Which process, and when it dies. */
export interface Killing {
	/** A module of TypeScript, run by itself with the sources of all packages; it prints a line when what matters has begun. */
	readonly module: URL;
	readonly args: readonly string[];
	/** Milliseconds from that line to SIGKILL. */
	readonly afterMs: number;
}

/** Runs a process and kills it; resolves when it is gone, rejects if it ended by itself, with what it said last. */
export function killed({ module, args, afterMs }: Killing): Promise<void> {
	const env = { ...process.env, TSX_TSCONFIG_PATH: `${root}tsconfig.test.json` };
	const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(module), ...args], { cwd: root, env });
	let complaint = '';
	child.stderr.on('data', (chunk) => {
		complaint = `${complaint}${chunk}`.slice(-2000);
	});
	child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), afterMs));
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (status, signal) => {
			if (signal === 'SIGKILL') resolve();
			else reject(new Error(`ended by itself with ${status}: ${complaint}`));
		});
	});
}
