// SipHash-2-4: one step of a length chain, and one message.
import { bench, describe } from 'vitest';
import { SipChain, sipHash24 } from '../src/index.js';

const key = new Uint8Array(16).fill(1);
const chain = new SipChain(key, new Uint8Array(8));
const message = new Uint8Array(64);

describe('SipHash-2-4', () => {
	bench('a step of the chain', () => {
		chain.next();
	});
	bench('64 bytes', () => {
		sipHash24(key, message);
	});
});
