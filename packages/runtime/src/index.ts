// The face of @i2p/runtime: ports as types, and the turn.
export { Breath, type BreathOptions, type Phase } from './breath.js';
export {
	exhaleBudgetMs,
	inhaleBudgetMs,
	sourceBudgetBytes,
	sourceBudgetMs,
	waitingDatagrams,
	waitingJobs,
} from './constants.js';
export type { Driver } from './driver.js';
export type { HttpExchange, HttpFault, HttpHandler, HttpPort, HttpRequest, HttpResponse } from './http.js';
export { checkJobKind, inlineJobs, runJob } from './inline-jobs.js';
export type { Job, JobFault, JobHandler, Jobs, JobTable } from './jobs.js';
export { type Log, type LogFields, type LogLevel, silentLog } from './log.js';
export { Loop } from './loop.js';
export { RoomGroup } from './room-group.js';
export { type Store, StoreError, type StoreFault } from './store.js';
export type { Surroundings } from './surroundings.js';
export type { Endpoint, TcpEnd, TcpHandler, TcpListener, TcpListenerHandler, TcpPort, TcpSocket } from './tcp.js';
export { morePressing, type Room, type Source, type Turn, type Waiting } from './turn.js';
export type { UdpHandler, UdpPort, UdpSocket } from './udp.js';
