// The book's memory as bytes of our own format, version 2: version, time, count; for each peer its hash, seven counts, hop time, pauses.
// Version 1 had neither time nor hop time nor pauses. Knows nothing of files.
import { type HashKey, hashKey, hashOf } from '@i2p/data-core';
import type { Mono, Wall } from '@i2p/time';
import { Reader, WireError, Writer } from '@i2p/util';
import { declinePauseMs, failurePauseMs, keptAtMostMs, keptHalfLifeMs, maxProfiles } from './constants.js';
import { Profile, profileCounts } from './profile.js';

const version = 2;
const headBytes = 1 + 8 + 4;
const profileBytes = 32 + 4 * (profileCounts.length + 3);
/** Counts and hop times are kept in hundredths. */
const scale = 100;
const highest = 0xffff_ffff;

function scaled(value: number): number {
	return Math.min(highest, Math.round(value * scale));
}

/** The bytes of a table of profiles. */
export function writeSnapshot(profiles: ReadonlyMap<HashKey, Profile>, now: Mono, wall: Wall): Uint8Array {
	const writer = new Writer(headBytes + profiles.size * profileBytes);
	writer
		.u8(version)
		.u64(Math.max(0, Math.round(wall)))
		.u32(profiles.size);
	for (const [peer, profile] of profiles) {
		const { counts, hopMs, pausedMs, unreachableMs } = profile.keep(now);
		writer.bytes(hashOf(peer));
		for (const what of profileCounts) writer.u32(scaled(counts[what] ?? 0));
		writer
			.u32(scaled(hopMs ?? 0))
			.u32(Math.round(pausedMs))
			.u32(Math.round(unreachableMs));
	}
	return writer.finish();
}

/**
 * The table behind the bytes, as it is after the time that has passed since; `undefined` if they are no snapshot of this version or
 * the one before.
 */
export function readSnapshot(bytes: Uint8Array, now: Mono, wall: Wall): Map<HashKey, Profile> | undefined {
	try {
		const reader = new Reader(bytes, 'peer profiles');
		const found = reader.u8();
		if (found !== 1 && found !== version) return undefined;
		// A clock that was set back since says nothing of how long it was.
		const elapsed = found === 1 ? 0 : Math.max(0, wall - reader.u64());
		const count = reader.u32();
		if (count > maxProfiles) return undefined;
		const profiles = new Map<HashKey, Profile>();
		for (let i = 0; i < count; i++) {
			const peer = hashKey(reader.bytes(32));
			profiles.set(peer, readProfile(reader, found, elapsed, now));
		}
		reader.expectEnd();
		return elapsed > keptAtMostMs ? new Map() : profiles;
	} catch (error) {
		if (error instanceof WireError) return undefined;
		throw error;
	}
}

function readProfile(reader: Reader, found: number, elapsed: number, now: Mono): Profile {
	const factor = 2 ** (-elapsed / keptHalfLifeMs) / scale;
	const counts = Object.fromEntries(profileCounts.map((what) => [what, reader.u32() * factor]));
	if (found === 1) return new Profile(now, { counts });
	const hopMs = reader.u32() / scale;
	const pause = (most: number) => Math.max(0, Math.min(most, reader.u32()) - elapsed);
	return new Profile(now, {
		counts,
		hopMs: hopMs === 0 ? undefined : hopMs,
		pausedMs: pause(declinePauseMs),
		unreachableMs: pause(failurePauseMs),
	});
}
