// The doors of @i2p/client for Node: destinations, sockets, servers, datagrams, an http agent and a fetch dispatcher.
export { I2pAgent } from './agent.js';
export {
	type DatagramEvents,
	type DatagramOptions,
	I2pDatagramSocket,
	type Message,
	type MessageInfo,
} from './datagram-socket.js';
export {
	type ConnectionTaker,
	type ConnectOptions,
	type Found,
	I2pDestination,
	type LookupOptions,
} from './destination.js';
export type { DispatcherOptions, FetchDispatcher } from './dispatcher.js';
export { I2pError, type I2pErrorCode } from './errors.js';
export { type DestinationOptions, openDestination } from './open-destination.js';
export { I2pServer, type ListenOptions, type ServerEvents, type ServerOptions } from './server.js';
export { I2pSocket, type SocketAddress } from './socket.js';
export type { UnlockOptions } from './unlock.js';
