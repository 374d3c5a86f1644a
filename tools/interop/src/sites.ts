// What stands behind server tunnels: a web site of files and a private sshd, on loopback; and a repository that can be cloned from such a site.
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { ForeignProgram } from './foreign-program.js';
import { freePorts } from './sockets.js';

const sshdProgram = '/usr/sbin/sshd';
const toolMs = 20_000;
/** Git asks nobody, and knows nothing of who runs the lane. */
export const gitEnvironment: Readonly<Record<string, string>> = {
	GIT_CONFIG_GLOBAL: '/dev/null',
	GIT_CONFIG_NOSYSTEM: '1',
	GIT_TERMINAL_PROMPT: '0',
};

/** A server on loopback that can be ended. */
export interface Site {
	readonly port: number;
	close(): Promise<void>;
}

/** A web site, and what it was asked last. */
export interface WebSite extends Site {
	readonly asked: IncomingHttpHeaders;
}

/** The files of a folder, as they are: whatever is none is 404. */
export async function serveFiles(folder: string): Promise<WebSite> {
	let asked: IncomingHttpHeaders = {};
	const server = createServer((request, response) => {
		asked = request.headers;
		// URL takes every `..` out of a path.
		const file = join(folder, new URL(request.url ?? '/', 'http://site').pathname);
		const size = existsSync(file) && statSync(file).isFile() ? statSync(file).size : undefined;
		if (size === undefined) response.writeHead(404).end('no such file\n');
		else createReadStream(file).pipe(response.writeHead(200, { 'content-length': size }));
	});
	await new Promise<void>((resolve) => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return {
		get asked() {
			return asked;
		},
		port: (server.address() as AddressInfo).port,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** SHA-256 of a file. */
export function fileHash(path: string): string {
	return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Runs a program to its good end. */
async function run(cwd: string, program: string, ...args: string[]): Promise<void> {
	await new ForeignProgram(program, args, cwd, gitEnvironment).finishes(toolMs);
}

/** A bare repository with one commit, which plain files serve. @param bytes of chance in it */
export async function makeRepository(folder: string, bytes: number): Promise<void> {
	const work = `${folder}-work`;
	mkdirSync(work, { recursive: true });
	writeFileSync(join(work, 'noise.bin'), randomBytes(bytes));
	writeFileSync(join(work, 'README'), 'cloned through the network\n');
	await run(work, 'git', 'init', '--quiet', '--initial-branch=main');
	await run(work, 'git', 'add', '.');
	const who = ['-c', 'user.name=lane', '-c', 'user.email=lane@example.i2p'];
	await run(work, 'git', ...who, 'commit', '--quiet', '--message=first');
	await run(work, 'git', 'clone', '--quiet', '--bare', work, folder);
	await run(folder, 'git', 'gc', '--quiet');
	await run(folder, 'git', 'update-server-info');
}

/** A private sshd, and what its one client needs. */
export interface PrivateSshd extends Site {
	readonly user: string;
	/** File of the key that it lets in. */
	readonly key: string;
	/** Type and base64 of its own key, as they stand in known_hosts. */
	readonly hostKey: string;
}

/** Starts one that lets in who runs the lane, by a key made here. */
export async function startSshd(folder: string): Promise<PrivateSshd> {
	mkdirSync(folder, { recursive: true });
	const file = (name: string): string => join(folder, name);
	for (const name of ['host', 'client'])
		await run(folder, 'ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file(name));
	const port = await freePorts(1);
	const settings = {
		ListenAddress: '127.0.0.1',
		Port: port,
		HostKey: file('host'),
		AuthorizedKeysFile: file('client.pub'),
		PidFile: 'none',
		UsePAM: 'no',
		StrictModes: 'no',
		PasswordAuthentication: 'no',
		PermitRootLogin: 'prohibit-password',
	};
	const lines = Object.entries(settings).map(([key, value]) => `${key} ${value}\n`);
	writeFileSync(file('sshd.conf'), lines.join(''));
	// Root's sshd shuts strangers in there, and does not start without.
	if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
	const sshd = new ForeignProgram(sshdProgram, ['-D', '-e', '-f', file('sshd.conf')], folder);
	await sshd.says(/^Server listening on .*$/m, toolMs);
	const hostKey = readFileSync(file('host.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
	return { port, user: userInfo().username, key: file('client'), hostKey, close: () => sshd.stop() };
}

/** Whether a private sshd can be started here. */
export function hasSshd(): boolean {
	return existsSync(sshdProgram);
}
