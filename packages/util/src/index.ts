// The face of @i2p/util.
export { fromBase32, fromBase64, toBase32, toBase64 } from './base-n.js';
export { compareBytes, concatBytes, copyBytes, equalBytes, fromHex, toHex, wipe } from './bytes.js';
export { type Incompatible, type Misbehaviour, type Refused, WireError } from './errors.js';
export { type Random, randomFrom, shuffle } from './random.js';
export { Reader } from './reader.js';
export { fromUtf8, utf8 } from './text.js';
export { Writer } from './writer.js';
