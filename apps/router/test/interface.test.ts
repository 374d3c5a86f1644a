// One table is the truth: help, flags, variables, keys of the configuration file and the README say the same; who wins over whom; mistakes in files.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exitStatus, exitStatusLines } from '../src/exit-status.js';
import { type Flag, flagGroups, flagTable, type Sayable } from '../src/flag-table.js';
import { type CommandLine, type CommandLineEnd, readCommandLine } from '../src/flags.js';
import { defaultSettings, settingBounds } from '../src/options.js';

const readme = readFileSync(fileURLToPath(new URL('../README.md', import.meta.url)), 'utf8');
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'i2p-interface-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Two values of each kind that are not the default, and what becomes of them. */
const samples: Readonly<Record<string, readonly [text: string, value: unknown][]>> = {
	'<IPv6 address>': [
		['2001:db8::7', '2001:db8::7'],
		['fd00::1', 'fd00::1'],
	],
	'<address>': [
		['192.0.2.1', '192.0.2.1'],
		['2001:db8::1', '2001:db8::1'],
	],
	'<user:password>': [
		['user:password', 'user:password'],
		['u:p:q', 'u:p:q'],
	],
	'<port>': [
		['4001', 4001],
		['0', 0],
	],
	'[yes|no]': [
		['yes', true],
		['off', false],
	],
	'[yes|no|auto]': [
		['true', true],
		['auto', 'auto'],
	],
	'<id>': [
		['99', 99],
		['254', 254],
	],
	'<folder>': [
		['/srv/a', '/srv/a'],
		['~/b', join(process.env['HOME'] ?? '', 'b')],
	],
	'<file>': [
		['/srv/a', '/srv/a'],
		['b', 'b'],
	],
	'<path>': [
		['/srv/a.su3', ['/srv/a.su3']],
		['a,b', ['a', 'b']],
	],
	'<level>': [
		['DEBUG', 'debug'],
		['warn', 'warn'],
	],
	'<host:port>': [
		['127.0.0.1:7000', { host: '127.0.0.1', port: 7000 }],
		['[::1]:7001', { host: '::1', port: 7001 }],
	],
	'<KB/s>': [
		['256', 256],
		['1', 1],
	],
	'<count>': [
		['7', 7],
		['9', 9],
	],
	'<hops>': [
		['1', 1],
		['7', 7],
	],
	'<seconds>': [
		['120', 120],
		['119', 119],
	],
	'<size>': [
		['off', 'off'],
		['1024', 1024],
	],
	'<version>': [
		['0.9.50', '0.9.50'],
		['0.9.60', '0.9.60'],
	],
	'<urls>': [
		['https://a.example/', ['https://a.example/']],
		['off', []],
	],
	'<destinations>': [
		['exit.i2p,other.i2p:8080', ['exit.i2p', 'other.i2p:8080']],
		['off', []],
	],
	'<lists>': [
		['http://a.i2p/hosts.txt,http://b.i2p/', ['http://a.i2p/hosts.txt', 'http://b.i2p/']],
		['off', []],
	],
	'<names>': [
		['a.example,b.example', ['a.example', 'b.example']],
		['off', []],
	],
};

function samplesOf(flag: Flag): readonly [string, unknown][] {
	if (flag.name === 'tunnel-lifetime')
		return [
			['300', 300],
			['301', 301],
		];
	return samples[flag.value]!;
}

function told(argv: readonly string[], variables: Record<string, string> = {}): CommandLine {
	const line = readCommandLine(['--data-dir', folder, ...argv], variables);
	if ('end' in line) throw new Error(line.text);
	return line;
}

function refusal(argv: readonly string[], variables: Record<string, string> = {}): string {
	const line = readCommandLine(argv, variables) as CommandLineEnd;
	expect(line.end).toBe('usage');
	expect(line.text).toMatch(/^i2p-router: [^\n]+ See i2p-router --help\.$/);
	return line.text;
}

const saidFor = (line: CommandLine, to: keyof Sayable): unknown =>
	to in line.settings ? line.settings[to as keyof typeof defaultSettings] : line[to as keyof CommandLine];

/** What may not be said together with a value of this flag is avoided. */
const beside = (flag: Flag): string[] => (flag.name === 'min-router-version' ? ['--net-id', '99'] : []);

function config(text: string): string {
	const path = join(folder, 'a.toml');
	writeFileSync(path, text);
	return path;
}

const quoted = (text: string): string => (/^\d+$/.test(text) ? text : JSON.stringify(text));

describe('the table', () => {
	const { text: help } = readCommandLine(['--help'], {}) as CommandLineEnd;
	const words = help.replaceAll(/\s+/g, ' ');

	it('has every setting once, with names and variables of their own', () => {
		const settings = flagTable.map(({ to }) => to).filter((to) => to in defaultSettings);
		expect([...settings].sort()).toEqual(Object.keys(defaultSettings).sort());
		for (const of of [(f: Flag) => f.to, (f: Flag) => f.name, (f: Flag) => f.variable])
			expect(new Set(flagTable.map(of)).size).toBe(flagTable.length);
		for (const { name, variable } of flagTable) {
			expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
			expect(variable).toMatch(/^I2P(_[A-Z0-9]+)+$/);
		}
	});

	it.each(flagTable.map((flag) => [flag.name, flag] as const))('is what help and README say of --%s', (_, flag) => {
		const fallback = flag.shown === '' ? '' : `default: ${flag.shown}, `;
		expect(words).toContain(`--${flag.name} ${flag.value} ${flag.text} (${fallback}env: ${flag.variable})`);
		const shown = flag.shown === '' || flag.shown.includes(' ') ? flag.shown : `\`${flag.shown}\``;
		const value = flag.value.replaceAll('|', '\\|');
		expect(readme).toContain(`| \`--${flag.name} ${value}\` | \`${flag.variable}\` | ${shown} | ${flag.text} |\n`);
	});

	it('has no row in help or README beyond these', () => {
		const names = new Set(flagTable.map(({ name }) => name));
		expect([...help.matchAll(/^ {2}(?:-[hV], )?--([a-z0-9-]+)/gm)].map(([, name]) => name)).toEqual([
			...names,
			'import-tunnels',
			'version',
			'help',
		]);
		expect([...readme.matchAll(/^\| `--([a-z0-9-]+)/gm)].map(([, name]) => name)).toEqual([...names]);
	});

	it('stands in groups, alike in help and README, and says nothing that no user said', () => {
		const titles = flagGroups.map(({ title }) => title);
		expect([...help.matchAll(/^([A-Z][^\n:]*):$/gm)].map(([, title]) => title)).toEqual([
			...titles,
			'Instead of running',
			'Exit status',
		]);
		expect([...readme.matchAll(/^\| ([^|]+) \| variable \| default \| \|$/gm)].map(([, title]) => title)).toEqual(
			titles,
		);
		expect(help).not.toMatch(/preset|undefined|default: (true|false)/);
	});

	it('has the names and defaults of the tables that operators know', () => {
		const known: Record<string, string | number> = {
			I2P_LISTEN_HOST: '0.0.0.0',
			I2P_LISTEN_PORT: 9700,
			I2P_INBOUND_TUNNEL_COUNT: 3,
			I2P_OUTBOUND_TUNNEL_COUNT: 3,
			I2P_TUNNEL_LENGTH: 3,
			I2P_TUNNEL_LIFETIME: 600,
			I2P_BANDWIDTH_LIMIT_KBPS: 0,
			I2P_HANDSHAKE_TIMEOUT: 30,
			I2P_IDLE_TIMEOUT: 300,
			I2P_MAX_CONNECTIONS: 50,
			I2P_FIRST_PEERS: 5,
		};
		for (const [variable, fallback] of Object.entries(known)) {
			const flag = flagTable.find((one) => one.variable === variable)!;
			expect(defaultSettings[flag.to as keyof typeof defaultSettings]).toBe(fallback);
		}
		for (const name of ['host', 'port', 'data-dir', 'log-level', 'reseed', 'floodfill'])
			expect(flagTable.map((flag) => flag.name)).toContain(name);
	});

	it('gives every exit status in help and README', () => {
		expect(new Set(Object.values(exitStatus)).size).toBe(exitStatusLines.length);
		for (const line of exitStatusLines) {
			const [status, reason] = line.split('  ') as [string, string];
			expect(Object.values(exitStatus)).toContain(Number(status));
			expect(help).toContain(line);
			expect(readme).toContain(`| ${status} | ${reason} |`);
		}
	});

	it('bounds every number', () => {
		for (const [name, fallback] of Object.entries(defaultSettings))
			if (typeof fallback === 'number' && name !== 'ntcp2Hybrid') expect(settingBounds).toHaveProperty(name);
	});
});

describe('who wins', () => {
	const rows = flagTable.filter(({ name }) => name !== 'config' && name !== 'data-dir');

	it.each(rows.map((flag) => [flag.name, flag] as const))('for %s: flag, variable, file, default', (_, flag) => {
		const [[a, first], [b, second]] = samplesOf(flag) as [[string, unknown], [string, unknown]];
		const argv = ['--config', config(`${flag.name} = ${quoted(a)}\n`), ...beside(flag)];
		expect(saidFor(told(argv), flag.to)).toEqual(first);
		expect(saidFor(told(argv, { [flag.variable]: b }), flag.to)).toEqual(second);
		expect(saidFor(told([...argv, `--${flag.name}=${a}`], { [flag.variable]: b }), flag.to)).toEqual(first);
		expect(saidFor(told(argv, { [flag.variable]: '' }), flag.to)).toEqual(first);
	});

	it('takes the file of the data folder unless another is named, and no file if there is none', () => {
		expect(told([]).settings).toEqual({
			...defaultSettings,
			i2cp: { host: '127.0.0.1', port: 7654 },
			httpProxy: 'usual',
			socks: 'usual',
		});
		writeFileSync(join(folder, 'router.toml'), 'port = 4005\n');
		expect(told([]).settings.port).toBe(4005);
		expect(told(['--config', config('floodfill = "auto"')]).settings).toMatchObject({ port: 9700, floodfill: 'auto' });
		expect(told([], { I2P_CONFIG: config('port = 4006') }).settings.port).toBe(4006);
	});

	it('takes the data folder from a file that was named', () => {
		const line = readCommandLine(['--config', config('data-dir = "/srv/i2p"')], {}) as CommandLine;
		expect(line.dataDir).toBe('/srv/i2p');
	});

	it('reads arrays, and flags given several times', () => {
		const path = config(
			'reseed-from = ["a,b.su3", "c"]\nntp-servers = []\nreseed-hosts = "https://x.example, https://y.example"\n',
		);
		expect(told(['--config', path]).settings).toMatchObject({
			reseedFrom: ['a,b.su3', 'c'],
			ntpServers: [],
			reseedHosts: ['https://x.example', 'https://y.example'],
		});
		expect(told(['--reseed-from', 'a', '--reseed-from', 'b']).settings.reseedFrom).toEqual(['a', 'b']);
		expect(told(['--port', '1', '--port', '2']).settings.port).toBe(2);
	});
});

describe('a mistake in a file is told in one line:', () => {
	it.each([
		['bandwith-limit = 3', /unknown key 'bandwith-limit'; the nearest known one is 'bandwidth-limit'/],
		['[tunnels]\ncount = 3', /unknown key 'tunnels'; the nearest known one is '[a-z-]+'/],
		['samm = "off"', /nearest known one is 'sam'/],
		['config = "b.toml"', /unknown key 'config'/],
		['port = 70000', /a\.toml: port = '70000' is invalid\. Give a whole number from 0 to 65535/],
		['port = 1.5', /port = '1\.5' is invalid/],
		['port = [1]', /'port' has a value of the wrong kind/],
		['port = 2026-11-30', /'port' has a value of the wrong kind/],
		['reseed-hosts = ["http://x.example"]', /reseed-hosts = 'http:\/\/x\.example' is invalid\. Give https/],
		['port = 1\nport = 2', /is not TOML at line 2/],
		['port == 1', /is not TOML at line 1, column/],
		['min-router-version = "0.9.50"', /for test networks only/],
		['hidden = true\nfloodfill = true', /hidden router cannot be a floodfill/],
	])('%s', (text, hint) => {
		expect(refusal(['--config', config(text)])).toMatch(hint);
	});

	it('not there, a folder, too large', () => {
		expect(refusal(['--config', join(folder, 'none.toml')])).toMatch(/cannot read the configuration file .*none\.toml/);
		mkdirSync(join(folder, 'b.toml'));
		expect(refusal(['--config', join(folder, 'b.toml')])).toMatch(/cannot read the configuration file/);
		expect(refusal(['--config', config(`# ${'x'.repeat(300_000)}`)])).toMatch(/larger than 262144 bytes/);
	});

	it('a data folder that moves away under its own file', () => {
		writeFileSync(join(folder, 'router.toml'), 'data-dir = "/elsewhere"\n');
		expect(refusal(['--data-dir', folder])).toMatch(/unknown key 'data-dir'/);
	});
});
