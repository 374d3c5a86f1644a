// The layer rules as one pure function: a house and a tree of sources in, sentences about what is wrong out.
// Knows nothing of the disk; check.mjs brings the files.
import { isBuiltin } from 'node:module';
import { dirname, join, normalize } from 'node:path/posix';
import { circleIn } from './circles.mjs';
import { importsIn, packageOf } from './imports.mjs';

/**
 * @typedef {import('./house.mjs').HousePackage} HousePackage
 * @typedef {{ scope: string, packages: HousePackage[] }} House
 * @typedef {Map<string, string>} Tree path below the root, with slashes → text
 */

/** Circles of files that are told at once. */
const mostCircles = 20;

const mayUseNode = (p, path) =>
	p.layer === 'apps' || p.name === 'runtime-node' || path.startsWith(`${p.folder}/src/node/`);

/** Whether `src/node/` of a package is a door of its own, with arrows that the rest of the package has not. */
const hasNodeDoor = (p) => p.subpaths.includes('node');

/** What is wrong with an import of another package of ours. */
function wrongWithOwn(house, p, path, specifier, isSource) {
	const name = packageOf(specifier);
	const other = house.packages.find((o) => o.publishedName === name);
	if (!other) return `imports ${specifier}, which house.json does not list`;
	const door = specifier.slice(name.length + 1);
	if (door !== '' && !other.subpaths.includes(door)) return `imports ${specifier}: not a door of ${name}`;
	if (!isSource) return undefined;
	if (other.name === p.name) return `imports its own package by name (${specifier})`;
	if (p.may.includes(other.name)) return undefined;
	if (p.mayInNode.includes(other.name)) {
		if (path.startsWith(`${p.folder}/src/node/`)) return undefined;
		return `imports ${specifier}: ${p.name} may that in src/node/ only`;
	}
	return other.layer === 'test'
		? `imports ${specifier}: for tests only`
		: `imports ${specifier}: house.json gives ${p.name} no such arrow`;
}

/** What is wrong with a relative import. */
function wrongWithRelative(tree, p, path, specifier, isSource) {
	if (!/\.(js|json|mjs)$/.test(specifier)) return `imports ${specifier}: a relative import ends in .js`;
	const target = normalize(join(dirname(path), specifier)).replace(/\.js$/, '.ts');
	const home = isSource ? `${p.folder}/src/` : `${p.folder}/`;
	if (!target.startsWith(home)) {
		const shared = !isSource && /^(tools\/(fixtures|house)|packages\/[^/]+\/test)\//.test(target);
		return shared ? undefined : `imports ${specifier}: leaves ${home}`;
	}
	if (target.endsWith('.ts') && !tree.has(target)) return `imports ${specifier}: no such file`;
	const engine = `${p.folder}/src/node/`;
	if (isSource && (p.node || hasNodeDoor(p)) && target.startsWith(engine) && !path.startsWith(engine)) {
		return `imports ${specifier}: the portable ${p.node ? 'engine' : 'part'} may not know the node ${p.node ? 'engine' : 'door'}`;
	}
	return undefined;
}

/** What is wrong with one import, or undefined. */
function wrongWith(house, tree, p, path, specifier) {
	const isSource = path.startsWith(`${p.folder}/src/`);
	if (specifier.startsWith('.')) return wrongWithRelative(tree, p, path, specifier, isSource);
	if (specifier.startsWith(`${house.scope}/`)) return wrongWithOwn(house, p, path, specifier, isSource);
	if (specifier.startsWith('node:')) {
		return !isSource || mayUseNode(p, path) ? undefined : `imports ${specifier}: node:* is not for this file`;
	}
	if (isBuiltin(specifier)) return `imports ${specifier}: write node:${specifier}`;
	if (!isSource) return undefined;
	return p.external.includes(packageOf(specifier)) ? undefined : `imports ${specifier}: not an external of ${p.name}`;
}

/** Folders of one package that may know one another, where house.json says so. */
function wrongWithFolders(p, path, specifier) {
	if (!p.inside || !specifier.startsWith('.')) return undefined;
	const folderOf = (file) => file.slice(`${p.folder}/src/`.length).split('/').slice(0, -1)[0];
	const from = folderOf(path);
	const to = folderOf(normalize(join(dirname(path), specifier)));
	const allowed = from && p.inside[from];
	if (!allowed || !to || to === from || !(to in p.inside) || allowed.includes(to)) return undefined;
	return `imports ${specifier}: folder ${from} may not know folder ${to}`;
}

/** Arrows that house.json draws in a circle or to nowhere. @param {House} house @returns {string[]} */
export function houseProblems(house) {
	const names = new Set(house.packages.map((p) => p.name));
	const lost = house.packages.flatMap((p) =>
		[...p.may, ...p.mayInNode]
			.filter((n) => !names.has(n))
			.map((n) => `house.json: ${p.name} may import ${n}, which is not there`),
	);
	const circle = circleIn(new Map(house.packages.map((p) => [p.name, [...p.may, ...p.mayInNode]])));
	return circle ? [...lost, `house.json: circle ${circle.join(' → ')}`] : lost;
}

/** Circles among the source files of the whole tree. @param {Tree} tree @returns {string[]} */
export function fileCircles(tree) {
	const edges = new Map();
	for (const [path, text] of tree) {
		const targets = importsIn(text)
			.filter((s) => s.startsWith('.'))
			.map((s) => normalize(join(dirname(path), s)).replace(/\.js$/, '.ts'));
		edges.set(path, targets);
	}
	const found = [];
	for (let circle = circleIn(edges); circle && found.length < mostCircles; circle = circleIn(edges)) {
		found.push(`circle of files: ${circle.join(' → ')}`);
		const [from, to] = circle.slice(-2);
		edges.set(
			from,
			edges.get(from).filter((target) => target !== to),
		);
	}
	return found;
}

/** All problems of the tree; each is one sentence that begins with a path. @param {House} house @param {Tree} tree */
export function layerProblems(house, tree) {
	const problems = [...houseProblems(house), ...fileCircles(tree)];
	for (const p of house.packages) {
		for (const [path, text] of tree) {
			if (!path.startsWith(`${p.folder}/`)) continue;
			for (const specifier of importsIn(text)) {
				const wrong = wrongWith(house, tree, p, path, specifier) ?? wrongWithFolders(p, path, specifier);
				if (wrong) problems.push(`${path} ${wrong}`);
			}
		}
		const has = (file) => tree.has(`${p.folder}/src/${file}`);
		if (has('index.ts') && p.node && !has('node/index.ts'))
			problems.push(`${p.folder} has no src/node/index.ts, though house.json says node`);
		if (has('node/index.ts') && !p.node && !hasNodeDoor(p))
			problems.push(`${p.folder} has src/node/index.ts, though house.json does not say node`);
	}
	return problems;
}
