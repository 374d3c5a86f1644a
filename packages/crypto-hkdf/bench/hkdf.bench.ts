// HKDF with two outputs, the step of every ratchet and handshake: both engines beside node:crypto used directly.
import { hkdfSync } from 'node:crypto';
import { bench, describe } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

const salt = new Uint8Array(32).fill(1);
const input = new Uint8Array(32).fill(2);

describe('HKDF, two outputs of 32 bytes', () => {
	bench('node:crypto hkdfSync', () => {
		hkdfSync('sha256', input, salt, 'SessionTagKeyGen', 64);
	});
	bench('node engine', () => {
		native.hkdfPair(salt, input, 'SessionTagKeyGen');
	});
	bench('portable engine', () => {
		portable.hkdfPair(salt, input, 'SessionTagKeyGen');
	});
});
