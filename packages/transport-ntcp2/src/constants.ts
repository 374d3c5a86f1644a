// Numbers of NTCP2, and our own choices around them. Units in the names.
import { hours, minutes, seconds } from '@i2p/time';

// --- Specification ---

/** Version in the options of message 1. */
export const protocolVersion = 2;

/** Set in the last byte of X by who begins a hybrid handshake; no X25519 key has it. */
export const hybridBit = 0x80;

/** Bytes of messages 1 and 2 of a classic handshake without padding: obfuscated key 32, options 16, MAC 16. */
export const fixedMessageBytes = 64;
export const keyBytes = 32;
export const optionsBytes = 16;
export const macBytes = 16;
export const ivBytes = 16;

/** Bytes of message 3 part 1: static key 32 and MAC 16. */
export const messageThreePartOneBytes = 48;

/** Clocks may differ by so much; beyond, the session is refused. */
export const maxSkewMs = seconds(60);

/** Largest value of the 2-byte frame length, MAC included; the least is the MAC alone. */
export const maxFrameBytes = 65_535;
export const minFrameBytes = macBytes;

/** Bytes of the frame length in front of each box. */
export const lengthBytes = 2;

/** Bytes of a block's type and size. */
export const blockHeaderBytes = 3;

/** Block types of message 3 part 2 and of the data phase. */
export const blockTypes = { dateTime: 0, options: 1, routerInfo: 2, i2np: 3, termination: 4, padding: 254 } as const;

/** Bytes of the I2NP header in a block: type, message id, expiration in seconds. */
export const shortI2npHeaderBytes = 9;

/** Why a session is ended, as the termination block says it. */
export const terminationReasons = {
	normal: 0,
	'termination-received': 1,
	idle: 2,
	shutdown: 3,
	'data-aead': 4,
	options: 5,
	'signature-type': 6,
	'clock-skew': 7,
	padding: 8,
	framing: 9,
	payload: 10,
	'message-1': 11,
	'message-2': 12,
	'message-3': 13,
	'read-timeout': 14,
	'router-info-signature': 15,
	'static-key-mismatch': 16,
	banned: 17,
} as const;

// --- Implementation ---

/** Padding accepted in messages 1 and 2: all that a router built with ML-KEM may send to a classic one. */
export const maxHandshakePaddingBytes = 1807;

/** Padding that we send in messages 1 to 3 is below this (0 to 31 bytes, as recommended). */
export const paddingBound = 32;

/** Message 3 part 2 must hold at least a RouterInfo (identity 387, date, counts, mapping, signature 40) with block header, flag and MAC. */
export const minConfirmBytes = 387 + 8 + 1 + 1 + 2 + 40 + blockHeaderBytes + 1 + macBytes;

/** Longest message 3 part 2 accepted: a RouterInfo of 3,072 bytes, options and generous padding. */
export const maxConfirmBytes = 8192;

/** Connections that have something to send in one turn: more than a process has descriptors. */
export const mostArmed = 1_048_576;

/** A RouterInfo in a handshake may be so old, or so far ahead of our clock. */
export const maxRouterInfoAgeMs = minutes(90);
export const maxRouterInfoAheadMs = minutes(2);

/** Lowest `router.version` (API level 0.9.58, as data-routerinfo numbers it) with which a session is kept. */
export const lowestVersion = 9058;

/** A request whose clock is off by more gets no answer; one that is off by less learns our time from it. */
export const maxAnsweredSkewMs = hours(24);

/** How long X values of messages 1 are remembered: as long as a recording of one would be answered; and how many: 45 a minute. */
export const replayMemoryMs = hours(24) + 2 * maxSkewMs;
export const replayMemoryKeys = 65_536;

/** TCP connect, then the whole handshake, from the first byte that could come. */
export const connectTimeoutMs = seconds(5);
export const handshakeTimeoutMs = seconds(10);

/** A link over which no frame came or went for so long is closed; spread so that two ends do not close at once. */
export const idleTimeoutMs = seconds(115);
export const idleSpreadMs = seconds(10);

/** Our RouterInfo goes out again on an open link after so long, drawn evenly between the two. */
export const routerInfoAgainMinMs = minutes(25);
export const routerInfoAgainMaxMs = minutes(50);

/** Frames are filled up to this many bytes of blocks; a larger message has a frame of its own. */
export const frameFillBytes = 16_384 - macBytes;

/** What our Options block says, in sixteenths of the data: we pad by a sixteenth (6 %) at most, as i2pd does, and take as much again as there is data. */
export const ownPadding = { sendLeast: 0, sendMost: 1, receiveLeast: 0, receiveMost: 16 } as const;

/** Most bytes of padding in a frame, and what shorter frames are taken for when it is drawn. */
export const dataPaddingMostBytes = 64;
export const shortFrameBytes = 256;

/** Messages and bytes that wait on a link: half a second at 1 MB/s. */
export const maxQueuedMessages = 512;
export const maxQueuedBytes = 524_288;

/**
 * When a stranger is hung up on is drawn as it connects, whatever it says or does not say until then: between this share and all
 * of the handshake's time, in percent. Only an authentic message 1 lifts it.
 */
export const strangerLeastPercent = 50;

/** So is how many bytes are read of it: at least the longest message 1, and no more than both together. */
export const strangerReadLeastBytes = 4096;
export const strangerReadSpreadBytes = 12_288;

/** ML-KEM jobs of NTCP2 underway at a time; a handshake beyond is refused: 64 × 0.6 ms are 40 ms of work. */
export const maxKemJobs = 64;

/** Peers whose hybrid handshake failed are dialled with a classic one for so long; so many are remembered. */
export const classicMemoryMs = hours(1);
export const classicMemoryPeers = 1024;

/** After our termination the peer has so long to close. */
export const lingerMs = seconds(1);

/** A listener that failed is opened again after so long. */
export const listenAgainMs = seconds(30);

/** A peer of another network, or with keys that are not those it published, is not heard again for so long. */
export const impostorBanMs = minutes(30);

/** A peer's RouterInfo in the data phase is verified at most once in so long. */
export const routerInfoCheckMs = seconds(10);
