// A network on real loopback sockets: starts, serves SAM, leaves nothing behind.
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { startDevnet } from '../src/devnet/network.js';

function hello(host: string, port: number): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect(port, host, () => socket.write('HELLO VERSION\n'));
		socket.once('data', (bytes) => {
			socket.destroy();
			resolve(bytes.toString());
		});
		socket.once('error', reject);
	});
}

it('three routers of ours become a network, and then nothing', async () => {
	const plan = {
		routers: 3,
		floodfills: 1,
		i2pds: 0,
		i2pdVersion: '',
		dataDir: undefined,
		samPort: 28_000,
		once: true,
	};
	const net = await startDevnet(plan);
	const folder = /--netdb-from (\S+)/.exec(net.joinCommand)![1]!;
	expect(existsSync(folder)).toBe(true);
	try {
		expect(net.sam.map(({ of }) => of)).toEqual(['router-1', 'router-2', 'router-3']);
		for (const { host, port } of net.sam) expect(await hello(host, port)).toBe('HELLO REPLY RESULT=OK VERSION=3.1\n');
	} finally {
		await net.stop();
	}
	expect(existsSync(folder)).toBe(false);
});
