// The package lane: the examples of READMEs are compiled; every published package is packed, examined, installed alone in an
// empty folder, and that folder is run on each Node; so are the tests of what must be computed alike on all of them. Then all are
// published to a registry of our own, and the router is tried from there.
// Needs what `tsc -b` and the build write. Arguments: names of packages to look at, all by default; --write-budgets.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHouse, root } from '../house/house.mjs';
import { importsIn, packageOf } from '../house/imports.mjs';
import { readmeExamples } from '../tidy/readme.mjs';
import { budgetFor, bundled, overweight, readBudgets } from './bundle.mjs';
import { attw, hasPapers, mapsLead, published, runs, writeScripts } from './checks.mjs';
import { exampleFaults } from './example-types.mjs';
import { nodes } from './nodes.mjs';
import { command, installAlone, pack } from './pack.mjs';
import { tryPublished } from './published.mjs';

const { packages } = readHouse();
const args = process.argv.slice(2);
const writesBudgets = args.includes('--write-budgets');
const names = args.filter((arg) => !arg.startsWith('--'));
const wanted = packages.filter((p) => !p.private);
const chosen = wanted.filter((p) => names.length === 0 || names.includes(p.name));
const forBrowsers = new Set(['utils', 'crypto', 'data', 'meta']);
const forVectors = new Set(['utils', 'crypto', 'data']);
const count = { passed: 0, failed: 0 };
const weights = new Map();

/** Counts a check; answers what it answered, or undefined when it failed. */
async function counted(p, what, check) {
	try {
		const answer = await check();
		count.passed++;
		return answer;
	} catch (error) {
		count.failed++;
		console.log(`FAILED ${p.publishedName} ${what}: ${error.message}`);
		return undefined;
	}
}

/** Runs a task for each item, two at a time. */
async function pairwise(items, task) {
	const queue = [...items];
	const worker = async () => {
		for (let item = queue.shift(); item; item = queue.shift()) await task(item);
	};
	await Promise.all([worker(), worker()]);
}

function failWith(faults = []) {
	if (faults.length > 0) throw new Error(faults.join('\n'));
}

async function weigh(alone, p) {
	const weight = await bundled(alone, p);
	weights.set(p.name, weight);
	const over = writesBudgets ? [] : overweight(weight, readBudgets()[p.name]);
	if (over.length > 0) throw new Error(over.join('; '));
}

async function examine(p, folder, tarballs, engines) {
	await counted(p, 'types resolve (attw)', () => attw(tarballs.get(p.publishedName)));
	const alone = join(folder, 'alone', p.name);
	const examples = readmeExamples(readFileSync(join(root, p.folder, 'README.md'), 'utf8'));
	const beside = examples.flatMap(importsIn).map(packageOf);
	const home = await counted(p, 'installs alone', () => installAlone(alone, p, tarballs, packages, beside));
	if (!home) return;
	await counted(p, 'publishes well (publint)', () => published(home));
	await counted(p, 'brings its papers', () => hasPapers(home, p));
	await counted(p, 'ships the sources of its maps', () => mapsLead(home));
	if (forBrowsers.has(p.layer) && p.name !== 'i2p') await counted(p, 'in a browser', () => weigh(alone, p));
	for (const { what, script } of writeScripts(alone, p, examples)) {
		for (const { name, path } of engines) await counted(p, `${what} on ${name}`, () => runs(alone, path, script));
	}
	rmSync(alone, { recursive: true, force: true });
}

/** The tests of what is computed alike everywhere, on a Node that is not this one. */
function vectorsOn(path) {
	const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
	const folders = wanted.filter((p) => forVectors.has(p.layer)).map((p) => `${p.folder}/test/`);
	return command(path, [vitest, 'run', '--reporter=dot', ...folders]);
}

function printWeights() {
	for (const p of chosen.filter((p) => weights.has(p.name))) {
		const { minified, gzip } = weights.get(p.name);
		console.log(`${p.publishedName.padEnd(28)} ${String(minified).padStart(7)} bytes minified, ${gzip} gzip`);
	}
	if (!writesBudgets) return;
	const budgets = readBudgets();
	for (const [name, weight] of weights) budgets[name] = budgetFor(weight);
	const table = packages
		.filter((p) => budgets[p.name])
		.map(({ name }) => `\t"${name}": { "minified": ${budgets[name].minified}, "gzip": ${budgets[name].gzip} }`);
	writeFileSync(join(root, 'tools', 'packages', 'budgets.json'), `{\n${table.join(',\n')}\n}\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'i2p-packages-'));
try {
	const engines = await nodes(counted);
	console.log(`on ${engines.map((n) => n.name).join(', ')}`);
	const tarballs = await pack(wanted, join(folder, 'tarballs'));
	const mistyped = exampleFaults(chosen);
	for (const p of chosen) await counted(p, 'README examples compile', () => failWith(mistyped.get(p.name)));
	await pairwise(chosen, (p) => examine(p, folder, tarballs, engines));
	printWeights();
	const strangers = chosen.filter((p) => p.name === 'router');
	if (strangers.length > 0) await tryPublished(folder, wanted, tarballs, engines, strangers, counted);
	for (const { name, path } of names.length === 0 ? engines.slice(1) : []) {
		await counted({ publishedName: 'utils, crypto and data' }, `tests on ${name}`, () => vectorsOn(path));
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exit(count.failed === 0 ? 0 : 1);
