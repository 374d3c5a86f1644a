// Tag sets against vectors made with i2pd and emissary (origin in the files), and the receive window's bounds.
import { hkdf } from '@i2p/crypto-hkdf';
import { fromHex, toHex } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	type ExpectedTag,
	initialLookAhead,
	laterLookAhead,
	mostLookAhead,
	ReceiveTagSet,
	SendTagSet,
	seedTagSet,
	TagChain,
	TagIndex,
	tagNumber,
} from '../src/index.js';
import { readVectors } from './vectors.js';

interface EsVectors {
	readonly ckAfterReply0: string;
	readonly split: Record<'k_ab' | 'k_ba', string>;
	readonly nextRootKey: Record<'ab' | 'ba', string>;
	readonly tagsets: Record<'ab' | 'ba', { n: number; tag: string; key: string }[]>;
}
interface NsrVectors {
	readonly nsrTagset: {
		rootKey: string;
		k: string;
		nextRootKey: string;
		sessTagCk: string;
		symmKeyCk: string;
		tags: string[];
	};
}
const es = readVectors<EsVectors>('ratchet-es');
const nsr = readVectors<NsrVectors>('ratchet-nsr').nsrTagset;

const seed = (id = 0) => seedTagSet(id, new Uint8Array(32).fill(1), new Uint8Array(32).fill(2));

describe('tag sets', () => {
	it('gives the reply tags of i2pd', () => {
		const key = hkdf(fromHex(nsr.rootKey), new Uint8Array(0), 'SessionReplyTags', 32);
		expect(toHex(key)).toBe(nsr.k);
		const made = seedTagSet(0, fromHex(nsr.rootKey), key);
		expect(toHex(made.nextRoot)).toBe(nsr.nextRootKey);
		expect(toHex(made.tagKey)).toBe(nsr.sessTagCk);
		expect(toHex(made.symmetricKey)).toBe(nsr.symmKeyCk);
		const chain = new TagChain(made.tagKey);
		expect(nsr.tags.map(() => toHex(chain.next()))).toEqual(nsr.tags);
	});

	it.each(['ab', 'ba'] as const)('gives tags and keys of an established session, direction %s', (direction) => {
		const set = new SendTagSet(seedTagSet(0, fromHex(es.ckAfterReply0), fromHex(es.split[`k_${direction}`])));
		expect(toHex(set.nextRoot)).toBe(es.nextRootKey[direction]);
		for (const { n, tag, key } of es.tagsets[direction]) {
			const next = set.next()!;
			expect([next.index, toHex(next.tag), toHex(next.key)]).toEqual([n, tag, key]);
		}
		expect(set.used).toBe(es.tagsets[direction].length);
	});

	it('counts its tags and wipes itself', () => {
		const set = new SendTagSet(seed());
		for (let i = 0; i < 3; i++) expect(set.next()!.index).toBe(i);
		expect(set.used).toBe(3);
		set.destroy();
		expect(set.nextRoot.every((byte) => byte === 0)).toBe(true);
	});
});

describe('the receive window', () => {
	const pair = (id = 0) => {
		const index = new TagIndex<ExpectedTag<string>>();
		return { index, sender: new SendTagSet(seed(id)), receiver: new ReceiveTagSet(seed(id), 'owner', index) };
	};

	it('finds tags in any order, each once', () => {
		fc.assert(
			fc.property(fc.shuffledSubarray(Array.from({ length: initialLookAhead }, (_, i) => i)), (order) => {
				const { index, sender, receiver } = pair();
				const sent = Array.from({ length: initialLookAhead }, () => sender.next()!);
				for (const n of order) {
					const expected = index.get(tagNumber(sent[n]!.tag))!;
					expect([expected.index, expected.set.owner]).toEqual([n, 'owner']);
					expect(receiver.key(n)).toEqual(sent[n]!.key);
					receiver.accept(n);
					expect(index.get(tagNumber(sent[n]!.tag))).toBeUndefined();
					expect(receiver.key(n)).toBeUndefined();
				}
			}),
			{ numRuns: 20 },
		);
	});

	it('keeps the key until the message proves authentic', () => {
		const { index, sender, receiver } = pair();
		const { tag, key } = sender.next()!;
		expect(receiver.key(0)).toEqual(key);
		expect(receiver.key(0)).toEqual(key);
		expect(index.get(tagNumber(tag))).toBeDefined();
	});

	it('looks ahead as far as it promises and no farther', () => {
		const { index, sender, receiver } = pair();
		const sent = Array.from({ length: initialLookAhead + 10 }, () => sender.next()!);
		expect(index.get(tagNumber(sent[initialLookAhead - 1]!.tag))).toBeDefined();
		expect(index.get(tagNumber(sent[initialLookAhead]!.tag))).toBeUndefined();
		receiver.key(initialLookAhead - 1);
		receiver.accept(initialLookAhead - 1);
		expect(index.get(tagNumber(sent[initialLookAhead + 9]!.tag))).toBeDefined();
	});

	it('grows to its limit, trims behind and stays bounded', () => {
		const { index, receiver } = pair();
		for (let n = 0; n < 1200; n += 3) {
			receiver.key(n);
			receiver.accept(n);
			expect(receiver.window).toBeLessThanOrEqual(2 * mostLookAhead + 1);
		}
		expect(index.size).toBe(receiver.window);
		expect(receiver.key(1)).toBeUndefined();
		expect(receiver.key(receiver.highest - 1)).toBeDefined();
		expect(receiver.key(receiver.highest - mostLookAhead - 1)).toBeUndefined();
		receiver.close();
		expect(index.size).toBe(0);
	});

	it('opens later sets at the full width of the specification, and widens them', () => {
		const { receiver } = pair(1);
		expect(receiver.window).toBe(laterLookAhead);
		for (let n = 0; n < 2 * (mostLookAhead - laterLookAhead); n++) {
			receiver.key(n);
			receiver.accept(n);
		}
		expect(receiver.window).toBe(mostLookAhead);
	});
});

describe('tag numbers', () => {
	it('are the first 53 bits', () => {
		expect(tagNumber(new Uint8Array(8).fill(255))).toBe(Number.MAX_SAFE_INTEGER);
		expect(tagNumber(fromHex('0000000000000800'))).toBe(1);
		expect(tagNumber(fromHex('99800000000000000011'), 1)).toBe(2 ** 52);
		expect(() => tagNumber(new Uint8Array(9), 2)).toThrow(RangeError);
	});

	it('are forgotten only by the set that means them', () => {
		const index = new TagIndex<string>();
		index.set(5, 'new');
		index.forget(5, 'old');
		expect(index.get(5)).toBe('new');
		index.forget(5, 'new');
		expect(index.size).toBe(0);
	});
});
