// The face of @i2p/sam/server: a SAM bridge over any maker of destinations.
export { type CredentialFault, type CredentialKeeping, Credentials, type HashPassword } from './credentials.js';
export type { SamNote } from './notes.js';
export { SamServer, type SamServerOptions } from './server.js';
export type { UdpDoorOptions } from './udp-door.js';
