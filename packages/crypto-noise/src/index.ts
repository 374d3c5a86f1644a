// The face of @i2p/crypto-noise: one handshake engine: N, IK, XK.
import '@i2p/util';
import '@i2p/crypto-sha256';
import '@i2p/crypto-hkdf';
import '@i2p/crypto-hmac';
import '@i2p/crypto-chacha20';
import '@i2p/crypto-x25519';
