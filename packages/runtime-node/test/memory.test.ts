// The share of memory in use: at least what each of its two measures says.
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { expect, it } from 'vitest';
import { nodeMemoryShare } from '../src/index.js';

it('is the share of the heap or of the machine, whichever is larger', () => {
	const share = nodeMemoryShare();
	const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
	expect(share).toBeGreaterThan((0.5 * process.memoryUsage.rss()) / totalmem());
	expect(share).toBeGreaterThan((0.5 * used) / limit);
	expect(share).toBeLessThan(1);
});
