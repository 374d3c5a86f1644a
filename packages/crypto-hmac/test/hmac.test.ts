// One suite over every engine: RFC 4231, Wycheproof, misuse; and all against all.
import { symmetric } from '@i2p/crypto-wasm';
import { acceptedMistakes, loadVectors, runs, secretsShown } from '@i2p/testkit';
import { concatBytes, fromHex, toHex, utf8 } from '@i2p/util';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as portable from '../src/index.js';
import { nobleHmac } from '../src/noble.js';
import { opensslHmac } from '../src/node/hmac.js';
import * as native from '../src/node/index.js';
import { wasmHmac } from '../src/wasm.js';

type Hmac = typeof portable.hmacSha256;
const engines: readonly (readonly [name: string, hmac: Hmac])[] = [
	['noble', (key, ...parts) => nobleHmac(key, parts)],
	['WebAssembly', (key, ...parts) => wasmHmac(symmetric()!, key, parts)],
	['node:crypto', (key, ...parts) => opensslHmac(key, parts)],
	['portable entry', portable.hmacSha256],
	['node entry', native.hmacSha256],
];

const rfc4231 = loadVectors<{ tests: { key: string; msg: string; mac: string }[] }>(
	new URL('./vectors/rfc4231.json', import.meta.url),
).tests;
const wycheproof = loadVectors<{ tests: { tcId: number; key: string; msg: string; tag: string; result: string }[] }>(
	new URL('./vectors/wycheproof-hmac-sha256.json', import.meta.url),
).tests;
const filled = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 255);

describe.each(engines)('HMAC-SHA256, %s', (_name, hmac) => {
	it.each(rfc4231)('RFC 4231, $mac', ({ key, msg, mac }) => {
		const [secret, message] = [fromHex(key), fromHex(msg)];
		expect(toHex(hmac(secret, message)).slice(0, mac.length)).toBe(mac);
		expect(toHex(hmac(secret, message.subarray(0, 5), message.subarray(5))).slice(0, mac.length)).toBe(mac);
	});

	it('Wycheproof', () => {
		for (const { tcId, key, msg, tag, result } of wycheproof) {
			const fits = toHex(hmac(fromHex(key), fromHex(msg))).slice(0, tag.length) === tag;
			expect(fits, `${tcId}`).toBe(result === 'valid');
		}
	});

	it('takes no parts and empty keys', () => {
		expect(hmac(utf8('key'))).toEqual(hmac(utf8('key'), new Uint8Array(0)));
		expect(hmac(new Uint8Array(0), utf8('a'))).toEqual(hmac(new Uint8Array(64), utf8('a')));
		expect(hmac(utf8('key'), utf8('a')).constructor).toBe(Uint8Array);
	});
});

describe('a caller', () => {
	it.each(engines.slice(3))('of the %s is told what is no key and what no message', (_name, hmac) => {
		const secret = crypto.getRandomValues(new Uint8Array(32));
		expect(acceptedMistakes('HMAC key', (key) => hmac(key))).toEqual([]);
		expect(acceptedMistakes('HMAC message', (bytes) => hmac(secret, bytes))).toEqual([]);
		try {
			hmac(secret, 5 as never);
			expect.unreachable();
		} catch (error) {
			expect(error).toEqual(new TypeError('HMAC message: expected a Uint8Array, got number'));
			expect(secretsShown(error, secret)).toEqual([]);
		}
	});
});

describe('all engines agree', () => {
	it('on every length of message up to 600 and of key up to 200, and on long ones', () => {
		for (let length = 0; length <= 600; length++) {
			const [key, message] = [filled(length % 200), filled(length)];
			const expected = nobleHmac(key, [message]);
			for (const [name, hmac] of engines) expect(hmac(key, message), `${name}, ${length}`).toEqual(expected);
		}
		for (const length of [65_535, 65_536])
			for (const [name, hmac] of engines)
				expect(hmac(filled(length), filled(length)), name).toEqual(nobleHmac(filled(length), [filled(length)]));
		for (const [name, hmac] of engines.slice(3)) {
			expect(hmac(filled(9), filled(70_000)), name).toEqual(nobleHmac(filled(9), [filled(70_000)]));
			expect(hmac(filled(70_000), filled(9)), name).toEqual(nobleHmac(filled(70_000), [filled(9)]));
		}
	});

	it('on any key and parts', () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ maxLength: 150 }),
				fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 }),
				(key, parts) => {
					const expected = nobleHmac(key, [concatBytes(...parts)]);
					for (const [, hmac] of engines) expect(hmac(key, ...parts)).toEqual(expected);
				},
			),
			{ numRuns: runs(100) },
		);
	});
});

describe('without WebAssembly', () => {
	afterEach(() => {
		vi.unstubAllGlobals();
		vi.resetModules();
	});

	it.each(['../src/index.js', '../src/node/index.js'])('%s works as before', async (entry) => {
		vi.resetModules();
		vi.stubGlobal('WebAssembly', undefined);
		const { hmacSha256 }: { hmacSha256: Hmac } = await import(entry);
		expect(hmacSha256(filled(32), filled(40))).toEqual(nobleHmac(filled(32), [filled(40)]));
	});
});
