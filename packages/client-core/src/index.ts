// The face of @i2p/client-core: the two interfaces every application stands on, and who makes them.
export type {
	DatagramBinding,
	DatagramHandler,
	DatagramHost,
	DatagramKind,
	InboundDatagram,
	OutboundDatagram,
} from './datagrams.js';
export type {
	ConnectOptions,
	DestinationHost,
	Stream,
	StreamAcceptor,
	StreamEnd,
	StreamHandler,
	StreamHost,
} from './destination-host.js';
export type { LookupFault, MakeFault, Undeliverable } from './faults.js';
export type { EncryptedTarget, LookupAnswer, LookupTarget, NamedTarget } from './lookup.js';
export type {
	DestinationEvents,
	DestinationMaker,
	DestinationRequest,
	MadeDestination,
	MessageHostMaker,
	MessageHostRequest,
} from './makers.js';
export {
	type InboundMessage,
	type LeaseSetPrivateKey,
	type LeaseSetRequest,
	type MessageHandler,
	type MessageHost,
	type MessageOwner,
	maxPayloadBytes,
	type OfferAnswer,
	type OutboundMessage,
	type ProvidedLeaseSet,
	protocolNumber,
} from './message-host.js';
