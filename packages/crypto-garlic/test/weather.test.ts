// What a network does to garlic of every type: lost, reordered, repeated beginnings, a side that forgets, both that begin at once, keys
// renewed while messages are lost, windows passed, sessions left alone.
import { minutes, seconds } from '@i2p/time';
import { describe, expect, it } from 'vitest';
import type { Opened } from '../src/index.js';
import { Conversation, texts } from './ends.js';

describe.each([4, 5, 6, 7] as const)('type %i', (type) => {
	const opened = (c: Conversation, end: Conversation['alice'], message: Uint8Array) => texts(c.open(end, message));

	it('begins although the new session is lost', () => {
		const c = new Conversation(type);
		c.seal(c.alice, 'lost');
		expect(c.seal(c.alice, 'lost too').stage).toBe('new-session');
		c.pass(seconds(1));
		expect(texts(c.send(c.alice, 'third'))).toEqual(['third']);
		expect(texts(c.send(c.bob, 'welcome'))).toEqual(['welcome']);
		expect(c.seal(c.alice, 'on it').stage).toBe('existing');
	});

	it('begins although all replies are lost: a new session, new replies', () => {
		const c = new Conversation(type);
		c.send(c.alice, 'hello');
		for (let i = 0; i < 12; i++) expect(c.seal(c.bob, 'lost').stage).toBe('reply');
		c.clock.pass(seconds(3));
		expect(texts(c.send(c.alice, 'hello?'))).toEqual(['hello?']);
		expect(c.seal(c.bob, 'welcome').stage).toBe('reply');
		expect(texts(c.send(c.bob, 'welcome'))).toEqual(['welcome']);
		expect(texts(c.send(c.alice, 'thanks'))).toEqual(['thanks']);
		expect(c.seal(c.bob, 'now').stage).toBe('existing');
	});

	it('takes any half of the replies, in any order, each once', () => {
		const c = new Conversation(type);
		c.send(c.alice, 'hello');
		const replies = Array.from({ length: 12 }, (_, i) => c.seal(c.bob, `r${i}`).message);
		for (const i of [9, 1, 3, 11, 5, 7]) {
			expect(opened(c, c.alice, replies[i]!)).toEqual([`r${i}`]);
			expect(c.open(c.alice, replies[i]!).kind).toBe('refused');
		}
		// The session is that of the first reply to arrive; Bob forgets the others with the first message on it.
		const before = c.bob.sessions.expectedTags;
		expect(texts(c.send(c.alice, 'thanks'))).toEqual(['thanks']);
		expect(c.bob.sessions.expectedTags).toBeLessThan(before);
		expect(texts(c.send(c.bob, 'fine'))).toEqual(['fine']);
		expect(opened(c, c.alice, replies[0]!)).toEqual(['r0']);
	});

	it('opens messages that overtake the beginning, and those that are late', () => {
		const c = new Conversation(type);
		const first = c.seal(c.alice, 'first');
		c.clock.pass(200);
		const second = c.seal(c.alice, 'second');
		expect(opened(c, c.bob, second.message)).toEqual(['second']);
		const reply = c.seal(c.bob, 'reply');
		expect(opened(c, c.alice, reply.message)).toEqual(['reply']);
		const early = Array.from({ length: 10 }, (_, i) => c.seal(c.alice, `e${i}`).message);
		for (const i of [9, 4, 0, 8]) expect(opened(c, c.bob, early[i]!)).toEqual([`e${i}`]);
		expect(opened(c, c.bob, first.message)).toEqual(['first']);
		for (const i of [1, 7]) expect(opened(c, c.bob, early[i]!)).toEqual([`e${i}`]);
	});

	it('refuses every replay: new session, reply, existing session', () => {
		const c = new Conversation(type);
		const hello = c.seal(c.alice, 'hello');
		c.open(c.bob, hello.message);
		const welcome = c.seal(c.bob, 'welcome');
		c.open(c.alice, welcome.message);
		const thanks = c.seal(c.alice, 'thanks');
		c.open(c.bob, thanks.message);
		for (let i = 0; i < 3; i++) {
			expect(c.open(c.bob, hello.message)).toEqual({ kind: 'refused', code: 'replayed' });
			expect(c.open(c.alice, welcome.message).kind).toBe('refused');
			expect(c.open(c.bob, thanks.message).kind).toBe('refused');
			c.pass(minutes(2));
		}
		// What the memory has forgotten is older than the clock allows.
		c.pass(minutes(15));
		expect(c.open(c.bob, hello.message)).toEqual({ kind: 'refused', code: 'skew' });
	});

	it('goes on when one side forgets everything', () => {
		const c = new Conversation(type);
		c.establish();
		c.pass(seconds(20));
		c.restartBob();
		expect(c.open(c.bob, c.seal(c.alice, 'unheard').message).kind).toBe('refused');
		expect(texts(c.send(c.bob, 'who is there'))).toEqual(['who is there']);
		expect(c.seal(c.alice, 'me').stage).toBe('reply');
		expect(texts(c.send(c.alice, 'me'))).toEqual(['me']);
		expect(texts(c.send(c.bob, 'good'))).toEqual(['good']);
		expect([c.seal(c.alice, 'x').stage, c.seal(c.bob, 'y').stage]).toEqual(['existing', 'existing']);
	});

	it('notices by itself that the other side forgot, and begins anew', () => {
		const c = new Conversation(type);
		c.establish();
		c.restartBob();
		let unheard = 0;
		for (; c.seal(c.alice, 'unheard').stage === 'existing'; unheard++) c.clock.pass(seconds(5));
		expect(unheard * 5).toBeLessThanOrEqual(125);
		c.clock.pass(200);
		expect(texts(c.send(c.alice, 'again'))).toEqual(['again']);
	});

	it('stands after both sides began at once, whichever replies are lost', () => {
		for (const lost of [0, 1, 2]) {
			const c = new Conversation(type);
			const [a, b] = [c.seal(c.alice, 'from alice'), c.seal(c.bob, 'from bob')];
			expect(opened(c, c.bob, a.message)).toEqual(['from alice']);
			expect(opened(c, c.alice, b.message)).toEqual(['from bob']);
			const [toAlice, toBob] = [c.seal(c.bob, 'reply of bob'), c.seal(c.alice, 'reply of alice')];
			expect([toAlice.stage, toBob.stage]).toEqual(['reply', 'reply']);
			if (lost !== 1) expect(opened(c, c.alice, toAlice.message)).toEqual(['reply of bob']);
			if (lost !== 2) expect(opened(c, c.bob, toBob.message)).toEqual(['reply of alice']);
			for (let i = 0; i < 20; i++) {
				expect(texts(c.send(c.alice, `a${i}`))).toEqual([`a${i}`]);
				expect(texts(c.send(c.bob, `b${i}`))).toEqual([`b${i}`]);
				c.pass(seconds(2));
			}
			expect([c.seal(c.alice, 'x').stage, c.seal(c.bob, 'y').stage]).toEqual(['existing', 'existing']);
		}
	});

	it('renews keys while a third is lost and the rest comes out of order', () => {
		const c = new Conversation(type, { nextKeyAfter: 10 });
		c.establish();
		let late: { to: Conversation['alice']; message: Uint8Array; text: string }[] = [];
		for (let i = 0; i < 300; i++) {
			for (const [from, to] of [
				[c.alice, c.bob],
				[c.bob, c.alice],
			] as const) {
				const text = `${from === c.alice ? 'a' : 'b'}${i}`;
				const { message } = c.seal(from, text);
				if (i % 3 === 1) late.push({ to, message, text });
				else if (i % 3 === 2) expect(opened(c, to, message)).toEqual([text]);
			}
			c.clock.pass(200);
			if (i % 8 !== 7) continue;
			for (const { to, message, text } of late.reverse()) expect(opened(c, to, message)).toEqual([text]);
			late = [];
		}
		for (const end of [c.alice, c.bob]) {
			expect(end.notes.get('next-key-switched')).toBeGreaterThan(10);
			expect([end.notes.get('next-key-wrong-key-id'), end.notes.get('forged')]).toEqual([undefined, undefined]);
			expect(end.notes.get('sealed-new-session') ?? 0).toBeLessThanOrEqual(1);
		}
	});

	it('begins anew when a whole window is lost, and ends with its time', () => {
		const c = new Conversation(type);
		c.establish();
		for (let i = 0; i < 30; i++) c.seal(c.alice, 'lost');
		expect(c.open(c.bob, c.seal(c.alice, 'beyond').message).kind).toBe('refused');
		c.clock.pass(seconds(30));
		c.seal(c.alice, 'asks');
		c.clock.pass(seconds(90));
		expect(texts(c.send(c.alice, 'again'))).toEqual(['again']);
		expect(texts(c.send(c.bob, 'welcome'))).toEqual(['welcome']);
		for (let i = 0; i < 60; i++) c.pass(seconds(15));
		for (const end of [c.alice, c.bob]) expect([end.sessions.size, end.sessions.expectedTags]).toEqual([0, 0]);
		const afresh = c.open(c.bob, c.seal(c.alice, 'after a while').message) as Opened;
		expect([afresh.stage, texts(afresh)]).toEqual(['new-session', ['after a while']]);
	});
});
