// Tidiness of the whole repository: every source and tool by the rules, every package's README by its sections.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readHouse, root } from '../house/house.mjs';
import { untrueRows } from './one-message.mjs';
import { mapFindings, readmeFindings, scriptFindings } from './readme.mjs';
import { tidyFindings } from './rules.mjs';

const skipped = new Set(['node_modules', 'dist', '.cache', 'coverage']);

function filesBelow(folder) {
	if (!existsSync(folder)) return [];
	return readdirSync(folder).flatMap((name) => {
		const path = join(folder, name);
		if (skipped.has(name)) return [];
		if (statSync(path).isDirectory()) return filesBelow(path);
		return /\.(ts|mjs)$/.test(name) ? [path] : [];
	});
}

const slashed = (path) => relative(root, path).split(sep).join('/');
const findings = [];
let looked = 0;
function look(path, place) {
	looked++;
	findings.push(...tidyFindings(readFileSync(path, 'utf8'), { path: slashed(path), ...place }));
}

for (const p of readHouse().packages) {
	const doors = p.layer === 'apps' || p.layer === 'test' || p.name === 'runtime-node';
	for (const path of filesBelow(join(root, p.folder, 'src'))) {
		const engine = slashed(path).startsWith(`${p.folder}/src/node/`);
		look(path, { machine: !doors && !engine, published: true });
	}
	const readme = join(root, p.folder, 'README.md');
	looked++;
	const text = existsSync(readme) ? readFileSync(readme, 'utf8') : undefined;
	findings.push(...readmeFindings(text, `${p.folder}/README.md`));
	const source = join(root, p.folder, 'src');
	const files = filesBelow(source).map((path) => relative(source, path).split(sep).join('/'));
	findings.push(...mapFindings(text ?? '', `${p.folder}/README.md`, files));
}
for (const folder of ['tools', 'examples'])
	for (const path of filesBelow(join(root, folder)))
		look(path, { machine: false, published: false, config: path.endsWith('.config.ts') });

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
for (const name of ['README.md', 'CONTRIBUTING.md']) {
	looked++;
	findings.push(...scriptFindings(readFileSync(join(root, name), 'utf8'), name, scripts));
}

looked++;
findings.push(...untrueRows(root));

for (const finding of findings) console.log(finding);
console.log(`${looked} files`);
console.log(`${findings.length === 0 ? 1 : 0} passed, ${findings.length} failed`);
process.exit(findings.length === 0 ? 0 : 1);
