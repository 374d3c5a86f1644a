// Our SAM bridge as its users have it: the built binary i2p-sam in front of some router's I2CP.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Bridge } from './pairs.js';
import { Child, plainEnvironment } from './process.js';
import type { SamAddress } from './sam.js';
import { freePorts } from './sockets.js';

const binary = join(dirname(fileURLToPath(import.meta.url)), '../../../apps/sam/dist/cli.js');
const listensWithinMs = 10_000;

/** One i2p-sam, as a process. */
export class SamBridge implements Bridge {
	readonly sam: SamAddress;
	readonly #child: Child;
	#said = '';

	private constructor(sam: SamAddress, i2cp: SamAddress) {
		this.sam = sam;
		const flags = ['--port', String(sam.port), '--udp', 'off', '--i2cp', `${i2cp.host}:${i2cp.port}`];
		const child = spawn(process.execPath, ['--enable-source-maps', binary, ...flags], {
			env: plainEnvironment(),
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		for (const stream of [child.stdout, child.stderr])
			stream.setEncoding('utf8').on('data', (part: string) => {
				this.#said += part;
			});
		this.#child = new Child(child);
	}

	/** Starts one in front of a router's I2CP; it listens. */
	static async start(i2cp: SamAddress): Promise<SamBridge> {
		if (!existsSync(binary)) throw new Error('i2p-sam is not built: npm run interop builds it');
		const bridge = new SamBridge({ host: '127.0.0.1', port: await freePorts(1) }, i2cp);
		await bridge.says('"event":"sam"', listensWithinMs);
		return bridge;
	}

	/** Waits until it has said this. */
	async says(text: string, withinMs: number): Promise<void> {
		const end = Date.now() + withinMs;
		while (!this.#said.includes(text)) {
			if (!this.#child.alive || Date.now() > end) throw new Error(`i2p-sam did not say ${text}:\n${this.#said}`);
			await sleep(20);
		}
	}

	/** SIGTERM and its exit status. */
	async stop(): Promise<number | string | undefined> {
		return this.#child.stop();
	}
}
