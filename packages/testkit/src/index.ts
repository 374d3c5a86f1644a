// The face of @i2p/testkit: virtual clock, seeded random, a network, a web and jobs in memory, guards, recorders.
export { Guard, type GuardOptions } from './guards.js';
export { lend, spoiled } from './lend.js';
export { type MemoryHost, MemoryNetwork, type NetworkOptions } from './memory-network.js';
export { MemoryWeb, type WebAnswer, type WebSite } from './memory-web.js';
export { acceptedMistakes } from './misuse.js';
export { Nat, type NatDependence, type NatOptions } from './nat.js';
export { type HostileCount, type HostileOptions, hostile, type LengthField } from './node/hostile.js';
export { type Killing, killed } from './node/killing.js';
export { longRunsFactor, runs } from './node/runs.js';
export { secretsShown } from './node/secrets.js';
export { loadVectors } from './node/vectors.js';
export type { Elsewhere, Parcel } from './parcel.js';
export { type MemoryStore, memoryStore, type Recorded, recordingLog } from './recorders.js';
export { seededRandom } from './seeded-random.js';
export { VirtualClock, virtualStart } from './virtual-clock.js';
export { mostTurnsAtOnce, turnCostMs, VirtualDriver } from './virtual-driver.js';
export { type VirtualJobsOptions, virtualJobs } from './virtual-jobs.js';
