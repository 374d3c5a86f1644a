// A router that many programs share: the one that runs on this machine, or one that is started and outlives the program.
// Often stopped routers are trusted less by others; one that goes on is better for everybody.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Endpoint } from '@i2p/runtime';
import { ensureFolder } from './data-folder.js';
import { answersI2cp, answersSam } from './door-probes.js';
import { AttachError } from './errors.js';
import { isAlive } from './folder-lock.js';
import { type Running, readRunning } from './running-file.js';
import { SharedRouter } from './shared-router.js';

/** What is looked for, and what is started if it is not found. */
export interface AttachOptions {
	/** Folder of the router; `~/.i2p-ts` unless given. */
	readonly dataDir?: string;
	/** Where any other router's SAM (i2pd's, Java I2P's) may listen; `127.0.0.1:7656` unless given, `undefined` for none but ours. */
	readonly sam?: Endpoint | undefined;
	/** Where any other router's I2CP may listen; `127.0.0.1:7654` unless given, `undefined` for none but ours. */
	readonly i2cp?: Endpoint | undefined;
	/** Flags of `i2p-router` for one that is started, such as `['--bandwidth-limit', '256']`. */
	readonly flags?: readonly string[];
	/** Most time until it answers, in ms; 30,000 unless given. */
	readonly timeout?: number;
	/** Gives it up; what was started goes on. */
	readonly signal?: AbortSignal;
}

/** How the binary is run. */
export type Launch = (flags: readonly string[], errors: number) => ChildProcess;

const usualSam: Endpoint = { host: '127.0.0.1', port: 7656 };
const usualI2cp: Endpoint = { host: '127.0.0.1', port: 7654 };
const usualTimeoutMs = 30_000;
const lookEveryMs = 50;
const errorFile = 'start.err';

const launchBinary: Launch = (flags, errors) =>
	spawn(process.execPath, [fileURLToPath(new URL('./cli.js', import.meta.url)), ...flags], {
		detached: true,
		stdio: ['ignore', 'ignore', errors],
	});

/**
 * Uses a router of this machine, or starts one that outlives this program; resolves when its doors answer. Rejects with {@link AttachError},
 * with a RouterError for a folder that cannot be made, with the signal's reason when aborted.
 * @param launch runs the binary; a test brings another
 */
export async function attachOrStart(options: AttachOptions = {}, launch: Launch = launchBinary): Promise<SharedRouter> {
	const { dataDir = join(homedir(), '.i2p-ts'), signal } = options;
	signal?.throwIfAborted();
	const running = await runningIn(dataDir);
	if (running !== undefined) return new SharedRouter({ how: 'attached', ...running, dataDir });
	const other = await elsewhere(options);
	if (other !== undefined) return other;
	signal?.throwIfAborted();
	return startIn(dataDir, options, launch);
}

/** Whoever answers at the usual doors. */
async function elsewhere(options: AttachOptions): Promise<SharedRouter | undefined> {
	const [sam, i2cp] = await Promise.all([
		answering('sam' in options ? options.sam : usualSam, answersSam),
		answering('i2cp' in options ? options.i2cp : usualI2cp, answersI2cp),
	]);
	if (sam === undefined && i2cp === undefined) return undefined;
	return new SharedRouter({ how: 'other', pid: undefined, sam, i2cp, dataDir: undefined });
}

async function answering(
	at: Endpoint | undefined,
	answers: (at: Endpoint) => Promise<boolean>,
): Promise<Endpoint | undefined> {
	return at !== undefined && (await answers(at)) ? at : undefined;
}

/** The router of this folder, if what its file says is true. */
async function runningIn(dataDir: string): Promise<Running | undefined> {
	const running = readRunning(dataDir);
	if (running === undefined || !isAlive(running.pid)) return undefined;
	// Process ids are used again: who has its port must answer.
	if (running.sam !== undefined) return (await answersSam(running.sam)) ? running : undefined;
	if (running.i2cp !== undefined) return (await answersI2cp(running.i2cp)) ? running : undefined;
	return running;
}

async function startIn(dataDir: string, options: AttachOptions, launch: Launch): Promise<SharedRouter> {
	const { flags = [], timeout = usualTimeoutMs, signal } = options;
	ensureFolder(dataDir);
	const errors = openSync(join(dataDir, errorFile), 'w', 0o600);
	const child = launch(['--data-dir', dataDir, ...flags], errors);
	closeSync(errors);
	let failed: Error | undefined;
	child.once('error', (error) => {
		failed = error;
	});
	child.unref();
	const endsAt = performance.now() + timeout;
	for (;;) {
		signal?.throwIfAborted();
		const running = await runningIn(dataDir);
		// Another program may have been quicker: its router is as good.
		if (running !== undefined)
			return new SharedRouter({ how: running.pid === child.pid ? 'started' : 'attached', ...running, dataDir });
		if (failed !== undefined) throw new AttachError('not-started', `i2p-router cannot be run (${failed.message})`);
		if (child.exitCode !== null && !isHeld(dataDir)) throw new AttachError('not-started', lastWords(dataDir));
		if (performance.now() > endsAt)
			throw new AttachError('timeout', `the router in ${dataDir} does not answer after ${timeout / 1000} s`);
		await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
	}
}

/** Whether it ended because another program is starting a router in this folder at this moment. */
function isHeld(dataDir: string): boolean {
	return lastWords(dataDir).includes('another router');
}

function lastWords(dataDir: string): string {
	const said = readFileSync(join(dataDir, errorFile), 'utf8').trim();
	return said === '' ? 'the router ended as soon as it was started' : (said.split('\n').at(-1) ?? said);
}
