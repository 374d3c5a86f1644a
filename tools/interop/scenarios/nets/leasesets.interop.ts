// Lease sets as i2pd publishes them: server tunnels of every kind, asked of a floodfill, read, verified and opened by our codecs.
// With I2P_CAPTURE=FILE what was seen is written there, for vectors.
import { appendFileSync } from 'node:fs';
import { importX25519Private } from '@i2p/crypto-x25519';
import { type DatabaseStore, storedLeaseSet } from '@i2p/data-i2np';
import {
	b33Address,
	blindedDay,
	blindedStorageKey,
	importPreSharedKey,
	type OpeningKeys,
	openLeaseSet,
	parseB33Address,
} from '@i2p/data-leaseset';
import { utcDay, wall } from '@i2p/time';
import { toBase64 } from '@i2p/util';
import { expect } from 'vitest';
import { Asker } from '../../src/asker.js';
import type { I2pdRouter } from '../../src/i2pd-router.js';
import type { Net } from '../../src/net.js';
import { inNet } from '../../src/scenario.js';
import {
	type LocalDestination,
	localDestination,
	type ServerTunnels,
	serve,
	tunnelKeys,
} from '../../src/server-tunnels.js';
import { until } from '../../src/waiting.js';

const publishMs = 30_000;
/** i2pd publishes a set once, and again only minutes later; started anew it does so at once. */
const mostStarts = 3;
const client = importX25519Private(new Uint8Array(32).fill(1));
const shared = importPreSharedKey(new Uint8Array(32).fill(2));

/** What is published. 2.56 dies of hybrid encryption types, which it takes for known ones. */
function tunnelsFor(version: string): ServerTunnels {
	const encrypted = { 'i2cp.leaseSetType': 5, 'i2cp.leaseSetEncType': 4 };
	const dh = { 'i2cp.leaseSetAuthType': 1, 'i2cp.leaseSetClient.dh.0': `a:${toBase64(client.publicKey)}` };
	const psk = { 'i2cp.leaseSetAuthType': 2, 'i2cp.leaseSetClient.psk.0': `a:${toBase64(shared.exportRaw())}` };
	return {
		...Object.fromEntries([0, 1, 2, 3, 7, 11].map((type) => [`type${type}`, { signaturetype: type }])),
		old: { 'i2cp.leaseSetType': 1, 'i2cp.leaseSetEncType': 0 },
		both: { 'i2cp.leaseSetEncType': '4,0' },
		...(version === '2.56' ? {} : { hybrid: { 'i2cp.leaseSetEncType': '6,4' } }),
		open: { ...encrypted, signaturetype: 11 },
		dh: { ...encrypted, ...dh },
		psk: { ...encrypted, ...psk },
	};
}

/** Where the set of a destination is kept today. */
function storeKey({ b33 }: LocalDestination, hash: Uint8Array): Uint8Array {
	if (b33 === undefined) return hash;
	const day = blindedDay(parseB33Address(b33)!, utcDay(wall(Date.now())));
	return blindedStorageKey(day!.publicKey, 11);
}

function check(tunnel: string, store: DatabaseStore, said: LocalDestination, hash: Uint8Array): void {
	const set = storedLeaseSet(store);
	if (set.kind === 'metaLeaseSet' || !set.verify()) throw new Error(`${tunnel}: ${set.kind}, not verified`);
	expect(set.kind).toBe(said.b33 ? 'encryptedLeaseSet' : tunnel === 'old' ? 'leaseSet' : 'leaseSet2');
	if (set.kind !== 'encryptedLeaseSet') {
		expect(set.hash).toEqual(hash);
		return;
	}
	const address = parseB33Address(said.b33!)!;
	expect(b33Address(address, { clientKey: tunnel !== 'open' })).toBe(said.b33);
	const keys: Record<string, OpeningKeys> = {
		dh: { client: { kind: 'dh', key: client } },
		psk: { client: { kind: 'psk', key: shared } },
	};
	const opened = openLeaseSet(set, address, keys[tunnel]);
	expect('refused' in opened ? opened.refused : opened.leaseSet.hash).toEqual(hash);
}

async function published(
	router: I2pdRouter,
	tunnel: string,
	key: Uint8Array,
	floodfills: readonly Asker[],
): Promise<DatabaseStore> {
	let store: DatabaseStore | undefined;
	const look = async () => {
		for (const floodfill of floodfills) store ??= await floodfill.lookup(key);
		return store !== undefined;
	};
	for (let starts = 1; store === undefined; starts++) {
		try {
			await until(`the set of ${tunnel} of ${router.version}`, publishMs, look);
		} catch (late) {
			if (starts === mostStarts) throw late;
			await router.stop();
			router.start();
		}
	}
	return store;
}

async function take(router: I2pdRouter, tunnel: string, settings: object, floodfills: readonly Asker[]): Promise<void> {
	const { destination } = tunnelKeys(router, tunnel);
	const said = await localDestination(router, destination.b32);
	if (said === undefined) throw new Error(`${router.name} does not know ${tunnel}`);
	expect(said.base64).toBe(destination.base64);
	const store = await published(router, tunnel, storeKey(said, destination.hash), floodfills);
	check(tunnel, store, said, destination.hash);
	const file = process.env['I2P_CAPTURE'];
	const seen = { version: router.version, settings, ...said, kind: store.kind, leaseSet: toBase64(store.data) };
	if (file) appendFileSync(file, `${JSON.stringify(seen)}\n`);
}

async function askers(net: Net): Promise<Asker[]> {
	return Promise.all(
		net.floodfills.map(async (r, i) => Asker.dial((await r.info()).bytes, `${net.subnet}.${240 + i}`)),
	);
}

const plan = { versions: ['2.59', '2.56'], routers: 4, floodfills: 2 };

const scenario = inNet('2.59 with 2.56', plan);

scenario('lease sets of every kind are published, and we read them', async (net, tell) => {
	for (const router of net.plain) await serve(router, tunnelsFor(router.version));
	await net.integrated();
	const floodfills = await askers(net);
	for (const router of net.plain) {
		const tunnels = tunnelsFor(router.version);
		for (const [name, settings] of Object.entries(tunnels)) await take(router, name, settings, floodfills);
		tell(`${Object.keys(tunnels).length} sets of ${router.version}`);
	}
	for (const floodfill of floodfills) floodfill.close();
});
