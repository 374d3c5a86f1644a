// The face of @i2p/router.
export { createRouter, type Router, type RouterOptions, type StopOptions } from './create-router.js';
export { RouterError, type RouterFault } from './errors.js';
export type { RouterEvent } from './events.js';
export { defaultSettings, type RouterSettings, settingBounds } from './options.js';
export { type ClosableJobs, type RouterPorts, systemPorts } from './ports.js';
export type {
	BanState,
	LinkState,
	PoolState,
	Rates,
	ReachabilitySnapshot,
	Reasons,
	RouterSnapshot,
	RouterVitals,
	TunnelState,
} from './snapshot.js';
