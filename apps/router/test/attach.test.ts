// A router that outlives the program that started it: real processes, an isolated network id, folders of their own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Endpoint } from '@i2p/runtime';
import { fileStore } from '@i2p/runtime-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attachOrStart, type Launch } from '../src/attach-or-start.js';
import { createRouter, SharedRouter } from '../src/index.js';
import { readRunning, sayRunning } from '../src/running-file.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

/** The binary from its sources. */
const launch: Launch = (flags, errors) => {
	const child = spawn(process.execPath, ['--import', 'tsx', cli, ...flags], {
		detached: true,
		stdio: ['ignore', 'ignore', errors],
		cwd: root,
		env: { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.test.json') },
	});
	children.push(child);
	return child;
};

const isolated = [
	'--host',
	'127.0.0.1',
	'--port',
	'0',
	'--net-id',
	'97',
	'--allow-local',
	'--sam',
	'127.0.0.1:0',
	'--i2cp',
	'127.0.0.1:0',
];
const alone = { host: '127.0.0.1', port: 0, netId: 97, allowLocal: true, samUdp: undefined };
let folder: string;
let dataDir: string;
const found: SharedRouter[] = [];
/** Every process that was launched, those that found the folder taken too. */
const children: ChildProcess[] = [];
const servers: Server[] = [];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'i2p-attach-'));
	dataDir = join(folder, 'data');
});

afterEach(async () => {
	for (const router of found.splice(0)) await gone(router);
	for (const child of children.splice(0)) if (child.kill('SIGKILL')) await once(child, 'exit');
	for (const server of servers.splice(0)) server.close();
	rmSync(folder, { recursive: true, force: true });
});

async function gone(router: SharedRouter): Promise<void> {
	if (!router.stop()) return;
	while (isThere(router.pid!)) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isThere(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

async function attach(options: Parameters<typeof attachOrStart>[0] = {}, how: Launch = launch): Promise<SharedRouter> {
	const router = await attachOrStart({ dataDir, sam: undefined, i2cp: undefined, flags: isolated, ...options }, how);
	found.push(router);
	return router;
}

/** Something that listens and answers a line with this text. */
async function answering(text: string): Promise<Endpoint> {
	const server = createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.end(text)));
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { host: '127.0.0.1', port: (server.address() as { port: number }).port };
}

const never: Launch = () => expect.unreachable('nothing is to be started');

describe('a shared router', () => {
	it('is started once, found by everybody, and stopped by anybody', async () => {
		const [one, two] = await Promise.all([attach(), attach()]);
		expect([one.how, two.how].sort()).toEqual(['attached', 'started']);
		expect(two.pid).toBe(one.pid);
		const three = await attach({}, never);
		expect(three).toMatchObject({ how: 'attached', pid: one.pid, sam: one.sam, dataDir });
		expect(isThere(one.pid!)).toBe(true);
		await gone(three);
		expect(existsSync(join(dataDir, 'running.json'))).toBe(false);
		expect(one.stop()).toBe(false);
	});

	it('is found in this process too', async () => {
		const router = createRouter({ dataDir, ...alone, sam: { host: '127.0.0.1', port: 0 } });
		await router.start();
		expect(await attachOrStart({ dataDir }, never)).toMatchObject({ how: 'attached', pid: process.pid });
		await router.stop();
		expect(readRunning(dataDir)).toBeUndefined();
	});

	it.each([
		['I2CP', isolated],
		['SAM, where that is all there is', [...isolated.slice(0, -1), 'off']],
	])('gives destinations by %s, and goes on when its program lets go', async (_door, flags) => {
		const router = await attach({ flags });
		expect(router.i2cp === undefined).toBe(flags.includes('off'));
		const options = { tunnels: { hops: 0 }, timeout: 30_000 };
		const [server, caller] = await Promise.all([router.createDestination(options), router.createDestination(options)]);
		server.createServer((socket) => socket.pipe(socket)).listen(7);
		const socket = await caller.connect(server.address, { port: 7 });
		socket.end('PING');
		expect(await text(socket)).toBe('PING');
		await router.close();
		expect(await server.closed).toBeDefined();
		await expect(router.createDestination()).rejects.toMatchObject({ code: 'closed' });
		expect(isThere(router.pid!)).toBe(true);
	});

	it('without a door gives no destinations', async () => {
		const router = new SharedRouter({
			how: 'other',
			pid: undefined,
			sam: undefined,
			i2cp: undefined,
			dataDir: undefined,
		});
		await expect(router.createDestination()).rejects.toMatchObject({ code: 'unreachable' });
		await router.close();
	});

	it('may be that of another program', async () => {
		const sam = await answering('HELLO REPLY RESULT=OK VERSION=3.1\n');
		const router = await attach({ sam }, never);
		expect(router).toMatchObject({ how: 'other', sam, pid: undefined, dataDir: undefined });
		expect(router.stop()).toBe(false);
		const i2cp = { host: '127.0.0.1', port: 0 };
		const own = createRouter({ dataDir: join(folder, 'other'), ...alone, sam: undefined, i2cp });
		await own.start();
		const at = own.snapshot().i2cp!;
		expect(await attach({ i2cp: at }, never)).toMatchObject({ how: 'other', sam: undefined, i2cp: at });
		await own.stop();
	});

	it('is not what its file says, when nobody answers there', async () => {
		mkdirSync(dataDir, { recursive: true });
		const mail = await answering('220 mail\r\n');
		sayRunning(fileStore(dataDir), { pid: process.pid, netId: 97, sam: mail, i2cp: undefined });
		expect((await attach()).how).toBe('started');
		await gone(found[0]!);
		sayRunning(fileStore(dataDir), { pid: process.pid, netId: 97, sam: undefined, i2cp: mail });
		expect((await attach()).how).toBe('started');
	});

	it.each([
		'',
		'{',
		'[]',
		'null',
		'{"pid":0,"netId":2}',
		'{"pid":1,"netId":2,"sam":{"host":7}}',
		'{"pid":1,"netId":2,"sam":7}',
		'{"pid":1,"netId":2,"i2cp":"7654"}',
	])('is not found by a damaged file: %j', (text) => {
		mkdirSync(dataDir, { recursive: true });
		writeFileSync(join(dataDir, 'running.json'), text);
		expect(readRunning(dataDir)).toBeUndefined();
	});

	it('that cannot start says why in one line', async () => {
		await expect(attach({ flags: ['--port', 'seven'] })).rejects.toMatchObject({
			...{ name: 'AttachError', code: 'not-started' },
			message: expect.stringMatching(/^i2p-router: .*--port/),
		});
		writeFileSync(join(folder, 'file'), '');
		await expect(attach({ dataDir: join(folder, 'file', 'below') })).rejects.toMatchObject({ code: 'data-dir' });
		const mute: Launch = (_flags, errors) =>
			spawn(process.execPath, ['-e', '0'], { stdio: ['ignore', 'ignore', errors] });
		await expect(attach({}, mute)).rejects.toThrow('ended as soon as it was started');
		const absent: Launch = () => spawn(join(folder, 'absent'), { stdio: 'ignore' });
		await expect(attach({}, absent)).rejects.toThrow('cannot be run');
	});

	it('that does not answer in time is given up, by a signal as well', async () => {
		const pids: number[] = [];
		const silent: Launch = (_flags, errors) => {
			const child = spawn(process.execPath, ['-e', 'setTimeout(() => 0, 60000)'], {
				stdio: ['ignore', errors, errors],
			});
			pids.push(child.pid!);
			return child;
		};
		await expect(attach({ timeout: 100 }, silent)).rejects.toMatchObject({ code: 'timeout' });
		const signal = AbortSignal.timeout(100);
		await expect(attach({ signal }, silent)).rejects.toMatchObject({ name: 'TimeoutError' });
		await expect(attach({ signal }, never)).rejects.toMatchObject({ name: 'TimeoutError' });
		for (const pid of pids) process.kill(pid, 'SIGKILL');
	});

	it('writes nothing but its last words where it was started', async () => {
		const launched: Launch = (flags, errors) => {
			const child = launch(flags, errors);
			expect(flags.slice(0, 2)).toEqual(['--data-dir', dataDir]);
			return child;
		};
		await attach({}, launched);
		expect(readFileSync(join(dataDir, 'start.err'), 'utf8')).toBe('');
	});
});
