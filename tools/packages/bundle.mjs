// What a package weighs in a browser: its portable engine with everything of ours and of others that it needs, in one script.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** The table: most bytes of each bundle. @returns {Record<string, Weight>} */
export function readBudgets() {
	return JSON.parse(readFileSync(new URL('./budgets.json', import.meta.url), 'utf8'));
}

/** @typedef {{ minified: number, gzip: number }} Weight bytes, minified and then compressed */

/** Bundles all that a package shows; throws when something of Node is in it. @returns {Promise<Weight>} */
export async function bundled(alone, p) {
	const built = await build({
		stdin: { contents: `export * from '${p.publishedName}';`, resolveDir: alone },
		bundle: true,
		minify: true,
		write: false,
		platform: 'browser',
		format: 'esm',
		legalComments: 'none',
		logLevel: 'silent',
	});
	const { text, contents } = built.outputFiles[0];
	if (/\bfrom\s*["']node:/.test(text)) throw new Error('imports node:*');
	return { minified: contents.length, gzip: gzipSync(contents, { level: 9 }).length };
}

/** What is wrong with a weight; empty when it is within its budget. @param {Weight} weight @param {Weight | undefined} budget */
export function overweight(weight, budget) {
	if (!budget) return [`has no budget in budgets.json; it is ${weight.minified} bytes minified, ${weight.gzip} gzip`];
	return ['minified', 'gzip']
		.filter((kind) => weight[kind] > budget[kind])
		.map((kind) => `is ${weight[kind]} bytes ${kind}, its budget is ${budget[kind]}`);
}

const step = 512;
const slack = 1.15;

/** A budget for a bundle of this weight: 15 % more, in whole half kibibytes. @param {Weight} weight @returns {Weight} */
export function budgetFor(weight) {
	const most = (bytes) => Math.ceil((bytes * slack) / step) * step;
	return { minified: most(weight.minified), gzip: most(weight.gzip) };
}
