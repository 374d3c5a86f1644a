// `npm run test:browser`: the tests of the packages that run in browsers, by their portable engines, in a headless Chromium.
// Arguments: names of packages; all of the utils, crypto and data layers by default.
import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readHouse, root } from '../house/house.mjs';
import { sourceFiles } from '../house/imports.mjs';
import { bundleSuites } from './bundle.mjs';
import { needChromium, runPage } from './chromium.mjs';

const mostMs = 600_000;
const layers = new Set(['utils', 'crypto', 'data']);
const names = process.argv.slice(2);
const packages = readHouse().packages.filter(
	(p) => layers.has(p.layer) && (names.length === 0 || names.includes(p.name)),
);
const testsOf = (p) =>
	(existsSync(join(root, p.folder)) ? sourceFiles(join(root, p.folder, 'test')) : [])
		.filter((path) => path.endsWith('.test.ts'))
		.map((path) => relative(root, path).split(sep).join('/'));

const counts = new Map(packages.map((p) => [p.folder, { passed: 0, failed: 0, node: 0 }]));
const sum = (kind) => [...counts.values()].reduce((all, count) => all + count[kind], 0);

/** Takes in what came of one file. */
function take({ path, results, error }) {
	const count = counts.get(path.split('/').slice(0, 2).join('/'));
	if (error) {
		count.failed++;
		console.log(`FAILED ${path}: ${error}`);
	}
	for (const { name, state, error: why } of results) {
		if (state === 'pass') count.passed++;
		else if (state === 'node') count.node++;
		else {
			count.failed++;
			console.log(`FAILED ${path} > ${name}: ${why || state}`);
		}
	}
}

let broken = 0;
try {
	const chromium = needChromium();
	const script = await bundleSuites(packages.flatMap(testsOf));
	await runPage({ chromium, script, mostMs, onPost: (_, body) => take(JSON.parse(body)) });
} catch (error) {
	broken = 1;
	console.log(`FAILED ${error.message}`);
}
for (const p of packages) {
	const count = counts.get(p.folder);
	if (count.passed === 0 && broken === 0) {
		count.failed++;
		console.log(`FAILED ${p.publishedName}: none of its tests ran in the browser`);
	}
	console.log(`${p.publishedName.padEnd(28)} ${count.passed} passed, ${count.node} left to Node`);
}
const failed = sum('failed') + broken;
console.log(`${sum('passed')} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
