// A registry of our own for the length of a lane: a verdaccio in a process of its own, kept in .cache and never a dependency of
// the workspace. What it does not hold comes from the registry that npm is set up for.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from '../house/house.mjs';
import { command } from './pack.mjs';

/** The last one that runs on the oldest Node of ours. */
const version = '6.8.0';
/** A library of its libraries is asked for by a tag, which not every registry keeps. */
const overrides = { 'node-fetch': '2.7.0' };
const home = join(root, '.cache', `verdaccio-${version}`);
/** Longest start, in milliseconds. */
const startMs = 60_000;
const lookEveryMs = 100;

async function installed() {
	const script = join(home, 'node_modules', 'verdaccio', 'bin', 'verdaccio');
	if (existsSync(script)) return script;
	mkdirSync(home, { recursive: true });
	writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, overrides }));
	const quiet = ['--no-audit', '--no-fund', '--ignore-scripts'];
	await command('npm', ['install', '--prefix', home, ...quiet, `verdaccio@${version}`]);
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

/**
 * Anybody may publish what is ours; everything else is passed on, and ours never is. Verdaccio would give a registry up for five
 * minutes that has failed it twice, and call all its packages unknown: here each request is a try of its own.
 */
function configuration(folder, scope, upstream) {
	return `storage: ${JSON.stringify(join(folder, 'storage'))}
uplinks: { upstream: { url: ${JSON.stringify(upstream)}, cache: false, timeout: 60s, max_fails: 1000, fail_timeout: 1s } }
packages:
  '${scope}/*': { access: $all, publish: $all }
  '**': { access: $all, proxy: upstream }
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
 * Starts it in a folder. @param {string} folder @param {string} scope whose packages it holds, with its at sign
 * @returns {Promise<{ url: string, npmrc: string, stop: () => Promise<void> }>} `npmrc`: what a folder needs to use it
 */
export async function startRegistry(folder, scope) {
	const script = await installed();
	const upstream = (await command('npm', ['config', 'get', 'registry'])).trim();
	mkdirSync(folder, { recursive: true });
	const config = join(folder, 'config.yaml');
	writeFileSync(config, configuration(folder, scope, upstream));
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
		// Anybody is let in, but npm publishes only with a token.
		npmrc: `registry=${url}/\n//127.0.0.1:${port}/:_authToken=anybody\nfund=false\naudit=false\nupdate-notifier=false\n`,
		stop: () => {
			child.kill();
			return ended;
		},
	};
}
