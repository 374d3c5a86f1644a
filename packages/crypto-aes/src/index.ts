// The face of @i2p/crypto-aes: AES-256 ECB and CBC without padding; the tunnel layer cipher.
import '@i2p/util';
import '@noble/ciphers';
