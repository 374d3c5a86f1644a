// The face of @i2p/client-core: the two interfaces every application stands on.
export type {
	ConnectOptions,
	DestinationHost,
	Stream,
	StreamAcceptor,
	StreamEnd,
	StreamHandler,
} from './destination-host.js';
export {
	type InboundMessage,
	type LeaseSetPrivateKey,
	type LeaseSetRequest,
	type LookupAnswer,
	type MessageHandler,
	type MessageHost,
	type MessageOwner,
	maxPayloadBytes,
	type OfferAnswer,
	type OutboundMessage,
	protocolNumber,
	type Undeliverable,
} from './message-host.js';
