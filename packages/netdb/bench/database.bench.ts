// What the database costs: a start with 5,000 kept RouterInfos, an answer, the way of a newcomer past the policy, a choice of whom to ask.
// Ratios within one run count, but for the start: its whole time is promised to be below a second.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterKeys, mappingOf } from '@i2p/data-core';
import { encodeDatabaseLookup, I2np } from '@i2p/data-i2np';
import { RouterInfo, signRouterInfo } from '@i2p/data-routerinfo';
import { fileStore } from '@i2p/runtime-node';
import { seededRandom } from '@i2p/testkit';
import { mono, wall } from '@i2p/time';
import { toBase64 } from '@i2p/util';
import { afterAll, bench, describe } from 'vitest';
import { KeptRouters, NetDb } from '../src/index.js';

const count = 5000;
const random = seededRandom('bench');
const turn = { now: mono(1000), wall: wall(1_795_000_000_000) };
const { identity } = createRouterKeys(random);

function info(i: number): RouterInfo {
	const { identity: id, encryption, signing } = createRouterKeys(random);
	const s = toBase64(encryption.publicKey);
	const host = `${11 + (i % 199)}.${i % 251}.${i % 241}.3`;
	const ntcp2 = mappingOf({ host, port: '4567', s, i: toBase64(new Uint8Array(16)), v: '2' });
	const options = mappingOf({ caps: i % 16 === 0 ? 'XfR' : 'XR', netId: '2', 'router.version': '0.9.69' });
	const addresses = [{ cost: 3, style: 'NTCP2', options: ntcp2 }];
	return signRouterInfo({ identity: id, published: turn.wall, addresses, options }, signing);
}

function database(): NetDb {
	return new NetDb(
		{ rules: { netId: 2 }, random, startedAt: mono(0), floodfill: true },
		{
			links: { offer: () => true, answer: () => true, connected: () => false, connect: () => {} },
			tunnels: { sendOut: () => false, replyPath: () => undefined, expectReply: () => {} },
			identity: {
				hash: identity.hash,
				key: identity.key,
				encryptionKey: random.bytes(32),
				freshRouterInfo: () => undefined,
			},
			peers: { noteAnswer: () => {}, banned: () => false, responsiveness: () => 0.5, noteOffence: () => {} },
			note: () => {},
		},
	);
}

const infos = Array.from({ length: count }, (_, i) => info(i));
const folder = mkdtempSync(join(tmpdir(), 'i2p-netdb-bench-'));
const writer = new KeptRouters(fileStore(folder), { note: () => {}, onRefused: () => {} });
for (const one of infos) writer.keep(one, turn);
afterAll(() => rmSync(folder, { recursive: true }), 60_000);

/** Turns until everything kept is known, and until all of it is proven. */
function start(proven: boolean): void {
	const netdb = database();
	const kept = new KeptRouters(fileStore(folder), { note: () => {}, onRefused: () => {} });
	kept.load({
		offerKept: (given, at) => netdb.offerKept(given, at),
		routerInfo: (key) => netdb.routerInfo(key),
		onLoaded: () => {},
	});
	while (kept.pull(turn) && (proven || kept.isLoading));
	if (netdb.counts().routers < 0.95 * count) throw new Error(`only ${netdb.counts().routers} were loaded`);
}

describe(`a start with ${count} kept RouterInfos`, () => {
	const few = { iterations: 3, time: 0, warmupTime: 0, warmupIterations: 1 };
	bench('until all can be asked and chosen', () => start(false), few);
	bench('until all are proven too', () => start(true), few);
});

describe(`with ${count} RouterInfos`, () => {
	const netdb = database();
	for (const one of infos) netdb.offerKept(one, turn);
	const asked = encodeDatabaseLookup({ key: random.bytes(32), from: infos[1]!.hash, kind: 'any', excluded: [] });
	let now = 0;
	bench('a lookup answered with three floodfills', () => {
		now += 100;
		const at = { now: mono(now), wall: turn.wall };
		const message = { type: I2np.DatabaseLookup, id: 1, expires: turn.wall, body: asked };
		netdb.onMessage(message, { kind: 'link', peer: infos[1]!.key }, at);
		netdb.flush(at);
	});
	bench('three floodfills chosen', () => {
		netdb.closestFloodfills(identity.hash, 3, turn);
	});
	const stranger = info(3);
	const forged = stranger.bytes.slice();
	forged[forged.length - 1]! ^= 1;
	bench('a forged newcomer refused', () => {
		netdb.offerRouterInfo(RouterInfo.decode(forged), turn);
	});
	bench('the same, its signature alone', () => {
		RouterInfo.decode(forged).verify();
	});
});
