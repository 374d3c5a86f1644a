// One command that renames the scope of all packages: node tools/rename-scope/run.mjs @new
// Renames it in every text of this working tree, writes anew what follows from house.json, and sets the imports in order again.
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { root } from '../house/house.mjs';
import { environment } from '../setup/prepare.mjs';
import { renameScope } from './rename.mjs';

/** Runs a command in the tree and shows what it says; its status ends this one when it is bad. */
function step(command, ...args) {
	const { status, error } = spawnSync(command, args, { cwd: root, env: environment(), stdio: 'inherit' });
	if (status === 0) return;
	console.error(`${command} ${args.join(' ')}: ${error?.message ?? `status ${status}`}`);
	process.exit(1);
}

const [to, ...rest] = process.argv.slice(2);
if (!to || rest.length > 0) {
	console.error('usage: node tools/rename-scope/run.mjs @new');
	process.exit(2);
}
try {
	const { from, files } = renameScope(root, to);
	for (const path of files) console.log(relative(root, path));
	console.log(`${from} is ${to} in ${files.length} files`);
} catch (error) {
	if (!(error instanceof RangeError)) throw error;
	console.error(error.message);
	process.exit(2);
}
step(process.execPath, join('tools', 'house', 'write.mjs'));
step('pnpm', 'install', '--no-frozen-lockfile', '--prefer-offline', '--silent');
step('biome', 'check', '--write', '--log-level=error', '.');
