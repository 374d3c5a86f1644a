#!/usr/bin/env node
// The binary i2p-sim: runs scenarios, says what the checkers found, ends with one JSON object of figures.
import { availableParallelism } from 'node:os';
import { playScale, playScenario } from './in-halves.js';
import { type Measured, runScale } from './scale.js';
import type { Outcome, Size } from './scenario.js';
import { runInOwnProcess } from './scenario-process.js';
import { scenarios } from './scenarios/index.js';
import { readSimLine, simUsage } from './sim-line.js';

const defaultSeed = 'i2p';

/** A scenario's outcome and what it cost in real time; the only thing here that two runs do not share. */
interface Run {
	readonly outcome: Outcome;
	readonly cpuSeconds: number;
}

/** What this process has cost so far, all its threads together. */
function cpuSeconds(): number {
	const { user, system } = process.cpuUsage();
	return Math.round((user + system) / 1e5) / 10;
}

async function run(name: string, size: Partial<Size>): Promise<Run> {
	const scenario = scenarios.find((one) => one.name === name)!;
	const { routers, seconds } = scenario;
	const outcome = await playScenario(scenario, { routers, seconds, seed: defaultSeed, ...size });
	return { outcome, cpuSeconds: cpuSeconds() };
}

/** One size of the network, measured in a process of its own. */
type MeasuredAside = Measured & { readonly cpuSeconds: number };

async function measure({ routers, seed = defaultSeed }: Partial<Size>): Promise<MeasuredAside> {
	return { ...(await playScale(routers!, seed)), cpuSeconds: cpuSeconds() };
}

function tell({ outcome, cpuSeconds }: Run): void {
	const { scenario, figures, checks } = outcome;
	const line = scenarios.find((one) => one.name === scenario)?.line ?? '';
	console.log(`== ${scenario}: ${line}`);
	console.log(
		`   ${figures['routers']} routers, ${figures['virtualSeconds']} virtual seconds, ${cpuSeconds} CPU seconds; ` +
			`${figures['ready']} ready, ${figures['messagesDelivered']} messages delivered, ${figures['buildsAccepted']} of ${figures['buildsSent']} builds accepted`,
	);
	for (const { name, count, problems } of checks) {
		console.log(`   ${count === 0 ? 'ok  ' : 'FAIL'} ${name}${count === 0 ? '' : ` (${count})`}`);
		for (const problem of problems) console.log(`        ${problem}`);
	}
}

/** Runs them, some at a time, and tells each when it ends. */
async function runAll(names: readonly string[], size: Partial<Size>): Promise<Run[]> {
	const left = [...names];
	const runs = new Map<string, Run>();
	const worker = async () => {
		for (let name = left.shift(); name !== undefined; name = left.shift()) {
			const ended = (await runInOwnProcess(process.argv[1]!, name, size)) as Run;
			tell(ended);
			runs.set(name, ended);
		}
	};
	await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
	return names.map((name) => runs.get(name)!);
}

function finish(runs: readonly Run[]): void {
	const checks = runs.flatMap(({ outcome }) => outcome.checks);
	const failed = checks.filter(({ count }) => count > 0).length;
	console.log(`${checks.length - failed} passed, ${failed} failed`);
	console.log(
		JSON.stringify(
			Object.fromEntries(runs.map(({ outcome, cpuSeconds }) => [outcome.scenario, { ...outcome.figures, cpuSeconds }])),
		),
	);
	process.exitCode = failed === 0 ? 0 : 1;
}

const line = readSimLine(process.argv.slice(2));
if (line.kind === 'wrong') {
	console.error(`i2p-sim: ${line.text}`);
	process.exitCode = 2;
} else if (line.kind === 'help') console.log(simUsage);
else if (line.kind === 'scale' && line.aside) process.send!(await measure(line.size));
else if (line.kind === 'scale') {
	const { seed = defaultSeed } = line.size;
	const aside = async (routers: number) =>
		(await runInOwnProcess(process.argv[1]!, 'scale', { routers, seed })) as MeasuredAside;
	await runScale(aside, console.log);
} else if (line.aside) process.send!(await run(line.names[0]!, line.size));
else finish(await runAll(line.names, line.size));
