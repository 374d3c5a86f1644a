// The binary i2p-router as a process: one line and a status of its own for each mistake, JSON lines, signals.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRouter, type Router } from '../src/index.js';
import { loopbackTimeServer } from './time-server.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));

interface Ended {
	readonly status: number | null;
	readonly signal: NodeJS.Signals | null;
}

/** One run of the binary. */
class Run {
	out = '';
	err = '';
	readonly ended: Promise<Ended>;
	readonly child: ChildProcess;
	readonly #looks = new Set<() => void>();

	constructor(args: readonly string[]) {
		const env = { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.test.json') };
		for (const name of Object.keys(env)) if (name.startsWith('I2P_')) delete (env as NodeJS.ProcessEnv)[name];
		this.child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], { cwd: root, env });
		this.child.stdout!.on('data', (chunk) => {
			this.out += String(chunk);
			for (const look of this.#looks) look();
		});
		this.child.stderr!.on('data', (chunk) => {
			this.err += String(chunk);
		});
		this.ended = new Promise((resolve) =>
			this.child.on('close', (status, signal) => {
				resolve({ status, signal });
				for (const look of this.#looks) look();
			}),
		);
	}

	/** Every whole line of stdout, as the object it is. */
	get events(): Record<string, unknown>[] {
		return this.out
			.split('\n')
			.slice(0, -1)
			.map((line) => JSON.parse(line) as Record<string, unknown>);
	}

	/** Waits for an event. */
	until(event: string): Promise<Record<string, unknown>> {
		return new Promise((resolve, reject) => {
			const look = () => {
				const found = this.events.find((one) => one['event'] === event);
				if (found) resolve(found);
				else if (this.child.exitCode !== null) reject(new Error(`ended ${this.child.exitCode}: ${this.err}`));
			};
			this.#looks.add(look);
			look();
		});
	}
}

let folder: string;
const runs: Run[] = [];
const servers: Server[] = [];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'i2p-router-'));
});

afterEach(async () => {
	for (const run of runs.splice(0)) {
		run.child.kill('SIGKILL');
		await run.ended;
	}
	for (const server of servers.splice(0)) server.close();
	rmSync(folder, { recursive: true, force: true });
});

function run(...args: readonly string[]): Run {
	const one = new Run(args);
	runs.push(one);
	return one;
}

const dataDir = () => join(folder, 'data');
const local = () => [
	'--host',
	'127.0.0.1',
	'--net-id',
	'99',
	'--allow-local',
	'--i2cp',
	'off',
	'--data-dir',
	dataDir(),
];

/** A port that somebody listens on. */
async function taken(): Promise<number> {
	const server = createServer();
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
}

/** A port that nobody listened on a moment ago. */
async function free(): Promise<number> {
	const port = await taken();
	const server = servers.pop()!;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

async function expectRefusal(one: Run, status: number, hint: RegExp): Promise<void> {
	expect(await one.ended).toEqual({ status, signal: null });
	expect(one.err).toMatch(hint);
	expect(one.err).toMatch(/^i2p-router: [^\n]+\n$/);
	expect(one.events.filter(({ level }) => level === 'error' || level === 'warn').length).toBeLessThanOrEqual(1);
}

describe('a mistake is told in one line, with a status of its own:', () => {
	it('2 for the command line', async () => {
		const one = run('--port', 'seven');
		await expectRefusal(one, 2, /--port.*0 to 65535/);
		expect(one.out).toBe('');
	});

	it('3 for a taken NTCP2 port', async () => {
		const port = await taken();
		await expectRefusal(run(...local(), '--port', String(port), '--sam', 'off'), 3, /taken.*--port/);
	});

	it('3 for a taken SAM port', async () => {
		const [port, sam] = [await free(), await taken()];
		await expectRefusal(run(...local(), '--port', String(port), '--sam', `127.0.0.1:${sam}`), 3, /taken.*--sam/);
	});

	it('3 for an address of another machine', async () => {
		const one = run('--host', '192.0.2.77', '--net-id', '99', '--data-dir', dataDir(), '--sam', 'off', '--i2cp', 'off');
		await expectRefusal(one, 3, /192\.0\.2\.77/);
	});

	it('4 for a file where the data folder should be', async () => {
		writeFileSync(dataDir(), 'I am a file');
		await expectRefusal(run(...local()), 4, /--data-dir/);
	});

	it('4 for a data folder that cannot be written', async () => {
		await expectRefusal(run('--host', '127.0.0.1', '--data-dir', '/proc'), 4, /--data-dir/);
	});

	it('4 for damaged keys, which are left as they are', async () => {
		mkdirSync(dataDir());
		const file = join(dataDir(), 'router.keys.json');
		writeFileSync(file, '{"version":1,"router":"AAAA","ntcp2":"AAAA","port":10000}');
		await expectRefusal(run(...local()), 4, /damaged.*restore/);
		expect(readFileSync(file, 'utf8')).toContain('AAAA');
	});

	it('5 for a clock that is hours off, as a time server says', async () => {
		const { name, close } = await loopbackTimeServer(-3 * 3_600_000);
		const one = run(...local(), '--port', '0', '--sam', 'off', '--ntp-servers', name);
		await expectRefusal(one, 5, /clock is 180 minutes ahead of that of every time server; set it/);
		close();
	});

	it('6 for seeds and certificates that cannot be used', async () => {
		const file = join(folder, 'x.su3');
		writeFileSync(file, 'I2Psu3');
		const quiet = [...local(), '--port', '0', '--sam', 'off'];
		await expectRefusal(run(...quiet, '--reseed-from', file), 6, /x\.su3 \(malformed: su3: truncated/);
		const certificates = ['--reseed-certificates', join(folder, 'none')];
		await expectRefusal(run(...quiet, ...certificates), 6, /--reseed-certificates/);
	});

	it('4 for a folder of RouterInfos that is not there', async () => {
		await expectRefusal(run(...local(), '--port', '0', '--netdb-from', join(folder, 'none')), 4, /--netdb-from/);
	});
});

describe('a router that runs', () => {
	it('tells JSON lines, keeps its keys for the owner only, and stops on a signal', async () => {
		const [port, sam] = [await free(), await free()];
		const args = [...local(), '--port', String(port), '--sam', `127.0.0.1:${sam}`];
		const one = run(...args);
		await Promise.all([one.until('sam'), one.until('listening')]);
		const keys = join(dataDir(), 'router.keys.json');
		expect(statSync(keys).mode & 0o777).toBe(0o600);
		expect(readFileSync(join(dataDir(), 'router.info')).length).toBeGreaterThan(400);
		one.child.kill('SIGTERM');
		expect(await one.ended).toEqual({ status: 0, signal: null });
		expect(one.err).toBe('');
		expect(one.events.map(({ event }) => event)).toEqual(expect.arrayContaining(['listening', 'sam', 'stopped']));
		for (const { time, level } of one.events) {
			expect(Date.parse(String(time))).toBeGreaterThan(0);
			expect(['debug', 'info', 'warn', 'error']).toContain(level);
		}
		const before = readFileSync(keys, 'utf8');
		const two = run(...args);
		await two.until('listening');
		two.child.kill('SIGINT');
		two.child.kill('SIGTERM');
		expect(await two.ended).toEqual({ status: 0, signal: null });
		expect(readFileSync(keys, 'utf8')).toBe(before);
	});

	it('stops gracefully on SIGHUP: at once when it carries nothing', async () => {
		const one = run(
			...local(),
			'--port',
			String(await free()),
			'--sam',
			'off',
			'--metrics',
			`127.0.0.1:${await free()}`,
		);
		await Promise.all([one.until('listening'), one.until('metrics')]);
		one.child.kill('SIGHUP');
		expect(await one.until('leaving')).toMatchObject({ transit: 0, seconds: 660 });
		expect(await one.ended).toEqual({ status: 0, signal: null });
		expect(one.events.at(-1)).toMatchObject({ event: 'stopped' });
	});

	it('reads the tunnels in its file on SIGUSR2, and says nothing of a file that is not there', async () => {
		const one = run(...local(), '--port', '0', '--sam', 'off', '--http-proxy', 'off', '--socks', 'off');
		await one.until('listening');
		const site = ['name = "site"', 'type = "server"', 'to = "127.0.0.1:9"', 'keys = "site.dat"'];
		writeFileSync(join(dataDir(), 'router.toml'), `[[tunnel]]\n${site.join('\n')}\n`);
		one.child.kill('SIGUSR2');
		expect(await one.until('tunnels')).toMatchObject({ started: ['site'], stopped: [], unchanged: [] });
		expect(statSync(join(dataDir(), 'tunnels/site.dat')).mode & 0o777).toBe(0o600);
	});

	it('is ready once its tunnels stand over routers that it read from a folder', async () => {
		const others: Router[] = [];
		const known = join(folder, 'known');
		for (let i = 0; i < 4; i++) {
			const home = join(known, String(i));
			const settings = {
				host: '127.0.0.1',
				port: await free(),
				sam: undefined,
				i2cp: undefined,
				netId: 99,
				allowLocal: true,
			};
			others.push(createRouter({ ...settings, floodfill: i < 2, dataDir: home, tunnelLength: 1 }));
		}
		const infos = others.map((router) => router.routerInfo());
		for (const [i, router] of others.entries()) {
			await router.start();
			router.learn(infos.filter((_, j) => j !== i));
		}
		const sam = await free();
		const where = ['--port', String(await free()), '--sam', `127.0.0.1:${sam}`, '--netdb-from', known];
		const one = run(...local(), ...where, '--tunnel-length', '2');
		const ready = await one.until('ready');
		expect(ready).toMatchObject({ level: 'info', reachable: true, sam: { host: '127.0.0.1', port: sam } });
		expect(ready['identity']).toMatch(/^[A-Za-z0-9~-]{43}=$/);
		one.child.kill('SIGTERM');
		expect(await one.ended).toEqual({ status: 0, signal: null });
		await Promise.all(others.map((router) => router.stop()));
	});
});
