// Sessions between two ends on one clock: how they begin, and what the network does to them.
import { mostLookAhead } from '@i2p/crypto-session-keys';
import { seconds } from '@i2p/time';
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

	it('ratchets on past 4096 messages while a third of them is lost', () => {
		const c = new Conversation();
		c.establish();
		for (let i = 0; i < 4300; i++) {
			const sealed = c.seal(c.alice, 'x');
			if (i % 3 !== 0) expect(texts(c.open(c.bob, sealed.message))).toEqual(['x']);
			if (i % 50 === 0) {
				const back = c.seal(c.bob, 'y');
				if (i % 100 === 0) expect(texts(c.open(c.alice, back.message))).toEqual(['y']);
			}
		}
		expect(c.bob.notes.get('next-key-opened')).toBe(1);
		expect(c.alice.notes.get('next-key-switched')).toBe(1);
		expect(c.bob.notes.get('forged')).toBeUndefined();
		expect(c.bob.sessions.expectedTags).toBeLessThan(4 * mostLookAhead + 100);
	});
});

describe('beginnings on a bad network', () => {
	it('opens each of several new sessions and takes any reply', () => {
		const c = new Conversation();
		const lost = c.seal(c.alice, 'one');
		c.clock.pass(200);
		const second = c.seal(c.alice, 'two');
		expect([lost.stage, second.stage]).toEqual(['new-session', 'new-session']);
		expect(texts(c.open(c.bob, second.message))).toEqual(['two']);
		expect(texts(c.send(c.bob, 'welcome'))).toEqual(['welcome']);
		expect(c.seal(c.alice, 'three').stage).toBe('existing');
		expect(texts(c.open(c.bob, lost.message))).toEqual(['one']);
		expect(texts(c.send(c.alice, 'four'))).toEqual(['four']);
		expect(c.seal(c.bob, 'five').stage).toBe('existing');
	});

	it('lives through lost replies: the session is the one whose reply arrived', () => {
		const c = new Conversation();
		c.send(c.alice, 'hello');
		const replies = ['r0', 'r1', 'r2'].map((text) => c.seal(c.bob, text));
		expect(replies.map(({ stage }) => stage)).toEqual(['reply', 'reply', 'reply']);
		expect(texts(c.open(c.alice, replies[1]!.message))).toEqual(['r1']);
		const early = c.seal(c.alice, 'early');
		expect(texts(c.open(c.alice, replies[2]!.message))).toEqual(['r2']);
		const late = c.seal(c.alice, 'late');
		expect(texts(c.open(c.bob, late.message))).toEqual(['late']);
		expect(texts(c.open(c.bob, early.message))).toEqual(['early']);
		expect(texts(c.open(c.alice, replies[0]!.message))).toEqual(['r0']);
		expect(texts(c.send(c.bob, 'now'))).toEqual(['now']);
	});

	it('answers with twelve replies at most, then opens a session of its own', () => {
		const c = new Conversation();
		c.send(c.alice, 'hello');
		const stages = Array.from({ length: 13 }, (_, i) => c.seal(c.bob, `r${i}`).stage);
		expect(stages).toEqual([...Array.from({ length: 12 }, () => 'reply'), 'new-session']);
	});

	it('does not reply to a new session when the sender has given up waiting', () => {
		const c = new Conversation();
		c.send(c.alice, 'hello');
		c.clock.pass(seconds(10));
		expect(c.seal(c.bob, 'too late').stage).toBe('new-session');
	});

	it('says when new sessions follow each other too closely', () => {
		const c = new Conversation();
		const peer = c.peerOf(c.alice);
		expect(c.alice.sessions.mayStart(peer, c.clock.now)).toBe(true);
		c.seal(c.alice, 'one');
		expect(c.alice.sessions.mayStart(peer, c.clock.now)).toBe(false);
		expect(peer.readyAt(c.clock.now)).toBe(c.clock.now + 200);
		c.clock.pass(200);
		expect(c.alice.sessions.mayStart(peer, c.clock.now)).toBe(true);
		c.establish();
		expect(c.alice.sessions.mayStart(peer, c.clock.now)).toBe(true);
		expect([peer.stage(c.clock.now), peer.readyAt(c.clock.now)]).toEqual(['existing', c.clock.now]);
	});

	it('survives both ends beginning at once', () => {
		const c = new Conversation();
		const [a, b] = [c.seal(c.alice, 'from alice'), c.seal(c.bob, 'from bob')];
		expect(texts(c.open(c.bob, a.message))).toEqual(['from alice']);
		expect(texts(c.open(c.alice, b.message))).toEqual(['from bob']);
		for (let i = 0; i < 40; i++) {
			const [fromAlice, fromBob] = [c.seal(c.alice, `a${i}`, true), c.seal(c.bob, `b${i}`, true)];
			const [atBob, atAlice] = [c.open(c.bob, fromAlice.message), c.open(c.alice, fromBob.message)];
			expect([texts(atBob), texts(atAlice)]).toEqual([[`a${i}`], [`b${i}`]]);
			c.clock.pass(seconds(10));
			for (const end of [c.alice, c.bob]) {
				end.sessions.onTime(c.clock);
				while (end.sessions.takeOwing() !== undefined)
					c.open(end === c.alice ? c.bob : c.alice, c.seal(end, undefined).message);
			}
		}
		expect(c.seal(c.alice, 'still').stage).toBe('existing');
		expect(c.alice.notes.get('sealed-new-session')).toBe(1);
		expect(c.bob.notes.get('sealed-new-session')).toBe(1);
	});
});

describe('an established session on a bad network', () => {
	it('takes messages in any order, each once', () => {
		const c = new Conversation();
		c.establish();
		const sealed = Array.from({ length: 20 }, (_, i) => c.seal(c.alice, `m${i}`).message);
		for (const i of [7, 0, 19, 3, 12, 1, 18]) expect(texts(c.open(c.bob, sealed[i]!))).toEqual([`m${i}`]);
		for (const i of [7, 0, 19]) expect(c.open(c.bob, sealed[i]!).kind).toBe('refused');
		expect(texts(c.open(c.bob, sealed[2]!))).toEqual(['m2']);
	});

	it('is not disturbed by forgeries that carry a tag', () => {
		const c = new Conversation();
		c.establish();
		const { message } = c.seal(c.alice, 'true');
		for (let at = 0; at < message.length; at++) {
			const forged = new Uint8Array(message);
			forged[at]! ^= 1;
			expect(c.open(c.bob, forged).kind).toBe('refused');
		}
		expect(c.bob.notes.get('forged')).toBeGreaterThan(10);
		expect(texts(c.open(c.bob, message))).toEqual(['true']);
	});

	it('refuses what lies beyond the window, and begins anew when nothing is acknowledged', () => {
		const c = new Conversation();
		c.establish();
		for (let i = 0; i < 30; i++) c.seal(c.alice, 'lost');
		expect(c.open(c.bob, c.seal(c.alice, 'beyond').message).kind).toBe('refused');
		c.clock.pass(seconds(30));
		expect(c.seal(c.alice, 'asks').stage).toBe('existing');
		c.clock.pass(seconds(89));
		expect(c.seal(c.alice, 'hopes').stage).toBe('existing');
		c.clock.pass(seconds(1));
		const restart = c.seal(c.alice, 'again');
		expect(restart.stage).toBe('new-session');
		expect(texts(c.open(c.bob, restart.message))).toEqual(['again']);
		expect(c.seal(c.bob, 'r').stage).toBe('reply');
	});

	it('begins anew when asked to', () => {
		const c = new Conversation();
		c.establish();
		const old = c.seal(c.bob, 'on the old session');
		c.alice.sessions.restart(c.peerOf(c.alice));
		c.alice.sessions.restart(c.peerOf(c.alice));
		const restart = c.seal(c.alice, 'again');
		expect(restart.stage).toBe('new-session');
		expect(texts(c.open(c.alice, old.message))).toEqual(['on the old session']);
	});

	it('is replaced when the other end has lost it', () => {
		const c = new Conversation();
		c.establish();
		c.clock.pass(seconds(20));
		c.bob.sessions.destroy();
		expect(c.bob.sessions.expectedTags).toBe(0);
		const unheard = c.seal(c.alice, 'unheard');
		expect(c.open(c.bob, unheard.message)).toEqual({ kind: 'refused', code: 'too-short' });
		expect(texts(c.send(c.bob, 'who is there'))).toEqual(['who is there']);
		const reply = c.seal(c.alice, 'me');
		expect(reply.stage).toBe('reply');
		expect(texts(c.open(c.bob, reply.message))).toEqual(['me']);
		expect(texts(c.send(c.bob, 'good'))).toEqual(['good']);
		expect(texts(c.send(c.alice, 'better'))).toEqual(['better']);
		expect(c.seal(c.alice, 'x').stage).toBe('existing');
	});

	it('is replaced at once when the other end begins anew in the midst of traffic', () => {
		const c = new Conversation();
		c.establish();
		c.clock.pass(seconds(20));
		c.send(c.alice, 'a moment ago');
		c.clock.pass(100);
		c.alice.sessions.restart(c.peerOf(c.alice));
		expect(c.send(c.alice, 'anew').stage).toBe('new-session');
		const reply = c.seal(c.bob, 'very well');
		expect(reply.stage).toBe('reply');
		expect(texts(c.open(c.alice, reply.message))).toEqual(['very well']);
		expect(c.send(c.alice, 'good').stage).toBe('existing');
		expect(c.send(c.bob, 'good').stage).toBe('existing');
	});

	it('goes on when the other end is heard on it after all', () => {
		const c = new Conversation();
		c.establish();
		c.clock.pass(seconds(20));
		const late = c.seal(c.alice, 'on the session');
		c.alice.sessions.restart(c.peerOf(c.alice));
		c.send(c.alice, 'anew');
		c.clock.pass(1);
		expect(texts(c.open(c.bob, late.message))).toEqual(['on the session']);
		expect(c.seal(c.bob, 'x').stage).toBe('existing');
	});

	it('outlives a new session that came late', () => {
		const c = new Conversation();
		const late = c.seal(c.alice, 'late');
		c.clock.pass(200);
		c.establish();
		expect(texts(c.open(c.bob, late.message))).toEqual(['late']);
		expect(c.seal(c.bob, 'goes on').stage).toBe('existing');
	});

	it('ends when the other end terminates it', () => {
		const c = new Conversation();
		c.establish();
		const end = c.alice.sessions.seal(c.peerOf(c.alice), [{ kind: 'termination', reason: 0 }], c.clock)!;
		expect(c.open(c.bob, end.message).kind).toBe('opened');
		expect(c.seal(c.bob, 'anew').stage).toBe('new-session');
	});
});

describe('acknowledgements', () => {
	it('tell that each kind of message arrived', () => {
		const c = new Conversation();
		const hello = c.seal(c.alice, 'hello', true);
		c.open(c.bob, hello.message);
		const welcome = c.seal(c.bob, 'welcome', true);
		const atAlice = c.open(c.alice, welcome.message) as Opened;
		expect(atAlice.acked).toEqual([hello.token]);
		const thanks = c.seal(c.alice, 'thanks', true);
		const atBob = c.open(c.bob, thanks.message) as Opened;
		expect([atBob.acked, atBob.wantsAnswer]).toEqual([[welcome.token], true]);
		const back = c.send(c.bob, 'fine');
		expect(back.acked).toEqual([thanks.token]);
		expect(back.wantsAnswer).toBe(false);
	});

	it('are told once, and not at all for what was lost', () => {
		const c = new Conversation();
		c.establish();
		const lost = c.seal(c.alice, 'lost', true);
		const kept = c.seal(c.alice, 'kept', true);
		c.open(c.bob, kept.message);
		expect(c.send(c.bob, 'one').acked).toEqual([kept.token]);
		expect(c.send(c.bob, 'two').acked).toEqual([]);
		expect(lost.token).not.toBe(kept.token);
	});

	it('travel alone when nothing else leaves for half a second', () => {
		const c = new Conversation();
		c.establish();
		const asked = c.seal(c.alice, 'well?', true);
		c.open(c.bob, asked.message);
		const { sessions } = c.bob;
		c.clock.pass(499);
		sessions.onTime(c.clock);
		expect(sessions.takeOwing()).toBeUndefined();
		c.clock.pass(1);
		expect(sessions.due()).toBeLessThanOrEqual(c.clock.now);
		sessions.onTime(c.clock);
		const peer = sessions.takeOwing()!;
		expect(peer.staticKey).toEqual(c.alice.publicKey);
		expect(sessions.takeOwing()).toBeUndefined();
		const bare = sessions.seal(peer, [], c.clock)!;
		expect((c.open(c.alice, bare.message) as Opened).acked).toEqual([asked.token]);
		expect(sessions.due()).toBeGreaterThan(c.clock.now);
	});

	it('are owed to a new session too, and to a reply', () => {
		const c = new Conversation();
		c.send(c.alice, 'hello');
		c.clock.pass(500);
		c.bob.sessions.onTime(c.clock);
		const reply = c.bob.sessions.seal(c.bob.sessions.takeOwing()!, [], c.clock)!;
		expect(reply.stage).toBe('reply');
		c.open(c.alice, reply.message);
		c.clock.pass(500);
		c.alice.sessions.onTime(c.clock);
		const confirm = c.alice.sessions.seal(c.alice.sessions.takeOwing()!, [], c.clock)!;
		expect(confirm.stage).toBe('existing');
		c.open(c.bob, confirm.message);
		expect(c.seal(c.bob, 'x').stage).toBe('existing');
	});
});

describe('next keys', () => {
	it('are put off when a peer asks for more than it can use, and taken later', () => {
		const c = new Conversation(4, { nextKeyAfter: 1 });
		c.establish();
		for (let i = 0; i < 30; i++) {
			c.send(c.alice, 'next');
			c.send(c.bob, 'next');
		}
		for (const end of [c.alice, c.bob]) {
			expect(end.notes.get('next-key-opened')).toBe(8);
			expect(end.notes.get('next-key-too-soon')).toBeGreaterThan(0);
		}
		c.clock.pass(seconds(1));
		expect(texts(c.send(c.alice, 'later'))).toEqual(['later']);
		expect(c.bob.notes.get('next-key-opened')).toBe(9);
	});

	it('cost little when one message is full of them', () => {
		const c = new Conversation();
		c.establish();
		const key = c.alice.publicKey;
		const blocks = Array.from({ length: 200 }, (_, i) => {
			const [id, block] = [i + 1, { reverse: false, requestReverse: true, keyId: (i + 1) >> 1 }];
			return { kind: 'nextKey', nextKey: id === 1 || id % 2 === 0 ? { ...block, key } : block } as const;
		});
		const { message } = c.alice.sessions.seal(c.peerOf(c.alice), blocks, c.clock)!;
		expect(c.open(c.bob, message).kind).toBe('opened');
		expect(c.bob.notes.get('next-key-opened')).toBe(8);
		expect(c.bob.sessions.expectedTags).toBeLessThan(1000);
	});
});
