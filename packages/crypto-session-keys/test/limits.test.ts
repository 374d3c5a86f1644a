// Where the ratchets end: the last tag of a set, the last set of a direction; and what a caller may not give.
import { describe, expect, it } from 'vitest';
import {
	KeyChain,
	mostTagIndex,
	mostTagSetId,
	nextKeyAfterTags,
	SendTagSet,
	seedTagSet,
	TagChain,
	tagNumber,
} from '../src/index.js';
import { pair, send } from './pair.js';

describe('the last tag set', () => {
	it('has no successor: its sender does not ask, its receiver does not open one', () => {
		const ends = pair(4, mostTagSetId);
		for (let i = 0; i < 8; i++) expect(send(ends)).toBe(true);
		expect(ends.sender.forward()).toBeUndefined();
		ends.sender.ask();
		expect(ends.sender.forward()).toBeUndefined();
		const block = { reverse: false, requestReverse: false, keyId: 32_767, key: new Uint8Array(32).fill(9) };
		expect(ends.receiver.onForward({ ...block, keyId: 32_768 })).toBe('wrong-key-id');
		expect(ends.receiver.tagSetId).toBe(mostTagSetId);
	});

	it('follows the one before with key ids 32767', () => {
		const ends = pair(nextKeyAfterTags, mostTagSetId - 1);
		ends.sender.ask();
		// A set that did not begin at 0 has no keys to go on with: only the numbers can be seen.
		expect(ends.sender.forward()).toEqual({ reverse: false, requestReverse: true, keyId: 32_767 });
	});

	it('ends with its last tag, and the session with it', () => {
		const set = new SendTagSet(seedTagSet(0, new Uint8Array(32), new Uint8Array(32)));
		for (let index = 0; index < mostTagIndex; index++) set.next();
		expect(set.next()!.index).toBe(mostTagIndex);
		expect(set.next()).toBeUndefined();
		expect(set.used).toBe(mostTagIndex + 1);
	});

	it('exhausts a sender whose receiver never answers', () => {
		const { sender } = pair();
		while (!sender.exhausted) sender.next();
		expect(sender.next()).toBeUndefined();
		expect(sender.forward()).toMatchObject({ keyId: 0, requestReverse: true });
	});
});

describe('what a caller may not give', () => {
	const key = new Uint8Array(32);
	it.each([
		[() => seedTagSet(0, key.subarray(1), key), RangeError, 'root key: expected 32 bytes, got 31'],
		[() => seedTagSet(0, key, new Uint8Array(33)), RangeError, 'tag set key: expected 32 bytes, got 33'],
		[() => seedTagSet(0, 'root' as never, key), TypeError, 'root key: expected a Uint8Array, got string'],
		[() => seedTagSet(65_536, key, key), RangeError, 'tag set id: expected an integer from 0 to 65535, got 65536'],
		[() => new TagChain(key.subarray(2)), RangeError, 'tag key: expected 32 bytes, got 30'],
		[() => new KeyChain(key.subarray(2)), RangeError, 'symmetric key: expected 32 bytes, got 30'],
		[() => tagNumber(key.subarray(0, 7)), RangeError, 'session tag: expected 8 bytes, got 7'],
	])('%s', (call, kind, message) => {
		expect(call).toThrow(kind);
		expect(call).toThrow(message);
	});
});
