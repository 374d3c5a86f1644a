// Destinations as programs ask for them: settings in words, keys of three sorts, datagrams, look-ups, what goes wrong.
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optionsOf, parseAddress } from '@i2p/client';
import { type I2pDestination, I2pError, type MessageInfo, openDestination } from '@i2p/client/node';
import type { DestinationMaker, DestinationRequest, LookupTarget } from '@i2p/client-core';
import { createDestinationKeys, encodeDestinationKeys, encodeKeyString } from '@i2p/data-core';
import { b33Address } from '@i2p/data-leaseset';
import { seededRandom } from '@i2p/testkit';
import { fromUtf8 } from '@i2p/util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchDispatcher } from '../src/node/dispatcher.js';
import { keysIn } from '../src/node/key-file.js';
import { LiveWorld } from './live.js';

let live: LiveWorld;
let near: I2pDestination;
let far: I2pDestination;
let folder: string;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'i2p-client-'));
	live = new LiveWorld();
	[near, far] = await Promise.all([live.open(), live.open()]);
});

afterEach(async () => {
	await Promise.all([near.close(), far.close()]);
	live.end();
	rmSync(folder, { recursive: true });
});

describe('datagrams', () => {
	it.each(['raw', 'repliable', 'datagram2', 'datagram3'] as const)(
		'of kind %s go to a port and can be answered',
		async (kind) => {
			const [asking, answering] = [near.datagrams({ kind, port: 5 }), far.datagrams({ kind, port: 53 })];
			answering.on('message', (message, { address, port }) => {
				void answering.send(`${fromUtf8(message)}!`, port, address ?? near.address);
			});
			const answer = once(asking, 'message') as Promise<[Uint8Array, MessageInfo]>;
			await asking.send('hello', 53, far.address);
			const [message, info] = await answer;
			expect(fromUtf8(message)).toBe('hello!');
			expect(info).toMatchObject({ port: 53, size: 6, kind, family: 'I2P' });
			expect(info.address).toBe(kind === 'raw' ? undefined : far.address);
			expect(answering.address()).toEqual({ address: far.address, family: 'I2P', port: 53 });
		},
	);

	it('carry options and are an iterable', async () => {
		const inbox = far.datagrams({ kind: 'datagram2' });
		const messages = inbox[Symbol.asyncIterator]();
		await near.datagrams({ kind: 'datagram2' }).send(new Uint8Array(3), 0, far.base64, { seq: '1' });
		const { value } = await messages.next();
		expect(value[1].options).toEqual({ seq: '1' });
		await inbox[Symbol.asyncDispose]();
		expect((await messages.next()).done).toBe(true);
		await messages.return?.();
		inbox.close(() => expect.unreachable());
	});

	it('that are too large, have nowhere to go or come too late are refused by code', async () => {
		const socket = near.datagrams();
		const codeOf = (sending: Promise<void>) => sending.catch((error) => error.code ?? error.name);
		expect(await codeOf(socket.send(new Uint8Array(socket.maxMessageBytes + 1), 0, far.address))).toBe('too-large');
		expect(await codeOf(socket.send('x', 0, 'example.com'))).toBe('bad-address');
		expect(await codeOf(socket.send('x', 0, 'nobody.i2p'))).toBe('unknown-name');
		expect(await codeOf(socket.send('x', 65_536, far.address))).toBe('RangeError');
		socket.close();
		expect(await codeOf(socket.send('x', 0, far.address))).toBe('closed');
		expect(() => near.datagrams({ port: -1 })).toThrow(RangeError);
	});
});

describe('a look-up', () => {
	it('finds by every sort of address', async () => {
		live.names.set('far.i2p', far);
		for (const address of [far.address, far.base64, 'far.i2p'])
			expect(await near.lookup(address)).toMatchObject({ address: far.address, base64: far.base64, options: {} });
	});

	it('says why it finds nothing', async () => {
		await expect(near.lookup('nobody.i2p')).rejects.toMatchObject({ code: 'unknown-name' });
		await expect(near.lookup('example.com')).rejects.toMatchObject({ code: 'bad-address' });
		await expect(near.lookup('nobody.i2p', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
		const controller = new AbortController();
		const looking = near.lookup('nobody.i2p', { signal: controller.signal });
		controller.abort();
		await expect(looking).rejects.toMatchObject({ code: 'aborted' });
	});

	it('brings password and key to the encrypted set, and forgets them', async () => {
		const keys = createDestinationKeys(seededRandom('hidden'), 11);
		const { signingKey: publicKey, signatureType } = keys.destination;
		const address = b33Address({ publicKey, signatureType }, { secret: true, clientKey: true });
		const asked: LookupTarget[] = [];
		const found = live.world.find(far.destination.key)!;
		live.world.find(near.destination.key)!.lookup = (target, onAnswer) => {
			asked.push(target);
			live.world.later(0, (turn) => onAnswer({ destination: found.destination }, turn));
		};
		const key = new Uint8Array(32).fill(9);
		for (const kind of ['x25519', 'shared'] as const)
			await near.lookup(address, { password: 'pw', clientKey: { kind, key } });
		for (const target of asked) {
			if (typeof target === 'string' || !('b33' in target)) throw new Error('not by its encrypted address');
			expect(target.keys!.secret).toEqual(new Uint8Array(2));
			expect(() => target.keys!.client!.key.exportRaw()).toThrow('destroyed');
		}
		await expect(near.connect(address)).rejects.toMatchObject({ code: 'refused' });
	});
});

describe('opening a destination', () => {
	it('keeps keys in a file that only its owner can read, and finds them again', async () => {
		const keyFile = join(folder, 'deep', 'site.dat');
		const first = await live.open({ keyFile });
		const { address } = first;
		expect(statSync(keyFile).mode & 0o777).toBe(0o600);
		await expect(live.open({ keyFile })).resolves.toMatchObject({ address });
		await first.close();
		const bytes = readFileSync(keyFile);
		const again = await live.open({ keyFile });
		expect([again.address, readFileSync(keyFile).equals(bytes)]).toEqual([address, true]);
	});

	it('takes the keys of a program that made the file a moment before', () => {
		const keyFile = join(folder, 'raced.dat');
		const quicker = createDestinationKeys(seededRandom('quicker'));
		const slower = createDestinationKeys(seededRandom('slower'));
		const kept = keysIn(keyFile, () => {
			writeFileSync(keyFile, encodeDestinationKeys(quicker));
			return slower;
		});
		expect(kept.destination.key).toBe(quicker.destination.key);
		expect(() => slower.exportEncryptionPrivate()).toThrow('destroyed');
		expect(readdirSync(folder)).toEqual(['raced.dat']);
	});

	it('takes keys, or the string that holds them', async () => {
		const keys = createDestinationKeys(seededRandom('given'));
		const text = encodeKeyString(keys);
		const { b32 } = keys.destination;
		const given = await live.open({ keys });
		expect(given.address).toBe(b32);
		await given.close();
		expect((await live.open({ keys: text })).address).toBe(b32);
		expect((await live.open({ signatureType: 11 })).destination.signatureType).toBe(11);
	});

	it('refuses keys that are none', async () => {
		const broken = join(folder, 'broken.dat');
		writeFileSync(broken, 'no keys');
		const codeOf = (opening: Promise<unknown>) => opening.catch((error) => error.code);
		expect(await codeOf(live.open({ keyFile: broken }))).toBe('bad-keys');
		expect(await codeOf(live.open({ keyFile: folder }))).toBe('bad-keys');
		expect(await codeOf(live.open({ keyFile: join(broken, 'below') }))).toBe('bad-keys');
		expect(await codeOf(live.open({ keys: '!' }))).toBe('bad-keys');
		expect(await codeOf(live.open({ keys: 'AAAA' }))).toBe('bad-keys');
		expect(await codeOf(live.open({ keys: 'AAAA', keyFile: broken }))).toBe('bad-keys');
	});

	it('says which option is bad', async () => {
		await expect(live.open({ options: { 'i2cp.leaseSetType': '4' } })).rejects.toMatchObject({
			code: 'invalid-options',
			message: 'i2cp.leaseSetType must be 1, 3 or 5 (encrypted), not "4"',
		});
		const encryption = ['rot13'] as unknown as ['x25519'];
		await expect(live.open({ encryption })).rejects.toMatchObject({ code: 'invalid-options' });
	});

	it('is given up by a signal or after its time, and lets go of what was begun', async () => {
		const close = vi.fn();
		const maker: DestinationMaker = { ...silent(), create: () => ({ close }) };
		await expect(openDestination(maker, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
		expect(close).not.toHaveBeenCalled();
		await expect(openDestination(maker, { timeout: 5 })).rejects.toMatchObject({ code: 'timeout' });
		const controller = new AbortController();
		const opening = openDestination(maker, { signal: controller.signal });
		controller.abort();
		await expect(opening).rejects.toMatchObject({ code: 'aborted' });
		expect(close).toHaveBeenCalledTimes(2);
	});

	it('ends everything when the router ends it', async () => {
		let end: () => void = () => undefined;
		const maker: DestinationMaker = {
			...silent(),
			create: (request, events) =>
				live.maker.create(request, {
					...events,
					onReady: (host, turn) => {
						events.onReady(host, turn);
						end = () => events.onClosed('the router stops', turn);
					},
				}),
		};
		const destination = await openDestination(maker);
		const server = destination.createServer().listen();
		end();
		expect(await destination.closed).toBe('the router stops');
		expect(server.listening).toBe(false);
		await destination.close();
	});
});

/** A maker that makes nothing. */
function silent(): DestinationMaker {
	const { generateKeys } = live.maker;
	return {
		create: (_request: DestinationRequest) => ({ close: () => undefined }),
		resolve: () => undefined,
		generateKeys: generateKeys.bind(live.maker),
	};
}

describe('settings in words', () => {
	it('become options of I2CP', () => {
		const key = new Uint8Array(32);
		const options = optionsOf({
			name: 'site',
			tunnels: { hops: 2, count: 4, variance: -1 },
			outbound: { hops: 0, backups: 1 },
			encryption: ['mlkem768-x25519', 'x25519'],
			published: false,
			encrypted: { password: 'pw', sharedKeys: [key] },
			services: { '_http._tcp': '0 86400 80' },
			options: { 'inbound.quantity': '5' },
		});
		expect(Object.fromEntries(options)).toEqual({
			'inbound.nickname': 'site',
			'outbound.nickname': 'site',
			'inbound.length': '2',
			'inbound.quantity': '5',
			'inbound.lengthVariance': '-1',
			'outbound.length': '0',
			'outbound.allowZeroHop': 'true',
			'outbound.quantity': '4',
			'outbound.backupQuantity': '1',
			'outbound.lengthVariance': '-1',
			'i2cp.leaseSetEncType': '6,4',
			'i2cp.dontPublishLeaseSet': 'true',
			'i2cp.leaseSetType': '5',
			'i2cp.leaseSetSecret': 'cHc=',
			'i2cp.leaseSetAuthType': '2',
			'i2cp.leaseSetClient.psk.0': `Y2xpZW50IDA=:${'A'.repeat(43)}=`,
			'i2cp.leaseSetOption.0': '_http._tcp=0 86400 80',
		});
		expect(optionsOf({ encrypted: { clients: [key] } }).get('i2cp.leaseSetAuthType')).toBe('1');
		expect([...optionsOf({ encrypted: true })]).toEqual([['i2cp.leaseSetType', '5']]);
		expect([...optionsOf({ encrypted: false })]).toEqual([]);
		expect(() => optionsOf({ encrypted: { clients: [], sharedKeys: [] } })).toThrow('not both');
	});
});

describe('addresses', () => {
	it.each([
		'',
		'.i2p',
		'a..i2p',
		'-a.i2p',
		'a-.i2p',
		'a_b.i2p',
		'short.b32.i2p',
		'example.com',
		`${'a'.repeat(64)}.i2p`,
		'a.i2p.',
	])('%j is none', (text) => {
		expect(parseAddress(text)).toBeUndefined();
	});

	it('are names, in any case, with the other ending too', () => {
		for (const text of ['Stats.i2p', 'stats.i2p.alt'])
			expect(parseAddress(text)).toEqual({ kind: 'name', name: 'stats.i2p' });
	});
});

describe('a dispatcher', () => {
	it('says what to install when undici is absent', () => {
		const absent = () => {
			throw new Error("Cannot find module 'undici'");
		};
		const make = () => fetchDispatcher(() => expect.unreachable(), {}, absent);
		expect(make).toThrow(I2pError);
		expect(make).toThrow('npm install undici');
	});
});
