// One suite over both engines: NIST CAVP samples (SHA256ShortMsg.rsp, SHA256LongMsg.rsp), FIPS 180-4 examples.
import { concatBytes, fromHex, toHex, utf8 } from '@i2p/util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as portable from '../src/index.js';
import * as native from '../src/node/index.js';

const vectors: readonly [origin: string, message: Uint8Array, digest: string][] = [
	['FIPS 180-4, empty', new Uint8Array(0), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
	['FIPS 180-2 B.1', utf8('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
	[
		'FIPS 180-2 B.2',
		utf8('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'),
		'248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
	],
	[
		'FIPS 180-2 B.3',
		new Uint8Array(1_000_000).fill(0x61),
		'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
	],
	['CAVP ShortMsg Len 8', fromHex('d3'), '28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1'],
	['CAVP ShortMsg Len 16', fromHex('11af'), '5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98'],
	['CAVP ShortMsg Len 32', fromHex('74ba2521'), 'b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e'],
];

for (const [name, engine] of [
	['portable', portable],
	['node', native],
] as const) {
	describe(`SHA-256, ${name} engine`, () => {
		it.each(vectors)('%s', (_origin, message, digest) => {
			expect(toHex(engine.sha256(message))).toBe(digest);
			expect(toHex(engine.sha256(message.subarray(0, 1), message.subarray(1)))).toBe(digest);
			expect(toHex(engine.createSha256().update(message).digest())).toBe(digest);
		});

		it('hashes no parts as the empty message', () => {
			expect(toHex(engine.sha256())).toBe(vectors[0]![2]);
		});

		it('answers plain 32-byte arrays', () => {
			expect(engine.sha256(utf8('x')).constructor).toBe(Uint8Array);
			expect(engine.createSha256().digest().constructor).toBe(Uint8Array);
		});

		it('copies a running state', () => {
			const running = engine.createSha256().update(utf8('ab'));
			const copy = running.clone();
			running.update(utf8('zz'));
			expect(toHex(copy.update(utf8('c')).digest())).toBe(vectors[1]![2]);
			expect(running.digest()).toEqual(engine.sha256(utf8('abzz')));
			expect(() => running.digest()).toThrow();
		});
	});
}

describe('both engines', () => {
	it('agree on every split of every message', () => {
		fc.assert(
			fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (parts) => {
				const expected = portable.sha256(concatBytes(...parts));
				expect(native.sha256(...parts)).toEqual(expected);
				expect(portable.sha256(...parts)).toEqual(expected);
			}),
			{ numRuns: 100 },
		);
	});
});
