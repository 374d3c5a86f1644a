// Numbers of I2CP. Specification values are the same everywhere; implementation values are choices with a reason.
import { seconds } from '@i2p/time';

// ---- Specification (I2CP) ----

/** The byte that a client says first. */
export const protocolByte = 0x2a;

/** Type numbers of the messages. */
export const I2cp = {
	CreateSession: 1,
	ReconfigureSession: 2,
	DestroySession: 3,
	CreateLeaseSet: 4,
	SendMessage: 5,
	ReceiveMessageBegin: 6,
	ReceiveMessageEnd: 7,
	GetBandwidthLimits: 8,
	SessionStatus: 20,
	RequestLeaseSet: 21,
	MessageStatus: 22,
	BandwidthLimits: 23,
	ReportAbuse: 29,
	Disconnect: 30,
	MessagePayload: 31,
	GetDate: 32,
	SetDate: 33,
	DestLookup: 34,
	DestReply: 35,
	SendMessageExpires: 36,
	RequestVariableLeaseSet: 37,
	HostLookup: 38,
	HostReply: 39,
	CreateLeaseSet2: 41,
	BlindingInfo: 42,
} as const;

/** Header of a message: length of the body 4, type 1. */
export const headerBytes = 5;
/** The session id that means none. */
export const noSession = 0xffff;
/** The port that clients expect a router on. */
export const usualPort = 7654;
/** The API version that this code speaks: that of the specification which it was written by. */
export const apiVersion = '0.9.69';
/** Farthest that the date of a session's configuration may be off, in ms ("Session Config"). */
export const sessionDateSkewMs = seconds(30);
/** Numbers that a BandwidthLimits message holds. */
export const bandwidthLimitCount = 16;
/** Bytes before the private key of a CreateLeaseSet message that mean nothing. */
export const unusedSigningKeyBytes = 20;
/** Bytes of an ElGamal private key, the only kind of a CreateLeaseSet message. */
export const elGamalPrivateBytes = 256;
/** Bytes of the key that opens an encrypted lease set. */
export const clientKeyBytes = 32;

// ---- Implementation ----

/** Longest body, in bytes; i2pd closes on longer ones (I2CP.h I2CP_MAX_MESSAGE_LENGTH). */
export const maxBodyBytes = 65_535;
/** Most private keys beside a lease set: as many as a set has public ones. */
export const maxPrivateKeys = 16;
/** Bytes kept of a connection while its next message is not complete. */
export const inputCapacityBytes = 2 * maxBodyBytes;
/** Longest time for a look-up that is asked of another or done for him, in ms: more is cut to this. */
export const maxLookupMs = seconds(60);
