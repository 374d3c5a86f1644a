// The face of @i2p/tunnel: build records, gateway, participant, endpoint, fragments; pools and transit.
export { type BandwidthWish, offerOptions, readOffer, readWish, wishOptions } from './build/bandwidth.js';
export {
	type BuildAnswer,
	type HopAnswer,
	layerRequest,
	openAnswers,
	type PlacedHop,
	type PlannedHop,
	type StartedBuild,
	startBuild,
} from './build/creator.js';
export { answerTask, answerWith, findOwnSlot, type HopTask, openTask } from './build/hop.js';
export { type CarriedKeys, decodeLongRequest, encodeLongRequest } from './build/long-record.js';
export {
	type BuildReply,
	type BuildRequest,
	decodeReply,
	decodeRequest,
	encodeReply,
	encodeRequest,
	type HopRole,
	plainRequest,
	requestMinutes,
} from './build/record.js';
export { longRecords, type OpenedRequest, type RecordKind, shortRecords } from './build/record-kind.js';
export {
	type HopSecrets,
	layerRecord,
	type OpenedRecord,
	openRecord,
	openReply,
	type SealedRecord,
	sealRecord,
	sealReply,
} from './build/seal.js';
export type { BuildFault, DataDrop, HopEvent, HopRefusal, PoolCode, TransitCode, TunnelCode } from './codes.js';
export {
	defaultBuildTimeoutMs,
	defaultTransitTunnels,
	defaultTunnelLifetimeMs,
	shortRecordsVersion,
} from './constants.js';
export { type Assembled, Assembler, FragmentBudget } from './data/assembler.js';
export { contentStartOf, finishClearMessage } from './data/clear-message.js';
export { type Delivery, FragmentHead } from './data/delivery.js';
export { Endpoint } from './data/endpoint.js';
export { Gateway } from './data/gateway.js';
export { type Layering, layeringOfCreator, layeringOfHop } from './data/layers.js';
export { Packing } from './data/packing.js';
export { Participant } from './data/participant.js';
export { Sheet } from './data/sheet.js';
export type { TransitLimits } from './pool/admission.js';
export type { BuildFailure, BuildsSnapshot } from './pool/build-ledger.js';
export type { CongestionLetter } from './pool/congestion.js';
export type { TunnelTimes } from './pool/context.js';
export type { PoolSide } from './pool/plan.js';
export type { PoolOptions, Standing } from './pool/pool.js';
export type { PoolSnapshot, TransitSnapshot, TunnelSnapshot, TunnelsSnapshot } from './pool/snapshot.js';

export { type InboundLease, type OutboundChoice, Tunnels, type TunnelsOptions } from './pool/tunnels.js';
export type { Hop, HopChooser, HopRequest, HopRules, LinksOut, Note, PeerNotes, TunnelKeys, Upward } from './wants.js';
