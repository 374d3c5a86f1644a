// Programs with a router of their own, on a network of routers in this process over loopback: what the README tells them to write.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fromUtf8 } from '@i2p/util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Network, startNetwork } from '../src/demo/network.js';
import { createRouter, type DestinationOptions, type I2pDestination, I2pError } from '../src/index.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const host = '127.0.0.1';
let folder: string;
let network: Network;
let site: I2pDestination;

/** Settings of one more router of the network. */
const isolated = () => ({
	...{ host, port: 0, netId: 98, allowLocal: true, sam: undefined, netdbFrom: join(folder, 'netDb') },
	dataDir: mkdtempSync(join(folder, 'router-')),
});

function open(index: number, options: DestinationOptions = {}): Promise<I2pDestination> {
	return network.routers[index]!.createDestination({ tunnels: { hops: 1 }, ...options });
}

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'i2p-programs-'));
	network = await startNetwork({ routers: 5, floodfills: 2, host, sam: { host, port: 0 } });
	mkdirSync(join(folder, 'netDb'));
	for (const [i, router] of network.routers.entries())
		writeFileSync(join(folder, 'netDb', `routerInfo-${i}.dat`), router.routerInfo().bytes);
	site = await open(0, { keyFile: join(folder, 'site.dat') });
	site.serve(
		createServer((request, response) => response.end(`hello ${request.url}`)),
		80,
	);
}, 60_000);

afterAll(async () => {
	await network.stop();
	rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe('a program with a router of its own', () => {
	it('fetches a site of another router', async () => {
		const visitor = await open(1);
		const response = await fetch(`http://${site.address}/path`, { dispatcher: visitor.dispatcher() } as RequestInit);
		expect(await response.text()).toBe('hello /path');
		await visitor.close();
	});

	it('sends datagrams to another router and gets answers', async () => {
		const [asking, answering] = [await open(2), await open(3)];
		const inbox = answering.datagrams({ port: 53 });
		inbox.on('message', (message, { address, port }) => void inbox.send(`${fromUtf8(message)}!`, port, address!));
		const outbox = asking.datagrams({ port: 9 });
		const answers = outbox[Symbol.asyncIterator]();
		await outbox.send('hello', 53, answering.address);
		const { value } = await answers.next();
		expect([fromUtf8(value[0]), value[1].address]).toEqual(['hello!', answering.address]);
		await Promise.all([asking.close(), answering.close()]);
	});

	it('is told what is wrong with its options, its address, its time', async () => {
		await expect(open(1, { tunnels: { hops: 9 } })).rejects.toMatchObject({ code: 'invalid-options' });
		await expect(open(0, { keyFile: join(folder, 'site.dat') })).rejects.toMatchObject({ code: 'duplicate' });
		const visitor = await open(1, { published: false });
		await expect(visitor.lookup('nobody.i2p')).rejects.toMatchObject({ code: 'unknown-name' });
		await expect(visitor.connect(site.address, { port: 81 })).rejects.toMatchObject({ code: 'refused' });
		await visitor.close();
	});

	it('has no destinations before its router is started and after it is stopped', async () => {
		const router = createRouter(isolated());
		const early = router.createDestination().catch((error) => error);
		expect(await early).toBeInstanceOf(I2pError);
		await router.start();
		const made = await router.createDestination({ tunnels: { hops: 0 } });
		const late = router.createDestination().catch((error) => error.code);
		await router.stop();
		expect(await made.closed).toBeTypeOf('string');
		expect(await late).toBe('closed');
		await expect(router.createDestination()).rejects.toMatchObject({ code: 'closed' });
	});

	it('does what the README says, word for word', async () => {
		const [, program] = /^```mjs\n([\s\S]*?)^```/m.exec(readFileSync(join(root, 'apps/router/README.md'), 'utf8'))!;
		expect(
			program!
				.trim()
				.split('\n')
				.filter((line) => line !== '').length,
		).toBeLessThanOrEqual(10);
		// `@i2p/router` as it is, but on the isolated network.
		const own = JSON.stringify(isolated());
		const source = JSON.stringify(join(root, 'apps/router/src/index.ts'));
		const wrapper = `import { createRouter as create } from ${source};\nexport const createRouter = (options) => create({ ...${own}, sam: undefined, ...options });\n`;
		writeFileSync(join(folder, 'wrapper.mjs'), wrapper);
		writeFileSync(join(folder, 'visit.mjs'), program!);
		const config = JSON.parse(readFileSync(join(root, 'tsconfig.test.json'), 'utf8'));
		const real = Object.entries<string[]>(config.compilerOptions.paths).map(([name, [path]]) => [
			name,
			[join(root, path!)],
		]);
		const paths = { ...Object.fromEntries(real), '@i2p/router': [join(folder, 'wrapper.mjs')] };
		const { extends: _, ...rest } = { ...config, compilerOptions: { ...config.compilerOptions, paths } };
		writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(rest));
		const env = { ...process.env, TSX_TSCONFIG_PATH: join(folder, 'tsconfig.json') };
		const args = ['--import', 'tsx', join(folder, 'visit.mjs'), site.address];
		const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
		expect(stdout).toBe('hello /\n');
	});
});
