// HMAC-SHA256: both engines beside node:crypto used directly.
import { createHmac } from 'node:crypto';
import { bench, describe } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

const key = new Uint8Array(32).fill(1);
for (const length of [32, 1024]) {
	const message = new Uint8Array(length).fill(7);
	describe(`HMAC-SHA256 of ${length} bytes`, () => {
		bench('node:crypto createHmac', () => {
			createHmac('sha256', key).update(message).digest();
		});
		bench('node engine', () => {
			native.hmacSha256(key, message);
		});
		bench('portable engine', () => {
			portable.hmacSha256(key, message);
		});
	});
}
