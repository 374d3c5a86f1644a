// A private network of our routers alone, all in one process on real sockets: what applications see when every hop is ours.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Child, plainEnvironment } from '../interop/src/process.js';
import { freePorts } from '../interop/src/sockets.js';
import { type Measured, measurePair } from './network.js';

const binary = join(dirname(fileURLToPath(import.meta.url)), '../../apps/simulator/dist/devnet.js');
const routers = 8;
const readyMs = 60_000;
/** Nothing is built, explored or published any more that a start brings. */
const settleMs = 3_000;

async function started(folder: string, samPort: number): Promise<Child> {
	const flags = ['--routers', String(routers), '--sam-port', String(samPort), '--data-dir', folder];
	const network = spawn(process.execPath, [binary, ...flags], {
		env: plainEnvironment(),
		stdio: ['ignore', 'pipe', 2],
	});
	const child = new Child(network);
	let text = '';
	network.stdout?.setEncoding('utf8').on('data', (part: string) => {
		text += part;
	});
	const end = Date.now() + readyMs;
	while (!/integrated/.test(text)) {
		if (!child.alive || Date.now() > end) throw new Error(`the network does not start:\n${text}`);
		await sleep(50);
	}
	await sleep(settleMs);
	return child;
}

/** Runs everything; reports each figure as soon as it is there. */
export async function ownNetworkFigures(report: (name: string, figures: object) => void): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'i2p-bench-'));
	const samPort = await freePorts(routers);
	const child = await started(folder, samPort);
	const at = (i: number): Measured => ({ sam: { host: '127.0.0.1', port: samPort + i }, child });
	try {
		for (const hops of [1, 2, 3]) {
			report(`over ${routers} of ours, hops ${hops}`, await measurePair(at(routers - 2), at(routers - 1), hops));
		}
	} finally {
		await child.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}
