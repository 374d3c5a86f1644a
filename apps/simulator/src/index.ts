// The face of @i2p/simulator: worlds, scenarios, checkers.
export type { Checker, Conversation, Question, View, Way } from './checker.js';
export { Problems } from './checker.js';
export { type Bounds, BoundsChecker } from './checkers/bounds.js';
export { BugChecker } from './checkers/bugs.js';
export { BuildChecker } from './checkers/builds.js';
export { DeliveryChecker } from './checkers/delivery.js';
export { LookupChecker } from './checkers/lookups.js';
export { PoolChecker } from './checkers/pools.js';
export { ReachChecker } from './checkers/reach.js';
export { SecrecyChecker } from './checkers/secrecy.js';
export type { ApplicationMessage } from './messages.js';
export { allCheckers, type Outcome, type RunOptions, runScenario, type Scenario, type Size } from './scenario.js';
export { scenarios } from './scenarios/index.js';
export type { SimulatedRouter } from './simulated-router.js';
export { World, type WorldOptions } from './world.js';
