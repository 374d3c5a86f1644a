// The face of @i2p/crypto-hkdf: HKDF-SHA256.
import '@i2p/util';
import '@i2p/crypto-hmac';
import '@i2p/crypto-sha256';
import '@noble/hashes';
