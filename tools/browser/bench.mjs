// The benches that run in a browser, for `npm run bench -- browser`.
import { bundleFor } from './bundle.mjs';
import { needChromium, runPage } from './chromium.mjs';

const mostMs = 120_000;

/** @typedef {{ what: string, goal?: number, rows: { name: string, micros: number, ratio: number }[] }} Compared */

/** Measures in a headless Chromium. Throws an Error that says what to install where there is none. @returns {Promise<Compared[]>} */
export async function comparedInBrowser() {
	const chromium = needChromium();
	const script = await bundleFor("import './tools/browser/page/bench.mjs';");
	const compared = [];
	await runPage({ chromium, script, mostMs, onPost: (_, body) => compared.push(JSON.parse(body)) });
	return compared;
}
