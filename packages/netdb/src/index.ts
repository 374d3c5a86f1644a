// The face of @i2p/netdb: store, lookup, publish and verify; answers as a floodfill; the admission policy; the kept RouterInfos.
export {
	type AdmissionPolicy,
	type AdmissionRules,
	type AdmissionView,
	type RouterRefusal,
	StandardAdmission,
} from './admission.js';
export { maxContexts, maxMainLeaseSets, maxRouterInfos } from './constants.js';
export { type FitnessSurroundings, type Unfitness, unfitness } from './floodfill-duty.js';
export { type KeptEvents, type KeptReaders, type KeptReport, KeptRouters } from './kept-routers.js';
export { NetDb, type NetDbOptions, type NetDbSnapshot } from './netdb.js';
export type { Refusal, Verdict } from './registry.js';
export type {
	Context,
	FitnessFacts,
	Identity,
	Keeper,
	LeaseSetResult,
	Links,
	LookupFailure,
	NetDbWants,
	Origin,
	Peers,
	RouterResult,
	StoredLeaseSet,
	Tunnels,
} from './wants.js';
