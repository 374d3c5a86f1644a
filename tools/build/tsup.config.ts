// The one build of every package: ES modules from src/, one entry a door; declarations come from `tsc -b`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'tsup';
import { readHouse } from '../house/house.mjs';

const here = process.cwd();
const entries = [
	'index.ts',
	'node/index.ts',
	'node/conformance-cli.ts',
	'node/i2p-router.ts',
	'node/i2p-sam.ts',
	'cli.ts',
	'demo.ts',
	'sim.ts',
	'devnet.ts',
	'worker.ts',
	'play-half.ts',
	...readHouse()
		.packages.find((p) => here.endsWith(p.folder))!
		.subpaths.map((s) => `${s}/index.ts`),
];

export default defineConfig({
	entry: Object.fromEntries(
		entries.filter((e) => existsSync(join(here, 'src', e))).map((e) => [e.replace(/\.ts$/, ''), `src/${e}`]),
	),
	outDir: 'dist',
	format: ['esm'],
	target: 'es2022',
	platform: 'neutral',
	external: [/^node:/],
	dts: false,
	clean: false,
	sourcemap: true,
	splitting: true,
	treeshake: false,
});
