// `npm run bench`: what the stack costs, beside what it is compared with, in one run.
//   npm run bench [-- crypto | data | browser | handshakes | streams | transit | many-links | memory | hop | network | lossy | own-network] [--json]
import { comparedInBrowser } from '../browser/bench.mjs';
import { type Comparison, compare, type Row } from './compare.js';
import { cryptoComparisons } from './crypto.js';
import { dataComparisons } from './data.js';
import { handshakeFigures } from './handshakes.js';
import { hopFigures } from './hop.js';
import { lossyFigures } from './lossy.js';
import { networkFigures } from './network.js';
import { ownNetworkFigures } from './own-network.js';
import { streamFigures } from './streams.js';
import { manyLinksFigures, transitFigures } from './transit.js';
import { transitMemory } from './transit-memory.js';

const args = process.argv.slice(2);
const json = args.includes('--json');
const chosen = args.filter((a) => a !== '--json');
const parts = {
	crypto: () => printAll(cryptoComparisons()),
	data: () => printAll(dataComparisons()),
	browser,
	handshakes: () => print('NTCP2 handshakes, responder, per CPU second', handshakeFigures()),
	streams,
	transit,
	'many-links': manyLinks,
	memory,
	hop: () => hopFigures('2.59', print),
	network: () => networkFigures('2.59', print),
	lossy: () => lossyFigures('2.59', print),
	'own-network': () => ownNetworkFigures(print),
};

function print(name: string, figures: object): void {
	if (json) {
		console.log(JSON.stringify({ name, ...figures }));
		return;
	}
	const said = Object.entries(figures).map(([k, v]) => `${k} ${v}`);
	console.log(`${name}: ${said.join(', ')}`);
}

function printAll(comparisons: readonly Comparison[]): void {
	for (const comparison of comparisons) printRows(comparison.what, compare(comparison), comparison.goal);
}

function printRows(what: string, rows: readonly Row[], ofOurs: number | undefined): void {
	for (const [i, row] of rows.entries()) {
		const goal = i === rows.length - 1 ? ofOurs : undefined;
		if (json) print(what, { ...row, goal });
		else printRow(what, row, goal);
	}
}

function printRow(what: string, row: Row, goal: number | undefined): void {
	const aim = goal === undefined ? '' : `  goal ≤ ${goal.toFixed(2)}${row.ratio <= goal ? '' : ', missed'}`;
	const [name, micros] = [row.name.padEnd(38), row.micros.toFixed(2).padStart(9)];
	console.log(`${what.padEnd(44)} ${name} ${micros} µs  × ${row.ratio.toFixed(2)}${aim}`);
}

async function browser(): Promise<void> {
	for (const { what, rows, goal } of await comparedInBrowser()) printRows(what, rows, goal);
}

function streams(): void {
	for (const [name, figures] of streamFigures()) print(name, figures);
}

async function transit(): Promise<void> {
	for await (const figures of transitFigures()) print('transit, 1 KiB, NTCP2 to NTCP2', figures);
}

async function manyLinks(): Promise<void> {
	print('transit, 1 KiB, NTCP2 to NTCP2, 10,000 a second', await manyLinksFigures());
}

async function memory(): Promise<void> {
	print('1,000 tunnels of others, goal ≤ 120 MB resident', await transitMemory());
}

const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
	console.error(`there is no bench ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
	process.exit(2);
}
for (const [name, run] of Object.entries(parts)) {
	if (chosen.length === 0 || chosen.includes(name)) await run();
}
