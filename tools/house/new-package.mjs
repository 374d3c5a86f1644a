// Makes a new package: its entry in house.json and a folder that every check is content with.
//   npm run new-package -- <name> <layer> "<one line>" [may …]
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './house.mjs';

/**
 * house.json's text with one more package, after the last one of its layer. Throws RangeError on a name that is taken or not
 * kebab-case, on an unknown layer, and on an arrow to nowhere.
 * @param {string} text @param {{ name: string, layer: string, line: string, may: string[] }} wanted
 */
export function withPackage(text, { name, layer, line, may }) {
	const house = JSON.parse(text);
	const entries = Object.entries(house.packages);
	if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) throw new RangeError(`${name} is no kebab-case name`);
	if (house.packages[name]) throw new RangeError(`${name} is there already`);
	const layers = [...new Set(entries.map(([, entry]) => entry.layer))];
	if (!layers.includes(layer)) throw new RangeError(`there is no layer ${layer}; there are ${layers.join(', ')}`);
	const lost = may.filter((other) => !house.packages[other]);
	if (lost.length > 0) throw new RangeError(`there is no package ${lost.join(', ')}`);
	const at = entries.findLastIndex(([, entry]) => entry.layer === layer) + 1;
	entries.splice(at, 0, [name, { layer, line, may, external: [] }]);
	const { [name]: _, ...planned } = house.planned ?? {};
	return `${JSON.stringify({ ...house, packages: Object.fromEntries(entries), planned }, null, '\t')}\n`;
}

/** The first files of a package. @returns {Map<string, string>} path below the package's folder → text */
export function firstFiles(scope, { name, line }) {
	const title = `# ${scope}/${name}\n\n${line[0].toUpperCase()}${line.slice(1)}.\n`;
	const example = `\`\`\`ts\nimport { what } from '${scope}/${name}';\n\nconsole.log(what);\n\`\`\`\n`;
	const index = `// The face of ${scope}/${name}.\nexport { what } from './what.js';\n`;
	const what = `// Says what this package is; the first thing to be replaced.\n\n/** What this package is, in one line. */\nexport const what = ${quoted(line)};\n`;
	const test = `import { describe, expect, it } from 'vitest';\nimport { what } from '../src/index.js';\n\ndescribe('${name}', () => {\n\tit('says what it is', () => {\n\t\texpect(what).not.toBe('');\n\t});\n});\n`;
	return new Map([
		[
			'README.md',
			`${title}\n## Example\n\n${example}\n## Map of rooms\n\n| file | what lives there |\n|---|---|\n| \`what.ts\` | what this package is |\n\n## Spec sections covered\n\nNone.\n\n## Not in this package\n\nEverything else.\n`,
		],
		['src/index.ts', index],
		['src/what.ts', what],
		['test/what.test.ts', test],
	]);
}

const quoted = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function main() {
	const [name, layer, line, ...may] = process.argv.slice(2);
	if (!name || !layer || !line) {
		console.error('usage: npm run new-package -- <name> <layer> "<one line>" [may …]');
		process.exit(2);
	}
	const path = join(root, 'house.json');
	let text;
	try {
		text = withPackage(readFileSync(path, 'utf8'), { name, layer, line, may });
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		console.error(error.message);
		process.exit(2);
	}
	const folder = join(root, 'packages', name);
	if (existsSync(folder)) {
		console.error(`packages/${name} is there already`);
		process.exit(2);
	}
	for (const [file, content] of firstFiles(JSON.parse(text).scope, { name, line })) {
		mkdirSync(dirname(join(folder, file)), { recursive: true });
		writeFileSync(join(folder, file), content);
	}
	writeFileSync(path, text);
	console.log(`made packages/${name}; now: npm run house && pnpm install && npm run format`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main();
