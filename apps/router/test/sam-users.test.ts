// Users of SAM: they outlive the router, as hashes for its owner's eyes, and a file that cannot be read lets nobody in.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRouter, type Router } from '../src/index.js';

let dataDir: string;
let router: Router | undefined;

beforeEach(() => {
	dataDir = mkdtempSync(join(tmpdir(), 'i2p-sam-users-'));
});

afterEach(async () => {
	await router?.stop();
	rmSync(dataDir, { recursive: true, force: true });
});

const file = () => join(dataDir, 'sam-users.json');

async function start(): Promise<Router> {
	const loopback = { host: '127.0.0.1', port: 0 };
	const quiet = { samUdp: undefined, i2cp: undefined, httpProxy: undefined, socks: undefined };
	router = createRouter({ ...quiet, ...loopback, dataDir, netId: 99, allowLocal: true, sam: loopback });
	await router.start();
	return router;
}

/** Says lines on a socket of its own; answers what came until the bridge ended it. */
async function say(...lines: readonly string[]): Promise<string[]> {
	const { host, port } = router!.snapshot().sam!;
	const socket = connect(port, host);
	let heard = '';
	socket.on('data', (data) => {
		heard += String(data);
	});
	socket.write([...lines, 'QUIT', ''].join('\n'));
	await once(socket, 'end');
	socket.end();
	return heard.trimEnd().split('\n');
}

const hello = 'HELLO VERSION MIN=3.3 MAX=3.3';
const ok = 'HELLO REPLY RESULT=OK VERSION=3.3';
const refused = /^HELLO REPLY RESULT=I2P_ERROR MESSAGE="Authorization failed/;

it('are those of the last run', { timeout: 60_000 }, async () => {
	await start();
	expect(await say(hello, 'AUTH ADD USER=me PASSWORD=opensesame', 'AUTH ENABLE')).toEqual([
		ok,
		'AUTH STATUS RESULT=OK',
		'AUTH STATUS RESULT=OK',
	]);
	await router!.stop();
	if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
	expect(readFileSync(file(), 'utf8')).not.toContain('opensesame');
	await start();
	expect((await say(hello))[0]).toMatch(refused);
	expect((await say(`${hello} USER=me PASSWORD=x`))[0]).toMatch(refused);
	expect(await say(`${hello} USER=me PASSWORD=opensesame`, 'PING')).toEqual([ok, 'PONG']);
});

it('that cannot be read stop the start, by name', { timeout: 60_000 }, async () => {
	writeFileSync(file(), '{"required":true,"users":');
	await expect(start()).rejects.toMatchObject({ code: 'data-dir', message: expect.stringMatching(/sam-users\.json/) });
});
