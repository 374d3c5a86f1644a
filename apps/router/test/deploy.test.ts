// What is shipped for operators says what is true: unit, Dockerfile and manual against the table of flags, the exit statuses and the package.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'smol-toml';
import { afterAll, describe, expect, it } from 'vitest';
import { exitStatus } from '../src/exit-status.js';
import { flagTable } from '../src/flag-table.js';
import { readCommandLine } from '../src/flags.js';
import { defaultGraceSeconds, defaultSettings } from '../src/options.js';
import { readTunnelFile } from '../src/tunnel-file.js';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
const unit = read('../deploy/i2p-router.service');
const dockerfile = read('../deploy/Dockerfile');
const manual = read('../../../docs/manual/operating.md');
const { bin, files, engines, name } = JSON.parse(read('../package.json')) as {
	bin: Record<string, string>;
	files: string[];
	engines: { node: string };
	name: string;
};
const flags = new Set(flagTable.map((flag) => flag.name));
const variables = new Set(flagTable.map((flag) => flag.variable));
const folder = mkdtempSync(join(tmpdir(), 'i2p-deploy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const settingOf = (key: string): string | undefined => new RegExp(`^${key}=(.*)$`, 'm').exec(unit)?.[1];

describe('the unit', () => {
	it('runs the binary of the package with flags that there are, in the folder that it has', () => {
		const [env, command, ...args] = settingOf('ExecStart')!.split(' ');
		expect(env).toBe('/usr/bin/env');
		expect(Object.keys(bin)).toContain(command);
		expect(readCommandLine(args, {})).toMatchObject({ dataDir: `/var/lib/${settingOf('StateDirectory')}` });
		expect(files).toContain('deploy');
	});

	it('has a user of its own and few rights', () => {
		expect(settingOf('DynamicUser')).toBe('yes');
		expect(settingOf('StateDirectoryMode')).toBe('0700');
		for (const key of ['NoNewPrivileges', 'ProtectHome', 'PrivateTmp']) expect(settingOf(key)).toBe('yes');
	});

	it('stops by signals that the router knows, and starts again only where that can help', () => {
		expect(settingOf('KillSignal')).toBe('SIGTERM');
		expect(settingOf('ExecReload')).toMatch(/kill -HUP/);
		const final = settingOf('RestartPreventExitStatus')!.split(' ').map(Number);
		const hopeless = [exitStatus.usage, exitStatus['data-dir'], exitStatus.clock, exitStatus.reseed];
		expect(final).toEqual(hopeless);
	});

	it('is one to systemd, where there is one', () => {
		const path = join(folder, 'i2p-router.service');
		writeFileSync(path, unit);
		const { error, stderr = '' } = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
		if (error === undefined)
			expect(stderr.split('\n').filter((line) => line.includes('i2p-router.service'))).toEqual([]);
	});
});

describe('the Dockerfile', () => {
	const lines = dockerfile.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
	const of = (instruction: string): string[] =>
		lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));

	it('installs this package on a Node that it takes, and runs its binary', () => {
		const [major] = /node:(\d+)/.exec(of('FROM')[0]!)!.slice(1).map(Number);
		expect(major).toBeGreaterThanOrEqual(Number(/>=(\d+)/.exec(engines.node)![1]));
		expect(of('RUN')[0]).toContain(`"${name}@`);
		expect(Object.keys(bin)).toContain((JSON.parse(of('ENTRYPOINT')[0]!) as string[])[0]);
	});

	it('runs as somebody without rights, in a volume for the owner only', () => {
		expect(of('USER')).toEqual(['node']);
		const [[variable, path]] = of('ENV').map((line) => line.split('=')) as [[string, string]];
		expect(variables).toContain(variable);
		expect(of('VOLUME')).toEqual([path]);
		expect(of('RUN')[1]).toMatch(new RegExp(`--owner=node .*--mode=0700 ${path}$`));
	});

	it('opens the port of the network and no other', () => {
		expect(of('EXPOSE')).toEqual([`${defaultSettings.port}/tcp`]);
		expect(of('STOPSIGNAL')).toEqual(['SIGTERM']);
	});
});

describe('the manual', () => {
	const tomlBlocks = (isWanted: (text: string) => boolean): string[] =>
		[...manual.matchAll(/```toml\n([\s\S]*?)```/g)].map(([, text]) => text!).filter(isWanted);
	const foreign = new Set(['help', 'global', 'now', 'unit', 'output', 'tag', 'detach', 'name', 'publish', 'volume']);
	const alsoForeign = new Set(['stop-timeout', 'signal', 'network', 'users']);
	/** Of our binary, but no settings of a router. */
	const commands = ['import-tunnels', 'version'];

	it('names flags and keys that there are', () => {
		for (const [, flag] of manual.matchAll(/--([a-z][a-z0-9-]+)/g))
			if (!foreign.has(flag!) && !alsoForeign.has(flag!)) expect([...flags, ...commands]).toContain(flag);
		const [toml] = tomlBlocks((text) => text.includes('max-connections'));
		const path = join(folder, 'router.toml');
		writeFileSync(path, toml!);
		expect(readCommandLine(['--config', path, '--data-dir', folder], {})).toHaveProperty('settings.maxConnections', 30);
		expect(Object.keys(parse(toml!)).length).toBeGreaterThan(3);
	});

	it('has tunnels that can be read', () => {
		const blocks = tomlBlocks((text) => text.includes('[[tunnel]]'));
		expect(blocks).not.toEqual([]);
		for (const [i, toml] of blocks.entries()) {
			const path = join(folder, `tunnels-${i}.toml`);
			writeFileSync(path, toml);
			expect(readTunnelFile(path)).toHaveLength(toml.split('[[tunnel]]').length - 1);
		}
	});

	it('says what to do for every exit status, and how long a graceful stop lasts', () => {
		for (const status of new Set(Object.values(exitStatus)))
			expect(manual).toMatch(new RegExp(`^\\| ${status} \\|`, 'm'));
		expect(manual).toContain(`${defaultGraceSeconds / 60} minutes at most`);
	});
});
