// ML-KEM as jobs, so many at a time. Must not know handshakes.
import type { MlKemJob } from '@i2p/crypto-mlkem';
import type { JobFault, JobHandler, Jobs, Turn } from '@i2p/runtime';
import { maxKemJobs } from './constants.js';

/** Offers jobs and counts those underway; a handshake that ends before its job does still counts. */
export class KemWork {
	readonly #jobs: Jobs;
	#underway = 0;

	constructor(jobs: Jobs) {
		this.#jobs = jobs;
	}

	/** Takes the job, or answers false when too many are underway. */
	offer(job: MlKemJob, generation: number, handler: JobHandler): boolean {
		if (this.#underway >= maxKemJobs) return false;
		const taken = this.#jobs.offer(
			{ ...job, generation },
			{
				onJob: (given: Uint8Array, of: number, turn: Turn) => {
					this.#underway--;
					handler.onJob(given, of, turn);
				},
				onJobFailed: (code: JobFault, of: number, turn: Turn) => {
					this.#underway--;
					handler.onJobFailed(code, of, turn);
				},
			},
		);
		if (taken) this.#underway++;
		return taken;
	}
}
