// The face of @i2p/i2cp/server: an I2CP server over any maker of carriers of messages.
export type { I2cpNote } from './notes.js';
export { I2cpServer, type I2cpServerOptions } from './server.js';
