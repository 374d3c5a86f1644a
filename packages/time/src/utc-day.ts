// The UTC day of an instant, written as routing keys and key blinding have it, without Date.
import { days } from './durations.js';
import { after, type Wall, wall } from './instants.js';

const dayMs = days(1);

/** The UTC day: eight digits, `20260921`. Proleptic Gregorian, for any instant since 1970. */
export function utcDay(instant: Wall): string {
	// Years begin in March, so that the leap day is their last; 719,468 days lie between 0000-03-01 and 1970-01-01.
	const since = Math.floor(instant / dayMs) + 719_468;
	const era = Math.floor(since / 146_097);
	const dayOfEra = since - era * 146_097;
	const yearOfEra = Math.floor(
		(dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
	);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const shifted = Math.floor((5 * dayOfYear + 2) / 153);
	const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
	const month = shifted < 10 ? shifted + 3 : shifted - 9;
	const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
	return `${digits(year, 4)}${digits(month, 2)}${digits(day, 2)}`;
}

/** The first instant of the next UTC day: when routing keys and blinded keys change. */
export function nextUtcDay(instant: Wall): Wall {
	return after(wall(Math.floor(instant / dayMs) * dayMs), dayMs);
}

function digits(value: number, count: number): string {
	return String(value).padStart(count, '0');
}
