// Whose identity a router has: that of an i2pd or a Java router taken over, that of its own earlier version kept, with the network it knew.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DestinationMaker } from '@i2p/client-core';
import { encodeRouterKeys } from '@i2p/data-core';
import { RouterInfo } from '@i2p/data-routerinfo';
import { keptKeys } from '@i2p/i2ptunnel';
import { type MemoryStore, memoryStore, seededRandom, virtualStart } from '@i2p/testkit';
import { toBase64, utf8 } from '@i2p/util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IdentityError, keepIdentity } from '../src/identity.js';
import { createRouter, type RouterEvent } from '../src/index.js';
import first from './fixtures/data-folder-52d72f1.json' with { type: 'json' };
import second from './fixtures/data-folder-1345967.json' with { type: 'json' };
import { RouterWorld } from './network.js';
import real from './vectors/i2pd-data-folders.json' with { type: 'json' };
import java from './vectors/java-data-folder.json' with { type: 'json' };

const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const hour = 3_600_000;
const random = seededRandom('takeover');

function storeOf(files: Readonly<Record<string, Uint8Array>>): MemoryStore {
	const store = memoryStore();
	for (const [name, content] of Object.entries(files)) store.write(name, content);
	return store;
}

describe.each(real.routers)('the data folder of i2pd $version', ({ routerKeys, ntcp2Keys, routerInfo }) => {
	const info = RouterInfo.decode(bytes(routerInfo));

	it('gives this router its identity and the NTCP2 keys that it published, once and for good', () => {
		const store = storeOf({ 'router.keys': bytes(routerKeys), 'ntcp2.keys': bytes(ntcp2Keys) });
		const kept = keepIdentity(store, random);
		expect(kept.keys.identity.key).toBe(info.key);
		expect(kept.takenOver).toEqual({ from: 'router.keys', ntcp2: true });
		const [address] = info.ntcp2();
		expect(kept.ntcp2.staticKey.publicKey).toEqual(address!.staticKey);
		expect(kept.ntcp2.iv).toEqual(address!.iv);
		expect(info.identity.verify(utf8('x'), kept.keys.signing.sign(utf8('x')))).toBe(true);
		store.remove('router.keys');
		const again = keepIdentity(store, random);
		expect(again.keys.identity.key).toBe(info.key);
		expect(again.takenOver).toBeUndefined();
	});

	it('gives its identity without its NTCP2 keys, or with damaged ones: then these are new', () => {
		for (const other of [undefined, bytes(ntcp2Keys).subarray(1), bytes(ntcp2Keys).fill(7, 0, 3)]) {
			const store = storeOf({
				'router.keys.dat': bytes(routerKeys),
				...(other === undefined ? {} : { 'ntcp2.keys': other }),
			});
			const kept = keepIdentity(store, random);
			expect(kept.keys.identity.key).toBe(info.key);
			expect(kept.takenOver).toEqual({ from: 'router.keys.dat', ntcp2: false });
			expect(kept.ntcp2.staticKey.publicKey).not.toEqual(info.ntcp2()[0]!.staticKey);
		}
	});
});

describe('the data folder of Java I2P 2.7.0', () => {
	it('gives this router its identity and the NTCP2 keys that it published', () => {
		const info = RouterInfo.decode(bytes(java.routerInfo));
		const files = { 'router.keys.dat': bytes(java.routerKeys), 'router.config': utf8(java.routerConfig) };
		const kept = keepIdentity(storeOf(files), random);
		expect(kept.keys.identity.key).toBe(info.key);
		expect(kept.takenOver).toEqual({ from: 'router.keys.dat', ntcp2: true });
		const [address] = info.ntcp2();
		expect(kept.ntcp2.staticKey.publicKey).toEqual(address!.staticKey);
		expect(kept.ntcp2.iv).toEqual(address!.iv);
	});
});

describe('keys of other routers', () => {
	const made = keepIdentity(memoryStore(), seededRandom('java'));

	it('are those of Java I2P, wide or not, with NTCP2 keys from its configuration', () => {
		const raw = made.ntcp2.staticKey.exportRaw();
		const lines = `#\ni2np.ntcp2.iv=${toBase64(made.ntcp2.iv)}\r\ni2np.ntcp2.sp=${toBase64(raw)}\r\nrouter.x=1\n`;
		for (const layout of ['key-file', 'wide-key-file'] as const) {
			const store = storeOf({
				'router.keys.dat': encodeRouterKeys(made.keys, layout),
				'router.config': utf8(lines),
			});
			const kept = keepIdentity(store, random);
			expect(kept.keys.identity.key).toBe(made.keys.identity.key);
			expect(kept.takenOver).toEqual({ from: 'router.keys.dat', ntcp2: true });
			expect(kept.ntcp2.staticKey.publicKey).toEqual(made.ntcp2.staticKey.publicKey);
			expect(kept.ntcp2.iv).toEqual(made.ntcp2.iv);
		}
	});

	it('are refused when they are damaged or of an old kind, and nothing is written', () => {
		const file = encodeRouterKeys(made.keys);
		for (const [content, hint] of [
			[file.subarray(0, 400), /is damaged/],
			[file.map((byte, at) => (at === file.length - 1 ? byte ^ 1 : byte)), /is damaged/],
			[new Uint8Array(660), /ElGamal or DSA/],
			[new Uint8Array(0), /is damaged/],
		] as const) {
			const store = storeOf({ 'router.keys': content });
			expect(() => keepIdentity(store, random)).toThrow(IdentityError);
			expect(() => keepIdentity(store, random)).toThrow(hint);
			expect(store.read('router.keys.json')).toBeUndefined();
		}
	});

	it('never replace an identity that is there', () => {
		const store = memoryStore();
		const kept = keepIdentity(store, seededRandom('mine'));
		const given = { name: 'theirs', bytes: encodeRouterKeys(made.keys), beside: () => undefined };
		expect(() => keepIdentity(store, random, given)).toThrow(/another identity than theirs/);
		const same = { ...given, bytes: encodeRouterKeys(kept.keys) };
		expect(keepIdentity(store, random, same).keys.identity.key).toBe(kept.keys.identity.key);
	});
});

describe('createRouter', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'i2p-takeover-'));
	});
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it('takes over the keys in a file, tells it, and says in one line when it cannot', () => {
		const { routerKeys, ntcp2Keys } = real.routers[1]!;
		const file = join(folder, 'router.keys');
		writeFileSync(file, bytes(routerKeys));
		writeFileSync(join(folder, 'ntcp2.keys'), bytes(ntcp2Keys));
		const events: RouterEvent[] = [];
		const make = (importKeys: string, name = 'data') =>
			createRouter({ dataDir: join(folder, name), importKeys, netId: 99, onEvent: (event) => events.push(event) });
		const identity = make(file).routerInfo().key;
		expect(events).toEqual([{ event: 'taken-over', from: file, identity, ntcp2: true }]);
		expect(() => make(join(folder, 'none'), 'b')).toThrow(
			/cannot read the keys in .*none given by the option `importKeys`/,
		);
		writeFileSync(file, 'nonsense');
		expect(() => make(file, 'b')).toThrow(/router\.keys is damaged/);
		expect(readdirSync(join(folder, 'b'))).toEqual([]);
		expect(readFileSync(join(folder, 'data', 'router.keys.json'), 'utf8')).toContain('"version": 1');
	});
});

/** Data folders that earlier versions left: each new one must be able to go on with all of them. */
const left: readonly { readonly origin: string; readonly files: Readonly<Record<string, string>> }[] = [first, second];

describe.each(left)('$origin', ({ files }) => {
	it('gives identity, port, NTCP2 keys, profiles, names, keys and the network that was known, and is ready to be used', () => {
		const world = new RouterWorld({ seed: 'upgrade' });
		const below = (folder: string) => Object.keys(files).filter((name) => name.startsWith(folder));
		const known = below('netDb/');
		const published = RouterInfo.decode(bytes(files['router.info']!));
		const node = world.node({ port: 0, skewMs: published.published + hour - virtualStart });
		node.kill();
		for (const [name, content] of Object.entries(files)) node.store.write(name, bytes(content));
		node.restart([]);
		world.driver.runFor(2000);
		const info = node.router.routerInfo();
		expect(info.key).toBe(published.key);
		expect(info.published).toBeGreaterThan(published.published);
		expect(info.ntcp2()[0]!.staticKey).toEqual(published.ntcp2()[0]!.staticKey);
		expect(node.router.snapshot()).toMatchObject({
			listening: { port: published.ntcp2()[0]!.port },
			netDb: { routers: known.length },
			peers: { profiles: known.length },
			names: { private: below('addressbook/private').length },
		});
		node.stop();
		for (const name of known) expect(node.store.read(name)).toEqual(bytes(files[name]!));
		for (const name of ['router.keys.json', ...below('addressbook/'), ...below('tunnels/')])
			expect(node.store.read(name)).toEqual(bytes(files[name]!));
		world.end();
		// A tunnel of whom the book has the address keeps it.
		for (const name of below('tunnels/')) {
			const none = { generateKeys: () => expect.fail('new keys were made') } as unknown as DestinationMaker;
			const { destination } = keptKeys(node.store, name.slice('tunnels/'.length), none);
			const book = new TextDecoder().decode(node.store.read('addressbook/private.txt'));
			expect(book).toContain(toBase64(destination.bytes));
		}
	});
});
