// What opens a set for one client is never shown: not when inspected, not as JSON, not in refusals.
import { inspect } from 'node:util';
import { importX25519Private } from '@i2p/crypto-x25519';
import { seededRandom } from '@i2p/testkit';
import { fromHex, toBase64, toHex } from '@i2p/util';
import { describe, expect, it } from 'vitest';
import { type ClientKey, generatePreSharedKey, importPreSharedKey } from '../src/index.js';

const raw = fromHex('c0ffee'.repeat(10).padEnd(64, '7'));
const forms = [
	toHex(raw),
	toBase64(raw).slice(0, 20),
	[...raw.subarray(0, 4)].join(','),
	[...raw.subarray(0, 4)].join(', '),
];

function expectHidden(text: string): void {
	for (const form of forms) expect(text).not.toContain(form);
}

describe.each<[string, ClientKey]>([
	['a pre-shared key', { kind: 'psk', key: importPreSharedKey(raw) }],
	['an X25519 key', { kind: 'dh', key: importX25519Private(raw) }],
])('%s', (_name, client) => {
	it('is not shown', () => {
		expectHidden(inspect(client, { depth: 10, showHidden: true, showProxy: true }));
		expectHidden(JSON.stringify(client));
		expectHidden(String(client.key));
		expect(toHex(client.key.exportRaw())).toBe(toHex(raw));
	});

	it('is gone once destroyed', () => {
		client.key.destroy();
		expect(() => client.key.exportRaw()).toThrow(TypeError);
	});
});

it('refusals of pre-shared keys show none of them', () => {
	for (const wrong of [raw.subarray(1), [...raw], toHex(raw)]) {
		let message = '';
		try {
			importPreSharedKey(wrong as Uint8Array);
		} catch (fault) {
			message = inspect(fault);
		}
		expect(message).toContain('pre-shared key: expected');
		expectHidden(message);
	}
	const random = seededRandom('keys');
	expect(toHex(generatePreSharedKey(random).exportRaw())).not.toBe(toHex(generatePreSharedKey(random).exportRaw()));
});
