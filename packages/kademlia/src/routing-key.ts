// Where a key lives today: the routing key, which changes at each UTC midnight. Network database, "Routing key".
// Knows nothing of who is asked or what is stored.
import { sha256 } from '@i2p/crypto-sha256';
import { nextUtcDay, utcDay, type Wall, wall } from '@i2p/time';
import { checkBytes, utf8 } from '@i2p/util';

const hashLength = 32;

/**
 * SHA-256 of a 32-byte key and the UTC day's eight digits; throws RangeError on another length. Only what is looked for is transformed,
 * never a router's hash.
 */
export function routingKey(key: Uint8Array, instant: Wall): Uint8Array {
	checkBytes('database key', key, hashLength);
	return sha256(key, utf8(utcDay(instant)));
}

/**
 * The routing keys under which a thing should be stored now: today's, and the next day's too from `leadMs` before
 * midnight, so that whoever asks after midnight finds it.
 */
export function routingKeysAhead(key: Uint8Array, instant: Wall, leadMs: number): Uint8Array[] {
	const today = routingKey(key, instant);
	const ahead = wall(instant + leadMs);
	return utcDay(ahead) === utcDay(instant) ? [today] : [today, routingKey(key, ahead)];
}

/** Milliseconds until the next UTC midnight, from 1 to one day. */
export function untilRollover(instant: Wall): number {
	return nextUtcDay(instant) - instant;
}
