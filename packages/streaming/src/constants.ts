// Numbers of streaming. Specification values are the same everywhere; implementation values are choices with a reason.

// ---- Specification (streaming packet specification; I2P streaming library) ----

/** Bytes before the options: ids 8, sequence 4, ack 4, count 1, delay 1, flags 2, option size 2. */
export const headerBytes = 22;
/** Flag bits of a packet. */
export const flag = {
	synchronize: 1 << 0,
	close: 1 << 1,
	reset: 1 << 2,
	signature: 1 << 3,
	signatureRequested: 1 << 4,
	from: 1 << 5,
	delay: 1 << 6,
	maxPacketSize: 1 << 7,
	interactive: 1 << 8,
	echo: 1 << 9,
	noAck: 1 << 10,
	offline: 1 << 11,
} as const;
/** Bytes of the signatures of a signer that does not say: Ed25519. */
export const signatureBytes = 64;
/** NACKs of the first SYN: eight words that are the hash of the destination it is meant for. */
export const targetHashNacks = 8;
/** Most NACKs that a packet can carry. */
export const maxNacks = 255;
/** Payload bytes of a packet between two ECIES destinations (proposal 155). */
export const maxPacketSizeBytes = 1812;
/** Payload bytes of a packet to a peer that has not said more; what a SYN carries at most. */
export const usualPacketSizeBytes = 1730;
/** Least payload size a peer may announce. */
export const minPacketSizeBytes = 512;
/** A requested delay above this many milliseconds means: send no more. */
export const chokeAboveMs = 60_000;
/** Bytes of a ping that a pong returns. */
export const maxPongBytes = 32;
/** Largest retransmission timeout. The smallest follows from the round trip: see round-trip.ts. */
export const maxRtoMs = 45_000;
/** The shortest first timeout that can be asked for. */
export const leastInitialRtoMs = 100;
/** Retransmission timeout before the first measurement. */
export const initialRtoMs = 9_000;

// ---- Implementation ----

/** Largest packet that is looked at: twice what we announce, because others do not heed it (4000 bytes were seen). */
export const maxPacketBytes = 8192;
/** What we say to choke a peer: the value of i2pd, which takes exactly 61000 for the mark of another kind of router. */
export const chokeDelayMs = 65_535;
/** What we say to free it again: our longest acknowledgement delay. */
export const unchokeDelayMs = 100;
/** Packets in flight at first, between the 6 of Java and what i2pd takes in one burst. */
export const initialWindowPackets = 16;
/** Packets in flight at first that can be asked for, or that a path known from before gives: paced, they are no burst. */
export const mostFirstWindowPackets = 64;
/** And of what the path was known to hold so much is sent at once. */
export const pathShareAtFirst = 3 / 4;
/** Packets in flight at most on paths up to 128 ms: 128 × 2 tunnel messages stay below the queue of one link of an i2pd. */
export const usualMostWindowPackets = 128;
/** And on longer ones, where as many are spread over more time, one more for each millisecond: as many as i2pd has. */
export const maxWindowPackets = 512;
/** Packets in flight at least: two NACKs need two packets behind the lost one. */
export const minWindowPackets = 3;
/** Sequence numbers between the first unacknowledged and the next: the largest window, and what goes on while one packet is sent again. */
export const maxSpanPackets = 640;
/** A peer that keeps fewer packets than this behind a gap is not believed to: an outage looks like that. */
export const minSpanPackets = 64;
/** Packets that one stream hands down in one turn: a burst that a tunnel gateway packs well and a link takes. */
export const burstPackets = 16;
/**
 * A timeout is doubled no further than this (i2pd, which never waits longer): silence of a path is more often a tunnel or a router that
 * is gone, and will be back, than a queue. With 45 s a stream slept on for half a minute after an outage was over.
 */
export const mostBackedOffMs = 9_000;
/** Times that one packet is sent again before the stream is given up: a minute and a half without a word, as i2pd has it. */
export const maxResends = 14;
/** Times that a CLOSE is sent again to a peer that has closed before: i2pd forgets the stream by then. */
export const maxCloseResends = 3;
/**
 * When nothing is heard for so many round trips and milliseconds, the newest packet is sent once more, long before a timeout
 * (RFC 8985): after two usual ones or three of the least, whichever is sooner. Besides real losses that frees messages which
 * lie in a quiet i2pd until the next one comes: it loses wake-ups of its tunnel thread.
 */
export const probeRoundTrips = 2;
export const probeSlackMs = 20;
export const probeLeastRoundTrips = 3;
export const probeLeastSlackMs = 15;
/** The least round trip is that of so many rounds: a queue of our own is gone in fewer. */
export const leastRounds = 40;
/** How long connecting may take. */
export const connectTimeoutMs = 60_000;
/** The SYN is said again after this time when nobody could be found for it. */
export const undeliverableRetryMs = 2_000;
/** Times that no lease set is found before connecting is given up. */
export const maxUndeliverable = 3;
/** Acknowledgements wait a sixth of the round trip, but never longer or shorter than this. */
export const ackDelayShare = 1 / 6;
export const minAckDelayMs = 5;
export const maxAckDelayMs = 100;
/** An acknowledgement asked for at once waits this long for an answer that carries it: two messages in place of three. */
export const promptAckMs = 3;
/** The shortest delay that we ask of a peer for the acknowledgement of a last packet. */
export const leastAckWithinMs = 10;
/** Packets with data that are acknowledged at once together. */
export const packetsPerAck = 2;
/** A silent stream sends an acknowledgement again, as Java does. */
export const inactivityMs = 90_000;
/** A stream that is over goes on acknowledging what the peer repeats. */
export const lingerMs = 15_000;
/** When a destination is closed, streams that both sides have ended get so long for their last bytes. */
export const partingMs = 2000;
/** Bytes offered and not yet acknowledged, per stream: the usual largest window (232 kB) and what a socket brings meanwhile. */
export const sendCapacityBytes = 393_216;
/** With a larger window so many times its bytes: what is sent again holds back the rest for a round trip. */
export const sendCapacityWindows = 2;
/** Bytes that a stream may hold to send when all streams together hold too many. */
export const tightSendBytes = 65_536;
/** Bytes of one block of the send ring. */
export const sendBlockBytes = 8192;
/** Room must have returned to this share before `onWritable` is told. */
export const writableShare = 1 / 4;
/** Untaken bytes from which the peer is choked, and below which it is freed. */
export const chokeAtBytes = 262_144;
export const unchokeAtBytes = 65_536;
/** Untaken bytes beyond which arriving packets are dropped: the largest window on its way when the choke was said. */
export const maxReadableBytes = 1_310_720;
/** Untaken bytes at which a peer is choked, and beyond which is dropped, when all streams together hold too many. */
export const tightChokeBytes = 16_384;
export const tightReadableBytes = 32_768;
/** Memory in which the data of one stream that wait to be taken are kept side by side. */
export const receiveBlockBytes = 16_384;
/** What a piece of data costs besides its bytes. */
export const pieceBytes = 128;
/** Bytes that all streams of a destination may hold, received or to be sent, before each must be content with little. */
export const budgetBytes = 134_217_728;
/** Packets kept behind a gap, per stream: the span of sequence numbers that we ourselves leave open, more than the largest window of i2pd (512). */
export const maxHeldPackets = maxSpanPackets;
/** Pieces of data kept until taken: bounds tiny packets as bytes bound large ones. */
export const maxReadablePieces = 4096;
/** Streams of one destination. */
export const maxStreams = 2048;
/** Incoming streams of one peer. */
export const maxStreamsPerPeer = 256;
/** SYNs whose signature is verified a second, and at once: a tenth of a second of a processor, whoever sends them. */
export const provenSynsPerSecond = 1000;
export const provenSynBurst = 2048;
/** The bound of connections in a minute, an hour or a day that can be asked for. */
export const mostPerPeriod = 1_000_000;
/** Peers whose connections are counted, each as long as a day. */
export const countedPeers = 4096;
/** Hashes of one list of peers. */
export const maxListedPeers = 4096;
/** The lowest limit of a stream's speed that can be asked for, in bytes a second: a packet in two seconds. */
export const leastSpeed = 1000;
/** What a stream with a limit of speed sends at once: that of so long, two packets at least. */
export const speedBurstMs = 100;
/** A peer is choked when it is ahead of its limit by this, and freed when it is no more ahead. */
export const aheadMs = 500;
/** The longest wait that can be asked for. */
export const mostWaitMs = 3_600_000;
/** Packets that arrived before their SYN: how long they wait, how many streams, packets and bytes. */
export const beforeSynMs = 10_000;
export const maxStreamsBeforeSyn = 64;
export const maxPacketsBeforeSyn = 32;
export const maxBytesBeforeSyn = 262_144;
/** SYNs remembered after their stream ended, so that a late copy opens nothing. */
export const rememberedSyns = 4096;
export const rememberSynMs = 600_000;
/**
 * A packet up to this length fits into one tunnel message as it is, with all that stands around it (964 bytes of garlic, of which 44 are the
 * session's and 72 the clove's): to deflate it would save nothing, and cost both sides as much as a signature.
 */
export const soloPacketBytes = 848;
/** Pings answered a second and at once; each costs a verified signature. */
export const pongsPerSecond = 5;
export const pongBurst = 20;
/** Pings of ours that wait for an answer, and how long. */
export const maxPings = 32;
export const pingTimeoutMs = 30_000;
/** Pings and pongs that wait for the exhale. */
export const maxLoosePackets = 64;
/** Paths remembered for the next stream to the same peer. */
export const rememberedPaths = 512;
export const rememberPathMs = 600_000;
