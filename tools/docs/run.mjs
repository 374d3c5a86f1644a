// `npm run docs`: the reference of every published package, from the docstrings of its face, as pages in `.cache/docs`.
// A warning is an error. With --check nothing is written.
import { join } from 'node:path';
import { Application, Converter, ReflectionKind } from 'typedoc';
import { readHouse, root } from '../house/house.mjs';

const doors = readHouse()
	.packages.filter((p) => !p.private)
	.flatMap((p) => [
		{ name: p.publishedName, source: join(root, p.folder, 'src', 'index.ts') },
		...p.subpaths.map((s) => ({
			name: `${p.publishedName}/${s}`,
			source: join(root, p.folder, 'src', s, 'index.ts'),
		})),
	]);

const app = await Application.bootstrap({
	name: 'I2P for TypeScript',
	entryPoints: doors.map((door) => door.source),
	tsconfig: join(root, 'tools', 'docs', 'tsconfig.json'),
	readme: 'none',
	out: join(root, '.cache', 'docs'),
	// `tsc -b` finds errors; here only what is said about names counts.
	skipErrorChecking: true,
	disableGit: true,
	disableSources: true,
	excludeInternal: true,
	excludePrivate: true,
	// What is inherited from Node brings Node's own links along.
	externalSymbolLinkMappings: { '@types/node': { '*': '#' } },
	treatWarningsAsErrors: true,
	logLevel: 'Warn',
});
// A module is called what it is imported as.
app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
	if (!reflection.kindOf(ReflectionKind.Module)) return;
	const file = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile().fileName;
	reflection.name = doors.find((door) => door.source === file)?.name ?? reflection.name;
});

const project = await app.convert();
if (project) {
	app.validate(project);
	if (!process.argv.includes('--check')) await app.generateOutputs(project);
}
const bad = !project || app.logger.hasErrors() || app.logger.hasWarnings();
console.log(
	`${bad ? 0 : doors.length} passed, ${bad ? Math.max(1, app.logger.errorCount + app.logger.warningCount) : 0} failed`,
);
process.exit(bad ? 1 : 0);
