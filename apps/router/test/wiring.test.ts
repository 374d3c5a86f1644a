// Small pieces of the wiring: counters, pool options, the farewell, words, the folder of RouterInfos.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterKeys, type HashKey } from '@i2p/data-core';
import { PeerBook } from '@i2p/peer';
import { seededRandom } from '@i2p/testkit';
import { after, mono, never, wall } from '@i2p/time';
import type { Tunnels } from '@i2p/tunnel';
import { afterEach, describe, expect, it } from 'vitest';
import { clockMessage, folderAdvice, inFlags, listenFault } from '../src/fault-messages.js';
import { readNetDbFolder } from '../src/netdb-folder.js';
import { makeOwnInfo } from '../src/own-info-content.js';
import { Counters } from '../src/wiring/counters.js';
import { Farewell } from '../src/wiring/farewell.js';
import { FirstPeers } from '../src/wiring/first-peers.js';
import { linkEvents } from '../src/wiring/link-events.js';
import { Presence } from '../src/wiring/presence.js';
import { enoughTunnels, Readiness } from '../src/wiring/readiness.js';
import { ReseedWatch } from '../src/wiring/reseed-watch.js';

const random = seededRandom('wiring');
const peers: HashKey[] = Array.from({ length: 5 }, () => createRouterKeys(random).identity.key);

describe('words for faults', () => {
	it('say what to do', () => {
		const at = { host: '127.0.0.1', port: 80 };
		const sam = { what: 'SAM', portBy: 'samUdp', hostBy: 'samUdp', at };
		expect(listenFault(sam, 'in-use', '')).toEqual(['port-taken', expect.stringContaining('the option `samUdp`')]);
		expect(listenFault(sam, 'denied', '')).toEqual(['port-taken', expect.stringContaining('1023')]);
		const ntcp2 = { what: 'NTCP2', portBy: 'port', hostBy: 'host', at };
		expect(listenFault(ntcp2, 'no-address', 'x')).toEqual(['no-address', expect.stringContaining('the option `host`')]);
		expect(clockMessage(7_200_000)).toContain('120 minutes behind');
		expect(clockMessage(-120_000)).toContain('2 minutes ahead of');
		expect([folderAdvice(true), folderAdvice(false)]).toEqual([
			'make room on its disk, or choose another with the option `dataDir`',
			'choose another with the option `dataDir`',
		]);
	});

	it('name options to a program and flags to who started the binary', () => {
		const at = { host: '127.0.0.1', port: 7655 };
		const [, line] = listenFault({ what: 'SAM', portBy: 'samUdp', hostBy: 'samUdp', at }, 'in-use', '');
		expect(inFlags(line)).toBe('SAM cannot listen on 127.0.0.1:7655: the port is taken; choose another with --sam-udp');
	});
});

describe('linkEvents', () => {
	it('bans a peer for what it did on links, not for what befalls links', () => {
		const book = new PeerBook({ self: peers[4]! });
		const events = linkEvents({
			book,
			reach: () => expect.fail('no link stood'),
			timekeeper: () => expect.fail('no clock was told'),
			presence: new Presence(() => undefined),
			netDb: () => expect.fail('the database is not concerned'),
			tunnels: () => ({ onLinkDown: () => undefined }) as unknown as Tunnels,
			dispatch: () => expect.fail('no message came'),
			openLinks: () => 1,
		});
		const turn = { now: mono(0), wall: wall(0) };
		const ended = (peer: HashKey, reason: string) => {
			events.onLinkDown(peer, reason, turn);
			return book.bans.bannedFor(peer, turn.now);
		};
		for (let i = 0; i < 9; i++) expect(ended(peers[0]!, 'idle') ?? ended(peers[0]!, 'tcp-reset')).toBeUndefined();
		expect(ended(peers[1]!, 'router-info-signature')).toBe('router-info-signature');
		expect([ended(peers[2]!, 'payload'), ended(peers[2]!, 'framing')]).toEqual([undefined, undefined]);
		expect(ended(peers[2]!, 'data-aead')).toBe('data-aead');
	});
});

describe('Counters', () => {
	it('count by room and code, in order, and beyond the bound of a room together', () => {
		const counters = new Counters();
		counters.noteOf('b')('x');
		counters.noteOf('a')('y');
		counters.noteOf('b')('x');
		expect(Object.entries(counters.snapshot())).toEqual([
			['a-y', 1],
			['b-x', 2],
		]);
		for (let i = 0; i < 5000; i++) counters.count(`name ${i}`);
		expect(counters.snapshot()['router-other']).toBe(5000 - 256);
	});
});

describe('Farewell', () => {
	function farewell(gone: () => boolean) {
		const said: string[] = [];
		const room = new Farewell({
			closeTransit: () => said.push('transit'),
			transitClosed: gone,
			closeDoors: () => said.push('doors'),
			doorsClosed: gone,
			closeLinks: () => said.push('links'),
			linksClosed: gone,
			onDone: () => said.push('done'),
		});
		return { said, room };
	}

	function breathe(room: Farewell): number {
		let turns = 0;
		let now = mono(5);
		for (; room.due() !== never && turns < 1000; turns++) {
			now = mono(Math.max(now, room.due()));
			room.onTime({ now, wall: wall(0) });
			expect(room.flush()).toBe(room.due() === never ? 'empty' : 'deadline');
		}
		return now;
	}

	it('sleeps until it begins; closes doors, then links; is done as soon as they are', () => {
		const { said, room } = farewell(() => true);
		expect([room.due(), room.flush()]).toEqual([never, 'empty']);
		room.begin();
		room.begin();
		expect(breathe(room)).toBeLessThan(50);
		expect(said).toEqual(['doors', 'links', 'done']);
	});

	it('waits less than a second for those who do not go', () => {
		const { said, room } = farewell(() => false);
		room.begin();
		expect(breathe(room)).toBeLessThan(1000);
		expect(said).toEqual(['doors', 'links', 'done']);
	});

	it('lets others finish first if it has a grace, for so long at most', () => {
		const quick = farewell(() => true);
		quick.room.begin(60_000);
		expect(breathe(quick.room)).toBeLessThan(1000);
		expect(quick.said).toEqual(['transit', 'doors', 'links', 'done']);
		const slow = farewell(() => false);
		slow.room.begin(60_000);
		slow.room.begin(60_000);
		expect(breathe(slow.room)).toBeGreaterThanOrEqual(60_000);
		expect(slow.said).toEqual(['transit', 'doors', 'links', 'done']);
	});

	it('goes at once when it is told so during its grace', () => {
		const { said, room } = farewell(() => false);
		room.begin(60_000);
		room.onTime({ now: mono(5), wall: wall(0) });
		room.begin();
		expect(breathe(room)).toBeLessThan(1000);
		expect(said).toEqual(['transit', 'doors', 'links', 'done']);
	});
});

describe('FirstPeers', () => {
	function first(wanted: number, links: () => number, known = peers) {
		const dialled: HashKey[] = [];
		const dial = (peer: HashKey) => void dialled.push(peer);
		const room = new FirstPeers(wanted, { links, candidates: () => known, dial, random });
		const look = (at: number) => room.onTime({ now: mono(at), wall: wall(0) });
		return { room, dialled, look };
	}

	it('dials as many as are missing, each once, and rests when their links stand', () => {
		let links = 1;
		const { room, dialled, look } = first(3, () => links);
		look(0);
		expect(dialled.length).toBe(2);
		expect([room.due(), room.flush()]).toEqual([2000, 'deadline']);
		look(2000);
		expect(new Set(dialled).size).toBe(4);
		links = 3;
		look(4000);
		expect([room.due(), room.flush()]).toEqual([never, 'empty']);
	});

	it('gives up after ten minutes, and never begins when none is wanted', () => {
		const { room, look } = first(3, () => 0, []);
		look(0);
		look(600_000);
		expect(room.due()).toBe(never);
		expect(first(0, () => 0).room.due()).toBe(never);
	});
});

describe('Readiness', () => {
	it('wants two tunnels each way, or all that are kept', () => {
		const kept = { inbound: 3, outbound: 1 };
		expect(enoughTunnels({ inbound: 1, outbound: 1 }, kept)).toBe(false);
		expect(enoughTunnels({ inbound: 2, outbound: 0 }, kept)).toBe(false);
		expect(enoughTunnels({ inbound: 2, outbound: 1 }, kept)).toBe(true);
	});

	it('looks until it is so, then tells it once', () => {
		let ready = false;
		let told = 0;
		const room = new Readiness(
			() => ready,
			() => told++,
		);
		let now = mono(0);
		for (let i = 0; i < 5; i++) {
			room.onTime({ now, wall: wall(0) });
			expect(room.ready).toBe(false);
			now = after(now, 50);
			expect(room.due()).toBe(now);
		}
		ready = true;
		room.onTime({ now, wall: wall(0) });
		expect([room.ready, told, room.due(), room.flush()]).toEqual([true, 1, never, 'empty']);
	});
});

describe('readNetDbFolder', () => {
	let folder = '';
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	it('finds RouterInfos at any depth, each router once, and counts what is none', () => {
		folder = mkdtempSync(join(tmpdir(), 'i2p-netdb-'));
		const facts = { addresses: [], netId: 2, floodfill: false, known: { routers: 0, leaseSets: 0 } };
		const info = makeOwnInfo(createRouterKeys(random), facts, wall(1_790_000_000_000));
		mkdirSync(join(folder, 'rA', 'deep'), { recursive: true });
		writeFileSync(join(folder, 'rA', 'deep', 'router.info'), info.bytes);
		writeFileSync(join(folder, 'rA', 'routerInfo-x.dat'), info.bytes);
		writeFileSync(join(folder, 'cut.dat'), info.bytes.subarray(0, 100));
		writeFileSync(join(folder, 'huge.dat'), new Uint8Array(5000));
		writeFileSync(join(folder, 'notes.txt'), 'not looked at');
		const { infos, damaged } = readNetDbFolder(folder);
		expect(infos.map(({ key }) => key)).toEqual([info.key]);
		expect(damaged).toBe(2);
		expect(() => readNetDbFolder(join(folder, 'none'))).toThrow('ENOENT');
	});
});

describe('ReseedWatch', () => {
	/** Lets so many hours pass, minute by minute; answers how often others were asked. */
	function watch(forced: boolean, few: (hour: number) => boolean, hours: number) {
		let minute = 0;
		const asked: number[] = [];
		const room = new ReseedWatch(forced, { few: () => few(minute / 60), ask: () => void asked.push(minute), random });
		expect([room.due(), room.flush()]).toEqual([0, 'deadline']);
		for (; minute < hours * 60; minute++) {
			room.onTime({ now: mono(minute * 60_000), wall: wall(0) });
			expect(room.due()).toBe((minute + 1) * 60_000);
		}
		room.stop();
		expect([room.due(), room.flush()]).toEqual([never, 'empty']);
		return asked;
	}

	it('asks at the start if few are known, or if it is to', () => {
		expect(watch(false, () => true, 0.5)).toEqual([0]);
		expect(watch(true, () => false, 30)).toEqual([0]);
		expect(watch(false, () => false, 30)).toEqual([]);
	});

	it('asks again once few are left', () => expect(watch(false, (hour) => hour >= 5, 5.5)).toEqual([300]));

	it('waits longer each time that it did not help, a day at most', () => {
		const asked = watch(false, () => true, 24 * 10);
		const pauses = asked.slice(1).map((at, i) => at - asked[i]!);
		expect(pauses[0]).toBeGreaterThanOrEqual(45);
		expect(Math.max(...pauses)).toBeLessThanOrEqual(24 * 60);
		expect(asked.length).toBeLessThan(20);
	});
});
