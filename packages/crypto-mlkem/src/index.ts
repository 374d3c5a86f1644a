// The face of @i2p/crypto-mlkem, portable engine: ML-KEM-512, ML-KEM-768 and ML-KEM-1024.
import { jobsOf, type MlKemJobTable } from './jobs.js';
import { importMlKemPrivate } from './portable.js';

export * from './face.js';
export { generateMlKem, importMlKemPrivate } from './portable.js';

/** What {@link MlKemJob}s ask for, by kind; what they throw, for bytes that no job has, is a bug. */
export const mlKemJobs: MlKemJobTable = jobsOf(importMlKemPrivate);
