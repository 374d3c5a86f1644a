// The interop lane: scenarios with real routers, one after the other, in real time.
import { defineConfig } from 'vitest/config';
import { sourceAliases } from './tools/house/house.mjs';

export default defineConfig({
	resolve: { alias: sourceAliases() },
	test: {
		include: ['tools/interop/scenarios/**/*.interop.ts'],
		fileParallelism: false,
		maxWorkers: 1,
		testTimeout: 600_000,
		hookTimeout: 300_000,
		teardownTimeout: 30_000,
	},
});
