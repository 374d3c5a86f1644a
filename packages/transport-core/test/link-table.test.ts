// The link table over transports that do what the test says.
import { silentLog } from '@i2p/runtime';
import { seededRandom } from '@i2p/testkit';
import { hours, minutes, mono, never } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import { testRouter } from '../../../tools/fixtures/data.js';
import { Gate, LinkTable, type LinkTableOptions, type LinkUse } from '../src/index.js';
import { FakeLink, FakeTransport, turnAt } from './fake-transport.js';

function message(id: number, bytes = 10, expiresMs = 60_000) {
	return { type: 18, id, expires: (turnAt(0).wall + expiresMs) as never, body: new Uint8Array(bytes) };
}

type Choices = Partial<Pick<LinkTableOptions, 'maxLinks' | 'dials' | 'bandwidth' | 'useOf'>>;

function setUp({ transports = [new FakeTransport()], ...options }: Choices & { transports?: FakeTransport[] } = {}) {
	const me = testRouter('me');
	const peers = [testRouter('a').info, testRouter('b').info, testRouter('c').info, testRouter('d').info];
	const banned = new Map<string, string>();
	const gate = new Gate({ bannedPeers: { bannedFor: (peer) => banned.get(peer) } });
	const notes: string[] = [];
	const heard: string[] = [];
	const table: LinkTable = new LinkTable({
		own: me.info.key,
		peers: { routerInfo: (key) => peers.find((info) => info.key === key) },
		gate,
		random: seededRandom('table'),
		note: (code) => notes.push(code),
		log: silentLog,
		...options,
		events: {
			onMessage: (_link, m) => heard.push(`message ${m.id}`),
			onLinkUp: (link) => heard.push(`up ${name(link.peer)}`),
			onLinkDown: (peer, reason) => heard.push(`down ${name(peer)} ${reason}`),
			onDialFailed: (peer, reason) => heard.push(`failed ${name(peer)} ${reason}`),
			onRouterInfo: (link) => heard.push(`info ${name(link.peer)}`),
			onPeerClock: (peer, ms) => heard.push(`clock ${name(peer)} ${ms}`),
		},
	});
	const name = (key: string) => 'abcd'[peers.findIndex((info) => info.key === key)];
	for (const transport of transports) table.add(transport);
	const [a, b, c, d] = peers as [typeof me.info, typeof me.info, typeof me.info, typeof me.info];
	const link = (info: typeof a, inbound: boolean, ms: number) => {
		const made = new FakeLink(info, inbound, ms);
		table.onLink(made, inbound ? info : undefined, turnAt(ms));
		return made;
	};
	return { me: me.info, a, b, c, d, table, transport: transports[0]!, gate, banned, notes, heard, link };
}

describe('the link table', () => {
	it('dials in the exhale for what was offered, and hands it to the link in order', () => {
		const { a, table, transport, heard, link } = setUp();
		expect(table.offer(a.key, message(1))).toBe('taken');
		expect(table.offer(a.key, message(2))).toBe('taken');
		expect(transport.dials).toEqual([]);
		expect(table.flush(turnAt(1))).toBe('deadline');
		expect(transport.dials).toEqual([a]);
		expect(table.offer(a.key, message(3, 10, 500))).toBe('taken');
		expect(table.dialing).toBe(1);
		const up = link(a, false, 1000);
		expect(up.sent.map((m) => m.id)).toEqual([1, 2]);
		expect(heard).toEqual(['up a']);
		table.offer(a.key, message(4));
		expect(up.sent).toHaveLength(3);
		up.capacity = 3;
		expect(table.offer(a.key, message(5))).toBe('full');
		expect(table.flush(turnAt(1001))).toBe('empty');
		expect(table.connect(a.key)).toBe('taken');
		table.onMessage(up, message(9), turnAt(1002));
		table.onPeerClock(a.key, 1000, turnAt(1002));
		expect(heard.slice(1)).toEqual(['message 9', 'clock a 1000']);
	});

	it('can dial whom one of its transports can', () => {
		const [none, some] = [new FakeTransport(), new FakeTransport(3)];
		none.price = undefined;
		expect(setUp({ transports: [none] }).table.canDial(testRouter('a').info)).toBe(false);
		const { table, a } = setUp({ transports: [none, some] });
		expect(table.canDial(a)).toBe(true);
		expect(table.transports).toEqual([none, some]);
	});

	it('bounds what waits for a dial, in messages and in bytes', () => {
		const { a, b, table } = setUp();
		let taken = 0;
		while (table.offer(a.key, message(taken)) === 'taken') taken++;
		expect(taken).toBe(64);
		taken = 0;
		while (table.offer(b.key, message(taken, 30_000)) === 'taken') taken++;
		expect(taken).toBe(4);
	});

	it('asks for a turn when a link that was full has room again, and not before', () => {
		const { table, a } = setUp();
		const link = new FakeLink(a, true, 0);
		link.capacity = 2;
		table.onLink(link, undefined, turnAt(0));
		for (const id of [1, 2]) expect(table.offer(a.key, message(id))).toBe('taken');
		expect(table.flush(turnAt(1))).toBe('empty');
		expect(table.offer(a.key, message(3))).toBe('full');
		expect(table.flush(turnAt(2))).toBe('empty');
		link.sent.length = 1;
		expect(table.flush(turnAt(3))).toBe('turn');
		expect(table.flush(turnAt(4))).toBe('empty');
		expect(table.offer(a.key, message(3))).toBe('taken');
	});

	it('says why it does not dial', () => {
		const { me, a, b, table, transport, banned } = setUp();
		expect(table.offer(me.key, message(1))).toBe('self');
		expect(table.connect(me.key)).toBe('self');
		expect(table.offer(testRouter('stranger').info.key, message(1))).toBe('unknown-peer');
		banned.set(a.key, 'test');
		expect(table.offer(a.key, message(1), mono(5))).toBe('banned');
		banned.clear();
		expect(table.offer(a.key, message(1), mono(10_001))).toBe('taken');
		transport.price = undefined;
		expect(table.offer(b.key, message(1))).toBe('no-address');
	});

	it('leaves a peer alone for longer after each failure, and forgets it all once a link stands', () => {
		const { a, table, heard, link } = setUp();
		const waits: number[] = [];
		let now = 0;
		for (let i = 0; i < 12; i++) {
			expect(table.offer(a.key, message(1), mono(now))).toBe('taken');
			table.flush(turnAt(now));
			table.onDialFailed(a.key, 'timeout', turnAt(now));
			const failedAt = now;
			while (table.offer(a.key, message(1), mono(now)) === 'backing-off') now += 250;
			waits.push(now - failedAt);
			table.flush(turnAt(now));
			table.onDialFailed(a.key, 'timeout', turnAt(now));
			now += minutes(16);
		}
		expect(heard.every((line) => line === 'failed a timeout')).toBe(true);
		expect(Math.min(...waits)).toBeGreaterThan(1000);
		expect(Math.max(...waits)).toBeLessThanOrEqual(minutes(16));
		expect(waits.at(-1)!).toBeGreaterThan(waits[0]!);
		link(a, true, now).close('x');
		expect(table.connect(a.key, mono(now))).toBe('taken');
	});

	it('tries the cheapest way first and the others after it; tells a dial that nobody begins in the next think', () => {
		const cheap = new FakeTransport(1);
		const dear = new FakeTransport(9);
		const { a, b, table, heard } = setUp({ transports: [dear, cheap] });
		table.offer(a.key, message(1));
		table.flush(turnAt(1));
		expect([cheap.dials.length, dear.dials.length]).toEqual([1, 0]);
		table.onDialFailed(a.key, 'timeout', turnAt(2));
		expect(heard).toEqual([]);
		table.flush(turnAt(2));
		expect(dear.dials.length).toBe(1);
		table.onDialFailed(a.key, 'refused', turnAt(3));
		expect(heard).toEqual(['failed a refused']);
		cheap.refusal = 'host-banned';
		dear.refusal = 'no-address';
		table.offer(b.key, message(1));
		expect(table.due()).toBe(10_003);
		expect(table.flush(turnAt(4))).toBe('deadline');
		expect(table.due()).toBe(4);
		table.onTime(turnAt(5));
		expect(heard[1]).toBe('failed b no-address');
		expect(table.dialing).toBe(0);
		table.onDialFailed(b.key, 'late', turnAt(6));
		expect(heard).toHaveLength(2);
	});

	it('takes an inbound link in place of the dial underway', () => {
		const { a, table, transport, link } = setUp();
		table.offer(a.key, message(1));
		table.flush(turnAt(1));
		const up = link(a, true, 5);
		expect(transport.cancelled).toBe(1);
		expect(up.sent).toHaveLength(1);
	});

	it('keeps of two simultaneous links the one that the smaller hash dialled, and reads the other a while', () => {
		for (const firstInbound of [true, false]) {
			const { me, a, table, heard, link } = setUp();
			const first = link(a, firstInbound, 0);
			const second = link(a, !firstInbound, 100);
			const weDial = me.key < a.key;
			const kept = first.inbound !== weDial ? first : second;
			const other = kept === first ? second : first;
			expect(table.link(a.key)).toBe(kept);
			expect(heard.filter((line) => line === 'up a')).toHaveLength(1);
			expect(other.open).toBe(true);
			expect(table.due()).toBe(5100);
			table.onTime(turnAt(5100));
			expect(other.closedFor).toBe('duplicate');
			table.onLinkDown(other, 'duplicate', turnAt(5200));
			expect(heard.filter((line) => line.startsWith('down'))).toEqual([]);
			expect(table.due()).toBe(never);
		}
	});

	it('goes over to the other link when the kept one breaks, and to a newer one when the old one is old', () => {
		const { a, table, heard, link } = setUp();
		const old = link(a, false, 0);
		const fresh = link(a, false, 60_000);
		expect(table.link(a.key)).toBe(fresh);
		fresh.open = false;
		table.onLinkDown(fresh, 'tcp-reset', turnAt(60_100));
		expect(table.link(a.key)).toBe(old);
		const third = link(a, true, 120_000);
		const fourth = link(a, true, 120_010);
		expect(old.closedFor).toBe('duplicate');
		expect(table.link(a.key)).toBe(fourth);
		table.onLinkDown(third, 'x', turnAt(120_020));
		fourth.open = false;
		table.onLinkDown(fourth, 'idle', turnAt(120_030));
		table.onLinkDown(fourth, 'idle', turnAt(120_031));
		expect(heard.filter((line) => line.startsWith('down'))).toEqual(['down a idle']);
	});

	it('makes place for new links by closing what was idle longest, never what is in use', () => {
		const { a, b, c, d, table, transport, link } = setUp({ maxLinks: 2 });
		const first = link(a, true, 0);
		link(b, true, 0);
		expect(table.mayAccept(turnAt(100))).toBe(false);
		expect(table.offer(c.key, message(1), mono(100))).toBe('too-many-links');
		table.offer(b.key, message(1), mono(40_000));
		expect(table.mayAccept(turnAt(40_000))).toBe(true);
		expect(table.offer(c.key, message(1), mono(40_000))).toBe('taken');
		table.flush(turnAt(40_000));
		expect(transport.dials).toHaveLength(1);
		link(c, false, 40_100);
		expect(first.closedFor).toBe('replaced');
		table.onLinkDown(first, 'replaced', turnAt(40_101));
		expect(table.size).toBe(2);
		expect(table.connect(d.key, mono(40_200))).toBe('too-many-links');
	});

	it('keeps its bound where a second link lingers: both make place, and one that is left counts', () => {
		const { a, b, c, d, table, link } = setUp({ maxLinks: 2 });
		const [first, second] = [link(a, true, 0), link(a, true, 10)];
		link(b, true, 1500);
		link(c, true, 1600);
		expect([first.closedFor, second.closedFor]).toEqual(['replaced', 'replaced']);
		table.onLinkDown(first, 'replaced', turnAt(1601));
		table.onLinkDown(second, 'replaced', turnAt(1601));
		expect(table.size).toBe(2);
		const again = setUp({ maxLinks: 2 });
		const lingering = again.link(a, true, 0);
		const kept = again.link(a, true, 10);
		again.link(b, true, 20);
		kept.open = false;
		expect(again.link(d, true, 30).closedFor).toBe('too-many-links');
		again.table.onLinkDown(kept, 'tcp-reset', turnAt(31));
		expect([again.table.size, again.table.link(a.key)]).toEqual([2, lingering]);
	});

	it('turns away what comes up when every place was taken meanwhile, and blames nobody', () => {
		const { a, b, c, table, notes, heard, link } = setUp({ maxLinks: 2 });
		link(a, true, 0);
		expect(table.connect(c.key, mono(10))).toBe('taken');
		table.flush(turnAt(10));
		expect([table.mayAccept(turnAt(20)), table.mayAccept(turnAt(20))]).toEqual([true, true]);
		link(b, true, 30);
		const dialled = link(c, false, 40);
		expect(dialled.closedFor).toBe('too-many-links');
		expect(notes).toContain('links-turned-away');
		expect(heard).toEqual(['up a', 'up b', 'failed c dial-limit']);
		table.onLinkDown(dialled, 'too-many-links', turnAt(41));
		expect([table.size, table.dialing, heard.length]).toEqual([2, 0, 3]);
		expect(link(c, true, 50).closedFor).toBe('too-many-links');
		expect(table.connect(c.key, mono(31_000))).toBe('taken');
	});

	it('leaves one link in ten to those who dial us, and one in ten to our dials', () => {
		const { a, b, table, link } = setUp({ maxLinks: 10 });
		const others = (count: number, inbound: boolean) =>
			Array.from({ length: count }, (_, i) => link(testRouter(`other ${inbound} ${i}`).info, inbound, 0));
		others(4, false);
		others(4, true);
		expect(table.offer(a.key, message(1), mono(1))).toBe('taken');
		expect(table.offer(b.key, message(1), mono(1))).toBe('too-many-links');
		expect(table.mayAccept(turnAt(1))).toBe(true);
		const crowd = setUp({ maxLinks: 10 });
		for (let i = 0; i < 9; i++) crowd.link(testRouter(`crowd ${i}`).info, true, 0);
		expect(crowd.table.mayAccept(turnAt(1))).toBe(false);
		expect(crowd.table.offer(crowd.a.key, message(1), mono(1))).toBe('too-many-links');
	});

	it('spares who carries something for us: replaced last, and then the one idle longest', () => {
		const tunnels = new Set<string>();
		const useOf = (peer: string) => (tunnels.has(peer) ? 'tunnels' : 'nothing');
		const { a, b, c, d, table, link } = setUp({ maxLinks: 2, useOf });
		tunnels.add(a.key);
		const first = link(a, true, 0);
		const second = link(b, true, 10);
		link(c, true, 40_000);
		expect([first.closedFor, second.closedFor]).toEqual([undefined, 'replaced']);
		table.onLinkDown(second, 'replaced', turnAt(40_001));
		tunnels.add(c.key);
		link(d, true, 80_000);
		expect(first.closedFor).toBe('replaced');
	});

	it('lets a link make place the sooner the less it is good for', () => {
		const uses = new Map<string, LinkUse>();
		const { a, b, c, d, table, link } = setUp({ maxLinks: 3, useOf: (peer) => uses.get(peer) ?? 'nothing' });
		uses.set(a.key, 'tunnels').set(b.key, 'questions');
		const [tunnel, floodfill, stranger] = [link(a, true, 0), link(b, true, 0), link(c, true, 0)];
		expect(table.mayAccept(turnAt(249))).toBe(false);
		expect(table.mayAccept(turnAt(250))).toBe(true);
		table.onMessage(stranger, message(1), turnAt(250));
		expect(table.mayAccept(turnAt(400))).toBe(false);
		link(d, true, 1_000);
		expect([tunnel.closedFor, floodfill.closedFor, stranger.closedFor]).toEqual([undefined, undefined, 'replaced']);
		const late = setUp({ maxLinks: 2, useOf: (peer) => uses.get(peer) ?? 'nothing' });
		const [kept, gone] = [late.link(a, true, 0), late.link(b, true, 0)];
		late.link(c, true, 2_000);
		expect([kept.closedFor, gone.closedFor]).toEqual([undefined, 'replaced']);
	});

	it('says when links are scarce, how many tunnels go over, and when a peer was heard of', () => {
		const { a, b, table, link } = setUp({ maxLinks: 4, useOf: (peer) => (peer === a.key ? 'tunnels' : 'nothing') });
		const first = link(a, true, 0);
		expect([table.scarce, table.load(mono(10)), table.heard(b.key)]).toEqual([false, 0.25, undefined]);
		table.offer(a.key, message(1), mono(20));
		expect(table.heard(a.key)).toBe(0);
		table.onMessage(first, message(1), turnAt(30));
		expect(table.heard(a.key)).toBe(30);
		expect(table.connect(b.key, mono(40))).toBe('taken');
		expect([table.scarce, table.load(mono(30_031))]).toEqual([true, 0]);
	});

	it('bans, closes and shuts down', () => {
		const { a, b, table, transport, heard, link, gate, banned } = setUp();
		const first = link(a, true, 0);
		const second = link(b, false, 0);
		banned.set(a.key, 'liar');
		table.onPeerBanned(a.key, hours(1), 'liar', mono(10));
		expect(first.closedFor).toBe('banned');
		expect(gate.hostBans(mono(20))).toEqual([{ host: first.host, reason: 'liar', until: minutes(30) + 10 }]);
		table.onPeerBanned(b.key, hours(1), 'liar', mono(10));
		expect(gate.hostBans(mono(20))).toHaveLength(1);
		table.onLinkDown(first, 'banned', turnAt(20));
		expect(table.offer(a.key, message(1), mono(30))).toBe('banned');
		expect(second.closedFor).toBe('banned');
		expect([...table.links()]).toEqual([]);
		table.onLinkDown(second, 'banned', turnAt(30));
		expect(heard).toContain('down b banned');
		table.connect(b.key, mono(40));
		table.flush(turnAt(40));
		table.shutdown();
		expect(transport.down).toBe('shutdown');
		expect(transport.cancelled).toBe(1);
		expect(table.connect(b.key, mono(50))).toBe('shut-down');
		expect(table.mayAccept(turnAt(50))).toBe(false);
	});

	it('breathes its transports: their deadlines and what they wait for', () => {
		const { table, transport } = setUp();
		transport.dueAt = mono(77);
		transport.waiting = 'writable';
		expect(table.due()).toBe(77);
		table.onTime(turnAt(76));
		expect(transport.times).toBe(0);
		table.onTime(turnAt(77));
		expect(transport.times).toBe(1);
		expect(table.flush(turnAt(78))).toBe('writable');
	});
});
