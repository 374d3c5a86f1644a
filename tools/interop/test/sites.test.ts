// What the lane puts behind server tunnels: the files of one folder and nothing beside it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { serveFiles } from '../src/sites.js';

it('serves the files of a folder, and nothing else', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'i2p-sites-'));
	const files = join(folder, 'files');
	mkdirSync(join(files, 'info'), { recursive: true });
	writeFileSync(join(folder, 'secret'), 'not for strangers');
	writeFileSync(join(files, 'info/refs'), 'these');
	const site = await serveFiles(files);
	const ask = async (path: string): Promise<string> => {
		const response = await fetch(`http://127.0.0.1:${site.port}${path}`, { headers: { 'x-who': path } });
		return `${response.status} ${await response.text()}`;
	};
	try {
		expect(await ask('/info/refs?service=git-upload-pack')).toBe('200 these');
		expect(site.asked['x-who']).toBe('/info/refs?service=git-upload-pack');
		for (const path of ['/', '/info', '/nothing', '/../secret', '/%2e%2e/secret'])
			expect(await ask(path)).toBe('404 no such file\n');
	} finally {
		await site.close();
		rmSync(folder, { recursive: true, force: true });
	}
});
