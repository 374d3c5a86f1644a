// Runs one scenario in a process of its own, so that two cores do two scenarios at a time, and each with a heap that fits it.
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
