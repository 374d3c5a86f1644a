// A router on its own: hosts in memory and a real one over HTTPS, files that it is handed, certificates that it is given.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RouterInfo } from '@i2p/data-routerinfo';
import { knownHosts, Signers, writeBundle } from '@i2p/reseed';
import { virtualStart } from '@i2p/testkit';
import { minutes, wall } from '@i2p/time';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownSeeds, ownSigner, routers, vector, vectorText } from '../../../tools/fixtures/seeds.js';
import { createRouter, type Router, type RouterEvent } from '../src/index.js';
import { defaultSettings } from '../src/options.js';
import { readReseedTrust, readSeeds } from '../src/reseed-files.js';
import { reseedHostsOf } from '../src/wiring/reseeding.js';
import { type RouterNode, RouterWorld } from './network.js';

let folder: string;
const closers: (() => unknown)[] = [];

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'i2p-reseed-'));
});

afterEach(async () => {
	for (const close of closers.splice(0)) await close();
	rmSync(folder, { recursive: true, force: true });
});

/** A folder of certificates as other routers have it: our signer's, and the one of a host. */
function certificates(): string {
	mkdirSync(join(folder, 'certificates', 'reseed'), { recursive: true });
	mkdirSync(join(folder, 'certificates', 'ssl'));
	writeFileSync(join(folder, 'certificates', 'reseed', 'own_at_test.i2p.crt'), vector('own-signer.pem'));
	writeFileSync(join(folder, 'certificates', 'ssl', '127.0.0.1.crt'), vector('own-host.pem'));
	return join(folder, 'certificates');
}

const eventsOf = (events: readonly RouterEvent[], name: RouterEvent['event']) =>
	events.filter(({ event }) => event === name);

describe('a router in memory', () => {
	/** Four routers, two hosts that know them, and a router that is told of the hosts only; it is 2027, when our signer's certificate counts. */
	function seeded(seed: string, changes: { readonly netId?: number; readonly known?: readonly RouterInfo[] } = {}) {
		const world = new RouterWorld({ seed });
		world.driver.clock.skewMs = Date.UTC(2027, 0, 1) - virtualStart;
		for (let i = 0; i < 4; i++) world.node({ floodfill: i < 2 });
		world.begin();
		const hosts = ['https://one.seed.test', 'https://two.seed.test'];
		const version = String(Math.floor(world.driver.clock.wall() / 1000));
		for (const origin of hosts)
			world.web.serve({
				origin,
				answer: () => ({ body: ownSeeds(changes.known ?? world.infos().slice(0, 4), { version }) }),
			});
		const node = world.node({ reseedHosts: hosts, reseedCertificates: certificates(), netId: changes.netId ?? 99 });
		return { world, node };
	}

	const told = (node: RouterNode) => node.events.map(({ event }) => event);

	it('says what it does, asks both hosts and joins', () => {
		const { world, node } = seeded('joins');
		node.start([]);
		world.driver.runUntil(() => node.ready, 30_000);
		expect(eventsOf(node.events, 'reseeding')).toEqual([{ event: 'reseeding', hosts: 2, known: 0 }]);
		expect(eventsOf(node.events, 'reseed-host')).toMatchObject([
			{ host: expect.stringMatching(/^(one|two)\.seed\.test$/), result: 'seeds', routers: 4, signer: 'own@test.i2p' },
			{ result: 'seeds', routers: 4 },
		]);
		expect(eventsOf(node.events, 'reseeded')).toMatchObject([{ outcome: 'done', gave: 2, asked: 2 }]);
		expect(told(node)).not.toContain('alone');
		expect(node.router.snapshot().reseed).toMatchObject({ state: 'done', round: 1 });
		expect(node.counters).toMatchObject({ 'reseed-seeds': 2 });
		expect(world.web.requests.map(({ url }) => new URL(url).search)).toEqual(['?netid=99', '?netid=99']);
		world.expectSane();
		world.end();
	});

	it('learns nothing from a file for another network, and says so', () => {
		const { world, node } = seeded('foreign', { known: routers(3, { netId: 2 }) });
		node.start([]);
		world.driver.runUntil(() => told(node).includes('reseeded'), 30_000);
		expect(eventsOf(node.events, 'reseed-host')).toMatchObject([
			{ result: 'no-routers', detail: '3 wrong-net' },
			{ result: 'no-routers' },
		]);
		expect(eventsOf(node.events, 'reseeded')).toMatchObject([{ outcome: 'again', gave: 0 }]);
		expect(node.router.snapshot().netDb.routers).toBe(0);
		world.end();
	});

	it('asks nobody while it knows enough, unless it is told to', () => {
		const { world, node } = seeded('enough');
		const infos = routers(60, { netId: 99 });
		const willing = world.node({ ...node.options, reseed: true });
		node.start(infos);
		willing.start(infos);
		world.driver.runUntil(() => told(willing).includes('reseeded'), 30_000);
		expect(told(node)).not.toContain('reseeding');
		expect(eventsOf(willing.events, 'reseeding')).toMatchObject([{ hosts: 2, known: 60 }]);
		world.end();
	});

	it('asks again while few are known, but seldom', () => {
		const known = routers(3, { netId: 99, published: wall(Date.UTC(2027, 0, 1)), addresses: [] });
		const { world, node } = seeded('again', { known });
		for (const other of world.nodes.slice(0, 4)) other.stop();
		node.start([]);
		world.driver.runFor(minutes(44));
		expect(eventsOf(node.events, 'reseeding').length).toBe(1);
		world.driver.runFor(minutes(33));
		expect(eventsOf(node.events, 'reseeding')).toMatchObject([{ known: 0 }, { known: 3 }]);
		expect(eventsOf(node.events, 'reseeded').length).toBe(2);
		world.end();
	});

	it('with nobody to ask says that it is alone', () => {
		const world = new RouterWorld({ seed: 'alone' });
		const node = world.node();
		node.start();
		world.driver.runUntil(() => told(node).includes('alone'), 5000);
		expect(node.router.snapshot().reseed).toBeUndefined();
		world.end();
	});
});

describe('the hosts of a router', () => {
	it('are the known ones on the live network only, and none where it is handed files', () => {
		const none = new Map<string, string>();
		expect(reseedHostsOf(defaultSettings, none)).toEqual(knownHosts);
		expect(reseedHostsOf({ ...defaultSettings, netId: 99 }, none)).toEqual([]);
		expect(reseedHostsOf({ ...defaultSettings, reseedHosts: [] }, none)).toEqual([]);
		expect(reseedHostsOf({ ...defaultSettings, reseedFrom: ['x'] }, none)).toEqual([]);
		const own = { ...defaultSettings, reseedHosts: ['https://a.test', 'https://b.test/x/'] };
		expect(reseedHostsOf(own, new Map([['b.test', 'PEM']]))).toEqual([
			{ url: 'https://a.test/' },
			{ url: 'https://b.test/x/', authorities: ['PEM'] },
		]);
	});
});

it('a router on real sockets reseeds from a host on loopback that signs its own certificate', async () => {
	const now = wall(Date.now());
	const infos = routers(5, { netId: 99, published: now });
	const body = ownSeeds(infos, { version: String(Math.floor(now / 1000)) });
	const asked: string[] = [];
	const server = createServer(
		{ cert: vector('own-host.pem') as Buffer, key: vectorText('own-host-key.pem') },
		(request, response) => {
			asked.push(`${request.url} ${request.headers['user-agent']}`);
			response.end(body);
		},
	);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	closers.push(() => server.close());
	const { port } = server.address() as AddressInfo;
	const reseeded = async (reseedCertificates: string | undefined): Promise<[RouterEvent[], Router]> => {
		const events: RouterEvent[] = [];
		const dataDir = join(folder, `data ${closers.length}`);
		const host = '127.0.0.1';
		const reseedHosts = [`https://127.0.0.1:${port}/`];
		let onEnd: () => void = () => undefined;
		const end = new Promise<void>((resolve) => {
			onEnd = resolve;
		});
		const onEvent = (event: RouterEvent) => {
			events.push(event);
			if (event.event === 'reseeded') onEnd();
		};
		const certs = reseedCertificates === undefined ? {} : { reseedCertificates };
		const router = createRouter({
			host,
			port: 0,
			netId: 99,
			allowLocal: true,
			sam: undefined,
			i2cp: undefined,
			dataDir,
			reseedHosts,
			...certs,
			onEvent,
		});
		closers.push(() => router.stop());
		await router.start();
		await end;
		return [events, router];
	};
	const [good, router] = await reseeded(certificates());
	expect(eventsOf(good, 'reseed-host')).toMatchObject([{ result: 'seeds', routers: 5, signer: 'own@test.i2p' }]);
	expect(eventsOf(good, 'reseeded')).toMatchObject([{ outcome: 'done', gave: 1 }]);
	expect(asked).toEqual(['/i2pseeds.su3?netid=99 Wget/1.11.4']);
	expect(router.snapshot().reseed).toMatchObject({ state: 'done' });
	const [stranger] = await reseeded(undefined);
	expect(eventsOf(stranger, 'reseed-host')).toMatchObject([{ result: 'certificate', routers: 0 }]);
	expect(asked).toHaveLength(1);
});

describe('what a router is handed', () => {
	const rules = { netId: 2, wall: virtualStart };
	const signers = new Signers([ownSigner]);
	const file = (name: string, bytes: Uint8Array): string => {
		writeFileSync(join(folder, name), bytes);
		return join(folder, name);
	};

	it('may be a signed file, an archive or a folder', () => {
		const infos = routers(3);
		expect(readSeeds(file('a.su3', ownSeeds(infos)), signers, rules).infos).toHaveLength(3);
		expect(readSeeds(file('b.zip', writeBundle(infos)), signers, rules).infos).toHaveLength(3);
		for (const { key, bytes } of infos) file(`routerInfo-${key}.dat`, bytes);
		expect(readSeeds(folder, signers, rules).infos).toHaveLength(3);
	});

	it('is refused in one line where it cannot be used', () => {
		const fault =
			(path: string, known = signers) =>
			() =>
				readSeeds(path, known, rules);
		const seeds = file('a.su3', ownSeeds(routers(1)));
		expect(fault(seeds, new Signers())).toThrow(/cannot reseed from .*a\.su3 \(unknown-signer: own@test\.i2p\)/);
		expect(fault(join(folder, 'none'))).toThrow(/cannot reseed from/);
		expect(fault(file('c', vector('README.md')))).toThrow(/neither/);
		expect(fault(file('d.zip', writeBundle(routers(2, { netId: 9 }))))).toThrow(/2 wrong-net/);
		mkdirSync(join(folder, 'empty'));
		expect(fault(join(folder, 'empty'))).toThrow(/no routers: empty/);
	});

	it('brings certificates, which must be some', () => {
		const { signers: trusted, certificates: hosts } = readReseedTrust(certificates());
		expect(trusted.ids).toContain('own@test.i2p');
		expect(trusted.ids).toHaveLength(18);
		expect([...hosts.keys()]).toEqual(['127.0.0.1']);
		expect(readReseedTrust(undefined).signers.ids).toHaveLength(17);
		expect(() => readReseedTrust(join(folder, 'none'))).toThrow(/given by the option `reseedCertificates`/);
		file('x.crt', vector('own-host.pem'));
		expect(() => readReseedTrust(folder)).toThrow(/x\.crt is no certificate of a reseed signer \(key-type\)/);
	});

	it('ends the router where it is useless', async () => {
		const world = new RouterWorld({ seed: 'useless' });
		const node = world.node({ reseedFrom: [join(folder, 'none')] });
		node.start();
		await expect(node.started).rejects.toMatchObject({ code: 'reseed' });
	});
});
