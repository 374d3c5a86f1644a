// Runs one scenario in a process of its own, with a heap that fits it.
import { fork } from 'node:child_process';
import type { Size } from './scenario.js';

/**
 * MB of V8's young generation. Hundreds of routers make links by the thousand that stay; in the usual 16 MB they are copied twice while little of
 * the rest has died, which was a seventh of a run.
 */
const youngMB = { least: 128, most: 256 } as const;

/** Starts `program` for one scenario and answers what it sends; throws when it ends without a word. */
export function runInOwnProcess(program: string, name: string, size: Partial<Size>): Promise<unknown> {
	const flags = Object.entries(size).flatMap(([flag, value]) => [`--${flag}`, String(value)]);
	return new Promise((resolve, reject) => {
		const execArgv = [
			...process.execArgv,
			`--min-semi-space-size=${youngMB.least}`,
			`--max-semi-space-size=${youngMB.most}`,
			// Both cores have work: threads that help to collect would take it from them.
			'--single-threaded-gc',
			// Private fields are read by it. A flag is the whole process's: no thread may set it while another reads.
			'--allow-natives-syntax',
		];
		const child = fork(program, [name, '--aside', ...flags], { execArgv });
		let answer: { readonly given: unknown } | undefined;
		child.on('message', (given) => {
			answer = { given };
			child.disconnect();
		});
		child.on('error', reject);
		child.on('exit', (status) => {
			if (answer !== undefined) resolve(answer.given);
			else reject(new Error(`the scenario ${name} ended with status ${status} and no figures`));
		});
	});
}
