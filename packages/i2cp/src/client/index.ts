// The face of @i2p/i2cp/client: carriers of messages over any router's I2CP.
export { I2cpClient, type I2cpClientOptions } from './client.js';
export type { RouterAuth } from './connection.js';
export type { I2cpClientNote } from './notes.js';
