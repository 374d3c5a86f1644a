// The test lane below interop: every package's tests against the sources, through the aliases of house.json.
import { defineConfig } from 'vitest/config';
import { sourceAliases } from './tools/house/house.mjs';

export default defineConfig({
	resolve: { alias: sourceAliases() },
	test: {
		include: [
			'packages/*/test/**/*.test.ts',
			'apps/*/test/**/*.test.ts',
			'tools/*/test/**/*.test.ts',
			'examples/test/*.test.ts',
		],
		exclude: ['**/node_modules/**'],
		benchmark: { include: ['packages/*/bench/**/*.bench.ts', 'apps/*/bench/**/*.bench.ts'] },
		coverage: {
			provider: 'v8',
			include: ['packages/*/src/**/*.ts'],
			exclude: ['packages/testkit/**'],
			reporter: ['json-summary', 'text-summary'],
		},
		maxWorkers: 2,
		// Long property runs take as long as they take.
		testTimeout: process.env['I2P_LONG'] === '1' ? 3_600_000 : 60_000,
		// Many a world is made in a hook.
		hookTimeout: 60_000,
	},
});
