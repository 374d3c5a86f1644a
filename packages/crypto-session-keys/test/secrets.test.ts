// Nothing here prints a secret: not seeds, sets, ratchets or tags, inspected or serialised.
import { inspect } from 'node:util';
import { toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { KeyChain, ReceiveTagSet, SendTagSet, seedTagSet, TagChain, TagIndex } from '../src/index.js';
import { pair, send } from './pair.js';

/** What anyone could see of a value. */
function seen(value: object): string {
	return inspect(value, { depth: 9, maxArrayLength: null }) + JSON.stringify(value);
}

const seed = () => seedTagSet(3, new Uint8Array(32).fill(1), new Uint8Array(32).fill(2));

describe('secrets', () => {
	it('stay inside', () => {
		expect(seen(seed())).toBe('TagSetSeed { id: 3 }{"id":3}');
		expect(seen(new TagChain(seed().tagKey))).toBe('TagChain {}{}');
		expect(seen(new KeyChain(seed().symmetricKey))).toBe('KeyChain {}{}');
		const set = new SendTagSet(seed());
		expect(seen(set)).toBe('SendTagSet { id: 3 }{"id":3}');
		const received = new ReceiveTagSet(seed(), 'alice', new TagIndex());
		received.key(3);
		expect(seen(received)).toBe('ReceiveTagSet { id: 3, owner: \'alice\' }{"id":3,"owner":"alice"}');
		const ends = pair();
		for (let i = 0; i < 6; i++) send(ends);
		ends.receiver.onForward(ends.sender.forward()!);
		expect(seen(ends)).not.toMatch(/Uint8Array|"0":/);
	});

	it('do not come with a tag, which is none', () => {
		const next = new SendTagSet(seed()).next()!;
		const text = seen(next);
		expect(text).toContain(`${next.tag[0]},`);
		expect(text).not.toContain(`${next.key[0]}, ${next.key[1]}, ${next.key[2]}`);
		expect(JSON.parse(JSON.stringify(next))).not.toHaveProperty('key');
		expect(toHex(next.key)).toHaveLength(64);
	});

	it('are wiped when they die', () => {
		const one = new SendTagSet(seed());
		const { nextRoot } = one;
		one.destroy();
		const set = new ReceiveTagSet(seed(), 'alice', new TagIndex());
		const key = set.key(2)!;
		set.accept(2);
		const skipped = set.key(1)!;
		set.close();
		for (const bytes of [nextRoot, key, skipped, set.nextRoot]) expect(bytes).toEqual(new Uint8Array(32));
		expect(() => one.next(), 'no key may follow from zeros').toThrow(new TypeError('tag chain: destroyed'));
	});
});
