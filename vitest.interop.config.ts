// The interop lane: scenarios with real routers, in real time. Figures first, on a quiet machine; then five nets at a time; the long ones last.
import { defineConfig } from 'vitest/config';
import { sourceAliases } from './tools/house/house.mjs';

const resolve = { alias: sourceAliases() };
const waits = { testTimeout: 600_000, hookTimeout: 300_000, teardownTimeout: 30_000 };

/** The files below one folder, after those of lower order. Vitest runs what has order 0 and one worker after everything else. */
const group = (name: string, groupOrder: number, maxWorkers: number) => ({
	resolve,
	test: {
		name,
		include: [`tools/interop/scenarios/${name}/*.interop.ts`],
		maxWorkers,
		sequence: { groupOrder },
		...waits,
	},
});

export default defineConfig({
	resolve,
	test: {
		projects: [
			group('quiet', 1, 1),
			group('nets', 2, 5),
			...(process.env['I2P_INTEROP_LONG'] ? [group('long', 3, 1)] : []),
		],
	},
});
