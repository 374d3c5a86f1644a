// The face of @i2p/crypto-x25519: X25519 and Elligator2.
import '@i2p/util';
import '@noble/curves';
