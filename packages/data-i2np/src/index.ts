// The face of @i2p/data-i2np: headers and bodies of all I2NP messages, garlic cloves, the payload of a Data message.
export {
	type DeliveryStatus,
	decodeData,
	decodeDeliveryStatus,
	decodeGarlic,
	encodeData,
	encodeDeliveryStatus,
	encodeGarlic,
} from './bodies.js';
export {
	decodeLongRecords,
	decodeShortRecords,
	decodeTunnelBuild,
	encodeLongRecords,
	encodeShortRecords,
	encodeTunnelBuild,
} from './build-bodies.js';
export {
	I2np,
	longRecordBytes,
	maxBuildRecords,
	maxExcluded,
	maxInflatedBytes,
	maxLegacyTags,
	maxMessageBytes,
	maxSearchReplyHashes,
	noReplyToken,
	shortHeaderBytes,
	shortRecordBytes,
	standardHeaderBytes,
	tunnelDataBytes,
} from './constants.js';
export {
	type DatabaseLookup,
	type DatabaseSearchReply,
	decodeDatabaseLookup,
	decodeDatabaseSearchReply,
	encodeDatabaseLookup,
	encodeDatabaseSearchReply,
	type LegacyReplyEncryption,
	type LookupKind,
	type ReplyEncryption,
} from './database-lookup.js';
export {
	type DatabaseStore,
	decodeDatabaseStore,
	encodeDatabaseStore,
	type StoredLeaseSet,
	type StoreKind,
	type StoreReply,
	storedLeaseSet,
	storedRouterInfo,
	storeOfLeaseSet,
	storeOfRouterInfo,
} from './database-store.js';
export {
	decodeClove,
	encodeClove,
	type GarlicClove,
	type GarlicDelivery,
	localClove,
	readGarlicDelivery,
	writeDataClove,
	writeGarlicDelivery,
} from './garlic-clove.js';
export {
	decodeShort,
	decodeStandard,
	encodeShort,
	encodeStandard,
	freshMessage,
	freshMessageId,
	type I2npMessage,
	readShortMessage,
	readShortMessageAt,
	readStandardHeader,
	shortMessageBytes,
	writeShortMessage,
} from './message.js';
export { decodePayload, encodePayload, type Payload, type WrappedPayload, writePayload } from './payload.js';
export {
	decodeTunnelData,
	decodeTunnelGateway,
	encodeTunnelData,
	encodeTunnelGateway,
	type TunnelData,
	type TunnelGateway,
	tunnelIdOfData,
} from './tunnel-bodies.js';
