// The face of @i2p/testkit: virtual clock, seeded random, in-memory network, guards, recorders.
export { type HostileCount, type HostileOptions, hostile } from './node/hostile.js';
export { loadVectors } from './node/vectors.js';
export { seededRandom } from './seeded-random.js';
export { VirtualClock, virtualStart } from './virtual-clock.js';
