// An i2pd of the network: found, started with its configuration, stopped.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
	accessSync,
	closeSync,
	constants,
	existsSync,
	mkdirSync,
	openSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RouterInfo } from '@i2p/data-routerinfo';
import { unlessMalformed } from '@i2p/util';
import { configuration, type I2pdPlace } from './i2pd-configuration.js';

const infoWithinMs = 20_000;
const termMs = 10_000;

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** Path of the i2pd to run: `I2PD`, else the first in `PATH`. Throws Error, with what to do, if there is none or it is another version. */
export function findI2pd(version: string, env: NodeJS.ProcessEnv = process.env): string {
	const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
	const path = env['I2PD'] ?? folders.map((folder) => join(folder, 'i2pd')).find(isProgram);
	if (path === undefined) throw new Error('there is no i2pd in PATH: install one, or name it by I2PD=/path/to/i2pd');
	if (!isProgram(path)) throw new Error(`I2PD=${path} is no program`);
	const said = execFileSync(path, ['--version'], { encoding: 'utf8' }).split('\n')[0]!;
	const found = /\d+\.\d+(\.\d+)?/.exec(said)?.[0] ?? said;
	if (version !== '' && !`${found}.`.startsWith(`${version}.`))
		throw new Error(`${path} is i2pd ${found}, not ${version}: name another by I2PD=/path/to/i2pd`);
	return path;
}

const running = new Set<ChildProcess>();
// Whatever happens to this process, nothing that it started stays behind.
process.on('exit', () => {
	for (const child of running) child.kill('SIGKILL');
});

/** One i2pd. */
export class I2pd {
	readonly place: I2pdPlace;
	readonly folder: string;
	readonly #program: string;
	#child: ChildProcess | undefined;

	/** Writes its configuration into `folder`. */
	constructor(program: string, place: I2pdPlace, folder: string) {
		this.#program = program;
		this.place = place;
		this.folder = folder;
		mkdirSync(join(folder, 'tunnels.d'), { recursive: true });
		writeFileSync(join(folder, 'tunnels.conf'), '');
		const help = execFileSync(program, ['--help'], { encoding: 'utf8' });
		writeFileSync(join(folder, 'i2pd.conf'), configuration(help, place));
	}

	/** Starts it; from the beginning it knows these. */
	start(known: readonly RouterInfo[]): void {
		for (const info of known) {
			const path = join(this.folder, 'netDb', `r${info.key[0]}`, `routerInfo-${info.key}.dat`);
			mkdirSync(dirname(path), { recursive: true });
			writeFileSync(path, info.bytes);
		}
		const at = (name: string) => join(this.folder, name);
		const args = [
			`--datadir=${this.folder}`,
			`--conf=${at('i2pd.conf')}`,
			`--tunconf=${at('tunnels.conf')}`,
			`--tunnelsdir=${at('tunnels.d')}`,
			`--pidfile=${at('i2pd.pid')}`,
		];
		const out = openSync(at('stdout'), 'a');
		// In a group of its own: Ctrl-C of the terminal is ours to pass on.
		const child = spawn(this.#program, args, { cwd: this.folder, stdio: ['ignore', out, out], detached: true });
		closeSync(out);
		running.add(child);
		child.on('exit', () => running.delete(child));
		child.on('error', () => running.delete(child));
		this.#child = child;
	}

	get #ended(): boolean {
		return this.#child === undefined || !running.has(this.#child);
	}

	/** Its RouterInfo, once it has written one with an address. Throws Error with its last words if it does not. */
	async info(): Promise<RouterInfo> {
		const path = join(this.folder, 'router.info');
		for (const end = Date.now() + infoWithinMs; Date.now() < end && !this.#ended; await sleep(50)) {
			// It may be half written.
			const info = existsSync(path) ? unlessMalformed(() => RouterInfo.decode(readFileSync(path))) : undefined;
			if (info !== undefined && info.addresses.length > 0) return info;
		}
		const said = readFileSync(join(this.folder, 'stdout'), 'utf8').trim().split('\n').at(-1);
		throw new Error(`i2pd wrote no RouterInfo${said ? `: ${said}` : ''}`);
	}

	/** SIGTERM, and SIGKILL if it does not listen; resolves when it is gone. */
	async stop(): Promise<void> {
		const child = this.#child;
		if (child === undefined || this.#ended) return;
		const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
		const insist = setTimeout(() => child.kill('SIGKILL'), termMs);
		child.kill('SIGTERM');
		await gone;
		clearTimeout(insist);
	}
}
