// The examples of the programmers' manual, run as they stand: three doors to one network, and what destinations do behind each.
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { I2pDestination } from '@i2p/client/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Network, startNetwork } from '../src/demo/network.js';
import type { RouterEvent, RouterOptions } from '../src/index.js';

interface Opened {
	readonly destination: I2pDestination;
	close(): Promise<unknown>;
}
/** What the blocks of the page export. */
interface Page {
	webSite(site: I2pDestination, visitor: I2pDestination): Promise<string>;
	echo(server: I2pDestination, caller: I2pDestination): Promise<string>;
	datagram(receiver: I2pDestination, sender: I2pDestination): Promise<string>;
	embedded(options: RouterOptions, keyFile: string): Promise<Opened>;
	bySam(port: number): Promise<Opened>;
	byI2cp(port: number): Promise<Opened>;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const host = '127.0.0.1';
let folder: string;
let blocks: string;
let network: Network;
let page: Page;
const doors: Opened[] = [];

/** A port that is free: with any other than 0 the bridge's UDP port is the one below it, where its clients look for it. */
async function freePort(): Promise<number> {
	const server = createServer().listen(0, host);
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

async function pageOf(path: string): Promise<Page> {
	const found: object[] = [];
	for (const [i, [, text]] of [...readFileSync(path, 'utf8').matchAll(/^```ts\n([\s\S]*?)^```/gm)].entries()) {
		const file = join(blocks, `block-${i}.ts`);
		writeFileSync(file, text!);
		found.push(await import(file));
	}
	return Object.assign({}, ...found) as Page;
}

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'i2p-manual-'));
	mkdirSync(join(root, '.cache'), { recursive: true });
	blocks = mkdtempSync(join(root, '.cache', 'manual-'));
	page = await pageOf(join(root, 'docs/manual/programming.md'));
	network = await startNetwork({ routers: 5, floodfills: 2, host, sam: { host, port: await freePort() } });
	mkdirSync(join(folder, 'netDb'));
	for (const [i, router] of network.routers.entries())
		writeFileSync(join(folder, 'netDb', `routerInfo-${i}.dat`), router.routerInfo().bytes);
}, 60_000);

afterAll(async () => {
	for (const door of doors) await door.close();
	await network.stop();
	for (const path of [folder, blocks]) rmSync(path, { recursive: true, force: true });
}, 30_000);

async function openAll(): Promise<I2pDestination[]> {
	const told: RouterEvent[] = [];
	const options: RouterOptions = {
		...{ host, port: 0, netId: 98, allowLocal: true, sam: undefined, i2cp: { host, port: 0 } },
		...{ dataDir: join(folder, 'router'), netdbFrom: join(folder, 'netDb'), onEvent: (event) => told.push(event) },
	};
	doors.push(await page.embedded(options, join(folder, 'site.dat')));
	doors.push(await page.bySam(network.routers[0]!.snapshot().sam!.port));
	const i2cp = told.find((event) => event.event === 'i2cp')!;
	doors.push(await page.byI2cp((i2cp as { port: number }).port));
	return doors.map(({ destination }) => destination);
}

describe('the page for programmers', () => {
	it('has the same destinations behind every door', async () => {
		const [embedded, bySam, byI2cp] = await openAll();
		expect(await page.webSite(embedded!, bySam!)).toBe('hello');
		expect(await page.echo(bySam!, byI2cp!)).toBe('PING');
		expect(await page.echo(byI2cp!, embedded!)).toBe('PING');
		expect(await page.datagram(byI2cp!, bySam!)).toBe(`4 bytes from ${bySam!.address}`);
		expect(await page.datagram(bySam!, embedded!)).toBe(`4 bytes from ${embedded!.address}`);
	}, 60_000);

	it('names every code of an error', async () => {
		const text = readFileSync(join(root, 'docs/manual/programming.md'), 'utf8');
		const source = readFileSync(join(root, 'packages/client/src/node/errors.ts'), 'utf8');
		const codes = /export type I2pErrorCode =([\s\S]*?);/.exec(source)![1]!.matchAll(/'([a-z-]+)'/g);
		for (const [, code] of codes) expect(text).toContain(`\`${code}\``);
	});
});
