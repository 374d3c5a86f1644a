// What a router remembers and notices by itself: the network it knew, whether it is on the network.
import { createRouterKeys } from '@i2p/data-core';
import { memoryStore, recordingLog, seededRandom } from '@i2p/testkit';
import { mono, wall } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { KeptNetwork } from '../src/kept-network.js';
import { makeOwnInfo } from '../src/own-info-content.js';
import { BookKeeping } from '../src/wiring/book-keeping.js';
import { Presence } from '../src/wiring/presence.js';

const random = seededRandom('memory');

function someInfo() {
	const facts = { addresses: [], netId: 99, floodfill: false, known: { routers: 0, leaseSets: 0 } };
	return makeOwnInfo(createRouterKeys(random), facts, wall(1_700_000_000_000));
}

describe('the network of the life before', () => {
	it('keeps the peer book, and says once that the folder refuses, whatever is kept', () => {
		const store = memoryStore();
		const { log, events } = recordingLog();
		const network = new KeptNetwork(store, log, () => undefined);
		expect(network.peerBook()).toHaveLength(0);
		network.keepPeerBook(new Uint8Array([1, 2]));
		expect(new KeptNetwork(store, log, () => undefined).peerBook()).toEqual(new Uint8Array([1, 2]));
		store.fail('denied');
		network.keepPeerBook(new Uint8Array());
		network.routers.keep(someInfo(), { now: mono(0), wall: wall(0) });
		expect(events()).toEqual(['network-not-kept']);
	});
});

describe('the book', () => {
	it('is kept every ten minutes', () => {
		const kept: number[] = [];
		const turn = (ms: number) => ({ now: mono(ms), wall: wall(0) });
		const keeping = new BookKeeping(({ now }) => kept.push(now), turn(0));
		for (let ms = 0; ms <= 1_300_000; ms += 100_000) keeping.onTime(turn(ms));
		expect(kept).toEqual([600_000, 1_200_000]);
		expect([keeping.due(), keeping.flush()]).toEqual([1_800_000, 'deadline']);
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
