// The face of @i2p/sam-bridge: a SAM bridge in front of any router that speaks I2CP.
export type { BridgePorts } from './bridge-machine.js';
export { type BridgeOptions, createSamBridge, type SamBridge } from './create-bridge.js';
export { BridgeError, type BridgeFault } from './errors.js';
export type { BridgeEvent } from './events.js';
export type { BridgeSettings } from './options.js';
