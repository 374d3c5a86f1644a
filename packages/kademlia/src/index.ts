// The face of @i2p/kademlia: routing keys, the XOR metric, buckets, closest-set selection.
export { Buckets, expectedBits } from './buckets.js';
export { closest, compareDistance, type Selection, sharedBits } from './distance.js';
export { routingKey, routingKeysAhead, untilRollover } from './routing-key.js';
