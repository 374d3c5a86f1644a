// The face of @i2p/time.
export type { Clock } from './clock.js';
export { days, hours, minutes, seconds } from './durations.js';
export { after, fromWallSeconds, type Mono, mono, never, type Wall, wall, wallSeconds } from './instants.js';
export { SkewEstimate } from './skew-estimate.js';
