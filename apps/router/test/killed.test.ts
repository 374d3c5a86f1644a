// Identity is never lost or torn: not by SIGKILL at any moment, not by a disk that is full.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RouterInfo } from '@i2p/data-routerinfo';
import { fileStore } from '@i2p/runtime-node';
import { killed, memoryStore, seededRandom } from '@i2p/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepIdentity } from '../src/identity.js';
import { createRouter } from '../src/index.js';
import { RouterWorld } from './network.js';

const times = process.env['I2P_LONG'] === '1' ? 200 : 3;
const random = seededRandom('killed lives');
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'i2p-killed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The identity that the keys in a folder hold, if there are any; throws if they are damaged. */
function identityIn(dataDir: string): string | undefined {
	if (!existsSync(join(dataDir, 'router.keys.json'))) return undefined;
	return keepIdentity(fileStore(dataDir), random).keys.identity.key;
}

/** Who the RouterInfo in a folder is of, if there is one; throws if it is torn. */
function publishedIn(dataDir: string): string | undefined {
	const file = join(dataDir, 'router.info');
	if (!existsSync(file)) return undefined;
	const info = RouterInfo.decode(new Uint8Array(readFileSync(file)));
	expect(info.verify()).toBe(true);
	return info.key;
}

it('SIGKILL at any moment leaves an identity whole or not yet begun', async () => {
	const old = join(folder, 'old');
	await createRouter({ dataDir: old, netId: 99 }).stop();
	const identity = identityIn(old);
	expect(identity).toBeDefined();
	for (let time = 0; time < times; time++) {
		await killed({ module: new URL('killed/lives.ts', import.meta.url), args: [folder], afterMs: random.below(300) });
		expect(identityIn(old)).toBe(identity);
		expect(publishedIn(old)).toBe(identity);
		for (const name of readdirSync(folder).filter((one) => one.startsWith('new-'))) {
			const published = publishedIn(join(folder, name));
			if (published !== undefined) expect(identityIn(join(folder, name))).toBe(published);
			else identityIn(join(folder, name));
			rmSync(join(folder, name), { recursive: true });
		}
	}
	await createRouter({ dataDir: old, netId: 99 }).stop();
	expect(identityIn(old)).toBe(identity);
});

describe('a disk that is full', () => {
	it('keeps a new router from beginning, in one line, with nothing written', () => {
		const world = new RouterWorld({ seed: 'full' });
		const { driver } = world;
		const store = memoryStore();
		store.fail('full');
		const nothing = () => undefined as never;
		const ports = {
			driver,
			random,
			store,
			tcp: () => ({ connect: nothing, listen: nothing }),
			udp: () => ({ bind: nothing }),
			http: () => ({ request: nothing }),
			log: { enabled: () => false, note: nothing },
		};
		expect(() => createRouter({ ports })).toThrow(
			/^cannot use the data folder [^\n]+ make room on its disk, or choose another with the option `dataDir`$/,
		);
		store.fail(undefined);
		expect(store.list('')).toEqual([]);
	});

	it('is said by a router that lives, once for each kind of file, and it lives on', async () => {
		const world = new RouterWorld({ seed: 'filled' });
		const nodes = Array.from({ length: 3 }, (_, i) => world.node({ floodfill: i === 0, tunnelLength: 1 }));
		const [node] = nodes as [(typeof nodes)[0]];
		const keys = node.store.read('router.keys.json');
		node.store.fail('full');
		for (const one of nodes) one.start();
		world.driver.runFor(60_000);
		await node.started;
		expect(node.router.snapshot().netDb.routers).toBe(2);
		node.stop();
		const faults = node.lines.filter(({ level }) => level === 'warn' || level === 'error').map(({ event }) => event);
		expect(faults.sort()).toEqual(['network-not-kept', 'running-not-kept']);
		expect(node.events.at(-1)).toEqual({ event: 'stopped' });
		node.store.fail(undefined);
		expect(node.store.read('router.keys.json')).toEqual(keys);
		world.end();
	});
});
