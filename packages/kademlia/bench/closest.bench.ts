// The three closest out of four thousand routers: from buckets, by a look at all of them, by sorting them.
import { bench, describe } from 'vitest';
import { Buckets, closest, compareDistance } from '../src/index.js';

const routers = Array.from({ length: 4000 }, (_, i) => {
	const hash = new Uint8Array(32);
	for (let k = 0; k < 32; k++) hash[k] = Math.imul(i + 1, 0x9e3779b1 + k * 2) >>> 24;
	return hash;
});
const target = new Uint8Array(32).fill(0x55);

const buckets = new Buckets<Uint8Array>((hash) => hash);
for (const router of routers) buckets.set(router);

describe('closest 3 of 4000', () => {
	bench('buckets', () => {
		buckets.closest({ target, count: 3 });
	});
	bench('closest()', () => {
		closest(routers, { target, count: 3, hashOf: (r) => r });
	});
	bench('sort all', () => {
		[...routers].sort((a, b) => compareDistance(target, a, b)).slice(0, 3);
	});
});
