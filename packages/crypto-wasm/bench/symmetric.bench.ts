// The module's calls by themselves, without the checks and handles of the packages above.
import { bench, describe } from 'vitest';
import { symmetric } from '../src/index.js';

const engine = symmetric()!;
const key = new Int32Array(8).fill(77);
const nonce = new Int32Array(3);
const none = new Uint8Array(0);
const secret = new Uint8Array(32).fill(7);

for (const length of [64, 1024, 4096]) {
	const message = new Uint8Array(length);
	const box = new Uint8Array(length + 16);
	engine.seal(key, nonce, none, message, box, 0);
	const again = new Uint8Array(length + 16);
	describe(`${length} bytes`, () => {
		bench('seal', () => engine.seal(key, nonce, none, message, again, 0));
		bench('openInto', () => void engine.openInto(key, nonce, none, box, message, 0));
		bench('key stream', () => engine.xor(key, nonce, 0, message, message));
		bench('SHA-256', () => void engine.sha256([message]));
	});
}

describe('short', () => {
	const chain = new Int32Array(6);
	const pair = [new Uint8Array(32), new Uint8Array(32)];
	bench('a step of SipHash', () => engine.sipStep(chain));
	bench('HKDF, two outputs', () => engine.hkdf(secret, secret, secret, pair));
});
