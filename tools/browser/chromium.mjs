// Shows one page to a headless Chromium: a server on loopback with the page's script and the repository's vectors, a profile
// that is thrown away, and what the page posts handed on.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { root } from '../house/house.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const elsewhere = [
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of a Chromium, which `CHROMIUM` may name; throws an Error that says what to install when there is none. */
export function needChromium() {
	const folders = (process.env.PATH ?? '').split(delimiter);
	const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
	const found = [process.env.CHROMIUM, ...candidates, ...elsewhere].find((path) => path && existsSync(path));
	if (found) return found;
	throw new Error(
		'there is no Chromium: install it (Debian: apt install chromium), or name one by CHROMIUM=/path/to/it',
	);
}

const flags = [
	'--headless',
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--disable-dev-shm-usage',
];

/** The page; what throws outside of a test ends it at once. */
const html = `<!doctype html><meta charset="utf-8"><title>page</title><script>
const say = (event) => fetch('/failed', { method: 'POST', body: String((event.reason ?? event.error)?.stack ?? event.message) });
addEventListener('error', say);
addEventListener('unhandledrejection', say);
</script><script type="module" src="/page.js"></script>`;

/** What the server has at a path: the page, its script, JSON files of tests. */
function answerTo(path, script) {
	if (path === '/') return ['text/html', html];
	if (path === '/page.js') return ['text/javascript', script];
	if (!/^\/packages\/[\w-]+\/test\/[\w/.-]+\.json$/.test(path) || path.includes('..')) return undefined;
	const file = join(root, path);
	return existsSync(file) ? ['application/json', readFileSync(file)] : undefined;
}

function serve(script, onPost) {
	return createServer((request, response) => {
		if (request.method === 'POST') {
			const parts = [];
			request.on('data', (part) => parts.push(part));
			request.on('end', () => {
				response.end();
				onPost(request.url, Buffer.concat(parts).toString('utf8'));
			});
			return;
		}
		const answer = answerTo(new URL(request.url, 'http://page').pathname, script);
		// A page that is isolated from others gets a clock of 5 µs instead of 100.
		response.writeHead(answer ? 200 : 404, {
			'content-type': answer?.[0] ?? 'text/plain',
			'cross-origin-opener-policy': 'same-origin',
			'cross-origin-embedder-policy': 'require-corp',
		});
		response.end(answer?.[1]);
	});
}

/**
 * Runs a script in a page until it posts to `/done`; throws when it has not after `mostMs`, or when Chromium ends before.
 * @param {{ chromium: string, script: string, mostMs: number, onPost: (path: string, body: string) => void }} what
 */
export async function runPage({ chromium, script, mostMs, onPost }) {
	const profile = mkdtempSync(join(tmpdir(), 'i2p-chromium-'));
	let server;
	let child;
	try {
		await new Promise((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error(`the page was not done after ${mostMs / 1000} s`)), mostMs);
			const settle = (how) => (value) => {
				clearTimeout(timer);
				how(value);
			};
			server = serve(script, (path, body) => {
				if (path === '/done') settle(resolve)();
				else if (path === '/failed') settle(reject)(new Error(body));
				else onPost(path, body);
			});
			server.listen(0, '127.0.0.1', () => {
				const url = `http://127.0.0.1:${server.address().port}/`;
				child = spawn(chromium, [...flags, `--user-data-dir=${profile}`, url], { stdio: ['ignore', 'ignore', 'pipe'] });
				let words = '';
				child.stderr.on('data', (part) => {
					words = (words + part).slice(-4000);
				});
				child.on('error', settle(reject));
				child.on('exit', (status) => settle(reject)(new Error(`Chromium ended with ${status}\n${words}`)));
			});
		});
	} finally {
		if (child && child.exitCode === null && child.signalCode === null) {
			const gone = new Promise((resolve) => child.once('close', resolve));
			child.kill('SIGKILL');
			await gone;
		}
		server?.closeAllConnections();
		server?.close();
		rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
	}
}
