// A sender and a receiver of one direction, for tests that need no vectors.
import { importX25519Private, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { mono } from '@i2p/time';
import { expect } from 'vitest';
import { type ExpectedTag, ReceiveRatchet, SendRatchet, seedTagSet, TagIndex, tagNumber } from '../src/index.js';

let drawn = 0;

/** A key that no other call gives. */
function fresh(): X25519PrivateKey {
	return importX25519Private(new Uint8Array(32).fill(++drawn & 255).fill(drawn >> 8, 0, 3));
}

/** Both ends and the index of the receiver's tags. */
export interface Pair {
	readonly index: TagIndex<ExpectedTag<string>>;
	readonly sender: SendRatchet;
	readonly receiver: ReceiveRatchet<string>;
}

/** Both ends at the beginning of a tag set. */
export function pair(nextKeyAfter = 4, tagSetId = 0): Pair {
	const seed = () => seedTagSet(tagSetId, new Uint8Array(32).fill(1), new Uint8Array(32).fill(2));
	const index = new TagIndex<ExpectedTag<string>>();
	return {
		index,
		sender: new SendRatchet(seed(), fresh, nextKeyAfter),
		receiver: new ReceiveRatchet(seed(), 'alice', index, fresh),
	};
}

/** Sends one message; answers whether the receiver knew its tag. */
export function send({ sender, receiver, index }: Pair, now = 0): boolean {
	const { tag, key } = sender.next()!;
	const expected = index.get(tagNumber(tag));
	if (expected === undefined) return false;
	expect(expected.set.key(expected.index)).toEqual(key);
	receiver.accept(expected.set, expected.index, mono(now));
	return true;
}
