// Numbers of the doors for Node. Knows no protocol.
import { minutes, seconds } from '@i2p/time';

// ---- Implementation ----

/** Bytes that a socket takes from its stream at a time, and holds before it asks the application to slow down. */
export const chunkBytes = 65_536;
/** How long a destroyed socket's last bytes may take to be acknowledged, in ms: some round trips over slow tunnels. */
export const lingerMs = minutes(1);
/** How long a destination that is closed waits for the last bytes of its connections, in ms: a round trip or two. */
export const partingMs = seconds(2);
/** Most connections or datagrams that wait for a `for await` loop. */
export const mostWaiting = 1024;
/** How long an idle HTTP connection is kept by an agent or dispatcher, in ms: opening one costs seconds. */
export const keepAliveMs = seconds(30);
/** How long a destination may take to be ready, in ms: a new router finds its first peers in that time. */
export const readyMs = minutes(5);
