// What is refused and why, and that the table of peers stays bounded and forgets.
import { generateX25519 } from '@i2p/crypto-x25519';
import { acceptedMistakes, seededRandom } from '@i2p/testkit';
import { minutes, seconds } from '@i2p/time';
import { concatBytes } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { type Block, OneTimeTags, type Opened, openForRouter, sealUnbound, writeBlocks } from '../src/index.js';
import { startSession } from '../src/initiator.js';
import { ratchetKind } from '../src/ratchet-type.js';
import { Conversation, clove, type End, makeEnd, TestClock, texts } from './ends.js';

const random = seededRandom('refusals');

/** A new session with any payload. */
function newSession(to: End, payload: Uint8Array): Uint8Array {
	const ownStatic = generateX25519(random);
	return startSession({ kind: ratchetKind(4), ownStatic, peerStatic: to.publicKey, payload, random })!.message;
}

describe('refusals', () => {
	const clock = new TestClock();
	const code = (end: End, message: Uint8Array) => {
		const opened = end.sessions.open(message, clock);
		return opened.kind === 'refused' ? opened.code : opened.stage;
	};
	const dated = (skewMs: number): Block[] => [{ kind: 'dateTime', wall: (clock.wall + skewMs) as never }, clove('x')];

	it('name what is wrong with a new session', () => {
		const bob = makeEnd('bob');
		expect(code(bob, new Uint8Array(23))).toBe('too-short');
		expect(code(bob, new Uint8Array(102))).toBe('too-short');
		expect(code(bob, random.bytes(300))).toBe('not-for-us');
		expect(code(bob, newSession(bob, writeBlocks([clove('no time')])))).toBe('no-date-time');
		expect(code(bob, newSession(bob, concatBytes(writeBlocks(dated(0)), new Uint8Array(2))))).toBe('bad-payload');
		const message = newSession(bob, writeBlocks(dated(0)));
		expect(code(bob, message)).toBe('new-session');
		expect(code(bob, message)).toBe('replayed');
		// The two top bits of a representative mean nothing: a replay may change them.
		message[31]! ^= 0xc0;
		expect(code(bob, message)).toBe('replayed');
		expect(bob.notes.get('replayed')).toBe(2);
	});

	it.each([
		[-minutes(5) + 1000, 'new-session'],
		[-minutes(5) - 1000, 'skew'],
		[minutes(2) - 1000, 'new-session'],
		[minutes(2) + 1000, 'skew'],
	])('take a clock that is %i ms ahead for %s', (skewMs, answer) => {
		const bob = makeEnd('bob');
		expect(code(bob, newSession(bob, writeBlocks(dated(skewMs))))).toBe(answer);
	});

	it('stop a flood before it costs key agreements', () => {
		const bob = makeEnd('bob');
		const junk = random.bytes(150);
		const codes = Array.from({ length: 210 }, () => code(bob, junk));
		expect(codes.filter((c) => c === 'flood')).toHaveLength(10);
		clock.pass(1000);
		expect(code(bob, junk)).toBe('not-for-us');
	});

	it('come for bytes of any length, and nothing is thrown', () => {
		const c = new Conversation();
		c.establish();
		const { message } = c.seal(c.alice, 'hello');
		for (const length of [0, 1, 7, 8, 23, 24, 71, 72, 96, 102, 103, 1000, 65_535]) {
			expect(c.open(c.bob, random.bytes(length)).kind).toBe('refused');
			expect(c.open(c.bob, message.subarray(0, Math.min(length, message.length - 1))).kind).toBe('refused');
			const tagged = random.bytes(Math.max(length, 8));
			tagged.set(message.subarray(0, 8));
			expect(c.open(c.bob, tagged).kind).toBe('refused');
		}
		expect(texts(c.open(c.bob, message))).toEqual(['hello']);
	});

	it('are not for what is no bytes: that is thrown at', () => {
		const [end, tags, key] = [makeEnd('bob'), new OneTimeTags(1, 1000), generateX25519(random)];
		for (const open of [
			(bytes: Uint8Array) => end.sessions.open(bytes, clock),
			(bytes: Uint8Array) => tags.open(bytes, clock.now),
			(bytes: Uint8Array) => openForRouter(key, bytes),
		])
			expect(acceptedMistakes('garlic message', open)).toEqual([]);
	});

	it('leave a session standing when a payload makes no sense', () => {
		const c = new Conversation();
		c.establish();
		const broken = c.alice.sessions.seal(c.peerOf(c.alice), [{ kind: 'padding', length: 3 }], c.clock)!;
		expect(c.open(c.bob, broken.message)).toEqual({ kind: 'refused', code: 'bad-payload' });
		expect(texts(c.send(c.alice, 'sorry'))).toEqual(['sorry']);
		const c2 = new Conversation();
		c2.send(c2.alice, 'hello');
		const reply = c2.bob.sessions.seal(c2.peerOf(c2.bob), [{ kind: 'padding', length: 3 }], c2.clock)!;
		expect(c2.open(c2.alice, reply.message)).toEqual({ kind: 'refused', code: 'bad-payload' });
	});

	it('open a new session whose sender stays unknown', () => {
		const bob = makeEnd('bob');
		const message = sealUnbound(4, bob.publicKey, [clove('x')], clock.wall, random)!;
		const opened = bob.sessions.open(message, clock) as Opened;
		expect([opened.stage, texts(opened), opened.peer, opened.wantsAnswer]).toEqual([
			'unbound',
			['x'],
			undefined,
			false,
		]);
		expect(bob.sessions.size).toBe(0);
		const forged = new Uint8Array(message);
		forged[100]! ^= 1;
		expect(code(bob, forged)).toBe('not-for-us');
	});

	it('seal nothing for a key that yields no secret', () => {
		const { sessions } = makeEnd('alice');
		const peer = sessions.peerWithKey(new Uint8Array(32), clock.now);
		expect(sessions.seal(peer, [clove('x')], clock)).toBeUndefined();
	});
});

describe('the table of peers', () => {
	it('finds peers by name and by key', () => {
		const c = new Conversation();
		const { sessions } = c.alice;
		const peer = sessions.peerFor('bob', c.bob.publicKey, c.clock.now);
		expect(sessions.peerFor('bob', c.bob.publicKey, c.clock.now)).toBe(peer);
		expect(sessions.peerWithKey(c.bob.publicKey, c.clock.now)).toBe(peer);
		expect([sessions.peer('bob'), sessions.peer('carol'), peer.name]).toEqual([peer, undefined, 'bob']);
		const moved = sessions.peerFor('bob', makeEnd('bob, new key').publicKey, c.clock.now);
		expect([moved === peer, peer.name, sessions.peer('bob')]).toEqual([false, undefined, moved]);
		sessions.bind(moved, 'robert');
		expect([sessions.peer('bob'), sessions.peer('robert')]).toEqual([undefined, moved]);
		sessions.bind(moved, 'robert');
		expect(sessions.size).toBe(2);
	});

	it('lets a stranger be named when it says who it is', () => {
		const c = new Conversation();
		const opened = c.send(c.alice, 'hello');
		c.bob.sessions.bind(opened.peer!, 'alice');
		c.open(c.alice, c.bob.sessions.seal(c.bob.sessions.peer('alice')!, [clove('hi')], c.clock)!.message);
		expect(c.send(c.alice, 'thanks').peer!.name).toBe('alice');
	});

	it('makes room: strangers go before peers with a session', () => {
		const clock = new TestClock();
		const bob = makeEnd('bob', { mostPeers: 3 });
		const c = new Conversation();
		const server = { ...c, bob };
		const hello = c.alice.sessions.seal(
			c.alice.sessions.peerFor('bob', bob.publicKey, clock.now),
			[clove('1')],
			c.clock,
		)!;
		const peer = (bob.sessions.open(hello.message, c.clock) as Opened).peer!;
		c.open(c.alice, bob.sessions.seal(peer, [], c.clock)!.message);
		const third = c.alice.sessions.seal(c.alice.sessions.peer('bob')!, [clove('3')], c.clock)!;
		expect(texts(server.bob.sessions.open(third.message, c.clock))).toEqual(['3']);
		for (let i = 0; i < 5; i++) {
			c.clock.pass(1000);
			bob.sessions.open(newSession(bob, writeBlocks([{ kind: 'dateTime', wall: c.clock.wall }])), c.clock);
		}
		expect([bob.sessions.size, peer.established, bob.notes.get('peer-evicted')]).toEqual([3, true, 3]);
		const fourth = c.alice.sessions.seal(c.alice.sessions.peer('bob')!, [clove('4')], c.clock)!;
		expect(texts(bob.sessions.open(fourth.message, c.clock))).toEqual(['4']);
	});

	it('makes room when more tags are awaited than fit', () => {
		const clock = new TestClock();
		const bob = makeEnd('bob', { mostTags: 150 });
		const guests = Array.from({ length: 8 }, (_, i) => makeEnd(`guest ${i}`));
		for (const guest of guests) {
			const peer = guest.sessions.peerWithKey(bob.publicKey, clock.now);
			const opened = bob.sessions.open(guest.sessions.seal(peer, [], clock)!.message, clock) as Opened;
			for (let i = 0; i < 12; i++) guest.sessions.open(bob.sessions.seal(opened.peer!, [], clock)!.message, clock);
			bob.sessions.open(guest.sessions.seal(peer, [clove('here')], clock)!.message, clock);
			expect(bob.sessions.expectedTags).toBeLessThanOrEqual(150);
			clock.pass(1000);
		}
		expect(bob.sessions.size).toBeLessThan(8);
		expect(bob.notes.get('peer-evicted')).toBe(8 - bob.sessions.size);
		const last = guests.at(-1)!;
		const { message } = last.sessions.seal(
			last.sessions.peerWithKey(bob.publicKey, clock.now),
			[clove('still')],
			clock,
		)!;
		expect(texts(bob.sessions.open(message, clock))).toEqual(['still']);
	});

	it('keeps no name for a handle that had to make room', () => {
		const clock = new TestClock();
		const { sessions } = makeEnd('alice', { mostPeers: 1 });
		const first = sessions.peerWithKey(makeEnd('first').publicKey, clock.now);
		sessions.peerWithKey(makeEnd('second').publicKey, clock.now);
		sessions.bind(first, 'first');
		expect([first.name, sessions.peer('first')]).toEqual(['first', undefined]);
		sessions.seal(first, [], clock);
		expect(sessions.peer('first')).toBe(first);
	});

	it('takes a handle back that had to make room', () => {
		const clock = new TestClock();
		const { sessions } = makeEnd('alice', { mostPeers: 1 });
		const first = sessions.peerFor('first', makeEnd('first').publicKey, clock.now);
		const second = sessions.peerFor('second', makeEnd('second').publicKey, clock.now);
		expect(sessions.peer('first')).toBeUndefined();
		expect(sessions.seal(first, [clove('x')], clock)!.stage).toBe('new-session');
		expect([sessions.size, sessions.peer('second'), second.established]).toEqual([1, undefined, false]);
	});

	it('forgets a conversation that has ended, tags and all', () => {
		const c = new Conversation();
		c.establish();
		c.clock.pass(minutes(8));
		expect(c.seal(c.alice, 'too long ago').stage).toBe('new-session');
		for (let i = 0; i < 60; i++) {
			c.clock.pass(seconds(15));
			for (const end of [c.alice, c.bob]) {
				end.sessions.onTime(c.clock);
				while (end.sessions.takeOwing() !== undefined);
			}
		}
		for (const end of [c.alice, c.bob]) {
			expect([end.sessions.size, end.sessions.expectedTags]).toEqual([0, 0]);
			expect(end.sessions.due()).toBe(Number.POSITIVE_INFINITY);
		}
	});

	it('refills its pool of keys one by one, and rests when it is full', () => {
		const c = new Conversation();
		c.seal(c.alice, 'x');
		const { sessions } = c.alice;
		let made = 0;
		for (; made < 40; made++) {
			const due = sessions.due();
			if (due - c.clock.now > 50) break;
			c.clock.pass(due - c.clock.now);
			sessions.onTime(c.clock);
		}
		expect(made).toBe(16);
		sessions.destroy();
		expect([sessions.due(), sessions.size]).toEqual([Number.POSITIVE_INFINITY, 0]);
	});
});
