// Line coverage per package, from the last covered run of the tests; each protocol package needs nine lines in ten.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readHouse, root } from '../house/house.mjs';

/** Percent of lines that a protocol package's tests must reach. */
export const leastPercent = 90;

/** Layers held to the threshold: what speaks or computes the protocol. */
const measuredLayers = new Set(['utils', 'crypto', 'data', 'network', 'transport', 'client', 'ports']);

/**
 * Sums istanbul's per-file summary by package folder.
 * @param {Record<string, { lines: { total: number, covered: number } }>} summary @param {string} top
 * @returns {Map<string, { total: number, covered: number }>}
 */
export function linesByFolder(summary, top = root) {
	const sums = new Map();
	for (const [path, { lines }] of Object.entries(summary)) {
		if (!path.startsWith(top)) continue;
		const folder = path
			.slice(top.length + 1)
			.split('/')
			.slice(0, 2)
			.join('/');
		const sum = sums.get(folder) ?? { total: 0, covered: 0 };
		sums.set(folder, { total: sum.total + lines.total, covered: sum.covered + lines.covered });
	}
	return sums;
}

function main() {
	const path = join(root, 'coverage', 'coverage-summary.json');
	if (!existsSync(path)) {
		console.log('no coverage was written: run the tests with coverage first\n0 passed, 1 failed');
		process.exit(1);
	}
	const sums = linesByFolder(JSON.parse(readFileSync(path, 'utf8')));
	let [passed, failed] = [0, 0];
	for (const p of readHouse().packages.filter((p) => measuredLayers.has(p.layer))) {
		const { total, covered } = sums.get(p.folder) ?? { total: 0, covered: 0 };
		const percent = total === 0 ? 100 : (100 * covered) / total;
		const good = percent >= leastPercent;
		if (good) passed++;
		else failed++;
		console.log(`${good ? 'ok  ' : 'LOW '} ${p.publishedName} ${percent.toFixed(1)} % of ${total} lines`);
	}
	console.log(`${passed} passed, ${failed} failed`);
	process.exit(failed === 0 ? 0 : 1);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main();
