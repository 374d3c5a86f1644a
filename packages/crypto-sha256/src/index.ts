// The face of @i2p/crypto-sha256: SHA-256.
import '@i2p/util';
import '@noble/hashes';
