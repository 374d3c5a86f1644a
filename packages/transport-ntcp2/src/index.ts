// The face of @i2p/transport-ntcp2: the TCP link.
export {
	type Block,
	readBlocks,
	writeDateTimeBlock,
	writeI2npBlock,
	writeOptionsBlock,
	writePaddingBlock,
	writeRouterInfoBlock,
	writeTerminationBlock,
} from './blocks.js';
export { terminationReasons } from './constants.js';
export { FrameOpener, FrameSealer } from './data-phase.js';
export { type HandshakeFault, type PeerFault, terminationCode, terminationReason } from './errors.js';
export { Framer } from './framer.js';
export {
	AwaitCreated,
	AwaitCreatedPadding,
	AwaitDecapsulation,
	AwaitKemKey,
	type InitiatorDone,
	type InitiatorInputs,
	type Requested,
	startInitiator,
} from './initiator.js';
export { type DirectionKeys, deriveSessionKeys, type SessionKeys } from './kdf.js';
export { createNtcp2Keys, decodeNtcp2Keys, encodeNtcp2Keys, type Ntcp2Keys, ntcp2RouterAddress } from './keys.js';
export {
	type CreatedOptions,
	decodeCreatedOptions,
	decodeRequestOptions,
	encodeCreatedOptions,
	encodeRequestOptions,
	type RequestOptions,
} from './messages.js';
export { KeyObfuscation } from './obfuscation.js';
export {
	decodePaddingWishes,
	encodePaddingWishes,
	PaddingPolicy,
	type PaddingWishes,
} from './padding-policy.js';
export { judgePeer, type PeerEvidence, type Verdict } from './peer-policy.js';
export {
	AwaitConfirmed,
	AwaitEncapsulation,
	AwaitRequest,
	AwaitRequestKey,
	AwaitRequestPadding,
	beyondSkew,
	type RequestAccepted,
	type ResponderDone,
	type ResponderInputs,
} from './responder.js';
export type { Failed, JobStep } from './steps.js';
export { createNtcp2Transport } from './transport.js';
export { levelOf, pqOf } from './variant.js';
export type { ListenFault, Ntcp2Options } from './wants.js';
