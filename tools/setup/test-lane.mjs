// What `npm test` runs, in order; the last line sums every test and check: `N passed, N failed`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './prepare.mjs';
import { defaultCount, runSteps } from './steps.mjs';

const unitReport = join('.cache', 'setup', 'unit.json');

/** Tests counted from vitest's own report; a broken file without a test counts as one failure. */
function countTests(_output, status) {
	try {
		const report = JSON.parse(readFileSync(join(root, unitReport), 'utf8'));
		const failed = report.numFailedTests + report.numPendingTests + brokenFiles(report);
		return { passed: report.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed };
	} catch {
		return { passed: 0, failed: 1 };
	}
}

function brokenFiles(report) {
	return report.testResults.filter(
		(f) => f.status === 'failed' && !f.assertionResults.some((a) => a.status === 'failed'),
	).length;
}

/** Tests that the dot reporter has told of. */
function dotsIn(output) {
	return output.split('·').length - 1;
}

const node = (name, ...args) => ({ name, command: process.execPath, args });

/** @returns {import('./steps.mjs').Step[]} */
function steps() {
	return [
		node('generated files', 'tools/house/write.mjs', '--check'),
		node('layers', 'tools/house/check.mjs'),
		node('tidy', 'tools/tidy/check.mjs'),
		{ name: 'lint', command: 'biome', args: ['check', '.'] },
		{ name: 'types', command: 'tsc', args: ['-b'] },
		{ name: 'types of tests', command: 'tsc', args: ['-p', 'tsconfig.test.json'] },
		{ name: 'unused', command: 'knip', args: ['--no-progress', '--no-config-hints'] },
		node('docs', 'tools/docs/run.mjs', '--check'),
		{ name: 'build', command: 'turbo', args: ['run', 'build', '--output-logs=errors-only', '--concurrency=3'] },
		{
			name: 'unit tests',
			command: 'vitest',
			args: ['run', '--coverage', '--reporter=dot', '--reporter=json', `--outputFile.json=${unitReport}`],
			count: countTests,
			sofar: (output) => `${dotsIn(output)} tests done`,
		},
		node('coverage', 'tools/setup/coverage.mjs'),
	];
}

/** Runs the lane, or only the steps whose names are given; answers the exit status. @param {string[]} names */
export async function testLane(names) {
	const chosen = steps().filter((s) => names.length === 0 || names.includes(s.name));
	if (chosen.length === 0) {
		console.error(
			`no such step; there are: ${steps()
				.map((s) => s.name)
				.join(', ')}`,
		);
		return 2;
	}
	mkdirSync(join(root, '.cache', 'setup'), { recursive: true });
	rmSync(join(root, unitReport), { force: true });
	const sum = await runSteps(chosen.map((s) => ({ count: defaultCount, ...s })));
	console.log(`${sum.passed} passed, ${sum.failed} failed`);
	return sum.failed === 0 ? 0 : 1;
}
