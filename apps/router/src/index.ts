// The face of @i2p/router.
export {
	type ConnectOptions,
	type DatagramOptions,
	type DestinationOptions,
	I2pAgent,
	I2pDatagramSocket,
	I2pDestination,
	I2pError,
	type I2pErrorCode,
	I2pServer,
	I2pSocket,
	type LookupOptions,
} from '@i2p/client/node';
export { type AttachOptions, attachOrStart } from './attach-or-start.js';
export { createRouter, type Router, type RouterOptions, type StopOptions } from './create-router.js';
export { AttachError, type AttachFault, RouterError, type RouterFault } from './errors.js';
export type { RouterEvent } from './events.js';
export { defaultSettings, type RouterSettings, settingBounds } from './options.js';
export { type ClosableJobs, type ProcessUse, type RouterPorts, systemPorts } from './ports.js';
export { type SharedDestinationOptions, SharedRouter } from './shared-router.js';
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
