// Programs that know nothing of I2P, through the proxies of our router and of an i2pd, to what stands behind server tunnels of the other: curl, git, ssh.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { b32Address } from '@i2p/data-core';
import { expect } from 'vitest';
import { ForeignProgram } from '../foreign-program.js';
import type { Net } from '../net.js';
import { giveTunnels } from '../our-tunnels.js';
import type { Play } from '../scenario.js';
import { serve, tunnelKeys } from '../server-tunnels.js';
import {
	fileHash,
	gitEnvironment,
	hasSshd,
	makeRepository,
	type PrivateSshd,
	serveFiles,
	startSshd,
	type WebSite,
} from '../sites.js';
import { freePorts } from '../sockets.js';

const bodyBytes = 1 << 20;
const repositoryBytes = 200_000;
const tryMs = 60_000;
/** A new destination may not be found at once; it is asked for again so often. */
const tries = 4;
const pauseMs = 2_000;

/** What one router offers: its proxies' ports on 127.0.0.1, and addresses of what stands behind its server tunnels. */
interface Side {
	readonly httpProxy: number;
	readonly socks: number;
	readonly web: string;
	readonly shell: string | undefined;
}

/** The servers, and the two routers that both lead to them and to each other. */
interface Stage {
	readonly folder: string;
	readonly site: WebSite;
	readonly sshd: PrivateSshd | undefined;
	readonly ours: Side;
	readonly theirs: Side;
}

const stages = new WeakMap<Net, Promise<Stage>>();

/** Whether a program can be started, told by what it says of itself. */
function says(program: string, argument: string, pattern: RegExp): boolean {
	const { stdout, stderr } = spawnSync(program, [argument], { encoding: 'utf8' });
	return pattern.test(`${stdout ?? ''}${stderr ?? ''}`);
}

/** Why there can be no curl here; `undefined` if there can. */
export function whyNoCurl(): string | undefined {
	return says('curl', '--version', /^curl /) ? undefined : 'there is no curl';
}

/** Why there can be no git that speaks HTTP. */
export function whyNoGit(): string | undefined {
	const { stdout } = spawnSync('git', ['--exec-path'], { encoding: 'utf8' });
	const path = stdout?.trim();
	return path && existsSync(join(path, 'git-remote-http')) ? undefined : 'there is no git with git-remote-http';
}

/** Why there can be no ssh through SOCKS. */
export function whyNoSsh(): string | undefined {
	if (!says('ssh', '-V', /^OpenSSH/)) return 'there is no ssh';
	if (!hasSshd()) return 'there is no sshd';
	return says('nc', '-h', /-X/) ? undefined : 'there is no nc that speaks SOCKS (netcat-openbsd)';
}

async function theirSide(net: Net, web: number, shell: number | undefined): Promise<Side> {
	const router = net.plain[0]!;
	const httpProxy = await freePorts(2);
	const socks = httpProxy + 1;
	const proxy = { address: '127.0.0.1', 'outbound.length': 1 };
	await serve(router, {
		web: { type: 'http', port: web },
		...(shell === undefined ? {} : { shell: { port: shell } }),
		http: { ...proxy, type: 'httpproxy', port: httpProxy },
		socks: { ...proxy, type: 'socks', port: socks },
	});
	await net.integrated();
	const addressOf = (tunnel: string) => b32Address(tunnelKeys(router, tunnel).destination.hash);
	return { httpProxy, socks, web: addressOf('web'), shell: shell === undefined ? undefined : addressOf('shell') };
}

async function ourSide(net: Net, web: number, shell: number | undefined): Promise<Side> {
	const router = await net.ours();
	const to = (port: number): string => `127.0.0.1:${port}`;
	const addresses = await giveTunnels(router, {
		web: { type: 'http-server', to: to(web) },
		...(shell === undefined ? {} : { shell: { type: 'server', to: to(shell) } }),
	});
	const { httpProxy, socks } = router;
	return { httpProxy, socks, web: addresses['web']!, shell: addresses['shell'] };
}

async function makeStage(net: Net): Promise<Stage> {
	const folder = join(net.folder, 'programs');
	const files = join(folder, 'site');
	mkdirSync(files, { recursive: true });
	writeFileSync(join(files, 'body.bin'), randomBytes(bodyBytes));
	if (whyNoGit() === undefined) await makeRepository(join(files, 'repository.git'), repositoryBytes);
	const site = await serveFiles(files);
	net.endsWithIt(() => site.close());
	const sshd = whyNoSsh() === undefined ? await startSshd(join(folder, 'sshd')) : undefined;
	if (sshd) net.endsWithIt(() => sshd.close());
	const theirs = await theirSide(net, site.port, sshd?.port);
	return { folder, site, sshd, theirs, ours: await ourSide(net, site.port, sshd?.port) };
}

function stageOf(net: Net): Promise<Stage> {
	const stage = stages.get(net) ?? makeStage(net);
	stages.set(net, stage);
	return stage;
}

/** Runs a program until it ends well; answers what it printed, how long that took, and why tries before it failed. */
async function succeeds(start: () => ForeignProgram): Promise<{ text: string; told: string }> {
	let before = '';
	for (let attempt = 1; ; attempt++) {
		const begin = performance.now();
		try {
			const text = await start().finishes(tryMs);
			const took = `${((performance.now() - begin) / 1000).toFixed(1)} s`;
			return { text, told: took + before };
		} catch (error) {
			if (attempt === tries) throw error;
			const why = error instanceof Error ? error.message.trim() : String(error);
			before += `; try ${attempt} after ${((performance.now() - begin) / 1000).toFixed(1)} s: ${why}`;
			await sleep(pauseMs);
		}
	}
}

/** Which proxy of which router, and so whose site. */
export type Way = 'our HTTP proxy' | 'our SOCKS' | "i2pd's HTTP proxy" | "i2pd's SOCKS";

function along(way: Way, { ours, theirs }: Stage): { readonly proxy: string; readonly to: Side } {
	const [from, to] = way.startsWith('our') ? [ours, theirs] : [theirs, ours];
	const proxy = way.endsWith('SOCKS') ? `socks5h://127.0.0.1:${from.socks}` : `http://127.0.0.1:${from.httpProxy}`;
	return { proxy, to };
}

/** Curl reads a megabyte from the site behind the other router's HTTP server tunnel, byte for byte; the site is told who asks, but for the program's name. */
export function curlReads(way: Way): Play {
	return async (net, tell) => {
		const stage = await stageOf(net);
		const { proxy, to } = along(way, stage);
		const got = join(stage.folder, 'got.bin');
		rmSync(got, { force: true });
		const args = ['--silent', '--show-error', '--fail', '--proxy', proxy, '--output', got, `http://${to.web}/body.bin`];
		const { told } = await succeeds(() => new ForeignProgram('curl', args, stage.folder));
		tell(told);
		expect(fileHash(got)).toBe(fileHash(join(stage.folder, 'site/body.bin')));
		const { asked } = stage.site;
		expect(asked['x-i2p-destb32']).toMatch(/^[a-z2-7]{52}\.b32\.i2p$/);
		if (way.endsWith('HTTP proxy')) expect(asked['user-agent']).not.toContain('curl');
	};
}

/** Git clones a repository that the site has as plain files. */
export function gitClones(way: Way): Play {
	return async (net, tell) => {
		const stage = await stageOf(net);
		const { proxy, to } = along(way, stage);
		const clone = join(stage.folder, 'clone');
		const args = ['-c', `http.proxy=${proxy}`, 'clone', '--quiet', `http://${to.web}/repository.git`, clone];
		const { told } = await succeeds(() => {
			rmSync(clone, { recursive: true, force: true });
			return new ForeignProgram('git', args, stage.folder, gitEnvironment);
		});
		tell(told);
		const there = join(stage.folder, 'site/repository.git-work/noise.bin');
		expect(fileHash(join(clone, 'noise.bin'))).toBe(fileHash(there));
	};
}

/** Ssh runs a command on the sshd behind the other router's server tunnel. */
export function sshRuns(way: Way): Play {
	return async (net, tell) => {
		const stage = await stageOf(net);
		const { proxy, to } = along(way, stage);
		const { user, key, hostKey } = stage.sshd!;
		const address = to.shell!;
		const known = join(stage.folder, 'known_hosts');
		writeFileSync(known, `${address} ${hostKey}\n`);
		const settings = {
			BatchMode: 'yes',
			IdentitiesOnly: 'yes',
			StrictHostKeyChecking: 'yes',
			UserKnownHostsFile: known,
			ProxyCommand: `nc -X 5 -x ${new URL(proxy).host} %h %p`,
		};
		const options = Object.entries(settings).map(([name, value]) => `-o${name}=${value}`);
		const args = ['-F', '/dev/null', '-i', key, ...options, `${user}@${address}`, 'echo', way.replace("'", '')];
		const { text, told } = await succeeds(() => new ForeignProgram('ssh', args, stage.folder));
		tell(told);
		expect(text.trim()).toBe(way.replace("'", ''));
	};
}
