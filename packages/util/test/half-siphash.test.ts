// HalfSipHash against the table of its authors.
import { loadVectors } from '@i2p/testkit';
import { describe, expect, it } from 'vitest';
import { HalfSipHash } from '../src/half-siphash.js';

const { outputs } = loadVectors<{ outputs: string[] }>(new URL('./vectors/half-siphash.json', import.meta.url));

describe('HalfSipHash-2-4', () => {
	it('gives the 64 outputs of the reference', () => {
		const hash = new HalfSipHash(0x0302_0100, 0x0706_0504);
		for (const [length, output] of outputs.entries()) {
			hash.update(Uint8Array.from({ length }, (_, i) => i));
			const words = Buffer.alloc(8);
			words.writeInt32LE(hash.low, 0);
			words.writeInt32LE(hash.high, 4);
			expect(words.toString('hex')).toBe(output);
		}
	});
});
