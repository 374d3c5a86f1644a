// What LeaseSet2, EncryptedLeaseSet and MetaLeaseSet have in common: dates and flags, and the type byte that signatures cover first.
// Common structures "LeaseSet2Header". Must not know what follows.
import { fromWallSeconds, type Wall } from '@i2p/time';
import type { Reader } from '@i2p/util';
import { blindedFlag, offlineFlag, unpublishedFlag } from './constants.js';

/** The flags of a LeaseSet2, and of what is built like it. */
export interface LeaseSetFlags {
	readonly offline: boolean;
	readonly unpublished: boolean;
	readonly blinded: boolean;
}

/** Dates and flags, 8 bytes. */
export interface SetDates {
	/** Whole seconds. */
	readonly published: Wall;
	/** At most 65,535 s later. */
	readonly expires: Wall;
	readonly flags: LeaseSetFlags;
}

/** Reads 8 bytes: published 4 (s), expires 2 (s later), flags 2. Throws WireError `truncated`. */
export function readDates(reader: Reader): SetDates {
	const seconds = reader.u32();
	const expires = fromWallSeconds(seconds + reader.u16());
	const flags = reader.u16();
	return {
		published: fromWallSeconds(seconds),
		expires,
		flags: {
			offline: (flags & offlineFlag) !== 0,
			unpublished: (flags & unpublishedFlag) !== 0,
			blinded: (flags & blindedFlag) !== 0,
		},
	};
}

/** What a signature covers: the store type, then the content. */
export function prefixed(type: number, content: Uint8Array): Uint8Array {
	const message = new Uint8Array(content.length + 1);
	message[0] = type;
	message.set(content, 1);
	return message;
}
