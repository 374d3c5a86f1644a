// What a router remembers and notices by itself: the network it knew, whether it is on the network.
import { memoryStore, recordingLog, seededRandom } from '@i2p/testkit';
import { mono, wall } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { keepIdentity } from '../src/identity.js';
import { KeptNetwork } from '../src/kept-network.js';
import { makeOwnInfo } from '../src/own-info.js';
import { Presence } from '../src/wiring/presence.js';

const random = seededRandom('memory');

function someInfo(published = 1_700_000_000_000) {
	const facts = { published: undefined, netId: 99, floodfill: false, known: { routers: 0, leaseSets: 0 } };
	const kept = keepIdentity(memoryStore(), random);
	const at = (ms: number) => makeOwnInfo(kept, facts, wall(ms));
	return { first: at(published), later: at(published + 60_000) };
}

describe('the network of the life before', () => {
	it('is kept by its newest, each under its name, and forgotten when told', () => {
		const store = memoryStore();
		const network = new KeptNetwork(store, recordingLog().log);
		const [a, b] = [someInfo(), someInfo()];
		for (const info of [a.first, b.first, a.later]) network.keep(info);
		network.drop(b.first.key);
		expect([...store.files.keys()]).toEqual([`netDb/r${a.first.key[0]}/routerInfo-${a.first.key}.dat`]);
		network.keepPeerBook(new Uint8Array([1, 2]));
		const again = new KeptNetwork(store, recordingLog().log);
		expect(again.routerInfos().map((info) => info.published)).toEqual([a.later.published]);
		expect(again.peerBook()).toEqual(new Uint8Array([1, 2]));
		store.fail('full');
		again.keep(a.later);
	});

	it('loses the files that hold no RouterInfo, or another than their name says', () => {
		const store = memoryStore();
		const [a, b] = [someInfo().first, someInfo().first];
		const name = (key: string) => `netDb/r${key[0]}/routerInfo-${key}.dat`;
		store.write(name(a.key), b.bytes);
		store.write(name(b.key), b.bytes.subarray(0, 300));
		store.write(`netDb/r${a.key[0]}/routerInfo-x.dat`, new Uint8Array(4000));
		store.write('netDb/rA/notes.txt', new Uint8Array(3));
		expect(new KeptNetwork(store, recordingLog().log).routerInfos()).toEqual([]);
		expect([...store.files.keys()]).toEqual(['netDb/rA/notes.txt']);
	});

	it('says once that the folder refuses, and goes on', () => {
		const store = memoryStore();
		const { log, events } = recordingLog();
		const network = new KeptNetwork(store, log);
		store.fail('denied');
		for (let i = 0; i < 3; i++) network.keep(someInfo().first);
		network.keepPeerBook(new Uint8Array());
		expect(events()).toEqual(['network-not-kept']);
		expect(network.peerBook()).toHaveLength(0);
	});
});

describe('presence', () => {
	it('ends ten seconds after the last link, and begins with the next', () => {
		const told: boolean[] = [];
		const presence = new Presence((online) => told.push(online));
		const turn = (ms: number) => ({ now: mono(ms), wall: wall(0) });
		presence.onNoLink(turn(0));
		presence.onTime(turn(9000));
		presence.onLink();
		expect(presence.due()).toBe(Number.POSITIVE_INFINITY);
		presence.onNoLink(turn(20_000));
		expect([presence.due(), presence.flush()]).toEqual([30_000, 'deadline']);
		presence.onTime(turn(30_000));
		expect([told, presence.flush()]).toEqual([[true, false], 'empty']);
	});
});
