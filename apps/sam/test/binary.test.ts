// The binary i2p-sam as a process, and what it is told: help, one line and a status for each mistake, JSON lines, signals.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readCommandLine } from '../src/flags.js';
import { type BridgeEvent, createSamBridge } from '../src/index.js';
import { createTeller } from '../src/teller.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

function run(...args: readonly string[]) {
	const env = { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.test.json') };
	const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], { cwd: root, env });
	const said = { out: '', err: '' };
	const looks = new Set<() => void>();
	child.stdout.on('data', (chunk) => {
		said.out += String(chunk);
		for (const look of looks) look();
	});
	child.stderr.on('data', (chunk) => {
		said.err += String(chunk);
	});
	const ended = new Promise<number | null>((resolve) => child.on('close', (status) => resolve(status)));
	const until = (text: string) =>
		new Promise<void>((resolve) => {
			const look = () => said.out.includes(text) && resolve();
			looks.add(look);
			look();
		});
	return { child, said, ended, until };
}

describe('the binary', () => {
	it('listens, says so in JSON, and stops on a signal', { timeout: 60_000 }, async () => {
		const { child, said, ended, until } = run('--port', '0', '--udp', 'off');
		await until('"sam"');
		child.kill('SIGTERM');
		expect(await ended).toBe(0);
		const events = said.out
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(events.map(({ event, level }) => [event, level])).toEqual([
			['sam', 'info'],
			['stopped', 'info'],
		]);
		expect(said.err).toBe('');
	});

	it('says in one line what is wrong, with a status', { timeout: 60_000 }, async () => {
		const taken = createServer();
		await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
		const { port } = taken.address() as AddressInfo;
		const busy = run('--port', String(port), '--udp', 'off');
		const wrong = run('--nonsense');
		expect([await busy.ended, await wrong.ended]).toEqual([3, 2]);
		expect(busy.said.err).toMatch(
			/^i2p-sam: SAM cannot listen on 127.0.0.1:\d+: the port is taken; choose another with --port\n$/,
		);
		expect(wrong.said.err).toMatch(/^i2p-sam: unknown option '--nonsense'\. See i2p-sam --help\.\n$/);
		taken.close();
	});
});

describe('flags', () => {
	const ok = (args: readonly string[], variables: Readonly<Record<string, string>> = {}) => {
		const line = readCommandLine(args, variables);
		if ('end' in line) throw new Error(line.text);
		return line;
	};

	it('win over variables, and those over defaults', () => {
		expect(ok([])).toEqual({
			...{ host: '127.0.0.1', port: 7656, udp: 'beside', usersFile: undefined, i2cpAuth: undefined },
			i2cp: { host: '127.0.0.1', port: 7654 },
		});
		const variables = {
			I2P_SAM_PORT: '1',
			I2P_I2CP: '[::1]:9',
			I2P_SAM_UDP: 'off',
			I2P_SAM_USERS: '/tmp/users',
			I2P_I2CP_AUTH: 'u:p',
		};
		expect(ok(['--port', '2'], variables)).toEqual({
			...{ host: '127.0.0.1', port: 2, udp: undefined, usersFile: '/tmp/users', i2cpAuth: 'u:p' },
			i2cp: { host: '::1', port: 9 },
		});
	});

	it('that are wrong are told, but never a password; help and version are answers', () => {
		const wrong = (...args: string[]) => {
			const line = readCommandLine(args, {});
			return 'end' in line ? `${line.end} ${line.text}` : 'ok';
		};
		expect(wrong('--host', 'localhost')).toMatch(
			/^usage i2p-sam: --host 'localhost' is invalid\. Give an IPv4 or IPv6 address/,
		);
		expect(wrong('--port', '65536')).toMatch(/Give a whole number/);
		expect(wrong('--i2cp', '127.0.0.1')).toMatch(/Give HOST:PORT/);
		expect(wrong('--i2cp', '127.0.0.1:0')).toMatch(/Give HOST:PORT/);
		expect(wrong('--i2cp-auth', 'secret')).toBe(
			'usage i2p-sam: --i2cp-auth is invalid. Give USER:PASSWORD. See i2p-sam --help.',
		);
		expect(wrong('--port')).toMatch(/argument missing/);
		const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
			version: string;
		};
		for (const flag of ['--version', '-V']) expect(wrong(flag)).toBe(`answered ${version}\n`);
		const help = wrong('--help');
		for (const word of [
			'--host',
			'--port',
			'--udp',
			'--users',
			'--version',
			'--i2cp ',
			'--i2cp-auth',
			'I2P_SAM_HOST',
			'SAM, for programs:',
			'The router behind it:',
			'Instead of running:',
			'Exit status',
		])
			expect(help).toContain(word);
	});
});

describe('a bridge of a program', () => {
	it('listens by TCP and UDP, and stops', async () => {
		const events: BridgeEvent[] = [];
		const bridge = createSamBridge({
			port: 0,
			udp: { host: '127.0.0.1', port: 0 },
			onEvent: (event) => events.push(event),
		});
		await bridge.start();
		expect(events.map(({ event }) => event).sort()).toEqual(['sam', 'sam-udp']);
		expect(bridge.sessions).toBe(0);
		await bridge.stop();
		await bridge.stop();
		expect(events.at(-1)).toEqual({ event: 'stopped' });
	});

	it('keeps its users in a file, and does not start with one that is damaged', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'i2p-sam-'));
		onTestFinished(() => rmSync(folder, { recursive: true }));
		const usersFile = join(folder, 'users.json');
		const say = async (...lines: readonly string[]) => {
			let port = 0;
			const onEvent = (event: BridgeEvent) => {
				if (event.event === 'sam') port = event.port;
			};
			const bridge = createSamBridge({ port: 0, udp: undefined, usersFile, onEvent });
			await bridge.start();
			const socket = connect(port, '127.0.0.1');
			const heard: string[] = [];
			socket.on('data', (data) => heard.push(String(data)));
			socket.write([...lines, 'QUIT', ''].join('\n'));
			await once(socket, 'end');
			socket.end();
			await bridge.stop();
			return heard.join('');
		};
		const hello = 'HELLO VERSION MIN=3.3 MAX=3.3';
		expect(await say(hello, 'AUTH ADD USER=me PASSWORD=opensesame', 'AUTH ENABLE')).toContain('AUTH STATUS RESULT=OK');
		expect(await say(hello)).toMatch(/RESULT=I2P_ERROR/);
		expect(await say(`${hello} USER=me PASSWORD=opensesame`)).toBe('HELLO REPLY RESULT=OK VERSION=3.3\n');
		writeFileSync(usersFile, 'nonsense');
		await expect(say(hello)).rejects.toMatchObject({ code: 'users', message: expect.stringContaining('--users') });
	});

	it('rejects what it cannot listen on', async () => {
		await expect(createSamBridge({ host: '192.0.2.9', port: 0, udp: undefined }).start()).rejects.toMatchObject({
			...{ name: 'BridgeError', code: 'no-address' },
			message: expect.stringContaining('--host'),
		});
	});
});

describe('what it says', () => {
	it('is plain on a terminal', () => {
		const lines: string[] = [];
		const tell = createTeller({ isTTY: true, write: (text: string) => lines.push(text) } as never);
		const at = { host: '127.0.0.1', port: 7656 };
		tell({ event: 'sam', ...at });
		tell({ event: 'sam-udp', ...at });
		tell({ event: 'router', ...at });
		tell({ event: 'router-away', ...at });
		tell({ event: 'failed', code: 'port-taken', message: 'taken' });
		tell({ event: 'stopped' });
		for (const line of lines) expect(line).toMatch(/^[^{]+\n$/);
		expect(new Set(lines).size).toBe(6);
	});
});
