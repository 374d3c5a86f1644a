// The ratchets: what one message costs each side besides its AEAD.
import { bench, describe } from 'vitest';
import { ReceiveTagSet, SendTagSet, seedTagSet, TagIndex, tagNumber } from '../src/index.js';

const seed = () => seedTagSet(0, new Uint8Array(32), new Uint8Array(32));

describe('ratchets', () => {
	let sender = new SendTagSet(seed());
	bench('tag and key to send one message', () => {
		if (sender.next() === undefined) sender = new SendTagSet(seed());
	});
	let receiver = new ReceiveTagSet(seed(), 'bench', new TagIndex());
	let at = 0;
	bench('key and window to receive one message', () => {
		if (at > 60_000) {
			receiver = new ReceiveTagSet(seed(), 'bench', new TagIndex());
			at = 0;
		}
		receiver.key(at);
		receiver.accept(at++);
	});
	const tag = new Uint8Array(8).fill(9);
	const index = new TagIndex<number>();
	index.set(tagNumber(tag), 1);
	bench('look a tag up', () => {
		index.get(tagNumber(tag));
	});
});
