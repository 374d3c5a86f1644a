// HKDF with two outputs, the step of every ratchet and handshake, beside node:crypto used directly.
import { createHmac, hkdfSync } from 'node:crypto';
import { bench, describe } from 'vitest';
import { hkdfPair } from '../src/index.js';
import { nobleHkdf } from '../src/noble.js';

const salt = new Uint8Array(32).fill(1);
const input = new Uint8Array(32).fill(2);
const info = 'SessionTagKeyGen';

function mac(key: Uint8Array, ...parts: (Uint8Array | string)[]): Uint8Array {
	const hmac = createHmac('sha256', key);
	for (const part of parts) hmac.update(part);
	return hmac.digest();
}

describe('HKDF, two outputs of 32 bytes', () => {
	bench('node:crypto hkdfSync', () => void hkdfSync('sha256', input, salt, info, 64));
	bench('node:crypto createHmac', () => {
		const extracted = mac(salt, input);
		mac(extracted, mac(extracted, info, Uint8Array.of(1)), info, Uint8Array.of(2));
	});
	bench('ours', () => void hkdfPair(salt, input, info));
	bench('noble', () => nobleHkdf(salt, input, new TextEncoder().encode(info), [new Uint8Array(64)]));
});
