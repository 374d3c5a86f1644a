// The face of @i2p/runtime-node: sockets, clock, files, random, the driver that breathes.
export { inlineJobs, type JobTable } from '@i2p/runtime';
export { type NodeClock, nodeClock } from './clock.js';
export { NodeDriver } from './driver.js';
export { jsonLog, textLog } from './log.js';
export { nodeRandom } from './random.js';
export { fileStore } from './store.js';
export { nodeTcp } from './tcp.js';
export { nodeUdp } from './udp.js';
