// The Diffie-Hellman ratchet against vectors made with i2pd and emissary (origin in the file), and what a network does to it.
import { importX25519Private, type X25519PrivateKey } from '@i2p/crypto-x25519';
import { mono } from '@i2p/time';
import { fromHex, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import {
	type ExpectedTag,
	type NextKey,
	oldTagSetLifetimeMs,
	ReceiveRatchet,
	SendRatchet,
	seedTagSet,
	TagIndex,
	tagNumber,
} from '../src/index.js';
import { pair, send } from './pair.js';
import { readVectors } from './vectors.js';

interface Round {
	readonly newTagsetId: number;
	readonly aliceRatchetPriv: string;
	readonly bobRatchetPriv: string;
	readonly forwardNextKey: { flags: number; keyId: number; key?: string };
	readonly reverseNextKey: { flags: number; keyId: number; key?: string };
	readonly newSendTagset: { id: number; nextRootKey: string; tagsFromNextIndex: string[]; keysFromNextIndex: string[] };
}
interface BareRound {
	readonly newTagsetId: number;
	readonly forward: { keyId: number; request: boolean; key?: string };
	readonly reverse: { keyId: number; key?: string };
	readonly senderPriv?: string;
	readonly receiverPriv?: string;
	readonly entries: { n: number; tag: string; key: string }[];
}
const vectors = readVectors<{
	i2pd: Round[];
	emissary: { rootKey: string; k: string; tagset0: BareRound['entries']; rounds: BareRound[] };
}>('ratchet-nextkey');
const es = readVectors<{ ckAfterReply0: string; split: { k_ab: string } }>('ratchet-es');

/** Hands out these private keys in turn. */
function keysOf(hexes: readonly (string | undefined)[]): () => X25519PrivateKey {
	const rest = hexes.filter((hex) => hex !== undefined).filter((hex, i, all) => all.indexOf(hex) === i);
	return () => importX25519Private(fromHex(rest.shift()!));
}

function flagsOf(block: NextKey): number {
	return (block.key === undefined ? 0 : 1) | (block.reverse ? 2 : 0) | (block.requestReverse ? 4 : 0);
}

describe('next keys, vectors', () => {
	it('walks the four rounds of i2pd byte for byte', () => {
		const seed = () => seedTagSet(0, fromHex(es.ckAfterReply0), fromHex(es.split.k_ab));
		const sender = new SendRatchet(seed(), keysOf(vectors.i2pd.map((r) => r.aliceRatchetPriv)));
		const index = new TagIndex<ExpectedTag<string>>();
		const receiver = new ReceiveRatchet(seed(), 'alice', index, keysOf(vectors.i2pd.map((r) => r.bobRatchetPriv)));
		for (const round of vectors.i2pd) {
			sender.ask();
			const forward = sender.forward()!;
			expect([flagsOf(forward), forward.keyId, forward.key && toHex(forward.key)]).toEqual([
				round.forwardNextKey.flags,
				round.forwardNextKey.keyId,
				round.forwardNextKey.key,
			]);
			expect(receiver.onForward(forward)).toBe('opened');
			const reverse = receiver.reverse()!;
			expect([flagsOf(reverse), reverse.keyId, reverse.key && toHex(reverse.key)]).toEqual([
				round.reverseNextKey.flags,
				round.reverseNextKey.keyId,
				round.reverseNextKey.key,
			]);
			expect(sender.onReverse(reverse)).toBe('switched');
			expect([sender.tagSetId, receiver.tagSetId]).toEqual([round.newTagsetId, round.newTagsetId]);
			for (const [i, tag] of round.newSendTagset.tagsFromNextIndex.entries()) {
				const next = sender.next()!;
				expect([toHex(next.tag), toHex(next.key)]).toEqual([tag, round.newSendTagset.keysFromNextIndex[i]]);
				const expected = index.get(tagNumber(next.tag))!;
				expect(expected.set.key(expected.index)).toEqual(next.key);
				receiver.accept(expected.set, expected.index, mono(0));
			}
			expect(receiver.reverse()).toBeUndefined();
		}
	});

	it('walks the six rounds of emissary', () => {
		const { rootKey, k, tagset0, rounds } = vectors.emissary;
		const sender = new SendRatchet(
			seedTagSet(0, fromHex(rootKey), fromHex(k)),
			keysOf(rounds.map((r) => r.senderPriv)),
		);
		const index = new TagIndex<ExpectedTag<string>>();
		const receiver = new ReceiveRatchet(
			seedTagSet(0, fromHex(rootKey), fromHex(k)),
			'alice',
			index,
			keysOf(rounds.map((r) => r.receiverPriv)),
		);
		const check = (entries: BareRound['entries']) => {
			for (const entry of entries) {
				const next = sender.next()!;
				expect([next.index, toHex(next.tag), toHex(next.key)]).toEqual([entry.n, entry.tag, entry.key]);
				receiver.accept(index.get(tagNumber(next.tag))!.set, entry.n, mono(0));
			}
		};
		check(tagset0);
		for (const round of rounds) {
			sender.ask();
			const forward = sender.forward()!;
			expect([forward.keyId, forward.requestReverse, forward.key && toHex(forward.key)]).toEqual([
				round.forward.keyId,
				round.forward.request,
				round.forward.key,
			]);
			receiver.onForward(forward);
			const reverse = receiver.reverse()!;
			expect([reverse.keyId, reverse.key && toHex(reverse.key)]).toEqual([round.reverse.keyId, round.reverse.key]);
			expect(sender.onReverse(reverse)).toBe('switched');
			expect(sender.tagSetId).toBe(round.newTagsetId);
			check(round.entries);
		}
	});
});

describe('next keys on a network', () => {
	it('asks from the fourth message on, repeats, and answers repetitions alike', () => {
		const ends = pair();
		for (let i = 0; i < 4; i++) {
			expect(ends.sender.forward()).toBeUndefined();
			expect(send(ends)).toBe(true);
		}
		const forward = ends.sender.forward()!;
		expect(ends.sender.forward()).toBe(forward);
		expect(ends.receiver.onForward(forward)).toBe('opened');
		const reverse = ends.receiver.reverse();
		expect(ends.receiver.onForward(forward)).toBe('repeated');
		expect(ends.receiver.reverse()).toBe(reverse);
		expect(send(ends)).toBe(true);
		expect(ends.receiver.reverse()).toBe(reverse);
		expect(ends.sender.onReverse(reverse!)).toBe('switched');
		expect(ends.sender.onReverse(reverse!)).toBe('not-asked');
		expect(send(ends)).toBe(true);
		expect(ends.receiver.reverse()).toBeUndefined();
		expect(ends.receiver.onForward(forward)).toBe('repeated');
	});

	it('keeps the old set for its time, then closes it', () => {
		const ends = pair();
		const late = ends.sender.next()!;
		ends.sender.ask();
		ends.receiver.onForward(ends.sender.forward()!);
		expect(ends.receiver.due()).toBe(Number.POSITIVE_INFINITY);
		ends.sender.onReverse(ends.receiver.reverse()!);
		expect(send(ends, 1000)).toBe(true);
		expect(ends.receiver.due()).toBe(1000 + oldTagSetLifetimeMs);
		ends.receiver.expire(mono(999 + oldTagSetLifetimeMs));
		expect(ends.index.get(tagNumber(late.tag))).toBeDefined();
		ends.receiver.expire(mono(1000 + oldTagSetLifetimeMs));
		expect(ends.index.get(tagNumber(late.tag))).toBeUndefined();
	});

	it('does not take an answer of the round before for the next one', () => {
		const ends = pair();
		ends.sender.ask();
		ends.receiver.onForward(ends.sender.forward()!);
		const first = ends.receiver.reverse()!;
		ends.sender.onReverse(first);
		ends.sender.ask();
		expect(ends.sender.onReverse(first)).toBe('not-asked');
		expect(ends.sender.tagSetId).toBe(1);
	});

	it('takes late blocks of rounds before for what they are', () => {
		const ends = pair();
		const late: NextKey[] = [];
		for (let round = 1; round <= 5; round++) {
			ends.sender.ask();
			const forward = ends.sender.forward()!;
			expect(ends.receiver.onForward(forward)).toBe('opened');
			ends.sender.onReverse(ends.receiver.reverse()!);
			expect(send(ends)).toBe(true);
			late.push(forward);
			for (const block of late) expect(ends.receiver.onForward(block)).toBe('repeated');
			expect([ends.receiver.tagSetId, ends.receiver.reverse()]).toEqual([round, undefined]);
		}
	});

	it('names what is wrong with a block and goes on as before', () => {
		const ends = pair();
		const key = new Uint8Array(32).fill(9);
		const block = (over: Partial<NextKey>): NextKey => ({ reverse: false, requestReverse: true, keyId: 0, ...over });
		expect(ends.receiver.onForward(block({ keyId: 1, key }))).toBe('wrong-key-id');
		expect(ends.receiver.onForward(block({}))).toBe('no-key');
		expect(ends.receiver.onForward(block({ key: new Uint8Array(32) }))).toBe('bad-key');
		expect(ends.sender.onReverse(block({ reverse: true, key }))).toBe('not-asked');
		ends.sender.ask();
		expect(ends.sender.onReverse(block({ reverse: true, key, keyId: 4 }))).toBe('wrong-key-id');
		expect(ends.sender.onReverse(block({ reverse: true }))).toBe('no-key');
		expect(ends.sender.onReverse(block({ reverse: true, key: new Uint8Array(32) }))).toBe('bad-key');
		expect(ends.receiver.reverse()).toBeUndefined();
		expect([ends.sender.tagSetId, ends.receiver.tagSetId]).toEqual([0, 0]);
		expect(send(ends)).toBe(true);
	});

	it('goes through thirty rounds and keeps few sets', () => {
		const ends = pair();
		for (let round = 1; round <= 30; round++) {
			for (let i = 0; i < 5; i++) expect(send(ends)).toBe(true);
			expect(ends.receiver.onForward(ends.sender.forward()!)).toBe('opened');
			expect(ends.sender.onReverse(ends.receiver.reverse()!)).toBe('switched');
			expect(ends.receiver.tagSetId).toBe(round);
		}
		expect(ends.index.size).toBeLessThan(3 * 700);
		ends.receiver.destroy();
		ends.sender.destroy();
		expect(ends.index.size).toBe(0);
	});
});
