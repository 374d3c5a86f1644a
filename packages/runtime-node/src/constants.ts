// Sizes of the buffers between the house and the operating system.

// Implementation

/** Bytes that a TCP socket takes before `write` answers false: eight NTCP2 frames, beside the kernel's own buffer. */
export const tcpWriteMarkBytes = 131_072;
/** Bytes of the memory that short writes leave from at once: two full NTCP2 frames. */
export const shortOutgoingBytes = 32_768;
/** Bytes of the memory that long writes leave from at once: all that a socket takes, and a frame more. */
export const longOutgoingBytes = tcpWriteMarkBytes + 16_384;
/** Chunks of one socket that wait beyond a turn's budget; the socket is paused at the first, a few may be under way. */
export const tcpWaitingChunks = 64;
/** Bytes that one read of a TCP socket takes at most: what Node itself reads at once. */
export const readMemoryBytes = 65_536;
/** Bytes of kernel buffer asked for each UDP socket: what arrives in a long turn at 100 Mbit/s. */
export const udpReceiveBufferBytes = 4_194_304;
/** Bytes of random drawn from the system at once. */
export const randomPoolBytes = 4096;
/** Breaths that one driver runs at most: more routers than a machine carries. */
export const mostBreaths = 65_536;
/** Milliseconds that the timer sleeps at most; longer deadlines are looked at again (timers hold 31 bits). */
export const longestSleepMs = 3_600_000;
/** Bytes of an HTTP answer that a caller may ask for: it is held in memory whole. */
export const mostHttpBytes = 268_435_456;
/** Redirects that a caller may ask for: longer chains are loops. */
export const mostHttpRedirects = 10;
/** Threads for jobs at most: more than any machine gains from. */
export const mostWorkers = 64;
/** Milliseconds of one job unless given: a hundred times what the longest takes. */
export const jobTimeoutMs = 30_000;
/** Milliseconds in which a thread must have loaded its module: a machine that is busy takes seconds. */
export const threadStartMs = 60_000;
/** Milliseconds that a driver which rests stands still between two turns, and so the longest that an arrival waits for others. */
export const restMs = 1;
/** Turns that begin within so many milliseconds of the end of the one before make a rest likely to gather something. */
export const closeTurnsMs = 0.5;
/** So many of them, one after the other, before the first rest; after each rest that gathered little twice as many, up to the second. */
export const closeTurnsBeforeRest = 16;
export const mostCloseTurnsBeforeRest = 1024;
/** Arrivals that a rest must gather for the next to follow it at once: fewer would have cost about as much without. */
export const worthwhileArrivals = 4;
