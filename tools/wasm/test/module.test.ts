// The embedded module is what its source compiles to, byte for byte.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile, embedding } from '../compile.mjs';

describe('the embedded module', () => {
	it('is what the compiler makes of the source', () => {
		const text = readFileSync(new URL('../../../packages/crypto-wasm/src/module.ts', import.meta.url), 'utf8');
		expect(text === embedding(compile())).toBe(true);
	});
});
