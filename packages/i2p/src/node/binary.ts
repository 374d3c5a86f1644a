// Runs a binary of another package as if it had been called by its name.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

/** Where a package's binary stands, by what its `package.json` says. */
function placeOf(owner: string, name: string): string {
	const manifest = require.resolve(`${owner}/package.json`);
	const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly bin: Readonly<Record<string, string>> };
	return join(dirname(manifest), bin[name]!);
}

/** Becomes that binary; the command line is already its own. */
export async function become(owner: string, name: string): Promise<void> {
	await import(pathToFileURL(placeOf(owner, name)).href);
}
