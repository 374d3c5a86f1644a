// The face of @i2p/kademlia: routing keys, the XOR metric, closest-set selection.
export { closest, compareDistance, type Selection, sharedBits } from './distance.js';
export { routingKey, routingKeysAhead, untilRollover } from './routing-key.js';
