// `npm run tarballs -- NAME …`: packages as the registry would get them, each with those of ours that it needs, and the
// command that installs them in another folder. Needs what `tsc -b` and the build write.
import { join, relative } from 'node:path';
import { readHouse, root } from '../house/house.mjs';
import { closure, pack } from './pack.mjs';

const published = readHouse().packages.filter((p) => !p.private);
const names = process.argv.slice(2);
const unknown = names.filter((name) => !published.some((p) => p.name === name));
if (unknown.length > 0) {
	console.error(`there is no package ${unknown.join(', ')}; there are ${published.map((p) => p.name).join(', ')}`);
	process.exit(2);
}
const chosen = published.filter((p) => names.length === 0 || names.includes(p.name));
const needed = new Set(chosen.flatMap((p) => closure(published, p)));
const into = join(root, '.cache', 'tarballs');
const tarballs = await pack(
	published.filter((p) => needed.has(p.publishedName)),
	into,
);
console.log(`${tarballs.size} tarballs are in ${relative(process.cwd(), into)}. In the folder of your program:\n`);
console.log(`npm install ${[...tarballs.values()].join(' ')}`);
