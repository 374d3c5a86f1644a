// The face of @i2p/crypto-garlic: ECIES-X25519-AEAD-Ratchet sessions, router garlic, one-time tags, payload blocks.
import '@i2p/util';
import '@i2p/time';
import '@i2p/runtime';
import '@i2p/crypto-sha256';
import '@i2p/crypto-hmac';
import '@i2p/crypto-hkdf';
import '@i2p/crypto-siphash';
import '@i2p/crypto-chacha20';
import '@i2p/crypto-aes';
import '@i2p/crypto-x25519';
import '@i2p/crypto-eddsa';
import '@i2p/crypto-noise';
import '@i2p/crypto-session-keys';
