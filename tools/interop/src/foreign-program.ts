// A program of other people, as a child whose lines are awaited.
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child, plainEnvironment } from './process.js';

/** A running program of others; what it prints is kept. */
export class ForeignProgram {
	readonly #child: Child;
	readonly #process: ChildProcess;
	#text = '';

	/** Starts it. @param env beside the plain environment */
	constructor(program: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}) {
		this.#process = spawn(program, args, {
			cwd,
			env: { ...plainEnvironment(), ...env },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.#child = new Child(this.#process);
		for (const stream of [this.#process.stdout, this.#process.stderr]) {
			stream?.setEncoding('utf8').on('data', (part: string) => {
				this.#text += part;
			});
		}
	}

	/** What it has printed. */
	get text(): string {
		return this.#text;
	}

	/** The first line that matches; fails with what was printed when it does not come, or the program ends. */
	async says(pattern: RegExp, withinMs: number): Promise<RegExpExecArray> {
		const end = Date.now() + withinMs;
		for (;;) {
			const found = pattern.exec(this.#text);
			if (found) return found;
			if (!this.#child.alive)
				throw new Error(`ended (${this.#child.ended}) without ${pattern}:\n${this.#text.slice(-2000)}`);
			if (Date.now() > end) throw new Error(`no ${pattern} in ${withinMs} ms:\n${this.#text.slice(-2000)}`);
			await sleep(50);
		}
	}

	/** Waits until it has ended well; answers what it printed, and fails with that when it ended otherwise or not at all. */
	async finishes(withinMs: number): Promise<string> {
		if (!(await this.#child.gone(withinMs))) {
			await this.stop();
			throw new Error(`did not end in ${withinMs} ms:\n${this.#text.slice(-2000)}`);
		}
		if (this.#child.ended !== 0) throw new Error(`ended (${this.#child.ended}):\n${this.#text.slice(-2000)}`);
		return this.#text;
	}

	async stop(): Promise<void> {
		await this.#child.stop();
	}
}
