// The face of @i2p/util.
export { checkAnyBytes, checkBytes, checkBytesWithin, checkInteger, checkPositive, destroyedKey } from './arguments.js';
export { Backoff } from './backoff.js';
export { fromBase32, fromBase64, toBase32, toBase64 } from './base-n.js';
export { bytesBE, drawNumber, numberBE, type Power, powersModulo } from './big-numbers.js';
export { ByteQueue } from './byte-queue.js';
export { compareBytes, concatBytes, copyBytes, equalBytes, fromHex, spendSecret, toHex, wipe } from './bytes.js';
export { crc32 } from './crc32.js';
export { DeadlineHeap } from './deadline-heap.js';
export { DecayingBloom } from './decaying-bloom.js';
export { type Incompatible, type Misbehaviour, type Refused, unlessMalformed, WireError } from './errors.js';
export { ExpiringMap } from './expiring-map.js';
export {
	type Gunzipped,
	type GzipHeader,
	gunzip,
	gunzipLent,
	gzipDeflate,
	gzipStored,
	gzipStoredBytes,
	writeGzipStored,
} from './gzip.js';
export { inflate } from './inflate.js';
export { type Random, randomFrom, shuffle } from './random.js';
export { Reader } from './reader.js';
export { Ring } from './ring.js';
export { Slab } from './slab.js';
export { fromUtf8, utf8 } from './text.js';
export { TokenBucket } from './token-bucket.js';
export { Writer } from './writer.js';
