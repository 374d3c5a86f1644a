// Jobs on real threads: results with their generation, a queue that says no, threads that die and are replaced.
import { Breath, type Turn } from '@i2p/runtime';
import { NodeDriver, type WorkerJobs, type WorkerJobsOptions, workerJobs } from '@i2p/runtime-node';
import { afterEach, describe, expect, it } from 'vitest';

const module = new URL('./fixtures/jobs.mjs', import.meta.url);
const kinds = ['reverse', 'view', 'thread', 'keep', 'fail', 'exit', 'spin', 'wrong'];
const open: (() => void)[] = [];
afterEach(() => {
	for (const close of open.splice(0)) close();
});

function pool(options: Partial<WorkerJobsOptions> = {}) {
	const driver = new NodeDriver();
	const breath = driver.attach((wake) => new Breath({ clock: driver.clock, rooms: [], wake }));
	const crashes: string[] = [];
	const jobs: WorkerJobs = workerJobs(breath, {
		module,
		kinds,
		workers: 1,
		onCrash: (why) => crashes.push(why),
		...options,
	});
	open.push(() => {
		jobs.close();
		driver.detach(breath);
	});
	const told: string[] = [];
	let generation = 0;
	/** Offers a job; the promise is what was told, or `refused`. */
	const run = (kind: string, ...bytes: number[]): Promise<string> =>
		new Promise((resolve) => {
			const tell = (said: string, of: number, turn: Turn) => {
				expect(breath.phase).toBe('inhale');
				expect(turn.now).toBeGreaterThan(0);
				told.push(`${of}`);
				resolve(said);
			};
			const taken = jobs.offer(
				{ kind, bytes: Uint8Array.from(bytes), generation: ++generation },
				{
					onJob: (given, of, turn) => tell(given.join(), of, turn),
					onJobFailed: (code, of, turn) => tell(code, of, turn),
				},
			);
			if (!taken) resolve('refused');
		});
	return { run, told, crashes, jobs };
}

describe('workerJobs', () => {
	it('does jobs in order on one thread and tells each with its generation', async () => {
		const { run, told } = pool();
		const all = [run('reverse', 1, 2, 3), run('view', 4, 5, 6, 7), run('fail'), run('reverse'), run('reverse', 8, 9)];
		expect(await Promise.all(all)).toEqual(['3,2,1', '5,6', 'failed', '', '9,8']);
		expect(told).toEqual(['1', '2', '3', '4', '5']);
	});

	it('uses as many threads as it may, and no more', async () => {
		const { run } = pool({ workers: 2 });
		const ids = await Promise.all(Array.from({ length: 12 }, () => run('thread')));
		expect(new Set(ids).size).toBeLessThanOrEqual(2);
		expect(new Set(ids).size).toBeGreaterThanOrEqual(1);
	});

	it('answers no when too many wait, and to what nobody does', async () => {
		const { run, jobs } = pool({ capacity: 2 });
		const all = [run('thread'), run('thread'), run('thread'), run('thread')];
		expect(await all[3]).toBe('refused');
		expect(await all[2]).not.toBe('refused');
		const nobody = { onJob: () => undefined, onJobFailed: () => undefined };
		expect(() => jobs.offer({ kind: 'cook', bytes: new Uint8Array(), generation: 0 }, nobody)).toThrow('got cook');
	});

	it('wipes what it was given, there; the caller keeps its own', async () => {
		const { run } = pool();
		expect(await run('keep', 1, 2, 3)).toBe('1,2,3');
		expect(await run('keep', 9)).toBe('0,0,0');
	});

	it('says that a job’s thread crashed, replaces it, and goes on with those that wait', async () => {
		const { run, crashes } = pool();
		const before = await run('thread');
		const all = [run('exit'), run('reverse', 1, 2), run('thread')];
		const [died, next, after] = await Promise.all(all);
		expect([died, next]).toEqual(['crashed', '2,1']);
		expect(after).not.toBe(before);
		expect(crashes).toEqual(['a thread ended with code 7']);
	});

	it('stops a job that takes too long', async () => {
		const { run, crashes } = pool({ timeoutMs: 500 });
		expect(await Promise.all([run('spin'), run('reverse', 1, 2)])).toEqual(['timeout', '2,1']);
		expect(crashes).toEqual([]);
	});

	it('fails jobs whose module is missing or whose work gives no bytes', async () => {
		const missing = pool({ module: new URL('./fixtures/nowhere.mjs', import.meta.url) });
		expect(await missing.run('reverse', 1)).toBe('crashed');
		expect(await missing.run('reverse', 1)).toBe('crashed');
		expect(missing.crashes[0]).toContain('nowhere.mjs');
		expect(await pool().run('wrong')).toBe('failed');
	});

	it('tells nothing once closed', async () => {
		const { run, jobs, told } = pool();
		expect(await run('reverse', 1)).toBe('1');
		void run('reverse', 2);
		jobs.close();
		expect(await run('reverse', 3)).toBe('refused');
		expect(told).toEqual(['1']);
	});

	it('wants a sensible number of threads', () => {
		for (const workers of [0, 65, 1.5])
			expect(() => pool({ workers })).toThrow('workers: expected an integer from 1 to 64');
		expect(() => pool({ timeoutMs: 0 })).toThrow('job timeoutMs');
	});
});
