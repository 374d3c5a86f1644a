// The heavy work of a router, by kind: what is done between other things, or by threads whose module this is.
import { mlKemJobs } from '@i2p/crypto-mlkem';
import type { JobTable } from '@i2p/runtime';

/** Every kind of job that a room of the router may offer. */
export const jobs: JobTable = { ...mlKemJobs };
