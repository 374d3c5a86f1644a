// Nothing of garlic prints a secret: not sessions, handshakes or keys awaited, inspected or serialised.
import { inspect } from 'node:util';
import { importX25519Private } from '@i2p/crypto-x25519';
import { seededRandom } from '@i2p/testkit';
import { mono } from '@i2p/time';
import { toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { OneTimeTags, sealForRouter, sealOneTime } from '../src/index.js';
import { startSession } from '../src/initiator.js';
import { ratchetKind } from '../src/ratchet-type.js';
import { openNewSession } from '../src/responder.js';
import { Conversation } from './ends.js';

/** What anyone could see of a value. */
function seen(value: object): string {
	return inspect(value, { depth: 9, maxArrayLength: null }) + JSON.stringify(value);
}

const random = seededRandom('secrets of garlic');

describe('secrets', () => {
	it.each([4, 6] as const)('stay inside the handshake of type %i', (type) => {
		const own = { type, key: importX25519Private(random.bytes(32)) };
		const kind = ratchetKind(type);
		const start = { kind, ownStatic: own.key, peerStatic: own.key.publicKey, payload: new Uint8Array(7), random };
		const { message, awaiting } = startSession(start)!;
		expect(seen(awaiting)).toBe('AwaitingReply {}{}');
		const { repliable } = openNewSession(own, message)!.bound!;
		expect(seen(repliable)).toBe('Repliable {}{}');
		const reply = repliable.reply(new Uint8Array(3), random)!;
		awaiting.open(reply.message);
		expect(seen(awaiting) + seen(repliable)).toBe('AwaitingReply {}{}Repliable {}{}');
	});

	it.each([4, 6] as const)('stay inside sessions and peers of type %i', (type) => {
		const c = new Conversation(type);
		c.establish();
		expect(seen(c.alice.sessions)).toBe('GarlicSessions {}{}');
		const peer = c.peerOf(c.alice);
		// All that is seen of a peer is public: its static key, and when it was last used.
		expect(JSON.parse(JSON.stringify(peer))).toEqual({
			staticKey: JSON.parse(JSON.stringify(c.bob.publicKey)),
			staticText: toHex(c.bob.publicKey),
			lastUsedAt: c.clock.now,
		});
		expect(inspect(peer).match(/Uint8Array/g)).toHaveLength(1);
	});

	it('stay inside keys awaited once, and out of what is thrown', () => {
		const tags = new OneTimeTags<string>(4, 1000);
		const key = random.bytes(32);
		tags.expect(random.bytes(8), key, 'reply', mono(0));
		expect(seen(tags)).toBe('OneTimeTags {}{}');
		const tooLong = new Uint8Array(33).fill(201);
		expect(() => sealOneTime(tooLong, new Uint8Array(8), key)).toThrow(
			new RangeError('one-time key: expected 32 bytes, got 33'),
		);
		expect(() => tags.expect(new Uint8Array(9), key, '', mono(0))).toThrow(
			new RangeError('session tag: expected 8 bytes, got 9'),
		);
		expect(() => sealForRouter(tooLong, key, random)).toThrow(
			new RangeError('router static key: expected 32 bytes, got 33'),
		);
	});
});
