// Heavy work: on threads when they are asked for, in place when there are none, when their module is missing, and once they die.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Breath, type JobTable, type Log } from '@i2p/runtime';
import { NodeDriver } from '@i2p/runtime-node';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { jobs as table } from '../src/jobs.js';
import { systemJobs, threadModule } from '../src/threads.js';
import { jobs as ofThread } from '../src/worker.js';

const folder = mkdtempSync(join(tmpdir(), 'i2p-threads-'));
const open: (() => void)[] = [];
afterEach(() => {
	for (const close of open.splice(0)) close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A module that threads can read: they see plain JavaScript only. */
function moduleOf(name: string, source: string): URL {
	const path = join(folder, name);
	writeFileSync(path, source);
	return pathToFileURL(path);
}

/** Says where it was done: here (0), or on the thread of this number. */
const where: JobTable = { where: () => Uint8Array.of(0) };

function made(workers: number, module: URL | undefined) {
	const driver = new NodeDriver();
	const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
	const said: string[] = [];
	const log: Log = { enabled: () => true, note: (_, event) => said.push(event) };
	const jobs = systemJobs(breath, where, { workers, log, module });
	open.push(() => {
		jobs.close();
		driver.detach(breath);
	});
	const run = () =>
		new Promise<string>((resolve) => {
			const onJob = (given: Uint8Array) => resolve(given[0] === 0 ? 'here' : 'thread');
			jobs.offer({ kind: 'where', bytes: new Uint8Array(1), generation: 1 }, { onJob, onJobFailed: resolve });
		});
	return { run, said };
}

const good = moduleOf(
	'good.mjs',
	"import { threadId } from 'node:worker_threads'; export const jobs = { where: () => Uint8Array.of(threadId) };",
);

describe('heavy work', () => {
	it('is done by a thread if one is asked for, else in place', async () => {
		expect(await made(1, good).run()).toBe('thread');
		expect(await made(0, good).run()).toBe('here');
	});

	it('is done in place, and that is said, where the module of threads is not there', async () => {
		const { run, said } = made(1, undefined);
		expect(await run()).toBe('here');
		expect(said).toEqual(['workers-missing']);
		expect(threadModule([pathToFileURL(join(folder, 'none.mjs')), good])).toEqual(good);
		expect(threadModule([pathToFileURL(join(folder, 'none.mjs'))])).toBeUndefined();
	});

	it('is done in place once a thread died, and that is said once; what it did is told as lost', async () => {
		const { run, said } = made(1, moduleOf('bad.mjs', 'throw new Error("no such thing");'));
		expect(await run()).toBe('crashed');
		expect([await run(), await run()]).toEqual(['here', 'here']);
		expect(said).toEqual(['workers-died']);
	});

	it('has the same table on both sides', () => {
		expect(ofThread).toBe(table);
	});
});
