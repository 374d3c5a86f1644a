// `npm run bench`: what the stack costs, beside what it is compared with, in one run.
//   npm run bench [-- crypto | transit | network] [--json]
import { compare } from './compare.js';
import { cryptoWays } from './crypto.js';
import { networkFigures } from './network.js';
import { transitFigures } from './transit.js';

const args = process.argv.slice(2);
const json = args.includes('--json');
const chosen = args.filter((a) => !a.startsWith('--'));
const parts = { crypto, transit, network };

function print(name: string, figures: object): void {
	if (json) {
		console.log(JSON.stringify({ name, ...figures }));
		return;
	}
	const said = Object.entries(figures).map(([k, v]) => `${k} ${v}`);
	console.log(`${name}: ${said.join(', ')}`);
}

function crypto(): void {
	for (const [what, ways] of cryptoWays()) {
		for (const row of compare(ways)) {
			if (json) print(what, row);
			else
				console.log(
					`${what.padEnd(36)} ${row.name.padEnd(32)} ${row.micros.toFixed(2).padStart(9)} µs  × ${row.ratio.toFixed(2)}`,
				);
		}
	}
}

async function transit(): Promise<void> {
	print('transit, 1 KiB, NTCP2 to NTCP2', await transitFigures());
}

async function network(): Promise<void> {
	await networkFigures('2.59', print);
}

const unknown = chosen.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
	console.error(`there is no bench ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
	process.exit(2);
}
for (const [name, run] of Object.entries(parts)) {
	if (chosen.length === 0 || chosen.includes(name)) await run();
}
