// The one door behind `npm run …`: sets up what is missing, says so on stderr, then runs the verb.
// Plain JavaScript without dependencies, because nothing is installed when it starts.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nodeIsTooOld, prepare, readOutput, root, runTool } from './prepare.mjs';

const usage =
	'usage: npm run demo | router | sim | devnet | test | test:packages | test:browser | test:long | interop | soak | bench | docs | tarballs [-- flags]';

/** npm passes on a signal that the terminal has sent to us already: within this time, in milliseconds, both are one. */
const sameSignalMs = 300;
/** How often to see whether npm still lives, in milliseconds. */
const lookForNpmMs = 250;

/** What comes twice through npm and the terminal counts once; npm's death counts as SIGTERM. */
function tameSignals() {
	const emit = process.emit;
	const last = new Map();
	process.emit = function (name, ...rest) {
		if (name === 'SIGINT' || name === 'SIGTERM') {
			const now = performance.now();
			if (now - (last.get(name) ?? -Infinity) < sameSignalMs) return true;
			last.set(name, now);
		}
		return emit.call(this, name, ...rest);
	};
	const parent = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid === parent) return;
		clearInterval(timer);
		process.kill(process.pid, 'SIGTERM');
	}, lookForNpmMs);
	timer.unref();
}

/** Hands this process over to a built entry, so that signals and the exit status need no messenger. */
async function become(entry, args) {
	tameSignals();
	const path = join(root, ...entry);
	process.argv = [process.argv[0], path, ...args];
	await import(pathToFileURL(path).href);
}

/** The i2pd of the interop lane, of this version or of its newest; fetched when it is not there. */
function i2pdPath(version) {
	const wanted = /^\d/.test(version ?? '') ? [version] : [];
	return readOutput('tsx', ['tools/interop/src/i2pd-path.ts', ...wanted]).trim();
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
	sim: async (args) => {
		prepare({ build: true });
		await become(['apps', 'simulator', 'dist', 'sim.js'], args);
	},
	devnet: async (args) => {
		prepare({ build: true });
		const at = args.indexOf('--with-i2pd');
		if (at >= 0) process.env.I2PD ??= i2pdPath(args[at + 1]);
		await become(['apps', 'simulator', 'dist', 'devnet.js'], args);
	},
	test: async (args) => {
		prepare({ build: false });
		const { testLane } = await import('./test-lane.mjs');
		process.exitCode = await testLane(args);
	},
	'test:packages': async (args) => {
		prepare({ build: true });
		const declared = await runTool('tsc', ['-b']);
		process.exitCode = declared || (await runTool(process.execPath, ['tools/packages/check.mjs', ...args]));
	},
	'test:browser': async (args) => {
		prepare({ build: false });
		process.exitCode = await runTool(process.execPath, ['tools/browser/run.mjs', ...args]);
	},
	'test:long': async (args) => {
		prepare({ build: true });
		process.env.I2P_LONG = '1';
		const props = await runTool('vitest', ['run', ...args]);
		process.exitCode =
			props || (await runTool('tsx', ['tools/bench/main.ts', 'crypto', 'data', 'browser', 'handshakes', 'transit']));
	},
	tarballs: async (args) => {
		prepare({ build: true });
		const declared = await runTool('tsc', ['-b']);
		process.exitCode = declared || (await runTool(process.execPath, ['tools/packages/tarballs.mjs', ...args]));
	},
	docs: async (args) => {
		prepare({ build: false });
		process.exitCode = await runTool(process.execPath, ['tools/docs/run.mjs', ...args]);
	},
	interop: async (args) => {
		prepare({ build: true });
		process.exitCode = await runTool('tsx', ['tools/interop/src/main.ts', ...args]);
	},
	soak: async (args) => {
		prepare({ build: true });
		process.exitCode = await runTool('tsx', ['tools/interop/src/soak.ts', ...args]);
	},
	bench: async (args) => {
		prepare({ build: true });
		process.exitCode = await runTool('tsx', ['tools/bench/main.ts', ...args]);
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
