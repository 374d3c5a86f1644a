// The face of @i2p/transport-core: what a link promises; link table; dial policy; the gate.

export { maxI2npBytes } from './constants.js';
export { type AddressRefusal, type DialPolicy, refuseAddress } from './dial-policy.js';
export { Gate, type GateLimits, type GateRefusal } from './gate.js';
export type { Dial, Link, LinkEvents, Transport, TransportEvents } from './link.js';
export { LinkTable, type LinkTableOptions, type OfferAnswer } from './link-table.js';
export type { Note, RouterInfoSource } from './wants.js';
