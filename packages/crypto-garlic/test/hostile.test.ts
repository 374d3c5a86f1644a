// Whole messages of each stage, cut, lengthened, flipped in every byte and repeated; authentic messages full of nonsense. All that comes
// of it is a refusal that leaves nothing behind, or what an honest message would have brought.
import { generateX25519 } from '@i2p/crypto-x25519';
import { runs, seededRandom } from '@i2p/testkit';
import { mono } from '@i2p/time';
import { concatBytes } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, OneTimeTags, sealOneTime, writeBlocks } from '../src/index.js';
import { startSession } from '../src/initiator.js';
import { ratchetKind } from '../src/ratchet-type.js';
import { Conversation, clove, type End, texts } from './ends.js';

const random = seededRandom('hostile garlic');

/** Every truncation, a flip in every byte, and up to 64 bytes more. */
function* brokenForms(message: Uint8Array): Generator<Uint8Array> {
	for (let length = 0; length < message.length; length++) yield message.subarray(0, length);
	for (let at = 0; at < message.length; at++) {
		const flipped = new Uint8Array(message);
		flipped[at]! ^= 1 << (at % 6); // the two top bits of a representative mean nothing
		yield flipped;
	}
	for (const more of [1, 8, 16, 64]) yield concatBytes(message, new Uint8Array(more));
}

/** Opens each; a hundredth of a second apart, so that none is refused for coming in a flood. Answers what came of them, each once. */
function outcomes(c: Conversation, to: End, messages: Iterable<Uint8Array>): Set<string> {
	const seen = new Set<string>();
	for (const message of messages) {
		c.clock.pass(10);
		const opened = c.open(to, message);
		seen.add(opened.kind === 'refused' ? opened.code : opened.stage);
	}
	return seen;
}

const stateOf = ({ sessions }: End) => [sessions.size, sessions.expectedTags];
const withoutTag = new Set(['too-short', 'not-for-us']);
const withTag = new Set([...withoutTag, 'forged']);

describe.each([4, 6] as const)('messages of type %i', (type) => {
	it.each([
		[
			'new session',
			withoutTag,
			new Set(['replayed']),
			(c: Conversation) => ({ from: c.alice, to: c.bob, message: c.seal(c.alice, 'whole').message }),
		],
		[
			'reply',
			withTag,
			withoutTag,
			(c: Conversation) => {
				c.send(c.alice, 'hello');
				return { from: c.bob, to: c.alice, message: c.seal(c.bob, 'whole').message };
			},
		],
		[
			'existing session',
			withTag,
			withoutTag,
			(c: Conversation) => {
				c.establish();
				return { from: c.alice, to: c.bob, message: c.seal(c.alice, 'whole').message };
			},
		],
	])('are refused unless whole, and once they were opened: %s', (_, whenBroken, whenRepeated, make) => {
		const c = new Conversation(type);
		const { from, to, message } = make(c);
		const [before, beforeAtSender] = [stateOf(to), stateOf(from)];
		for (const code of outcomes(c, to, brokenForms(message))) expect(whenBroken).toContain(code);
		for (const code of outcomes(c, from, [message, message])) expect(withoutTag).toContain(code);
		expect([stateOf(to), stateOf(from)]).toEqual([before, beforeAtSender]);
		expect(texts(c.open(to, message))).toEqual(['whole']);
		const after = stateOf(to);
		for (const code of outcomes(c, to, [message, message, message])) expect(whenRepeated).toContain(code);
		for (const code of outcomes(c, to, brokenForms(message))) expect([...whenBroken, ...whenRepeated]).toContain(code);
		expect(stateOf(to)).toEqual(after);
	});

	it('are refused by the sessions when they were for a key awaited once, whole or not', () => {
		const c = new Conversation(type);
		c.establish();
		const [key, tag] = [random.bytes(32), random.bytes(8)];
		const message = sealOneTime(key, tag, writeBlocks([clove('whole')]));
		const tags = new OneTimeTags<string>(4, 1000);
		tags.expect(tag, key, 'awaited', mono(0));
		const before = stateOf(c.bob);
		for (const broken of brokenForms(message)) expect(tags.open(broken, mono(0))).toBeUndefined();
		for (const code of outcomes(c, c.bob, [message, ...brokenForms(message)])) expect(withoutTag).toContain(code);
		expect(tags.open(message, mono(0))?.value).toBe('awaited');
		expect(tags.open(message, mono(0))).toBeUndefined();
		expect([tags.size, stateOf(c.bob)]).toEqual([0, before]);
	});
});

const someKey = fc.oneof(
	fc.constant(new Uint8Array(32)),
	fc.constant(new Uint8Array(32).fill(255)),
	fc.uint8Array({ minLength: 32, maxLength: 32 }),
);
const u16 = fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 65_535 }));
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
	fc.record({ kind: fc.constant('options' as const), bytes: fc.uint8Array({ maxLength: 20 }) }),
	fc.record({ kind: fc.constant('clove' as const), bytes: fc.uint8Array({ maxLength: 20 }) }),
	fc.record({ kind: fc.constant('messageNumbers' as const), previousCount: u16 }),
	fc.record({ kind: fc.constant('ackRequest' as const) }),
	fc.record({
		kind: fc.constant('ack' as const),
		acks: fc.array(fc.record({ tagSetId: u16, index: u16 }), { minLength: 1, maxLength: 20 }),
	}),
	fc.record({
		kind: fc.constant('nextKey' as const),
		nextKey: fc
			.record({
				reverse: fc.boolean(),
				requestReverse: fc.boolean(),
				keyId: fc.oneof(fc.nat({ max: 4 }), fc.nat({ max: 32_767 })),
				key: fc.option(someKey, { nil: undefined }),
			})
			.map(({ key, ...rest }) => (key === undefined ? rest : { ...rest, key })),
	}),
);

describe('an authentic peer that sends nonsense', () => {
	it('opens new sessions with any payload, and is answered or refused', () => {
		fc.assert(
			fc.property(fc.boolean(), fc.uint8Array({ maxLength: 200 }), (dated, noise) => {
				const c = new Conversation();
				const payload = dated ? concatBytes(writeBlocks([{ kind: 'dateTime', wall: c.clock.wall }]), noise) : noise;
				const [ownStatic, peerStatic] = [generateX25519(random), c.bob.publicKey];
				const { message } = startSession({ kind: ratchetKind(4), ownStatic, peerStatic, payload, random })!;
				const codes = ['new-session', 'bad-payload', 'no-date-time', 'skew', 'too-short'];
				for (const code of outcomes(c, c.bob, [message])) expect(codes).toContain(code);
				expect(c.bob.sessions.size).toBeLessThanOrEqual(1);
			}),
			{ numRuns: runs(60) },
		);
	});

	it('may say anything on a session: it costs no more than three sets of tags, and others are served', () => {
		const nextKey = (keyId: number, key?: Uint8Array): Block => ({
			kind: 'nextKey',
			nextKey: { reverse: false, requestReverse: false, keyId, ...(key === undefined ? {} : { key }) },
		});
		const twoSetsOn = [
			[nextKey(0, new Uint8Array(32).fill(255)), nextKey(1, new Uint8Array(32).fill(1))],
			[nextKey(1)],
		];
		fc.assert(
			fc.property(fc.array(fc.array(anyBlock, { maxLength: 12 }), { maxLength: 12 }), (messages) => {
				const c = new Conversation();
				c.establish();
				for (const blocks of messages) {
					const sealed = c.alice.sessions.seal(c.peerOf(c.alice), blocks, c.clock)!;
					// Keys that are no keys of hers may move him on to sets that she does not use: then it is she who is not heard.
					c.open(c.bob, sealed.message);
					c.clock.pass(100);
					expect(c.bob.sessions.expectedTags).toBeLessThan(1000);
				}
				c.replaceAlice();
				c.establish();
				expect(texts(c.send(c.alice, 'still here'))).toEqual(['still here']);
				expect(texts(c.send(c.bob, 'so am I'))).toEqual(['so am I']);
			}),
			{ numRuns: runs(60), examples: [[twoSetsOn]] },
		);
	});
});
