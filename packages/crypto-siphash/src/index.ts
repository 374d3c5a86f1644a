// The face of @i2p/crypto-siphash: SipHash-2-4 and the NTCP2 length chain.
import '@i2p/util';
