// Where a key lives today: the routing key, which changes at each UTC midnight. Network database, "Routing key".
// Knows nothing of who is asked or what is stored.
import { sha256 } from '@i2p/crypto-sha256';
import { days, type Wall, wall } from '@i2p/time';
import { utf8 } from '@i2p/util';

const hashLength = 32;

/** The UTC day of an instant as eight digits, yyyyMMdd. */
export function routingDay(instant: Wall): string {
	// Days since 1970-01-01 to the proleptic Gregorian calendar, counted in eras of 400 years that begin in March.
	const day = Math.floor(instant / days(1)) + 719_468;
	const era = Math.floor(day / 146_097);
	const dayOfEra = day - era * 146_097;
	const yearOfEra = Math.floor(
		(dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
	);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
	const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
	const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
	const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
	return `${year}`.padStart(4, '0') + `${month}`.padStart(2, '0') + `${dayOfMonth}`.padStart(2, '0');
}

/** SHA-256 of a 32-byte key and the day's eight digits. Only what is looked for is transformed, never a router's hash. */
export function routingKey(key: Uint8Array, instant: Wall): Uint8Array {
	if (key.length !== hashLength) throw new RangeError('a database key has 32 bytes');
	return sha256(key, utf8(routingDay(instant)));
}

/**
 * The routing keys under which a thing should be stored now: today's, and the next day's too from `leadMs` before
 * midnight, so that whoever asks after midnight finds it.
 */
export function routingKeysAhead(key: Uint8Array, instant: Wall, leadMs: number): Uint8Array[] {
	const today = routingKey(key, instant);
	const ahead = wall(instant + leadMs);
	return routingDay(ahead) === routingDay(instant) ? [today] : [today, routingKey(key, ahead)];
}

/** Milliseconds until the next UTC midnight, from 1 to one day. */
export function untilRollover(instant: Wall): number {
	return days(1) - (instant % days(1));
}
