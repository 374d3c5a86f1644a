// Sizes and limits of I2NP messages. Knows no transport and no tunnel.

// ---- Specification (I2NP) ----

/** Type numbers of the messages. */
export const I2np = {
	DatabaseStore: 1,
	DatabaseLookup: 2,
	DatabaseSearchReply: 3,
	DeliveryStatus: 10,
	Garlic: 11,
	TunnelData: 18,
	TunnelGateway: 19,
	Data: 20,
	TunnelBuild: 21,
	TunnelBuildReply: 22,
	VariableTunnelBuild: 23,
	VariableTunnelBuildReply: 24,
	ShortTunnelBuild: 25,
	OutboundTunnelBuildReply: 26,
} as const;

/** Header of messages on links and in cloves: type 1, id 4, expiration 4 (s). */
export const shortHeaderBytes = 9;
/** Header of messages inside tunnels: type 1, id 4, expiration 8 (ms), size 2, checksum 1. */
export const standardHeaderBytes = 16;
/** Largest message, in bytes: what 64 tunnel fragments hold (i2pd I2NPProtocol.h I2NP_MAX_MESSAGE_SIZE). */
export const maxMessageBytes = 62_708;
/** Largest body of a message inside a tunnel, in bytes. */
export const mostBodyBytes = maxMessageBytes - standardHeaderBytes;
/** Length in front of the content of Garlic and Data, in bytes. */
export const lengthBytes = 4;
/** One short build record, in bytes. */
export const shortRecordBytes = 218;
/** One long build record, in bytes. */
export const longRecordBytes = 528;
/** Most records of a build message; the number of an old TunnelBuild. */
export const maxBuildRecords = 8;
/** What a TunnelData message carries after the tunnel id, in bytes: IV 16 and 1008 of layers. */
export const tunnelDataBytes = 1024;
/** Most routers that a DatabaseLookup excludes. */
export const maxExcluded = 512;
/** Most hashes accepted in a DatabaseSearchReply; three are usual. */
export const maxSearchReplyHashes = 16;
/** Key that a reply to a DatabaseLookup is sealed with, in bytes. */
export const replyKeyBytes = 32;
/** Tag of a sealed reply, in bytes. */
export const replyTagBytes = 8;
/** Session tag of an AES reply, in bytes. */
export const legacyTagBytes = 32;
/** Most session tags of a lookup that wants an AES reply. */
export const maxLegacyTags = 32;
/** A reply token that asks for no reply, besides zero (i2pd). */
export const noReplyToken = 0xffff_ffff;

// ---- Implementation ----

/** Largest payload that is inflated out of a Data message, in bytes: the largest message, rounded up. */
export const maxInflatedBytes = 65_536;
/** A wrapped payload below this many bytes is dropped by i2pd: short payloads are stored, never deflated. */
export const minWrappedBytes = 23;
