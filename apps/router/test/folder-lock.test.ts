// One router a data folder.
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../src/folder-lock.js';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'i2p-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('lockFolder', () => {
	it('lets one router in, and the next after it has gone', () => {
		const unlock = lockFolder(folder);
		expect(readFileSync(join(folder, 'router.pid'), 'utf8')).toBe(`${process.pid}\n`);
		expect(() => lockFolder(folder)).toThrow(/another router \(process \d+\)/);
		unlock();
		lockFolder(folder)();
	});

	it('names the process that has it', () => {
		writeFileSync(join(folder, 'router.pid'), `${process.ppid}\n`);
		expect(() => lockFolder(folder)).toThrow(`process ${process.ppid}`);
	});

	it.each(['999999999\n', 'rubbish', ''])('takes over from a process that is gone (%j)', (left) => {
		writeFileSync(join(folder, 'router.pid'), left);
		lockFolder(folder)();
	});

	it('says so when the folder cannot be written to, and takes it once it can', () => {
		expect(() => lockFolder(join(folder, 'not-there'))).toThrow(/the option `dataDir`/);
		mkdirSync(join(folder, 'router.pid'));
		expect(() => lockFolder(folder)).toThrow(/cannot write to the data folder/);
		rmdirSync(join(folder, 'router.pid'));
		lockFolder(folder)();
	});
});
