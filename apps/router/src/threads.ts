// Heavy work on threads of this process, and in place where there are none: threads are asked for, and their module may be missing.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Breath, inlineJobs, type Job, type JobHandler, type JobTable, type Log } from '@i2p/runtime';
import { type WorkerJobs, workerJobs } from '@i2p/runtime-node';

/** The thread's module: beside this one in a build; of the last build where the sources run, as threads read no TypeScript. */
const modules = ['./worker.js', '../dist/worker.js'].map((path) => new URL(path, import.meta.url));

/** Finds the thread's module; `undefined` if nothing was built. */
export function threadModule(candidates: readonly URL[] = modules): URL | undefined {
	return candidates.find((url) => existsSync(fileURLToPath(url)));
}

/** Where heavy work is done for one router: by up to so many threads, or in place if there are none or they die. */
export function systemJobs(
	breath: Breath,
	table: JobTable,
	{ workers, log, module }: { workers: number; log: Log; module: URL | undefined },
): WorkerJobs {
	const inPlace = inlineJobs(breath, table);
	const close = () => undefined;
	if (workers === 0) return { offer: (job, handler) => inPlace.offer(job, handler), close };
	if (module === undefined) {
		log.note('warn', 'workers-missing', { instead: 'in place' });
		return { offer: (job, handler) => inPlace.offer(job, handler), close };
	}
	let dead = false;
	const onCrash = (reason: string) => {
		if (!dead) log.note('warn', 'workers-died', { reason, instead: 'in place' });
		dead = true;
	};
	const threads = workerJobs(breath, { module, kinds: Object.keys(table), workers, onCrash });
	return {
		offer: (job: Job, handler: JobHandler) => (dead ? inPlace : threads).offer(job, handler),
		close: () => threads.close(),
	};
}
