// The face of @i2p/crypto-session-keys: the two ratchets of garlic sessions and their Diffie-Hellman step.
export {
	initialLookAhead,
	laterLookAhead,
	mostLookAhead,
	mostTagIndex,
	mostTagSetId,
	nextKeyAfterTags,
	oldTagSetLifetimeMs,
	sessionTagBytes,
} from './constants.js';
export type { MakeKey, NextKey } from './next-key.js';
export { type ForwardAnswer, ReceiveRatchet } from './receive-ratchet.js';
export { type ExpectedTag, ReceiveTagSet } from './receive-tag-set.js';
export { type ReverseAnswer, SendRatchet } from './send-ratchet.js';
export { type SendTag, SendTagSet } from './send-tag-set.js';
export { KeyChain, seedTagSet, TagChain, type TagSetSeed } from './tag-chain.js';
export { TagIndex, tagNumber } from './tag-index.js';
