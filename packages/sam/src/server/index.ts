// The face of @i2p/sam/server: a SAM bridge over any maker of destinations.
export type { SamNote } from './notes.js';
export { SamServer, type SamServerOptions } from './server.js';
