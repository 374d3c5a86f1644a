// The face of @i2p/peer: profiles, hop selection, bans; pure policy.
export { addressGroup, isLocalAddress } from './address-group.js';
export { BanList, type Offence } from './ban-list.js';
export type { Exclusion } from './eligibility.js';
export { type HopQuestion, PeerBook, type PeerBookOptions } from './peer-book.js';
export type { Tier } from './tiers.js';
