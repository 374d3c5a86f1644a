// The face of @i2p/crypto-garlic: garlic in all its forms; bytes in, bytes out.
export { type Block, blockBytes, type MessageNumber, readBlocks, writeBlocks } from './blocks.js';
export { sealCloveForRouter, sealCloveOneTime } from './one-clove.js';
export { OneTimeTags, sealOneTime } from './one-time-tags.js';
export type { GarlicPeer, Stage } from './peer.js';
export type { OwnKey, RatchetType } from './ratchet-type.js';
export { openForRouter, sealForRouter } from './router-garlic.js';
export {
	GarlicSessions,
	type GarlicSessionsOptions,
	type Moment,
	type Opened,
	type Refusal,
	type RefusalCode,
	type Sealed,
} from './sessions.js';
export { sealUnbound } from './unbound.js';
