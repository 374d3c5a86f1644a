// What command lines share: which version a program is of, and what is said where no package lies beside it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packageVersion } from '../src/command-line/index.js';

describe('the version of a program', () => {
	it('is that of the package above the module', () => {
		const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
			version: string;
		};
		expect(packageVersion(import.meta.url)).toBe(version);
	});

	it('is unknown where no package lies there, or one that is none', () => {
		const folder = mkdtempSync(join(tmpdir(), 'i2p-version-'));
		try {
			mkdirSync(join(folder, 'dist'));
			const module = pathToFileURL(join(folder, 'dist', 'cli.js')).href;
			expect(packageVersion(module)).toBe('unknown');
			for (const text of ['{}', '{ "version": 1 }', '[]', 'null', '{']) {
				writeFileSync(join(folder, 'package.json'), text);
				expect(packageVersion(module)).toBe('unknown');
			}
			writeFileSync(join(folder, 'package.json'), '{ "version": "1.2.3" }');
			expect(packageVersion(module)).toBe('1.2.3');
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});
});
