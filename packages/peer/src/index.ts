// The face of @i2p/peer: profiles, tiers, hop selection; pure policy.
import '@i2p/util';
import '@i2p/time';
import '@i2p/stat';
import '@i2p/crypto-sha256';
import '@i2p/crypto-siphash';
import '@i2p/data-core';
import '@i2p/data-routerinfo';
