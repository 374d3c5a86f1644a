// The face of @i2p/crypto-eddsa: Ed25519.
import '@i2p/util';
import '@i2p/crypto-sha256';
import '@noble/curves';
import '@noble/hashes';
