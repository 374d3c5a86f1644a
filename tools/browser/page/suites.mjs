// Runs test files in the page by vitest's runner and posts what came of each to the server.
import { getFn, startTests } from '@vitest/runner';
import { begin, end } from './node.mjs';

const config = {
	root: '/',
	setupFiles: [],
	name: undefined,
	passWithNoTests: false,
	testNamePattern: undefined,
	allowOnly: false,
	sequence: { seed: 1, hooks: 'stack', setupFiles: 'list' },
	chaiConfig: undefined,
	maxConcurrency: 1,
	testTimeout: 120_000,
	hookTimeout: 60_000,
	retry: 0,
	includeTaskLocation: false,
	tags: [],
	tagsFilter: undefined,
	strictTags: false,
};

const testsIn = (task, above = []) =>
	task.type === 'test'
		? [{ task, name: [...above, task.name].join(' > ') }]
		: task.tasks.flatMap((t) => testsIn(t, task.filepath ? above : [...above, task.name]));

const said = (result) => (result?.errors ?? []).map((e) => `${e.name}: ${e.message}`).join('; ');

/** Runs each file, one after the other. @param {Record<string, () => Promise<unknown>>} files path → its import */
export async function runSuites(files) {
	const needNode = new Set();
	const runner = {
		config,
		pool: 'browser',
		importFile: (path) => files[path](),
		runTask: async (test) => {
			begin();
			try {
				await getFn(test)();
			} finally {
				if (end()) needNode.add(test);
			}
		},
	};
	for (const path of Object.keys(files)) {
		const [file] = await startTests([path], runner);
		const results = testsIn(file).map(({ task, name }) => ({
			name,
			state: needNode.has(task) ? 'node' : (task.result?.state ?? task.mode),
			error: said(task.result),
		}));
		await fetch('/results', { method: 'POST', body: JSON.stringify({ path, results, error: said(file.result) }) });
	}
	await fetch('/done', { method: 'POST' });
}
