// The face of @i2p/crypto-siphash: SipHash-2-4 and the chain that masks NTCP2 frame lengths.
export { SipChain, sipHash24 } from './siphash.js';
