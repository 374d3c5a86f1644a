// The yardstick of the transit bench: a forwarder in C that passes the same messages in the same frames through the same layer.
// This side is its sources and its sinks: NTCP2 data phases into it and out of it, keys of our making.
import { spawn, spawnSync } from 'node:child_process';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTunnelLayer } from '@i2p/crypto-aes';
import { nodeRandom } from '@i2p/runtime-node';
import { type DirectionKeys, FrameOpener, Framer, readBlocks } from '@i2p/transport-ntcp2';
import { equalBytes, toHex, Writer } from '@i2p/util';
import { Child } from '../interop/src/process.js';
import { freePorts } from '../interop/src/sockets.js';
import type { Forwarder } from './forwarder.js';
import { FrameSource, nextTunnelId } from './transit-load.js';

const source = fileURLToPath(new URL('forwarder.c', import.meta.url));
const flags = ['-O3', '-march=native'];
const random = nodeRandom();

/** Compiles it into this folder: its path, or why there is none. */
export function compileForwarder(folder: string): { readonly binary: string } | { readonly why: string } {
	const binary = join(folder, 'forwarder');
	const done = spawnSync('cc', [...flags, '-o', binary, source, '-lcrypto'], { encoding: 'utf8' });
	if (done.status === 0) return { binary };
	return { why: `needs a C compiler and OpenSSL's headers (${(done.error?.message ?? done.stderr).split('\n')[0]})` };
}

function directionKeys(): DirectionKeys {
	return { aead: random.bytes(32), sipKey: random.bytes(16), sipIv: random.bytes(8) };
}

/** Opens what the forwarder sends and counts it. */
class Sink {
	readonly #framer: Framer;
	readonly #opener: FrameOpener;
	arrived = 0;
	/** The first message, as it came out. */
	first: Uint8Array | undefined;

	constructor(keys: DirectionKeys) {
		this.#framer = new Framer(keys.sipKey, keys.sipIv);
		this.#opener = new FrameOpener(keys);
	}

	onData(lent: Uint8Array): void {
		const whole = this.#framer.onBytes(lent, (box) => {
			const blocks = this.#opener.open(box);
			if (blocks === undefined) return false;
			for (const block of readBlocks(blocks)) {
				if (block.kind !== 'i2np') continue;
				this.first ??= Uint8Array.from(block.message.body.subarray(4));
				this.arrived++;
			}
			return true;
		});
		if (!whole) throw new Error('the forwarder sent a frame that is not authentic');
	}
}

/**
 * Starts the compiled one. @param links connections in, and as many out; all have the same keys
 * @param packs whether it packs the messages of one read into few frames, as our router does; else it passes frame for frame
 */
export async function startForwarder(binary: string, links: number, packs: boolean): Promise<Forwarder> {
	const [inward, outward] = [directionKeys(), directionKeys()];
	const [ivKey, layerKey] = [random.bytes(32), random.bytes(32)];
	const sinks: Sink[] = [];
	const server = createServer((socket) => {
		const sink = new Sink(outward);
		sinks.push(sink);
		socket.on('data', (chunk) => sink.onData(chunk));
	});
	const ports = await freePorts(2);
	await new Promise<void>((resolve) => server.listen(ports + 1, '127.0.0.1', resolve));
	const args = [String(ports), String(ports + 1), packs ? '1' : '0', String(links)];
	const program = spawn(binary, args, { stdio: ['pipe', 'pipe', 'inherit'] });
	const child = new Child(program);
	const bytesOf = ({ aead, sipKey, sipIv }: DirectionKeys) => [aead, sipKey, sipIv];
	const id = new Writer(4).u32(nextTunnelId).finish();
	program.stdin.end([...bytesOf(inward), ...bytesOf(outward), ivKey, layerKey, id].map(toHex).join(''));
	await new Promise((resolve) => program.stdout.once('data', resolve));
	const sockets: Socket[] = [];
	for (let i = 0; i < links; i++) {
		const socket = connect(ports, '127.0.0.1').setNoDelay();
		await new Promise((resolve) => socket.once('connect', resolve));
		sockets.push(socket);
	}
	const sources = sockets.map((socket) => new FrameSource(socket, inward));
	return {
		sources,
		child,
		arrived: () => sinks.reduce((sum, sink) => sum + sink.arrived, 0),
		check() {
			createTunnelLayer(layerKey, ivKey).decrypt(sinks[0]!.first!);
			if (!equalBytes(sinks[0]!.first!, sources[0]!.first))
				throw new Error('the forwarder does not apply the tunnel layer');
		},
		async stop() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await child.stop();
		},
	};
}
