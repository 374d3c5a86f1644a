// Heavy work on worker threads: one job a thread at a time, a bounded queue, threads that are replaced when they die.
import { Worker } from 'node:worker_threads';
import {
	type Breath,
	checkJobKind,
	type Job,
	type JobFault,
	type JobHandler,
	type Jobs,
	type Source,
	type Turn,
	waitingJobs,
} from '@i2p/runtime';
import { checkInteger, Ring } from '@i2p/util';
import { jobTimeoutMs, longestSleepMs, mostWorkers, threadStartMs } from './constants.js';

/** What {@link workerJobs} is made of. */
export interface WorkerJobsOptions {
	/** Where the module is that exports the table as `jobs`: a file of the application. */
	readonly module: URL;
	/** The table's kinds: `Object.keys(jobs)`. */
	readonly kinds: readonly string[];
	/** Threads at most, 1 to 64; each is begun when it is first needed. */
	readonly workers: number;
	/** Jobs that wait at most; 1,000 unless given. */
	readonly capacity?: number;
	/** Milliseconds after which a job is given up and its thread ended; 30,000 unless given. */
	readonly timeoutMs?: number;
	/** Told why a thread died: the module is missing, it ran out of memory, it called `process.exit`. */
	readonly onCrash?: (reason: string) => void;
}

/** Jobs on threads, until they are closed. */
export interface WorkerJobs extends Jobs {
	/** Ends every thread; nothing is told any more, and `offer` answers false. */
	close(): void;
}

/** Jobs done by threads of this process for one router. Threads that rest do not hold the process open. */
export function workerJobs(breath: Breath, options: WorkerJobsOptions): WorkerJobs {
	return new WorkerPool(breath, options);
}

// A string, because the thread's module must be a file where the sources run and in any bundle. What the input
// held is wiped: it may have been a key.
const threadSource = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData).then(({ jobs }) => {
	parentPort.on('message', ({ kind, bytes }) => {
		let result;
		try {
			const bytesOut = jobs[kind](bytes);
			if (bytesOut instanceof Uint8Array) result = new Uint8Array(bytesOut);
		} catch {}
		bytes.fill(0);
		parentPort.postMessage(result, result === undefined ? [] : [result.buffer]);
	});
	parentPort.postMessage('ready');
});
`;

interface Waiting {
	readonly job: Job;
	readonly handler: JobHandler;
}

interface Thread {
	readonly worker: Worker;
	doing: Waiting | undefined;
	timer: NodeJS.Timeout | undefined;
	/** Its module is loaded: from then on time counts against its jobs. */
	ready: boolean;
	/** Why it is being ended, if it is. */
	fault: JobFault;
}

class WorkerPool implements WorkerJobs, Source {
	readonly name = 'jobs';
	readonly #breath: Breath;
	readonly #options: WorkerJobsOptions;
	readonly #waiting: Ring<Waiting>;
	readonly #threads = new Set<Thread>();
	readonly #idle: Thread[] = [];
	/** At most as many as there are threads, and those that died in one turn. */
	readonly #done: ((turn: Turn) => void)[] = [];
	#closed = false;

	constructor(breath: Breath, options: WorkerJobsOptions) {
		checkInteger('workers', options.workers, 1, mostWorkers);
		checkInteger('job timeoutMs', options.timeoutMs ?? jobTimeoutMs, 1, longestSleepMs);
		this.#breath = breath;
		this.#options = options;
		this.#waiting = new Ring(options.capacity ?? waitingJobs);
		breath.addSource(this);
	}

	offer(job: Job, handler: JobHandler): boolean {
		checkJobKind(job.kind, this.#options.kinds);
		if (this.#closed || !this.#waiting.offer({ job, handler })) return false;
		this.#next();
		return true;
	}

	get holds(): boolean {
		return this.#done.length > 0;
	}

	/** Tells what was done since the last turn. */
	pull(turn: Turn): boolean {
		for (const tell of this.#done.splice(0)) tell(turn);
		return false;
	}

	close(): void {
		this.#closed = true;
		this.#breath.removeSource(this);
		this.#waiting.clear();
		this.#done.length = 0;
		for (const thread of this.#threads) {
			clearTimeout(thread.timer);
			void thread.worker.terminate();
		}
		this.#threads.clear();
		this.#idle.length = 0;
	}

	#next(): void {
		while (this.#waiting.length > 0) {
			const thread = this.#idle.pop() ?? (this.#threads.size < this.#options.workers ? this.#begin() : undefined);
			if (thread === undefined) return;
			this.#give(thread, this.#waiting.take()!);
		}
	}

	#begin(): Thread {
		const worker = new Worker(threadSource, { eval: true, execArgv: [], workerData: this.#options.module.href });
		const thread: Thread = { worker, doing: undefined, timer: undefined, ready: false, fault: 'crashed' };
		this.#threads.add(thread);
		worker.on('message', (told: 'ready' | Uint8Array | undefined) => {
			if (told === 'ready') this.#onReady(thread);
			else this.#onResult(thread, told);
		});
		worker.on('error', (error: unknown) => this.#options.onCrash?.(String(error)));
		worker.on('exit', (code) => this.#onExit(thread, code));
		return thread;
	}

	#give(thread: Thread, waiting: Waiting): void {
		const bytes = new Uint8Array(waiting.job.bytes);
		thread.doing = waiting;
		thread.worker.ref();
		this.#limit(thread);
		thread.worker.postMessage({ kind: waiting.job.kind, bytes }, [bytes.buffer]);
	}

	#limit(thread: Thread): void {
		clearTimeout(thread.timer);
		const end = () => {
			thread.fault = 'timeout';
			void thread.worker.terminate();
		};
		thread.timer = setTimeout(end, thread.ready ? (this.#options.timeoutMs ?? jobTimeoutMs) : threadStartMs);
	}

	#onReady(thread: Thread): void {
		thread.ready = true;
		if (thread.doing !== undefined) this.#limit(thread);
	}

	#onResult(thread: Thread, result: Uint8Array | undefined): void {
		if (!this.#threads.has(thread)) return;
		this.#tell(thread, result, 'failed');
		thread.worker.unref();
		this.#idle.push(thread);
		this.#next();
	}

	#onExit(thread: Thread, code: number): void {
		if (!this.#threads.delete(thread)) return;
		const at = this.#idle.indexOf(thread);
		if (at >= 0) this.#idle.splice(at, 1);
		if (thread.fault === 'crashed') this.#options.onCrash?.(`a thread ended with code ${code}`);
		this.#tell(thread, undefined, thread.fault);
		this.#next();
	}

	#tell(thread: Thread, result: Uint8Array | undefined, fault: JobFault): void {
		const waiting = thread.doing;
		clearTimeout(thread.timer);
		thread.doing = undefined;
		if (waiting === undefined) return;
		const { job, handler } = waiting;
		this.#done.push((turn) => {
			if (result === undefined) handler.onJobFailed(fault, job.generation, turn);
			else handler.onJob(result, job.generation, turn);
		});
		this.#breath.arm();
	}
}
