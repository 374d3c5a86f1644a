// The face of @i2p/destination: one local destination end to end, a MessageHost over this router.
export type { DestinationCode, Note } from './codes.js';
export { type Conduct, usualConduct } from './conduct.js';
export { maxQueuedMessages, maxRemotes } from './constants.js';
export type { ReplyHandler } from './inbound.js';
export { LocalDestination, type LocalDestinationParts } from './local-destination.js';
export { Resolver, type ResolverParts } from './resolver.js';
export type { DestinationSnapshot } from './snapshot.js';
export type {
	LeaseSetDirectory,
	LocalLetter,
	Names,
	Neighbour,
	Neighbours,
	TunnelDelivery,
	TunnelPool,
} from './wants.js';
