// The face of @i2p/crypto-mlkem, node engine: the same names and types as the portable one.
import { jobsOf, type MlKemJobTable } from '../jobs.js';
import { importMlKemPrivate } from './engine.js';

export * from '../face.js';
export { generateMlKem, importMlKemPrivate } from './engine.js';

/** What {@link MlKemJob}s ask for, by kind; what they throw, for bytes that no job has, is a bug. */
export const mlKemJobs: MlKemJobTable = jobsOf(importMlKemPrivate);
