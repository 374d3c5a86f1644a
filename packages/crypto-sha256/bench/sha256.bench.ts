// SHA-256: both engines beside node:crypto used directly.
import { createHash } from 'node:crypto';
import { bench, describe } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

for (const length of [32, 1024, 16_384]) {
	const message = new Uint8Array(length).fill(7);
	describe(`SHA-256 of ${length} bytes`, () => {
		bench('node:crypto createHash', () => {
			createHash('sha256').update(message).digest();
		});
		bench('node engine', () => {
			native.sha256(message);
		});
		bench('portable engine', () => {
			portable.sha256(message);
		});
	});
}
