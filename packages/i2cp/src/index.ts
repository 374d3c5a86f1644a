// The face of @i2p/i2cp: messages of the I2P Client Protocol, configurations, statuses, framing.
export { apiVersion, headerBytes, I2cp, maxBodyBytes, noSession, protocolByte, usualPort } from './constants.js';
export { type Frame, Framer } from './framer.js';
export type {
	AnyLeaseSet,
	CreateLeaseSet,
	CreateLeaseSet2,
	PrivateKeyOfSet,
	RequestLeaseSet,
	RequestVariableLeaseSet,
} from './lease-set-messages.js';
export {
	type BlindedEndpoint,
	type BlindingInfo,
	type DestLookup,
	type DestReply,
	type HostLookup,
	type HostReply,
	type HostTarget,
	hostResult,
} from './lookup-messages.js';
export { decodeMessage, encodeMessage, type I2cpMessage, nameOfType } from './message.js';
export { isSuccess, messageStatus, statusOf, undeliverableOf } from './message-status.js';
export { offlineIn, offlineOptions } from './offline-options.js';
export {
	type MessagePayload,
	type MessageStatus,
	noLeaseSetFlag,
	type ReceiveMessageBegin,
	type ReceiveMessageEnd,
	type SendMessage,
	type SendMessageExpires,
} from './payload-messages.js';
export { type ConfigFault, SessionConfig, type SessionConfigContent, signSessionConfig } from './session-config.js';
export {
	type BandwidthLimits,
	type CreateSession,
	type DestroySession,
	type Disconnect,
	type GetBandwidthLimits,
	type GetDate,
	type ReconfigureSession,
	type ReportAbuse,
	type SessionStatus,
	type SetDate,
	sessionStatus,
} from './session-messages.js';
