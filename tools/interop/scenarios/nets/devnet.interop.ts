// i2p-devnet with i2pds among its routers: they serve each other, and nothing of them is left.
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ForeignProgram } from '../../src/foreign-program.js';
import { i2pdBuild } from '../../src/i2pd-build.js';
import { type Bridge, pingPair } from '../../src/pairs.js';
import { freePorts } from '../../src/sockets.js';

const binary = fileURLToPath(new URL('../../../../apps/simulator/dist/devnet.js', import.meta.url));
const version = '2.59';
const sizes = ['--routers', '5', '--floodfills', '2', '--i2pds', '2'];
const standsMs = 120_000;
const endsMs = 10_000;

/** Each bridge that it tells, by whose it is. */
function bridgesIn(text: string): ReadonlyMap<string, Bridge> {
	const lines = [...text.matchAll(/^ {2}(\S+):(\d+) {2}(\S+)$/gm)];
	return new Map(lines.map(([, host, port, of]) => [of!, { sam: { host: host!, port: Number(port) } }]));
}

test('devnet: ours and i2pds are one network, which ends without a trace', async () => {
	const port = await freePorts(7);
	const args = [binary, ...sizes, '--with-i2pd', version, '--sam-port', String(port)];
	const net = new ForeignProgram(process.execPath, args, tmpdir(), { I2PD: i2pdBuild(version) });
	try {
		await net.says(/^The network stays up/m, standsMs);
		const bridges = bridgesIn(net.text);
		expect([...bridges.keys()]).toEqual([...[1, 2, 3, 4, 5].map((i) => `router-${i}`), 'i2pd-1', 'i2pd-2']);
		const [, folder] = await net.says(/\((\/\S+)\/i2pd-1\)/, 0);
		expect(existsSync(folder!)).toBe(true);
		const [ours, theirs] = [bridges.get('router-5')!, bridges.get('i2pd-1')!];
		process.stderr.write(`  devnet: we call, median ${(await pingPair(ours, theirs, 2)).toFixed(1)} ms\n`);
		process.stderr.write(`  devnet: we are called, median ${(await pingPair(theirs, ours, 2)).toFixed(1)} ms\n`);
		await net.stop();
		await net.finishes(endsMs);
		expect(existsSync(folder!)).toBe(false);
	} finally {
		await net.stop();
	}
});
