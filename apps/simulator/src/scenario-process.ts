// Runs one scenario in a process of its own, so that two cores do two scenarios at a time.
import { fork } from 'node:child_process';
import type { Size } from './scenario.js';

/** Starts `program` for one scenario and answers what it sends; throws when it ends without a word. */
export function runInOwnProcess(program: string, name: string, size: Partial<Size>): Promise<unknown> {
	const flags = Object.entries(size).flatMap(([flag, value]) => [`--${flag}`, String(value)]);
	return new Promise((resolve, reject) => {
		const child = fork(program, [name, '--aside', ...flags]);
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
