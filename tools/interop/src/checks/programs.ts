// Programs of other people, unmodified, against our SAM bridge: what they are made of stands in `clients`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { ForeignProgram } from '../foreign-program.js';
import type { SamAddress } from '../sam.js';
import type { Play } from '../scenario.js';
import { freePorts } from '../sockets.js';

const clients = fileURLToPath(new URL('../../clients', import.meta.url));
/** Debian's, whose packages txi2p is one of. */
const python = '/usr/bin/python3';
const sessionMs = 60_000;
const answerMs = 90_000;

/** Why txi2p cannot be run here; `undefined` if it can. */
export function whyNoTxi2p(): string | undefined {
	const tried = spawnSync(python, ['-c', 'import txi2p'], { stdio: 'ignore' });
	return tried.status === 0 ? undefined : 'there is no python3-txi2p-tahoe';
}

async function withPrograms(play: (start: (program: string, ...args: string[]) => ForeignProgram) => Promise<void>) {
	const started: ForeignProgram[] = [];
	try {
		await play((program, ...args) => {
			const one = new ForeignProgram(program, args, clients);
			started.push(one);
			return one;
		});
	} finally {
		await Promise.all(started.map((one) => one.stop()));
	}
}

async function echoes(serverAt: SamAddress, clientAt: SamAddress, keys: string): Promise<void> {
	await withPrograms(async (start) => {
		const script = join(clients, 'txi2p-echo.py');
		const server = start(python, script, 'serve', String(serverAt.port), keys);
		const [, destination] = await server.says(/^listening (\S+)$/m, sessionMs);
		const bytes = 200_000;
		const client = start(python, script, 'ask', String(clientAt.port), destination!, String(bytes));
		const [, what] = await client.says(/^(echoed|altered|failed) .*$/m, answerMs);
		expect(what).toBe('echoed');
	});
}

/** An echo server of txi2p on our bridge asked by a client on an i2pd's, and the other way round. */
export const txi2pEchoes: Play = async (net) => {
	const ours = await net.ours();
	const theirs = net.plain[0]!;
	await echoes(ours.sam, theirs.sam, join(net.folder, 'txi2p-ours.key'));
	await echoes(theirs.sam, ours.sam, join(net.folder, 'txi2p-theirs.key'));
};

async function getsForwarded(serverAt: SamAddress, clientAt: SamAddress, text: string): Promise<void> {
	await withPrograms(async (start) => {
		const server = start(process.execPath, 'diva-forward.mjs', String(serverAt.port), text);
		const [destination] = await server.says(/^[A-Za-z0-9~=-]{500,}$/m, sessionMs);
		const client = start(process.execPath, 'diva-get.mjs', String(clientAt.port), destination);
		await client.says(new RegExp(`^HTTP/1.1 200 OK[\\s\\S]*${text}`), answerMs);
	});
}

/** A web server forwarded by diva's library on our bridge, read through a stream of it on an i2pd's, and the other way round. */
export const divaForwards: Play = async (net) => {
	const ours = await net.ours();
	const theirs = net.plain[0]!;
	await getsForwarded(ours.sam, theirs.sam, 'behind ours');
	await getsForwarded(theirs.sam, ours.sam, 'behind theirs');
};

/** Datagrams of diva's library both ways between our bridge and an i2pd's. */
export const divaDatagrams: Play = async (net, tell) => {
	const ours = await net.ours();
	const theirs = net.plain[0]!;
	for (const kind of ['repliable', 'raw']) {
		for (const [from, to] of [
			[ours.sam, theirs.sam],
			[theirs.sam, ours.sam],
		] as const) {
			const listen = await freePorts(1);
			// SAM's UDP port is the one below, at theirs and at ours.
			const ports = [from.port, from.port - 1, to.port, to.port - 1, listen].map(String);
			await withPrograms(async (start) => {
				const program = start(process.execPath, 'diva-datagrams.mjs', kind, ...ports);
				const [said] = await program.says(/^received.*$/m, answerMs);
				expect(said).toBe('received');
			});
		}
		tell(`${kind} datagrams, both ways`);
	}
};
