// The examples of READMEs as their reader's compiler sees them: strict, with Node's types and without a browser's.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { root } from '../house/house.mjs';
import { readmeExamples } from '../tidy/readme.mjs';

/** What the router's README tells its reader to have. */
const options = {
	module: ts.ModuleKind.NodeNext,
	target: ts.ScriptTarget.ESNext,
	lib: ['lib.es2023.d.ts'],
	types: ['node'],
	strict: true,
	noEmit: true,
};

/**
 * What is wrong with them, by the name of the package. Needs the declarations that `tsc -b` writes.
 * @param {readonly import('../house/house.mjs').HousePackage[]} packages @returns {Map<string, string[]>}
 */
export function exampleFaults(packages) {
	const cache = join(root, '.cache');
	mkdirSync(cache, { recursive: true });
	const folder = mkdtempSync(join(cache, 'examples-'));
	try {
		writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
		const files = packages.flatMap((p) => {
			const examples = readmeExamples(readFileSync(join(root, p.folder, 'README.md'), 'utf8'));
			return examples.map((example, i) => {
				const file = join(folder, `${p.name}.${i + 1}.mts`);
				writeFileSync(file, `${example}\nexport {};\n`);
				return file;
			});
		});
		const faults = new Map();
		for (const { file, start, messageText } of ts.getPreEmitDiagnostics(ts.createProgram(files, options))) {
			const [name, number] = basename(file?.fileName ?? '').split('.');
			const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
			const text = ts.flattenDiagnosticMessageText(messageText, ' ');
			const known = packages.some((p) => p.name === name) ? name : packages[0].name;
			faults.set(known, [...(faults.get(known) ?? []), `example ${number}, line ${line}: ${text}`]);
		}
		return faults;
	} finally {
		rmSync(folder, { recursive: true });
	}
}
