// The face of @i2p/netdb: store, lookup, publish and verify; answers as a floodfill.
export type { AdmissionRules, Refusal } from './admission.js';
export { NetDb, type NetDbOptions, type Verdict } from './netdb.js';
export type {
	AnyLeaseSet,
	Context,
	Identity,
	Keeper,
	LeaseSetResult,
	Links,
	LookupFailure,
	NetDbWants,
	Origin,
	Peers,
	RouterResult,
	Tunnels,
} from './wants.js';
