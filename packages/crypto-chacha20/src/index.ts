// The face of @i2p/crypto-chacha20: ChaCha20 and ChaCha20-Poly1305.
import '@i2p/util';
import '@noble/ciphers';
