// The ratchets: what one message costs each side besides its AEAD.
import { generateX25519 } from '@i2p/crypto-x25519';
import { seededRandom } from '@i2p/testkit';
import { bench, describe } from 'vitest';
import {
	ReceiveRatchet,
	ReceiveTagSet,
	SendRatchet,
	SendTagSet,
	seedTagSet,
	TagIndex,
	tagNumber,
} from '../src/index.js';

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
	const random = seededRandom('bench');
	const makeKey = () => generateX25519(random);
	bench('next keys, both sides: X25519 twice each, a window of tags', () => {
		const asking = new SendRatchet(seed(), makeKey);
		const answering = new ReceiveRatchet(seed(), 'bench', new TagIndex(), makeKey);
		asking.ask();
		answering.onForward(asking.forward()!);
		asking.onReverse(answering.reverse()!);
	});
	const tag = new Uint8Array(8).fill(9);
	const index = new TagIndex<number>();
	index.set(tagNumber(tag), 1);
	bench('look a tag up', () => {
		index.get(tagNumber(tag));
	});
});
