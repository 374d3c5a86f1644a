// Sessions between two ends on one clock: how they begin, what the network does to them, how they end.
import { describe, expect, it } from 'vitest';
import type { Opened } from '../src/index.js';
import { Conversation, clove, texts } from './ends.js';

describe('a session', () => {
	it('goes from new session over reply to existing, and says so on both sides', () => {
		const c = new Conversation();
		const first = c.seal(c.alice, 'hello');
		expect([first.stage, first.token]).toEqual(['new-session', undefined]);
		const atBob = c.open(c.bob, first.message) as Opened;
		expect([atBob.stage, texts(atBob), atBob.wantsAnswer]).toEqual(['new-session', ['hello'], true]);
		expect(atBob.peer!.staticKey).toEqual(c.alice.publicKey);
		expect(atBob.peer!.name).toBeUndefined();

		const reply = c.bob.sessions.seal(atBob.peer!, [clove('welcome')], c.clock)!;
		expect(reply.stage).toBe('reply');
		const atAlice = c.open(c.alice, reply.message) as Opened;
		expect([atAlice.stage, texts(atAlice), atAlice.peer!.established]).toEqual(['reply', ['welcome'], true]);

		const third = c.seal(c.alice, 'thanks');
		expect(third.stage).toBe('existing');
		const again = c.open(c.bob, third.message) as Opened;
		expect([again.stage, texts(again), again.peer]).toEqual(['existing', ['thanks'], atBob.peer]);
		expect(atBob.peer!.established).toBe(true);
		expect(c.seal(c.bob, 'bye').stage).toBe('existing');
	});

	it('carries many messages both ways', () => {
		const c = new Conversation();
		c.establish();
		for (let i = 0; i < 300; i++) {
			expect(texts(c.send(c.alice, `a${i}`))).toEqual([`a${i}`]);
			if (i % 3 === 0) expect(texts(c.send(c.bob, `b${i}`))).toEqual([`b${i}`]);
		}
	});
});
