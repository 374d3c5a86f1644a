// The one door behind `npm run …`: sets up what is missing, says so on stderr, then runs the verb.
// Plain JavaScript without dependencies, because nothing is installed when it starts.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nodeIsTooOld, prepare, root, runTool } from './prepare.mjs';

const usage = 'usage: npm run demo | test | router | interop | bench [-- flags]';

/** Hands this process over to a built entry, so that signals and the exit status need no messenger. */
async function become(entry, args) {
	const path = join(root, ...entry);
	process.argv = [process.argv[0], path, ...args];
	await import(pathToFileURL(path).href);
}

const verbs = {
	demo: async (args) => {
		prepare({ build: true });
		await become(['apps', 'router', 'dist', 'demo.js'], args);
	},
	router: async (args) => {
		prepare({ build: true });
		await become(['apps', 'router', 'dist', 'cli.js'], args);
	},
	test: async (args) => {
		prepare({ build: false });
		const { testLane } = await import('./test-lane.mjs');
		process.exitCode = await testLane(args);
	},
	interop: async (args) => {
		prepare({ build: true });
		process.exitCode = runTool('tsx', ['tools/interop/src/main.ts', ...args]);
	},
	bench: async (args) => {
		prepare({ build: true });
		process.exitCode = runTool('tsx', ['tools/bench/main.ts', ...args]);
	},
};

const [verb, ...args] = process.argv.slice(2);
const old = nodeIsTooOld();
if (old) {
	console.error(old);
	process.exit(1);
}
if (!verb || !Object.hasOwn(verbs, verb)) {
	console.error(usage);
	process.exit(2);
}
try {
	await verbs[verb](args);
} catch (error) {
	if (!error?.oneLine) throw error;
	console.error(error.oneLine);
	process.exit(1);
}
