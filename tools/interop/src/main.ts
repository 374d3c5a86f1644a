// `npm run interop`: has i2pd ready, runs the scenarios, ends with one line `N passed, N failed`.
// `--long` adds the long scenarios. Other arguments go to vitest: a part of a file's name, or -t and a part of a scenario's.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CannotFetch } from './debian.js';
import { i2pdBuild, knownVersions } from './i2pd-build.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const report = join(root, '.cache', 'interop.json');

interface Report {
	readonly numPassedTests: number;
	readonly numFailedTests: number;
	readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

function readReport(): { passed: number; failed: number } {
	try {
		const read = JSON.parse(readFileSync(report, 'utf8')) as Report;
		const broken = read.testResults.filter((f) => f.status === 'failed' && f.assertionResults.length === 0).length;
		return { passed: read.numPassedTests, failed: read.numFailedTests + broken };
	} catch {
		return { passed: 0, failed: 1 };
	}
}

function fetchBuilds(): void {
	try {
		for (const version of knownVersions) i2pdBuild(version);
	} catch (error) {
		if (!(error instanceof CannotFetch)) throw error;
		console.log(error.message);
		console.log('0 passed, 1 failed');
		process.exit(1);
	}
}

const args = process.argv.slice(2);
const long = args.includes('--long');
fetchBuilds();
mkdirSync(dirname(report), { recursive: true });
rmSync(report, { force: true });
const outputs = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`];
const vitest = spawn(
	'vitest',
	['run', '--config', 'vitest.interop.config.ts', ...outputs, ...args.filter((a) => a !== '--long')],
	{
		cwd: root,
		env: { ...process.env, ...(long ? { I2P_INTEROP_LONG: '1' } : {}) },
		stdio: 'inherit',
	},
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => vitest.kill(signal));
vitest.on('exit', (status) => {
	const count = readReport();
	if (status !== 0 && count.failed === 0) count.failed = 1;
	console.log(`${count.passed} passed, ${count.failed} failed`);
	process.exit(count.failed === 0 ? 0 : 1);
});
