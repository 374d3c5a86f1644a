// A thread whose second half dies, once the first waits for it.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { ThreadHalf } = await import('../../src/thread-half.ts');
const half = new ThreadHalf(workerData);
half.exchange('begun');
if (workerData.index === 0) half.exchange('never answered');
else if (workerData.size.seed === 'throws') throw new Error('half of the world is gone');
else process.exit(0);
