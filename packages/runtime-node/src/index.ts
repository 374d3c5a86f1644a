// The face of @i2p/runtime-node: sockets, clock, files, HTTP, random, worker threads, the driver that breathes.
export { type NodeClock, nodeClock } from './clock.js';
export { NodeDriver, type NodeDriverOptions } from './driver.js';
export { nodeHttp } from './http.js';
export { jsonLog, textLog } from './log.js';
export { nodeMemoryShare } from './memory.js';
export { nodeRandom } from './random.js';
export { fileStore } from './store.js';
export { nodeSurroundings } from './surroundings.js';
export { nodeTcp, nodeTls } from './tcp.js';
export { nodeUdp } from './udp.js';
export { type WorkerJobs, type WorkerJobsOptions, workerJobs } from './worker-jobs.js';
