// Secrets in print are found in every form that values print them, and not where there are none.
import { secretsShown, seededRandom } from '@i2p/testkit';
import { toHex } from '@i2p/util';
import { expect, it } from 'vitest';

const secret = seededRandom('secret').bytes(32);
const number = BigInt(`0x${toHex(secret)}`);

it('finds a secret in fields, views, texts and errors', () => {
	const hidden = Object.defineProperty({}, 'raw', { value: secret, enumerable: false });
	expect(secretsShown({ raw: secret }, secret)).toEqual(['inspect', 'JSON.stringify', 'structuredClone']);
	expect(secretsShown({ inner: { deep: [[[[secret.subarray(5, 20)]]]] } }, secret)).toContain('inspect');
	expect(secretsShown(hidden, secret)).toEqual(['inspect']);
	expect(secretsShown(Buffer.from(secret), secret)).toContain('inspect');
	expect(secretsShown(new Uint8Array(secret).reverse(), secret)).toContain('inspect');
	expect(secretsShown(new Error(`bad key ${toHex(secret)}`), secret)).toContain('stack');
	expect(secretsShown({ x: number }, secret)).toContain('JSON.stringify');
	for (const encoding of ['hex', 'base64', 'base64url'] as const)
		expect(secretsShown(Buffer.from(secret).toString(encoding), secret)).toContain('String');
	expect(
		secretsShown(
			{
				get raw() {
					return secret;
				},
			},
			secret,
		),
	).toContain('inspect');
});

it('finds none where there is none', () => {
	class Key {
		readonly publicKey = seededRandom('public').bytes(32);
		readonly #raw = secret;
		first(): number {
			return this.#raw[0]!;
		}
	}
	const key = new Key();
	expect(key.first()).toBe(secret[0]);
	expect(secretsShown(key, secret)).toEqual([]);
	expect(secretsShown(new RangeError('expected 32 bytes, got 31'), secret)).toEqual([]);
	expect(secretsShown(() => secret, secret)).toEqual([]);
	expect(secretsShown(undefined, secret)).toEqual([]);
});
