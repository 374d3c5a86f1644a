// The face of @i2p/testkit: virtual clock, seeded random, in-memory network, guards, recorders.
export { Guard, type GuardOptions } from './guards.js';
export { lend, spoiled } from './lend.js';
export { type MemoryHost, MemoryNetwork, type NetworkOptions } from './memory-network.js';
export { type HostileCount, type HostileOptions, hostile, type LengthField } from './node/hostile.js';
export { longRunsFactor, runs } from './node/runs.js';
export { secretsShown } from './node/secrets.js';
export { loadVectors } from './node/vectors.js';
export { type MemoryStore, memoryStore, type Recorded, recordingLog } from './recorders.js';
export { seededRandom } from './seeded-random.js';
export { VirtualClock, virtualStart } from './virtual-clock.js';
export { mostTurnsAtOnce, turnCostMs, VirtualDriver } from './virtual-driver.js';
