// The face of @i2p/time.
export type { Clock } from './clock.js';
export { CorrectedClock } from './corrected-clock.js';
export { days, hours, minutes, seconds } from './durations.js';
export { after, fromWallSeconds, type Mono, mono, never, type Wall, wall, wallSeconds } from './instants.js';
export { SkewEstimate } from './skew-estimate.js';
export {
	fromNtpTimestamp,
	judgeSntpAnswer,
	readSntpPacket,
	type SntpAnswer,
	type SntpFault,
	type SntpPacket,
	type SntpRefusal,
	type SntpTime,
	writeSntpRequest,
} from './sntp.js';
export { nextUtcDay, utcDay } from './utc-day.js';
