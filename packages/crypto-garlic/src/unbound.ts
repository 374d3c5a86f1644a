// Garlic for a destination from nobody: a new session without a static key. No session comes of it, nobody can reply.
// ECIES-X25519-AEAD-Ratchet, "New Session (without binding)".
import type { Wall } from '@i2p/time';
import type { Random } from '@i2p/util';
import { type Block, writeBlocks } from './blocks.js';
import { paddingSpread } from './constants.js';
import { startSession } from './initiator.js';
import { type RatchetType, ratchetKind } from './ratchet-type.js';

/**
 * A garlic body (after its length) for a static key (32 bytes) of this type: the date, the blocks, 0 to 15 bytes of padding. The
 * receiver sees stage `unbound` and no peer. `undefined` if the key yields no secret; RangeError on another length or type.
 */
export function sealUnbound(
	type: RatchetType,
	lentRecipient: Uint8Array,
	lentBlocks: readonly Block[],
	wall: Wall,
	random: Random,
): Uint8Array | undefined {
	const padding = { kind: 'padding', length: random.below(paddingSpread) } as const;
	const payload = writeBlocks([{ kind: 'dateTime', wall }, ...lentBlocks, padding]);
	const started = startSession({ kind: ratchetKind(type), peerStatic: lentRecipient, payload, random });
	started?.awaiting.destroy();
	return started?.message;
}
