// SHA-256: both entries and noble beside node:crypto used directly.
import { createHash, hash } from 'node:crypto';
import { bench, describe } from 'vitest';
import * as portable from '../src/index.js';
import { nobleSha256 } from '../src/noble.js';
import * as native from '../src/node/index.js';

for (const length of [32, 64, 400, 1024, 16_384]) {
	const message = new Uint8Array(length).fill(7);
	describe(`SHA-256 of ${length} bytes`, () => {
		bench('node:crypto hash', () => void hash('sha256', message, 'buffer'));
		bench('node:crypto createHash', () => void createHash('sha256').update(message).digest());
		bench('node entry', () => void native.sha256(message));
		bench('portable entry', () => void portable.sha256(message));
		bench('noble', () => void nobleSha256([message]));
	});
}
