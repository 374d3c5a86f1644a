// What each package's README must hold: a title, what it is, a running example, the rooms, the spec, what it is not.

const sections = [
	['a title', /^# \S/m],
	['an example in a ts block', /```ts\n[\s\S]*?```/],
	['"Example"', /^##+ .*example/im],
	['"Map of rooms"', /^##+ .*map of (the )?rooms/im],
	['"Spec sections covered"', /^##+ .*spec/im],
	['"Not in this package"', /^##+ .*not in this package/im],
];

/** What one README lacks; its text is undefined when there is none. @param {string | undefined} text @param {string} path */
export function readmeFindings(text, path) {
	if (text === undefined) return [`${path} is missing`];
	return sections.filter(([, pattern]) => !pattern.test(text)).map(([name]) => `${path} has no section ${name}`);
}

/**
 * Where the map of rooms is not true: files that it does not name, names that are no files. `index.ts` and `constants.ts`
 * stand in every package and need no word.
 * @param {string} text @param {string} path @param {readonly string[]} files below `src`, with slashes
 */
export function mapFindings(text, path, files) {
	const map = /^## Map of rooms$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(text)?.[1] ?? '';
	const named = new Set([...map.matchAll(/`([\w./-]+\.ts)`/g)].map((match) => match[1]));
	const isNamed = (file) => [...named].some((name) => file === name || file.endsWith(`/${name}`));
	const silent = files.filter((file) => !/(^|\/)(index|constants)\.ts$/.test(file) && !isNamed(file));
	const gone = [...named].filter(
		(name) => !name.startsWith('test/') && !files.some((file) => file === name || file.endsWith(`/${name}`)),
	);
	return [
		...silent.map((file) => `${path}: the map of rooms does not name ${file}`),
		...gone.map((name) => `${path}: the map of rooms names ${name}, which is not there`),
	];
}

/**
 * What a document tells its reader to run and there is not. @param {string} text @param {string} path
 * @param {Readonly<Record<string, string>>} scripts of the root's package.json
 */
export function scriptFindings(text, path, scripts) {
	const named = new Set([...text.matchAll(/\bnpm run (?:--?\w+ )*([a-z][\w:-]*)/g)].map((match) => match[1]));
	return [...named]
		.filter((name) => !Object.hasOwn(scripts, name))
		.map((name) => `${path}: there is no npm run ${name}`);
}

/** Every block of a README that is a program. @param {string} text @returns {string[]} */
export function readmeExamples(text) {
	return [...text.matchAll(/^```(?:ts|typescript|js|javascript)\n([\s\S]*?)^```/gm)].map((match) => match[1]);
}
