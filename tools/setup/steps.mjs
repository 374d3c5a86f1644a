// Runs the steps of a lane one after the other and counts: a step is a command, its count is read from what it printed.
import { spawn } from 'node:child_process';
import { environment, root } from './prepare.mjs';

/** @typedef {{ passed: number, failed: number }} Count */
/** @typedef {{ name: string, command: string, args: string[], count?: (output: string, status: number) => Count, sofar?: (output: string) => string }} Step */

/** How often a step that takes long says that it goes on, in milliseconds. */
const sayEveryMs = 30_000;

/** The last `N passed, N failed` of a text. @param {string} output @returns {Count | undefined} */
export function countIn(output) {
	const last = [...output.matchAll(/(\d+) passed, (\d+) failed/g)].at(-1);
	return last ? { passed: Number(last[1]), failed: Number(last[2]) } : undefined;
}

/** A count by exit status, or by the printed line where there is one; a bad status never counts as green. */
export function defaultCount(output, status) {
	const printed = countIn(output);
	if (!printed) return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
	if (status !== 0 && printed.failed === 0) return { ...printed, failed: 1 };
	return printed;
}

/** @param {Step} step @param {number} everyMs */
function capture(step, everyMs) {
	return new Promise((resolve) => {
		const child = spawn(step.command, step.args, {
			cwd: root,
			env: { ...environment(), FORCE_COLOR: '0', NO_COLOR: '1' },
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: process.platform === 'win32',
		});
		const parts = [];
		const keep = (part) => parts.push(part);
		const text = () => Buffer.concat(parts).toString('utf8');
		const begin = performance.now();
		const timer = setInterval(() => {
			const seconds = Math.round((performance.now() - begin) / 1000);
			process.stdout.write(`\n    ${seconds} s${step.sofar ? `, ${step.sofar(text())}` : ''} … `);
		}, everyMs);
		child.on('close', () => clearInterval(timer));
		child.stdout.on('data', keep);
		child.stderr.on('data', keep);
		child.on('error', (error) => {
			clearInterval(timer);
			resolve({ output: `${error.message}\n`, status: 1 });
		});
		child.on('close', (code) => resolve({ output: text(), status: code ?? 1 }));
	});
}

/** Runs one step, prints its line (and all it said, when it failed), and that it goes on now and then. @param {Step} step @returns {Promise<Count>} */
export async function runStep(step, everyMs = sayEveryMs) {
	process.stdout.write(`${step.name} … `);
	const begin = performance.now();
	const { output, status } = await capture(step, everyMs);
	const count = (step.count ?? defaultCount)(output, status);
	const took = `${((performance.now() - begin) / 1000).toFixed(1)} s`;
	console.log(`${count.failed === 0 ? 'ok' : 'FAILED'} (${count.passed} passed, ${count.failed} failed, ${took})`);
	if (count.failed > 0) process.stdout.write(output.replace(/^/gm, '    '));
	return count;
}

/** Runs all steps, also after a failure; answers the sum. @param {Step[]} steps @returns {Promise<Count>} */
export async function runSteps(steps) {
	const sum = { passed: 0, failed: 0 };
	for (const step of steps) {
		const { passed, failed } = await runStep(step);
		sum.passed += passed;
		sum.failed += failed;
	}
	return sum;
}
