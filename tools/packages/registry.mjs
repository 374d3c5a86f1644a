// A registry of our own for the length of a lane: a verdaccio in a process of its own, kept in .cache and never a dependency of
// the workspace. It holds what is published to it and knows no other registry: what it is not given, it does not have.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from '../house/house.mjs';
import { command } from './pack.mjs';

/** The last one that runs on the oldest Node of ours. */
const version = '6.8.0';
/** A library of its libraries is asked for by a tag, which not every registry keeps. */
const overrides = { 'node-fetch': '2.7.0' };
const cache = join(root, '.cache');
const home = join(cache, `verdaccio-${version}`);
/** Longest start, in milliseconds. */
const startMs = 60_000;
const lookEveryMs = 100;

/** Its script. The one thing here that asks the registry that npm is set up for, when nobody has fetched it yet. */
async function installed() {
	const script = join(home, 'node_modules', 'verdaccio', 'bin', 'verdaccio');
	if (existsSync(script)) return script;
	mkdirSync(cache, { recursive: true });
	const fetching = mkdtempSync(join(cache, 'fetching-'));
	try {
		writeFileSync(join(fetching, 'package.json'), JSON.stringify({ private: true, overrides }));
		const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
		await command('npm', ['install', '--prefix', fetching, ...quiet, `verdaccio@${version}`]);
		rmSync(home, { recursive: true, force: true });
		renameSync(fetching, home);
	} finally {
		rmSync(fetching, { recursive: true, force: true });
	}
	return script;
}

function freePort() {
	return new Promise((resolve, reject) => {
		const server = createServer().once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

/** Anybody may publish, and nothing is passed on. */
function configuration(folder) {
	return `storage: ${JSON.stringify(join(folder, 'storage'))}
packages: { '**': { access: $all, publish: $all } }
max_body_size: 50mb
web: { enable: false }
log: { type: stdout, format: json, level: warn }
`;
}

async function answers(url, child) {
	const until = performance.now() + startMs;
	while (performance.now() < until) {
		if (child.exitCode !== null) return false;
		const up = await fetch(`${url}/-/ping`).then(
			(answer) => answer.ok,
			() => false,
		);
		if (up) return true;
		await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
	}
	return false;
}

/**
 * Starts it in a folder. @param {string} folder
 * @returns {Promise<{ url: string, cache: string, npmrc: string, stop: () => Promise<void> }>} `cache`: a folder for npm's; `npmrc`: what a folder needs to use it
 */
export async function startRegistry(folder) {
	const script = await installed();
	mkdirSync(folder, { recursive: true });
	const config = join(folder, 'config.yaml');
	writeFileSync(config, configuration(folder));
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const log = join(folder, 'log');
	const out = openSync(log, 'w');
	const child = spawn(process.execPath, [script, '--config', config, '--listen', `127.0.0.1:${port}`], {
		stdio: ['ignore', out, out],
	});
	const ended = new Promise((resolve) => child.once('exit', resolve));
	if (!(await answers(url, child))) {
		child.kill();
		throw new Error(`the registry does not start: ${readFileSync(log, 'utf8').slice(-2000)}`);
	}
	return {
		url,
		cache: join(folder, 'npm'),
		// Anybody is let in, but npm publishes only with a token.
		npmrc: `registry=${url}/\n//127.0.0.1:${port}/:_authToken=anybody\nfund=false\naudit=false\nupdate-notifier=false\n`,
		stop: () => {
			child.kill();
			return ended;
		},
	};
}
