// The book's memory as bytes of our own format: version 1, count, then a hash and seven scaled counts for each peer.
// Knows nothing of files.
import { type HashKey, hashKey, hashOf } from '@i2p/data-core';
import type { Mono } from '@i2p/time';
import { Reader, WireError, Writer } from '@i2p/util';
import { maxProfiles } from './constants.js';
import { Profile, profileCounts } from './profile.js';

const version = 1;
/** Counts are kept in hundredths. */
const scale = 100;
const highest = 0xffff_ffff;

/** The bytes of a table of profiles. */
export function writeSnapshot(profiles: ReadonlyMap<HashKey, Profile>, now: Mono): Uint8Array {
	const writer = new Writer(8 + profiles.size * (32 + 4 * profileCounts.length)).u8(version).u32(profiles.size);
	for (const [peer, profile] of profiles) {
		writer.bytes(hashOf(peer));
		for (const what of profileCounts) writer.u32(Math.min(highest, Math.round(profile.count(what, now) * scale)));
	}
	return writer.finish();
}

/** The table behind the bytes; `undefined` if they are not a snapshot of this version. */
export function readSnapshot(bytes: Uint8Array, now: Mono): Map<HashKey, Profile> | undefined {
	try {
		const reader = new Reader(bytes, 'peer profiles');
		if (reader.u8() !== version) return undefined;
		const count = reader.u32();
		if (count > maxProfiles) return undefined;
		const profiles = new Map<HashKey, Profile>();
		for (let i = 0; i < count; i++) {
			const peer = hashKey(reader.bytes(32));
			const counts = Object.fromEntries(profileCounts.map((what) => [what, reader.u32() / scale]));
			profiles.set(peer, new Profile(now, counts));
		}
		reader.expectEnd();
		return profiles;
	} catch (error) {
		if (error instanceof WireError) return undefined;
		throw error;
	}
}
