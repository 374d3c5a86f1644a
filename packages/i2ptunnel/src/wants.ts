// What proxies and tunnels need of the machine they run on. A proxy is given no way to dial: whatever it is asked for, it can only open streams.
import type { TcpPort } from '@i2p/runtime';

/** Where connections of this machine come in. */
export type Listening = Pick<TcpPort, 'listen'>;

/** How a server tunnel reaches a server of this machine or its neighbours, by address literals. */
export type LocalDialling = Pick<TcpPort, 'connect'>;
