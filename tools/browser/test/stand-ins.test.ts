// What stands for Node in a page, and what may never be bundled for one.
import { describe, expect, it } from 'vitest';
import { bundleFor } from '../bundle.mjs';
import { inspect } from '../page/inspect.mjs';
import { absent, begin, end } from '../page/node.mjs';

describe('what stands for Node in a page', () => {
	it('answers while tests are collected, and ends a test that touches it', () => {
		const node = absent as unknown as typeof import('node:crypto');
		expect([...node.createHash('sha256').digest()]).toEqual([]);
		begin();
		expect(() => node.createHash('sha256')).toThrow('needs Node');
		expect(end()).toBe(true);
		begin();
		expect(end()).toBe(false);
	});

	it('shows what Node shows of a small value', async () => {
		const node = await import('node:util');
		for (const value of [{}, { a: 1, b: { c: 'd' } }, new (class Key {})(), Uint8Array.of(1, 2), 3, undefined]) {
			expect(inspect(value)).toBe(node.inspect(value));
		}
	});
});

describe('a bundle for a browser', () => {
	it('holds the portable engine', async () => {
		const text = await bundleFor("import { sha256 } from '@i2p/crypto-sha256'; console.log(sha256);");
		expect(text).not.toContain('node:crypto');
	});

	it('is not made of a source that imports Node', async () => {
		await expect(bundleFor("import '@i2p/runtime-node';")).rejects.toThrow(
			/packages\/runtime-node\/src\/.* imports node:/,
		);
	});
});
