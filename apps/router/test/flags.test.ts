// The command line: precedence, bounds, one line per mistake.
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type CommandLine, type CommandLineEnd, readCommandLine } from '../src/flags.js';
import { defaultSettings, versionFloor } from '../src/options.js';

const ok = (...argv: string[]) => readCommandLine(argv) as CommandLine;
const wrong = (...argv: string[]) => readCommandLine(argv) as CommandLineEnd;

afterEach(() => {
	for (const name of Object.keys(process.env)) if (name.startsWith('I2P_')) delete process.env[name];
});

describe('readCommandLine', () => {
	it('gives the defaults when nothing is said', () => {
		expect(ok().settings).toEqual({
			...defaultSettings,
			i2cp: { host: '127.0.0.1', port: 7654 },
			httpProxy: 'usual',
			socks: 'usual',
		});
		expect(ok().dataDir).toMatch(/\.i2p-ts$/);
	});

	it('takes a flag before its variable and the variable before the default', () => {
		process.env['I2P_LISTEN_PORT'] = '4001';
		expect(ok().settings.port).toBe(4001);
		expect(ok('--port', '0').settings.port).toBe(0);
	});

	it('reads truth from bare flags and from variables', () => {
		expect(ok('--floodfill', '--allow-local').settings).toMatchObject({ floodfill: true, allowLocal: true });
		process.env['I2P_FLOODFILL'] = 'true';
		process.env['I2P_ALLOW_LOCAL'] = 'no';
		expect(ok().settings).toMatchObject({ floodfill: true, allowLocal: false });
	});

	it('reads where SAM listens', () => {
		expect(ok('--sam', 'off').settings.sam).toBeUndefined();
		expect(ok('--i2cp', 'off').settings.i2cp).toBeUndefined();
		expect(ok('--i2cp', '127.0.0.1:7000').settings.i2cp).toEqual({ host: '127.0.0.1', port: 7000 });
		expect(ok('--i2cp-auth', 'u:p:q').settings.i2cpAuth).toBe('u:p:q');
		expect(ok('--sam', '127.0.0.1:0').settings.sam).toEqual({ host: '127.0.0.1', port: 0 });
		expect(ok().settings.samUdp).toBe('beside');
		expect(ok('--sam-udp', 'off').settings.samUdp).toBeUndefined();
		expect(ok('--sam-udp', '127.0.0.1:7001').settings.samUdp).toEqual({ host: '127.0.0.1', port: 7001 });
		expect(ok('--sam', '127.0.0.1:7000').settings.sam).toEqual({ host: '127.0.0.1', port: 7000 });
		expect(ok('--sam', '[::1]:7000').settings.sam).toEqual({ host: '::1', port: 7000 });
	});

	it.each([
		[['--port', '70000'], '0 to 65535'],
		[['--port', 'x'], '0 to 65535'],
		[['--host', 'example.com'], 'IPv4 or IPv6'],
		[['--host', 'fe80::1%eth0'], 'without a zone'],
		[['--tunnel-length', '8'], '1 to 7'],
		[['--sam', 'localhost'], 'HOST:PORT'],
		[['--i2cp-auth', 'nobody'], 'USER:PASSWORD'],
		[['--log-level', 'loud'], 'debug'],
		[['--floodfill', 'maybe'], 'yes, no or auto'],
		[['--flodfill'], '--floodfill'],
		[['extra'], 'arguments'],
	])('says in one line what is wrong with %j', (argv, hint) => {
		const end = wrong(...argv);
		expect(end.end).toBe('usage');
		expect(end.text).toContain(hint);
		expect(end.text).not.toContain('\n');
	});

	it('says what is wrong with a variable', () => {
		process.env['I2P_TUNNEL_LENGTH'] = '0';
		expect(wrong().text).toContain('I2P_TUNNEL_LENGTH');
	});

	it('shows every flag and variable in its help', () => {
		const { text } = wrong('--help');
		expect(text).toContain('I2P_IDLE_TIMEOUT');
		expect(text).toContain('--netdb-from');
	});

	it('tells the version of the package, whatever else is said', () => {
		const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
			version: string;
		};
		for (const flag of ['--version', '-V']) expect(wrong(flag)).toEqual({ end: 'answered', text: `${version}\n` });
		expect(wrong('--port', '0', '--version').text).toBe(`${version}\n`);
	});
});

it('counts versions as they compare', () => {
	expect(versionFloor({ ...defaultSettings, minRouterVersion: '0.9.49' })).toBe(9049);
	expect(versionFloor(defaultSettings)).toBeUndefined();
});
