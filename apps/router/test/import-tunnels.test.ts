// The tunnels of other routers taken over into a folder: what is written and copied, what is left out and why, and that nothing there is changed.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDestinationKeys, encodeDestinationKeys } from '@i2p/data-core';
import { ValueFault } from '@i2p/runtime-node/command-line';
import { seededRandom } from '@i2p/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CommandLine, readCommandLine } from '../src/flags.js';
import { importTunnels } from '../src/import-tunnels.js';
import { readTunnelFile } from '../src/tunnel-file.js';

let folder: string;
const keys = (name: string) => encodeDestinationKeys(createDestinationKeys(seededRandom(name)));
const at = (...path: string[]) => join(folder, ...path);
const target = () => ({ file: at('data', 'router.toml'), dataDir: at('data') });
const plans = () => readTunnelFile(target().file).map(({ name, type, keys: file }) => [name, type, file]);

const conf = `[site]
type = http
host = 127.0.0.1
port = 8080
keys = site.dat
gzip = true

[irc]
type = client
port = 6668
destination = irc.ilita.i2p
destinationport = 6667

[lost]
type = server
host = 127.0.0.1
port = 22
keys = lost.dat

[far]
type = server
host = web.example.com
port = 80

[odd]
type = websocks
`;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'i2p-import-'));
	mkdirSync(at('other', 'eepsite'), { recursive: true });
	writeFileSync(at('other', 'tunnels.conf'), conf);
	writeFileSync(at('other', 'site.dat'), keys('site'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('says of keys that cannot be read or written which they are, in one line', () => {
	mkdirSync(at('other', 'lost.dat'));
	const lines = importTunnels(at('other', 'tunnels.conf'), target());
	expect(lines.find((line) => line.startsWith('lost:'))).toMatch(
		/left out: cannot read its keys \S+lost\.dat \(.*EISDIR/,
	);
	mkdirSync(at('else'));
	writeFileSync(at('else', 'tunnels'), 'no folder');
	const elsewhere = { file: at('else', 'router.toml'), dataDir: at('else') };
	expect(() => importTunnels(at('other', 'tunnels.conf'), elsewhere)).toThrow(ValueFault);
	expect(() => importTunnels(at('other', 'tunnels.conf'), elsewhere)).toThrow(/^cannot write \S+site\.dat \([^\n]*\)$/);
	expect(existsSync(elsewhere.file)).toBe(false);
});

it('writes what an i2pd has, with its keys for their owner only, and says what it leaves out', () => {
	const lines = importTunnels(at('other', 'tunnels.conf'), target());
	expect(lines).toEqual([
		"odd: there is no tunnel of type 'websocks'",
		'site: taken over as http-server',
		'irc: taken over as client',
		`lost: left out: its keys lost.dat are not beside ${at('other', 'tunnels.conf')}; copy them there and import once more`,
		"far: left out: tunnel 'far': 'to' 'web.example.com:80' is no address and port, such as 127.0.0.1:8080",
		`2 tunnels were written to ${target().file}. Let no other router run with the same keys.`,
	]);
	expect(plans()).toEqual([
		['site', 'http-server', 'site.dat'],
		['irc', 'client', undefined],
	]);
	expect(new Uint8Array(readFileSync(at('data', 'tunnels', 'site.dat')))).toEqual(keys('site'));
	expect(statSync(at('data', 'tunnels', 'site.dat')).mode & 0o777).toBe(0o600);
	expect(statSync(target().file).mode & 0o777).toBe(0o600);
});

it('changes nothing that is there, and adds only what was missing when it is run once more', () => {
	mkdirSync(at('data'));
	const mine = '# mine\nport = 9701\n\n[[tunnel]]\nname = "irc"\ntype = "socks"\nlisten = "127.0.0.1:5000"';
	writeFileSync(target().file, mine, { mode: 0o640 });
	expect(importTunnels(at('other', 'tunnels.conf'), target())).toContain(
		'irc: left out: a tunnel of that name is there already',
	);
	writeFileSync(at('other', 'lost.dat'), keys('lost'));
	const again = importTunnels(at('other', 'tunnels.conf'), target());
	expect(again.at(-1)).toMatch(/^1 tunnel was written/);
	expect(importTunnels(at('other', 'tunnels.conf'), target()).at(-1)).toMatch(/^0 tunnels were written/);
	expect(plans().map(([name, type]) => `${name} ${type}`)).toEqual(['irc socks', 'site http-server', 'lost server']);
	const text = readFileSync(target().file, 'utf8');
	expect([text.startsWith(`${mine}\n`), statSync(target().file).mode & 0o777]).toEqual([true, 0o640]);
	const { settings } = readCommandLine(['--data-dir', at('data')], {}) as CommandLine;
	expect(settings.port).toBe(9701);
});

it('reads a folder of a Java router, whose keys stand one folder up', () => {
	mkdirSync(at('other', 'i2ptunnel.config.d'));
	const one =
		'name=web\ntype=httpserver\ntargetHost=127.0.0.1\ntargetPort=7658\nprivKeyFile=eepsite/eepPriv.dat\nstartOnLoad=true\n';
	writeFileSync(at('other', 'i2ptunnel.config.d', '01-web.config'), one);
	writeFileSync(
		at('other', 'i2ptunnel.config.d', '02-irc.config'),
		'name=irc\ntype=ircclient\nlistenPort=6668\ntargetDestination=irc.postman.i2p:6667\n',
	);
	writeFileSync(at('other', 'eepsite', 'eepPriv.dat'), keys('web'));
	importTunnels(at('other', 'i2ptunnel.config.d'), target());
	expect(plans()).toEqual([
		['web', 'http-server', 'eepPriv.dat'],
		['irc', 'irc-client', undefined],
	]);
});

it('takes no keys that are none, and never writes over others', () => {
	writeFileSync(at('other', 'lost.dat'), 'nothing');
	mkdirSync(at('data', 'tunnels'), { recursive: true });
	writeFileSync(at('data', 'tunnels', 'site.dat'), keys('another'));
	const lines = importTunnels(at('other', 'tunnels.conf'), target());
	expect(lines).toContain(`lost: left out: ${at('other', 'lost.dat')} holds no keys of a destination`);
	expect(lines.find((line) => line.startsWith('site:'))).toMatch(/other keys are in .*site\.dat already/);
	expect(new Uint8Array(readFileSync(at('data', 'tunnels', 'site.dat')))).toEqual(keys('another'));
});

it('says in one line what it cannot read, and writes nothing', () => {
	writeFileSync(at('other', 'bad.conf'), 'neither nor');
	mkdirSync(at('empty'));
	for (const path of [at('nowhere'), at('other', 'bad.conf'), at('empty')]) {
		expect(() => importTunnels(path, target())).toThrow(ValueFault);
		expect(() => importTunnels(path, target())).toThrow(/^[^\n]*$/);
	}
	expect(() => statSync(target().file)).toThrow();
});

it('is done by the binary, which then ends', () => {
	const root = fileURLToPath(new URL('../../../', import.meta.url));
	const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
	const env = { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.test.json') };
	const run = (path: string) =>
		execFileSync(process.execPath, ['--import', 'tsx', cli, '--data-dir', at('data'), '--import-tunnels', path], {
			cwd: root,
			env,
			encoding: 'utf8',
			stdio: 'pipe',
		});
	expect(run(at('other', 'tunnels.conf'))).toContain('site: taken over as http-server\n');
	expect(plans()).toHaveLength(2);
	expect(() => run(at('nowhere'))).toThrow(expect.objectContaining({ status: 2 }));
}, 60_000);
