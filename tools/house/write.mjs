// Writes what house.json says into the files that follow from it; with --check it only says which are out of date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated.mjs';
import { root } from './house.mjs';

const checkOnly = process.argv.includes('--check');
let stale = 0;
const files = generatedFiles();
for (const [name, text] of files) {
	const path = join(root, name);
	if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
	stale++;
	if (checkOnly) {
		console.log(`out of date: ${name} (run npm run house)`);
		continue;
	}
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
	console.log(`wrote ${name}`);
}
if (checkOnly) {
	console.log(`${files.size - stale} passed, ${stale} failed`);
	process.exit(stale === 0 ? 0 : 1);
}
