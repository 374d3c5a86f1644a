// Fails when a real import goes where house.json draws no arrow; prints each such import.
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readHouse, root } from './house.mjs';
import { sourceFiles } from './imports.mjs';
import { layerProblems } from './layers.mjs';

const house = readHouse();
const tree = new Map();
for (const p of house.packages) {
	for (const part of ['src', 'test', 'bench', 'examples']) {
		for (const path of sourceFiles(join(root, p.folder, part))) {
			tree.set(relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8'));
		}
	}
}
const problems = layerProblems(house, tree);
for (const problem of problems) console.log(problem);
console.log(`${tree.size} files`);
console.log(`${problems.length === 0 ? 1 : 0} passed, ${problems.length} failed`);
process.exit(problems.length === 0 ? 0 : 1);
