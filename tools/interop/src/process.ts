// One child process, known by its pid and start time: started, watched, and stopped with growing insistence.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Ticks a second in /proc/PID/stat, as Linux has it everywhere. */
const ticksPerSecond = 100;
const termMs = 10_000;
const killMs = 5_000;

const running = new Set<Child>();

/** CPU seconds and resident bytes of a process. */
export interface Usage {
	readonly cpuSeconds: number;
	readonly residentBytes: number;
}

/** A process that the lane started. */
export class Child {
	readonly pid: number;
	readonly #process: ChildProcess;
	#exit: { code: number | null; signal: NodeJS.Signals | null } | undefined;

	constructor(process: ChildProcess) {
		if (process.pid === undefined) throw new Error('could not be started');
		this.#process = process;
		this.pid = process.pid;
		running.add(this);
		process.on('exit', (code, signal) => {
			this.#exit = { code, signal };
			running.delete(this);
		});
	}

	/** Starts a program whose two outputs go to one file. @param further beside the plain environment */
	static logged(
		program: string,
		args: readonly string[],
		folder: string,
		logFile: string,
		further: Readonly<Record<string, string>> = {},
	): Child {
		const log = openSync(logFile, 'a');
		const env = { ...plainEnvironment(), ...further };
		try {
			return new Child(spawn(program, args, { cwd: folder, stdio: ['ignore', log, log], env }));
		} finally {
			closeSync(log);
		}
	}

	get alive(): boolean {
		return this.#exit === undefined;
	}

	/** How it ended: the exit status, or the signal's name; undefined while it lives. */
	get ended(): number | string | undefined {
		return this.#exit === undefined ? undefined : (this.#exit.code ?? this.#exit.signal ?? 'unknown');
	}

	/** Sends a signal, if it still lives. */
	signal(name: NodeJS.Signals): void {
		if (this.alive) this.#process.kill(name);
	}

	/** SIGTERM, then SIGKILL for what does not listen; answers how it ended. */
	async stop(graceMs: number = termMs): Promise<number | string | undefined> {
		this.signal('SIGTERM');
		if (!(await this.gone(graceMs))) {
			this.signal('SIGKILL');
			await this.gone(killMs);
		}
		return this.ended;
	}

	/** Waits until it has ended. */
	async gone(withinMs: number): Promise<boolean> {
		const end = Date.now() + withinMs;
		while (this.alive && Date.now() < end) await sleep(20);
		return !this.alive;
	}

	/** CPU time of all its threads that live now, in seconds, as the scheduler counts it: to the nanosecond, where usage() knows hundredths. */
	cpuSeconds(): number {
		const tasks = `/proc/${this.pid}/task`;
		const ofThread = (id: string) => Number(readFileSync(`${tasks}/${id}/schedstat`, 'utf8').split(' ')[0]);
		return readdirSync(tasks).reduce((sum, id) => sum + ofThread(id), 0) / 1e9;
	}

	usage(): Usage | undefined {
		try {
			const text = readFileSync(`/proc/${this.pid}/stat`, 'utf8');
			const f = text.slice(text.lastIndexOf(')') + 2).split(' ');
			return { cpuSeconds: (Number(f[11]) + Number(f[12])) / ticksPerSecond, residentBytes: Number(f[21]) * 4096 };
		} catch {
			return undefined;
		}
	}
}

/** What a started program may know of our environment. */
export function plainEnvironment(): NodeJS.ProcessEnv {
	const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG'];
	return Object.fromEntries(kept.flatMap((k) => (process.env[k] === undefined ? [] : [[k, process.env[k]]])));
}

/** Whatever happens to this process, nothing that it started stays behind. */
function killAll(): void {
	for (const child of running) child.signal('SIGKILL');
}

process.on('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.once(signal, () => {
		killAll();
		process.exit(1);
	});
}
const parent = process.ppid;
setInterval(() => {
	if (process.ppid === parent) return;
	killAll();
	process.exit(1);
}, 500).unref();
