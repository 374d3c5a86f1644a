// The face of @i2p/transport-core: what a link promises; link table; bandwidth; dial policy; the gate; port mapping; reachability.

export {
	Bandwidth,
	type BandwidthSnapshot,
	type Flow,
	type FlowHandler,
	type Traffic,
} from './bandwidth.js';
export { maxI2npBytes } from './constants.js';
export { type AddressRefusal, type DialPolicy, refuseAddress } from './dial-policy.js';
export type { DialLimits } from './dial-queue.js';
export { Gate, type GateOptions, type GatePass, type GateRefusal, type HostBan } from './gate.js';
export {
	type Dial,
	type Link,
	type LinkEvents,
	type LinkFault,
	type OwnPlaces,
	type Transport,
	type TransportEvents,
	turnedAway,
} from './link.js';
export type { LinkUse } from './link-entries.js';
export { LinkTable, type LinkTableOptions, type OfferAnswer } from './link-table.js';
export { meteredTcp } from './metered-tcp.js';
export { GatewayMapper, type GatewayMapperOptions } from './port-mapping/gateway-mapper.js';
export type {
	MappingFault,
	PortMapper,
	PortMapperEvents,
	PortMapping,
	WantedPort,
} from './port-mapping/port-mapper.js';
export {
	type Family,
	type FamilyFacts,
	type FamilyReachability,
	isDialable,
	Reachability,
	type ReachabilityOptions,
	type ReachabilityReason,
	type ReachabilityState,
} from './reachability.js';
export type { LinkSnapshot, LinksSnapshot } from './snapshot.js';
export { LinkTraffic, type Rates, Throughput } from './throughput.js';
export type { BannedPeers, Note, RouterInfoSource } from './wants.js';
