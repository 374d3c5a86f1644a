// The package lane: every published package is packed, examined, installed alone in an empty folder, imported and exercised.
// Needs what `tsc -b` and the build write. Arguments: names of packages to look at; all by default.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHouse, root } from '../house/house.mjs';
import { importsIn, packageOf } from '../house/imports.mjs';
import { readmeExample } from '../tidy/readme.mjs';
import { attw, bundles, imports, published, runExample } from './checks.mjs';
import { installAlone, pack } from './pack.mjs';

const { packages } = readHouse();
const names = process.argv.slice(2);
const wanted = packages.filter((p) => !p.private && existsSync(join(root, p.folder, 'package.json')));
const chosen = wanted.filter((p) => names.length === 0 || names.includes(p.name));
const count = { passed: 0, failed: 0 };

async function counted(p, what, check) {
	try {
		await check();
		count.passed++;
	} catch (error) {
		count.failed++;
		console.log(`FAILED ${p.publishedName} ${what}: ${error.message}`);
	}
}

/** Runs a task for each item, two at a time. */
async function pairwise(items, task) {
	const queue = [...items];
	const worker = async () => {
		for (let item = queue.shift(); item; item = queue.shift()) await task(item);
	};
	await Promise.all([worker(), worker()]);
}

async function examine(p, folder, tarballs) {
	if (!tarballs.has(p.publishedName)) return;
	await counted(p, 'types resolve (attw)', () => attw(tarballs.get(p.publishedName)));
	const alone = join(folder, 'alone', p.name);
	const readme = join(root, p.folder, 'README.md');
	const example = existsSync(readme) ? readmeExample(readFileSync(readme, 'utf8')) : undefined;
	let home;
	await counted(p, 'installs alone', async () => {
		home = await installAlone(alone, p, tarballs, packages, importsIn(example ?? '').map(packageOf));
	});
	if (!home) return;
	await counted(p, 'publishes well (publint)', () => published(home));
	await counted(p, 'imports', () => imports(alone, p));
	if (existsSync(readme)) await counted(p, 'README example', () => runExample(alone, example));
	if (['crypto', 'data', 'meta'].includes(p.layer)) await counted(p, 'bundles for browsers', () => bundles(alone, p));
	rmSync(alone, { recursive: true, force: true });
}

const folder = mkdtempSync(join(tmpdir(), 'i2p-packages-'));
try {
	const tarballs = new Map();
	await pairwise(wanted, (p) =>
		counted(p, 'packs', async () => {
			tarballs.set(p.publishedName, await pack(p, join(folder, 'tarballs')));
		}),
	);
	await pairwise(chosen, (p) => examine(p, folder, tarballs));
} finally {
	rmSync(folder, { recursive: true, force: true });
}
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exit(count.failed === 0 ? 0 : 1);
