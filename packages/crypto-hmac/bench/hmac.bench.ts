// HMAC-SHA256: both entries and noble beside node:crypto used directly.
import { createHmac } from 'node:crypto';
import { bench, describe } from 'vitest';
import * as portable from '../src/index.js';
import { nobleHmac } from '../src/noble.js';
import * as native from '../src/node/index.js';

const key = new Uint8Array(32).fill(1);
for (const length of [32, 200, 1024]) {
	const message = new Uint8Array(length).fill(7);
	describe(`HMAC-SHA256 of ${length} bytes`, () => {
		bench('node:crypto createHmac', () => void createHmac('sha256', key).update(message).digest());
		bench('node entry', () => void native.hmacSha256(key, message));
		bench('portable entry', () => void portable.hmacSha256(key, message));
		bench('noble', () => void nobleHmac(key, [message]));
	});
}
