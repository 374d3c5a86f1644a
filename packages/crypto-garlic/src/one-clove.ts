// Garlic around one clove, as routers send it: for a router's eyes only, or under a key that the receiver awaits.
// ECIES-X25519 Routers, "Garlic Message"; I2NP "DatabaseLookup", reply encryption.
import type { Wall } from '@i2p/time';
import type { Random } from '@i2p/util';
import { type Block, writeBlocks } from './blocks.js';
import { paddingSpread } from './constants.js';
import { sealOneTime } from './one-time-tags.js';
import { sealForRouter } from './router-garlic.js';

/** Lengths must not tell what is inside. */
function padding(random: Random): Block {
	return { kind: 'padding', length: random.below(paddingSpread) };
}

/** A garlic body (after its length) for a router's static key (32 bytes): the date, the clove, 0 to 15 bytes of padding. */
export function sealCloveForRouter(
	lentRecipient: Uint8Array,
	lentClove: Uint8Array,
	wall: Wall,
	random: Random,
): Uint8Array {
	const blocks: Block[] = [{ kind: 'dateTime', wall }, { kind: 'clove', bytes: lentClove }, padding(random)];
	return sealForRouter(lentRecipient, writeBlocks(blocks), random);
}

/** A garlic body (after its length) under a key (32 bytes) and tag (8 bytes): the clove, 0 to 15 bytes of padding. */
export function sealCloveOneTime(
	lentKey: Uint8Array,
	lentTag: Uint8Array,
	lentClove: Uint8Array,
	random: Random,
): Uint8Array {
	return sealOneTime(lentKey, lentTag, writeBlocks([{ kind: 'clove', bytes: lentClove }, padding(random)]));
}
