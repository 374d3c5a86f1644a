// The face of @i2p/i2cp/node: a client with a breath of its own.
export { type ConnectOptions, connectI2cp, type I2cpDoor } from './connect.js';
