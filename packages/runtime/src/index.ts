// The face of @i2p/runtime: ports as types, and the turn.
export type { Job, Jobs } from './jobs.js';
export { type Log, type LogFields, type LogLevel, silentLog } from './log.js';
export { type Store, StoreError, type StoreFault } from './store.js';
export type { Endpoint, TcpEnd, TcpHandler, TcpListener, TcpListenerHandler, TcpPort, TcpSocket } from './tcp.js';
export type { Room, Source, Turn, Waiting } from './turn.js';
export type { UdpHandler, UdpPort, UdpSocket } from './udp.js';
